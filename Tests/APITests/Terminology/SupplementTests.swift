import Exchange
import TestSupport
import Testing

/// Supplements: names and properties that one code system adds to the concepts of another.
@Suite struct SupplementTests {
    private let terms: TestTerms
    private let folder = TemporaryFolder()
    private var application: TestApplication { terms.application }

    init() throws { terms = try TestTerms() }

    private static func supplement(
        _ id: String, of system: String = "http://test/tree", version: String = "1", status: String = "active",
        name: String = "Zuckerkrankheit"
    ) -> String {
        #"""
        {"resourceType":"CodeSystem","id":"\#(id)","url":"http://test/\#(id)","version":"\#(version)","status":"\#(status)",
        "content":"supplement","supplements":"\#(system)","language":"de","property":[{"code":"ward","type":"string"}],
        "concept":[{"code":"dm","designation":[{"language":"de","value":"\#(name)"}],
          "property":[{"code":"ward","valueString":"7b"}]},{"code":"acc","display":"Unfall"},{"code":"none","display":"Nichts"}]}
        """#
    }

    private func display(_ code: String, in application: TestApplication) throws -> String? {
        try application.get("/CodeSystem/$lookup?system=http://test/tree&code=\(code)&displayLanguage=de")
            .parameter("display")
    }

    private func found(_ words: String) throws -> [String] {
        let answer = try application.get("/ValueSet/$expand?url=http://test/vs/all&displayLanguage=de&filter=\(words)")
        #expect(answer.status == 200, "\(answer.body)")
        return (0..<5).compactMap { answer.json("expansion.contains.\($0).display") }
    }

    @Test func `names and properties are those of the concept`() throws {
        #expect(try display("dm", in: application) == "Diabetes mellitus")
        try application.put(Self.supplement("de"))
        #expect(try display("dm", in: application) == "Zuckerkrankheit")
        // A name that the supplement gives as display is of its language.
        #expect(try display("acc", in: application) == "Unfall")
        #expect(try display("dis", in: application) == "Disease")
        let answer = try application.get("/CodeSystem/$lookup?system=http://test/tree&code=dm&property=ward")
        #expect(answer.body.contains(#"{"name":"code","valueCode":"ward"},{"name":"value","valueString":"7b"}"#))
        #expect(try found("zuck") == ["Zuckerkrankheit"])
        #expect(try found("unf") == ["Unfall"])
        #expect(try found("nichts").isEmpty)
        let expansion = try application.get("/ValueSet/$expand?url=http://test/vs/list&displayLanguage=de")
        #expect(expansion.body.contains(#"{"name":"used-supplement","valueUri":"http://test/de|1"}"#))
        for (text, result) in [("Zuckerkrankheit", "true"), ("Diabetes%20mellitus", "true"), ("Zucker", "false")] {
            for target in [
                "ValueSet/$validate-code?url=http://test/vs/all&system=http://test/tree",
                "CodeSystem/$validate-code?url=http://test/tree",
            ] {
                #expect(
                    try application.get("/\(target)&code=dm&display=\(text)").parameter("result") == result, "\(text)")
            }
        }
        #expect(try display("dm", in: terms.neighbour) == nil)
        try application.send("DELETE", "/CodeSystem/de")
        #expect(try display("dm", in: application) == "Diabetes mellitus")
    }

    @Test(arguments: [
        ("http://test/tree|1", "1", "active", true), ("http://test/tree|2", "1", "active", false),
        ("http://test/tree", "1", "retired", false), ("http://test/treetop", "1", "active", false),
    ])
    func `a supplement is for the version that it names`(
        system: String, version: String, status: String, isApplied: Bool
    ) throws {
        try application.put(Self.supplement("de", of: system, version: version, status: status))
        #expect(try display("dm", in: application) == (isApplied ? "Zuckerkrankheit" : "Diabetes mellitus"))
    }

    @Test func `of a supplement the greatest version counts`() throws {
        try application.put(Self.supplement("de", version: "10", name: "Zehn"))
        let older = Self.supplement("de", version: "9", name: "Neun").replacing(#""id":"de""#, with: #""id":"other""#)
        try application.put(older)
        #expect(try display("dm", in: application) == "Zehn")
        // It is no code system of its own.
        #expect(try application.get("/CodeSystem/$lookup?system=http://test/de&code=dm").status == 404)
        #expect(try !application.get("/metadata?mode=terminology").body.contains("http://test/de\""))
    }

    @Test func `a supplement that was loaded counts too, and is listed by the load`() throws {
        let path = folder.file("de.json", Self.supplement("de"))
        let report = try TerminologyLoader(store: terms.concepts, options: LoadOptions()).run([path])
        #expect(report.items.map(\.url) == ["http://test/de"])
        #expect(try display("dm", in: application) == "Zuckerkrankheit")
        #expect(try display("acc", in: application) == "Unfall")
    }

    @Test func `names of a supplement are found in systems whose words are indexed`() throws {
        let concepts = (0..<2500).map { #"{"code":"c\#($0)","display":"Concept number \#($0)"}"# }
        try application.put(
            #"{"resourceType":"CodeSystem","id":"large","url":"http://test/large","status":"active","content":"complete","concept":[\#(concepts.joined(separator: ","))]}"#
        )
        try terms.put("large", #"{"system":"http://test/large"}"#)
        try terms.put(
            "few", #"{"system":"http://test/large","filter":[{"property":"code","op":"regex","value":"c1.*"}]}"#)
        try application.put(
            #"{"resourceType":"CodeSystem","id":"nick","url":"http://test/nick","status":"active","content":"supplement","supplements":"http://test/large","concept":[{"code":"c7","designation":[{"value":"Siebener"}]},{"code":"c17","designation":[{"value":"Siebzehner"}]}]}"#
        )
        func codes(_ set: String) throws -> [String] {
            let answer = try application.get("/ValueSet/$expand?url=http://test/vs/\(set)&filter=sieb&count=5")
            return (0..<5).compactMap { answer.json("expansion.contains.\($0).code") }
        }
        #expect(try codes("large") == ["c7", "c17"])
        #expect(try codes("few") == ["c17"])
    }

    @Test func `a value set that needs a supplement is refused without it`() throws {
        try application.put(
            #"""
            {"resourceType":"ValueSet","id":"needy","url":"http://test/vs/needy","status":"active",
            "extension":[{"url":"http://hl7.org/fhir/StructureDefinition/valueset-supplement","valueCanonical":"http://test/de|1"}],
            "compose":{"include":[{"system":"http://test/tree"}]}}
            """#)
        for target in [
            "ValueSet/$expand?url=http://test/vs/needy", "ValueSet/needy/$expand?filter=dm",
            "ValueSet/$validate-code?url=http://test/vs/needy&system=http://test/tree&code=dm",
            "Observation?code:in=http://test/vs/needy",
        ] {
            let refused = try application.get("/" + target)
            #expect([400, 404].contains(refused.status))
            #expect(refused.diagnostics.contains("needs the supplement http://test/de|1, which is not known here"))
        }
        try application.put(Self.supplement("de"))
        #expect(try application.get("/ValueSet/$expand?url=http://test/vs/needy").status == 200)
        #expect(try application.get("/Observation?code:in=http://test/vs/needy").status == 200)
    }
}
