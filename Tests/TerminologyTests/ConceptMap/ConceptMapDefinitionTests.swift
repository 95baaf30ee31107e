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
        map.translations(of: coding, reverse: reverse, targetSystem: target).map {
            "\($0.coding.system ?? "")|\($0.coding.code) \($0.equivalence)"
        }
    }

    @Test func `a code leads to its targets in the order of the map`() throws {
        let map = try map()
        #expect(codes(map, Coding(system: "s", code: "a")) == ["t|A wider", "t|A2 equal", "u|U equivalent"])
        #expect(codes(map, Coding(code: "a"), target: "u") == ["u|U equivalent"])
        #expect(codes(map, Coding(system: "other", code: "a")).isEmpty)
        let first = try #require(
            map.translations(of: Coding(system: "s", code: "a"), reverse: false, targetSystem: nil).first)
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
