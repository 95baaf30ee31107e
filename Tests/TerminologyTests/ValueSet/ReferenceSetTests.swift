import Terminology
import Testing

/// What reference sets of SNOMED CT mean: implied value sets, the filter `concept in`, implied concept maps.
@Suite struct ReferenceSetTests {
    private let terminology: TestTerminology

    /// Four concepts; a set of each kind.
    init() throws {
        terminology = try TestTerminology()
        try terminology.system(
            CodeSystemHeader(url: "http://snomed.info/sct", version: "http://snomed.info/sct/1/version/2")
        ) { sink throws(TerminologyError) in
            for code in ["10", "11", "99", "77"] { try sink.add(Concept(code: code)) }
            for set in [
                ReferenceSet(code: "99", kind: .simple), ReferenceSet(code: "55", kind: .simple),
                ReferenceSet(code: "77", kind: .map, targetSystem: "urn:t"), ReferenceSet(code: "66", kind: .ofOthers),
                ReferenceSet(code: "44", kind: .association),
            ] { try sink.add(set) }
            try sink.add(ReferenceSetMember(code: "11"), to: "99")
            for target in [
                MapTarget(code: "T1", equivalence: "wider", comment: "if", rank: 2),
                MapTarget(code: "T0", equivalence: "equal", rank: 1),
            ] { try sink.add(ReferenceSetMember(code: "10", target: target), to: "77") }
            try sink.add(
                ReferenceSetMember(code: "10", target: MapTarget(code: "11", equivalence: "inexact")), to: "44")
        }
    }

    @Test(arguments: [
        ("http://snomed.info/sct?fhir_vs=refset/99", ["11"]), ("http://snomed.info/sct?fhir_vs=refset/77", ["10"]),
        ("http://snomed.info/sct?fhir_vs=refset/55", []), ("http://snomed.info/sct?fhir_vs=refset", ["77", "99"]),
        ("http://snomed.info/sct/1/version/2?fhir_vs=refset/99", ["11"]),
    ])
    func `reference sets are implied value sets`(url: String, codes: [String]) throws {
        let reader = ValueSetReader(terminology)
        let set = try reader.valueSet(Canonical(url))
        #expect(try reader.members(of: set).codes(terminology.store).sorted() == codes)
        for code in ["10", "11", "77", "99"] {
            let coding = Coding(system: "http://snomed.info/sct", code: code)
            #expect(try (reader.contains(coding, in: set) != nil) == codes.contains(code))
        }
    }

    @Test(arguments: [
        ("66", "66: this reference set of http://snomed.info/sct|"), ("12", "12: http://snomed.info/sct|"),
        ("10,11", "10,11: http://snomed.info/sct|"),
    ])
    func `a reference set that is not there is no empty one`(code: String, text: String) throws {
        let set = try terminology.valueSet(
            "http://test/r",
            #""include":[{"system":"http://snomed.info/sct","filter":[{"property":"concept","op":"in","value":"\#(code)"}]}]"#
        )
        let all = #expect(throws: TerminologyError.self) { try ValueSetReader(terminology).members(of: set) }
        #expect(all?.text.hasPrefix(text) == true)
        let one = #expect(throws: TerminologyError.self) {
            try ValueSetReader(terminology).contains(Coding(system: "http://snomed.info/sct", code: "10"), in: set)
        }
        #expect(one?.text.hasPrefix(text) == true)
    }

    private func map(_ url: String, _ code: String, reverse: Bool = false) throws -> ConceptMapDefinition? {
        try ImpliedConceptMap.map(
            Canonical(url), of: Coding(system: "http://snomed.info/sct", code: code), reverse: reverse, terminology)
    }

    @Test func `a map is an implied concept map of what it says of one code`() throws {
        let found = try #require(try map("http://snomed.info/sct?fhir_cm=77", "10"))
        #expect(found.url == "http://snomed.info/sct?fhir_cm=77")
        #expect(found.version == "http://snomed.info/sct/1/version/2")
        #expect(found.source == "http://snomed.info/sct?fhir_vs" && found.target == "urn:t?fhir_vs")
        #expect(found.groups.map(\.target) == ["urn:t"])
        #expect(found.groups[0].elements.map(\.code) == ["10"])
        #expect(found.groups[0].elements[0].targets.map(\.code) == ["T0", "T1"])
        #expect(found.groups[0].elements[0].targets.map(\.comment) == [nil, "if"])
        #expect(try map("http://snomed.info/sct?fhir_cm=77", "11")?.groups[0].elements.isEmpty == true)
        let back = try map("http://snomed.info/sct?fhir_cm=77", "T1", reverse: true)
        #expect(back?.groups[0].elements.map(\.code) == ["10"])
    }

    @Test func `an association leads from SNOMED CT to SNOMED CT`() throws {
        let edition = try map("http://snomed.info/sct/1/version/2?fhir_cm=44", "10")
        #expect(edition?.target == "http://snomed.info/sct/1/version/2?fhir_vs")
        #expect(edition?.groups.map(\.target) == ["http://snomed.info/sct"])
    }

    @Test(arguments: ["99", "12", ""])
    func `what is no map is refused by name`(code: String) throws {
        let error = #expect(throws: TerminologyError.self) { try map("http://snomed.info/sct?fhir_cm=\(code)", "10") }
        #expect(error?.text.contains("has no map or association reference set") == true)
        #expect(try map("http://snomed.info/sct?fhir_vs=44", "10") == nil)
        #expect(try map("http://test/other?fhir_cm=44", "10") == nil)
    }

    @Test func `without a name all maps are asked`() throws {
        let all = try ImpliedConceptMap.maps(of: Coding(system: "http://snomed.info/sct", code: "10"), terminology)
        var unmet: [ConceptMapDefinition.Dependency] = []
        let found = all.flatMap { $0.translations(of: Coding(code: "10"), TranslationRequest(), unmet: &unmet) }
        #expect(found.map(\.coding.code).sorted() == ["11", "T0", "T1"])
        #expect(try ImpliedConceptMap.maps(of: Coding(system: "urn:t", code: "10"), terminology).isEmpty)
    }
}
