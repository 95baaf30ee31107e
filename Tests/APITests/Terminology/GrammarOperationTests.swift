import TestSupport
import Testing

/// Value sets and code systems whose codes a grammar tells: UCUM, BCP 47, BCP 13.
@Suite struct GrammarOperationTests {
    private let terms: TestTerms
    private var application: TestApplication { terms.application }

    init() throws { terms = try TestTerms() }

    private static let hl7 = "http://hl7.org/fhir/ValueSet/"

    @Test(arguments: [
        ("ucum-units", "http://unitsofmeasure.org", "mg/dL", true),
        ("ucum-units", "http://unitsofmeasure.org", "mgg", false),
        // Known by the list of common codes only.
        ("ucum-units", "http://unitsofmeasure.org", "[ft_br]", true),
        ("ucum-units", "urn:ietf:bcp:47", "mg", false),
        ("ucum-common", "http://unitsofmeasure.org", "mg", true),
        ("ucum-common", "http://unitsofmeasure.org", "mg4", false),
        ("all-time-units", "http://unitsofmeasure.org", "min", true),
        ("all-time-units", "http://unitsofmeasure.org", "m", false),
        ("all-languages", "urn:ietf:bcp:47", "zh-Hans-CN", true),
        ("all-languages", "urn:ietf:bcp:47", "english", false),
        ("languages", "urn:ietf:bcp:47", "zh-CN", true), ("languages", "urn:ietf:bcp:47", "yue-HK", false),
        ("mimetypes", "urn:ietf:bcp:13", "text/plain; charset=utf-8", true),
        ("mimetypes", "urn:ietf:bcp:13", "plain", false),
        ("iso3166-1-2", "urn:iso:std:iso:3166", "CN", true), ("iso3166-1-2", "urn:iso:std:iso:3166", "ZZZ", false),
        ("jurisdiction", "urn:iso:std:iso:3166", "CN", true), ("jurisdiction", "urn:iso:std:iso:3166", "ZZZ", false),
    ])
    func `a value set has what the grammar of its system tells`(
        name: String, system: String, code: String, isMember: Bool
    ) throws {
        let encoded = code.replacing("[", with: "%5B").replacing("]", with: "%5D").replacing(" ", with: "%20")
            .replacing(";", with: "%3B")
        let answer = try application.get(
            "/ValueSet/$validate-code?url=\(Self.hl7)\(name)&system=\(system)&code=\(encoded)")
        #expect(answer.status == 200, "\(answer.body)")
        #expect(answer.parameter("result") == "\(isMember)", "\(answer.body)")
    }

    @Test func `what is not found among units may be one all the same`() throws {
        let answer = try application.get(
            "/ValueSet/$validate-code?url=\(Self.hl7)ucum-units&system=http://unitsofmeasure.org&code=mgg")
        #expect(answer.parameter("message")?.contains("only some codes are known here") ?? false)
    }

    @Test(arguments: [
        "ValueSet/$expand?url=\(hl7)all-languages", "ValueSet/$expand?url=\(hl7)ucum-units&filter=mg",
        "ValueSet/$expand?url=\(hl7)mimetypes&count=10", "ValueSet/$expand?url=\(hl7)all-time-units",
    ])
    func `what is endless is not listed`(target: String) throws {
        let answer = try application.get("/" + target)
        #expect(answer.status == 400)
        #expect(answer.json("issue.0.code") == "too-costly")
        #expect(answer.diagnostics.contains("has endlessly many codes"))
    }

    @Test func `of countries those are known that the definitions list`() throws {
        #expect(
            try application.get("/CodeSystem/$lookup?system=urn:iso:std:iso:3166&code=CN").parameter("display")
                == "China")
        let other = try application.get("/CodeSystem/$validate-code?url=urn:iso:std:iso:3166&code=CHN")
        #expect(other.parameter("result") == "false")
        #expect(other.parameter("message")?.contains("only some codes are known here") ?? false)
        let all = try application.get("/ValueSet/$expand?url=\(Self.hl7)jurisdiction")
        #expect(all.status == 400)
        #expect(all.diagnostics.contains("only those of its codes are known here that"))
        let list = try application.get("/ValueSet/$expand?url=\(Self.hl7)iso3166-1-2")
        #expect(list.json("expansion.total") == "249")
    }

    @Test func `a code system of a grammar is asked about single codes`() throws {
        let unit = try application.get("/CodeSystem/$lookup?system=http://unitsofmeasure.org&code=%5Bft_i%5D")
        #expect(unit.parameter("name") == "Unified Code for Units of Measure (UCUM)")
        #expect(unit.body.contains(#"{"name":"code","valueCode":"canonical"},{"name":"value","valueString":"m"}"#))
        #expect(
            try application.get("/CodeSystem/$lookup?system=urn:ietf:bcp:47&code=zh-CN").parameter("display")
                == "Chinese (China)")
        #expect(
            try application.get("/CodeSystem/$lookup?system=urn:ietf:bcp:47&code=qaa-Qaaa").parameter("display")
                == "qaa-Qaaa")
        let none = try application.get("/CodeSystem/$lookup?system=urn:ietf:bcp:47&code=-")
        #expect(none.status == 404)
        #expect(none.diagnostics == "code: urn:ietf:bcp:47 has no code -")
        let property = try application.get(
            "/CodeSystem/$lookup?system=http://unitsofmeasure.org&code=m&property=canonicl")
        #expect(property.diagnostics.contains("did you mean canonical?"))
        for (system, code, isCode) in [
            ("http://unitsofmeasure.org", "kg", "true"), ("http://unitsofmeasure.org", "kilo", "false"),
            ("urn:ietf:bcp:13", "image/png", "true"), ("urn:ietf:bcp:13", "png", "false"),
        ] {
            let answer = try application.get("/CodeSystem/$validate-code?url=\(system)&code=\(code)&display=any")
            #expect(answer.parameter("result") == isCode)
        }
        let subsumes = try application.get(
            "/CodeSystem/$subsumes?system=http://unitsofmeasure.org&codeA=m&codeB=km")
        #expect(subsumes.status == 400)
        #expect(subsumes.diagnostics.contains("have no hierarchy"))
    }

    @Test func `searches take the codes of such value sets`() throws {
        for (id, system, code) in [
            ("a", "urn:ietf:bcp:47", "zh-CN"), ("b", "urn:ietf:bcp:47", "qaa"), ("c", "urn:x", "zh-CN"),
        ] {
            try application.put(
                patient(id, #""communication":[{"language":{"coding":[{"system":"\#(system)","code":"\#(code)"}]}}]"#))
        }
        #expect(try Set(application.get("/Patient?language:in=\(Self.hl7)all-languages").ids) == ["a", "b"])
        #expect(try application.get("/Patient?language:in=\(Self.hl7)languages").ids == ["a"])
        #expect(try application.get("/Patient?language:not-in=\(Self.hl7)all-languages").ids == ["c"])
    }
}
