import SQLiteStore
import Terminology
import TestSupport
import Testing

/// What a release of SNOMED CT brings besides its hierarchy, as operations tell it.
@Suite struct ReferenceSetOperationTests {
    private let terms: TestTerms
    private var application: TestApplication { terms.application }
    private static let snomed = "http://snomed.info/sct"

    init() throws {
        terms = try TestTerms()
        _ = try terms.concepts.take(
            CodeSystemHeader(url: Self.snomed, version: "\(Self.snomed)/1/version/20990101"),
            source: "load/-/CodeSystem/sct", revision: 1
        ) { sink throws(TerminologyError) in
            for (code, name) in [("10", "Heart"), ("11", "Murmur"), ("12", "Old murmur"), ("99", "A set")] {
                try sink.add(Concept(code: code, display: name))
            }
            try sink.add(
                ConceptProperty(code: "363698007", value: PropertyValue(.code, "10")), to: "11")
            for set in [
                ReferenceSet(code: "99", kind: .simple),
                ReferenceSet(code: "447562003", kind: .map, targetSystem: "http://hl7.org/fhir/sid/icd-10"),
                ReferenceSet(code: "900000000000526001", kind: .association),
            ] { try sink.add(set) }
            try sink.add(ReferenceSetMember(code: "11"), to: "99")
            try sink.add(
                ReferenceSetMember(
                    code: "11", target: MapTarget(code: "R01.1", equivalence: "wider", comment: "IFA 1 | Adult |")),
                to: "447562003")
            try sink.add(
                ReferenceSetMember(code: "12", target: MapTarget(code: "11", equivalence: "equivalent")),
                to: "900000000000526001")
        }
    }

    @Test func `an attribute is a property, told with the name of its value`() throws {
        let answer = try application.get("/CodeSystem/$lookup?system=\(Self.snomed)&code=11&property=363698007")
        #expect(answer.status == 200)
        #expect(
            answer.body.contains(#"{"name":"value","valueCode":"10"},{"name":"description","valueString":"Heart"}"#))
        let none = try application.get("/CodeSystem/$lookup?system=\(Self.snomed)&code=11&property=272741003")
        #expect(none.diagnostics.contains("has no property 272741003"))
    }

    @Test(arguments: [
        (#"{"property":"363698007","op":"=","value":"10"}"#, ["11"]),
        (#"{"property":"363698007","op":"exists","value":"true"}"#, ["11"]),
        (#"{"property":"concept","op":"in","value":"99"}"#, ["11"]),
    ])
    func `filters go by attributes and reference sets`(filter: String, codes: [String]) throws {
        try terms.put("by", #"{"system":"\#(Self.snomed)","filter":[\#(filter)]}"#)
        #expect(try application.get("/ValueSet/by/$expand").expanded == codes)
    }

    @Test func `a reference set is expanded, and one that is not there is refused`() throws {
        #expect(try application.get("/ValueSet/$expand?url=\(Self.snomed)?fhir_vs=refset/99").expanded == ["11"])
        #expect(try application.get("/ValueSet/$expand?url=\(Self.snomed)?fhir_vs=refset").expanded == ["99"])
        for argument in ["refset/98", "ecl/10"] {
            let refused = try application.get("/ValueSet/$expand?url=\(Self.snomed)?fhir_vs=\(argument)")
            #expect([400, 404].contains(refused.status))
            #expect(!refused.diagnostics.isEmpty)
        }
    }

    @Test func `maps and associations translate`() throws {
        let map = "/ConceptMap/$translate?system=\(Self.snomed)&url=\(Self.snomed)?fhir_cm="
        let icd = try application.get("\(map)447562003&code=11")
        #expect(icd.parameter("result") == "true")
        #expect(icd.parameter("message") == "R01.1: IFA 1 | Adult |")
        #expect(
            icd.body.contains(
                #""valueCoding":{"system":"http://hl7.org/fhir/sid/icd-10","code":"R01.1"}"#), "\(icd.body)")
        #expect(icd.body.contains(#"{"name":"source","valueUri":"\#(Self.snomed)?fhir_cm=447562003"}"#))
        let replaced = try application.get("\(map)900000000000526001&code=12")
        #expect(replaced.body.contains(#"{"system":"http://snomed.info/sct","code":"11","display":"Murmur"}"#))
        #expect(try application.get("\(map)900000000000526001&code=11").parameter("result") == "false")
        let unknown = try application.get("\(map)1&code=11")
        #expect(unknown.status == 404)
        #expect(unknown.diagnostics.contains("has no map or association reference set 1 here"))
        // A map of the record leads to one that is implied.
        try application.put(
            #"{"resourceType":"ConceptMap","id":"on","url":"http://test/on","status":"active","group":[{"source":"http://snomed.info/sct","target":"http://snomed.info/sct","element":[{"code":"10","target":[{"code":"11","equivalence":"wider"}]}],"unmapped":{"mode":"other-map","url":"http://snomed.info/sct?fhir_cm=900000000000526001"}}]}"#
        )
        let led = try application.get("/ConceptMap/$translate?url=http://test/on&system=\(Self.snomed)&code=12")
        #expect(led.body.contains(#""code":"11""#))
        // Without a map's name all are asked.
        let any = try application.get("/ConceptMap/$translate?system=\(Self.snomed)&code=12")
        #expect(any.parameter("result") == "true")
        let back = try application.get(
            "/ConceptMap/$translate?system=http://hl7.org/fhir/sid/icd-10&code=R01.1&reverse=true&url=\(Self.snomed)?fhir_cm=447562003"
        )
        #expect(back.body.contains(#""code":"11""#))
    }
}
