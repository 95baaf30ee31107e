import JSON
import Testing

@testable import Terminology

@Suite struct ConceptMapDefinitionTests {
    private func map(_ unmapped: String = "") throws -> ConceptMapDefinition {
        let text = #"""
            {"resourceType":"ConceptMap","url":"http://test/map","status":"active","group":[{"source":"s","target":"t",
            "element":[{"code":"a","target":[{"code":"A","display":"Big A","equivalence":"wider","comment":"c"},
            {"code":"A2","equivalence":"equal"}]},{"code":"b","target":[{"equivalence":"unmatched"}]},
            {"code":"c","target":[{"code":"A","equivalence":"narrower"}]},{"code":"d"},
            {"code":"e","target":[{"code":"E","equivalence":"disjoint"}]}]\#(unmapped)},
            {"source":"s","target":"u","element":[{"code":"a","target":[{"code":"U","equivalence":"equivalent"}]}]}]}
            """#
        return try JSONDocument(Array(text.utf8)).withRoot { ConceptMapDefinition($0) }
    }

    private func codes(
        _ map: ConceptMapDefinition, _ coding: Coding, reverse: Bool = false, target: String? = nil
    ) -> [String] {
        var request = TranslationRequest()
        request.isReverse = reverse
        request.targetSystem = target
        var unmet: [ConceptMapDefinition.Dependency] = []
        return map.translations(of: coding, request, unmet: &unmet).map {
            "\($0.coding.system ?? "")|\($0.coding.code) \($0.equivalence)"
        }
    }

    @Test func `a code leads to its targets in the order of the map`() throws {
        let map = try map()
        #expect(codes(map, Coding(system: "s", code: "a")) == ["t|A wider", "t|A2 equal", "u|U equivalent"])
        #expect(codes(map, Coding(code: "a"), target: "u") == ["u|U equivalent"])
        #expect(codes(map, Coding(system: "other", code: "a")).isEmpty)
        var unmet: [ConceptMapDefinition.Dependency] = []
        let first = try #require(
            map.translations(of: Coding(system: "s", code: "a"), TranslationRequest(), unmet: &unmet).first)
        #expect(first.coding.display == "Big A")
        #expect(first.comment == "c")
        #expect(first.map == "http://test/map")
    }

    @Test(arguments: ["b", "d", "e", "z"])
    func `what is unmatched or disjoint, or is not named, leads nowhere`(code: String) throws {
        #expect(try codes(map(), Coding(system: "s", code: code)).isEmpty)
    }

    @Test func `read backwards, wider is narrower`() throws {
        #expect(
            try codes(map(), Coding(system: "t", code: "A"), reverse: true) == ["s|a narrower", "s|c wider"])
        #expect(try codes(map(), Coding(system: "s", code: "A"), reverse: true).isEmpty)
    }

    @Test func `a mapping that depends on another element holds with its value only, and says what else comes out`()
        throws
    {
        let text = #"""
            {"resourceType":"ConceptMap","status":"active","group":[{"source":"s","target":"t","element":[{"code":"a","target":[
            {"code":"plain","equivalence":"wider"},
            {"code":"dep","equivalence":"equal","dependsOn":[{"property":"urn:p","value":"v1"}],
             "product":[{"property":"urn:q","system":"u","value":"w"}]},
            {"code":"both","equivalence":"equal","dependsOn":[{"property":"urn:p","system":"u","value":"v2"},
             {"property":"urn:r","value":"v3"}]}]}]}]}
            """#
        let map = try JSONDocument(Array(text.utf8)).withRoot { ConceptMapDefinition($0) }
        func ask(_ values: (String, Coding)...) -> (found: [Translation], unmet: [ConceptMapDefinition.Dependency]) {
            var request = TranslationRequest()
            request.dependencies = values.map { .init(property: $0.0, value: $0.1) }
            var unmet: [ConceptMapDefinition.Dependency] = []
            return (map.translations(of: Coding(system: "s", code: "a"), request, unmet: &unmet), unmet)
        }
        #expect(ask().found.map(\.coding.code) == ["plain"])
        #expect(ask().unmet.map(\.property) == ["urn:p", "urn:p", "urn:r"])
        let one = ask(("urn:p", Coding(code: "v1")))
        #expect(one.found.map(\.coding.code) == ["plain", "dep"])
        #expect(one.found[1].product == [.init(property: "urn:q", value: Coding(system: "u", code: "w"))])
        #expect(ask(("urn:x", Coding(code: "v1"))).found.count == 1)
        #expect(ask(("urn:p", Coding(system: "z", code: "v2")), ("urn:r", Coding(code: "v3"))).found.count == 1)
        #expect(
            ask(("urn:p", Coding(system: "u", code: "v2")), ("urn:r", Coding(code: "v3"))).found.map(\.coding.code)
                == ["plain", "both"])
    }

    @Test func `a system without case is mapped in either`() throws {
        var request = TranslationRequest()
        request.isCaseSensitive = false
        var unmet: [ConceptMapDefinition.Dependency] = []
        let map = try map(#","unmapped":{"mode":"provided"}"#)
        let found = map.translations(of: Coding(system: "s", code: "C"), request, unmet: &unmet)
        #expect(found.map(\.coding.code) == ["A"])
        #expect(map.others(for: Coding(system: "s", code: "C"), request).isEmpty)
    }

    @Test func `codes that a group does not name are provided, fixed, or asked of another map`() throws {
        let provided = try map(#","unmapped":{"mode":"provided"}"#)
        #expect(codes(provided, Coding(system: "s", code: "z")) == ["t|z equal"])
        // Named, though as unmatched.
        #expect(codes(provided, Coding(system: "s", code: "b")).isEmpty)
        let fixed = try map(#","unmapped":{"mode":"fixed","code":"F","display":"Fix"}"#)
        #expect(codes(fixed, Coding(system: "s", code: "z")) == ["t|F relatedto"])
        #expect(codes(fixed, Coding(system: "t", code: "z"), reverse: true).isEmpty)
        let other = try map(#","unmapped":{"mode":"other-map","url":"http://test/other"}"#)
        #expect(codes(other, Coding(system: "s", code: "z")).isEmpty)
        #expect(other.others(for: Coding(system: "s", code: "z")) == ["http://test/other"])
        #expect(other.others(for: Coding(code: "z")) == ["http://test/other"])
        #expect(other.others(for: Coding(system: "s", code: "a")).isEmpty)
        #expect(other.others(for: Coding(system: "x", code: "z")).isEmpty)
    }
}
