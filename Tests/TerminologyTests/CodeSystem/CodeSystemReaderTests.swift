import FHIR
import JSON
import Testing

@testable import Terminology

@Suite struct CodeSystemReaderTests {
    /// Remembers what it is given.
    private struct Memory: ConceptSink {
        var concepts: [Concept] = []
        var edges: [String] = []
        mutating func add(_ concept: Concept) {
            concepts.append(concept)
            for parent in concept.parents { add(parent: parent, of: concept.code) }
        }
        mutating func add(_ designation: Designation, to code: String) {}
        mutating func add(_ property: ConceptProperty, to code: String) {}
        mutating func add(parent: String, of code: String) { edges.append("\(code)<\(parent)") }
        mutating func add(_ set: ReferenceSet) {}
        mutating func add(_ member: ReferenceSetMember, to set: String) {}
    }

    private func read(_ concepts: String, properties: String = "") throws -> Memory {
        let text =
            #"{"resourceType":"CodeSystem","url":"u","status":"active","content":"complete","property":[\#(properties)],"concept":[\#(concepts)]}"#
        return try JSONDocument(Array(text.utf8)).withRoot { view throws(TerminologyError) in
            var sink: any ConceptSink = Memory()
            try CodeSystemReader.read(view, into: &sink)
            return sink as? Memory ?? Memory()
        }
    }

    @Test func `a hierarchy is given by nesting`() throws {
        let found = try read(#"{"code":"a","concept":[{"code":"b","concept":[{"code":"c"}]},{"code":"d"}]}"#)
        #expect(found.concepts.map(\.code) == ["a", "b", "c", "d"])
        #expect(found.edges == ["b<a", "c<b", "d<a"])
    }

    @Test func `a hierarchy is given by properties, undeclared by their names`() throws {
        let found = try read(
            #"{"code":"a","property":[{"code":"child","valueCode":"b"}]},{"code":"b"},{"code":"c","property":[{"code":"parent","valueCode":"a"},{"code":"parent","valueCode":"b"}]}"#
        )
        #expect(found.edges == ["b<a", "c<a", "c<b"])
        #expect(found.concepts.allSatisfy { $0.properties.isEmpty })
    }

    @Test func `what is declared as a parent is one, by whatever name`() throws {
        let found = try read(
            #"{"code":"a"},{"code":"b","property":[{"code":"up","valueCode":"a"},{"code":"parent","valueString":"x"}]}"#,
            properties:
                #"{"code":"up","uri":"http://hl7.org/fhir/concept-properties#parent","type":"code"},{"code":"parent","uri":"http://other","type":"string"}"#
        )
        #expect(found.edges == ["b<a"])
        #expect(found.concepts[1].properties == [ConceptProperty(code: "parent", value: PropertyValue(.string, "x"))])
    }

    @Test(arguments: [
        (#"{"code":"inactive","valueBoolean":true}"#, true, false),
        (#"{"code":"inactive","valueBoolean":false}"#, false, false),
        (#"{"code":"status","valueCode":"retired"}"#, true, false),
        (#"{"code":"status","valueCode":"active"}"#, false, false),
        (#"{"code":"notSelectable","valueBoolean":true}"#, false, true),
        (#"{"code":"deprecated","valueDateTime":"2020"}"#, false, false),
    ])
    func `properties that FHIR knows say whether a concept is in use`(
        property: String, isInactive: Bool, isAbstract: Bool
    ) throws {
        let concept = try read(#"{"code":"a","property":[\#(property)]}"#).concepts[0]
        #expect(concept.isInactive == isInactive)
        #expect(concept.isAbstract == isAbstract)
    }

    @Test func `values keep what they are`() throws {
        let found = try read(
            #"{"code":"a","display":"A","definition":"D","property":[{"code":"n","valueDecimal":1.50},{"code":"c","valueCoding":{"system":"s","code":"x","display":"X"}},{"code":"b","valueBoolean":true}]}"#
        ).concepts[0]
        #expect(found.display == "A")
        #expect(found.definition == "D")
        #expect(
            found.properties.map(\.value) == [
                PropertyValue(.decimal, "1.50"), PropertyValue(.coding, "x", system: "s", display: "X"),
                PropertyValue(.boolean, "true"),
            ])
    }

    @Test func `a concept without a code, and one too deep, are refused`() throws {
        #expect(throws: TerminologyError.self) { try read(#"{"display":"x"}"#) }
        let deep =
            String(repeating: #"{"code":"a","concept":["#, count: 40) + #"{"code":"b"}"#
            + String(repeating: "]}", count: 40)
        #expect(try read(deep).concepts.count == 41)
    }

    @Test func `a system without a URL cannot be found, and is refused`() throws {
        let error = #expect(throws: TerminologyError.self) {
            try JSONDocument(Array(#"{"resourceType":"CodeSystem"}"#.utf8)).withRoot { view throws(TerminologyError) in
                try CodeSystemHeader(view)
            }
        }
        #expect(error?.text.hasPrefix("CodeSystem.url") == true)
    }
}
