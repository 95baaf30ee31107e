import FHIR
import JSON
import Search
import Testing

/// What contained resources are asked, and what the index knows of them.
@Suite struct ContainedTestTests {
    private let text = #"""
        {"resourceType":"Observation","contained":[
          {"resourceType":"Patient","id":"p","name":[{"family":"Huber"}]},
          {"resourceType":"Practitioner","id":"d","name":[{"family":"Huber"}]},
          {"resourceType":"Patient","id":"q","name":[{"family":"Huber"}],"gender":"male"}],
         "subject":{"reference":"#q"},"performer":[{"reference":"#d"}]}
        """#

    private func places(_ query: String, _ type: String = "Patient", at code: String? = nil) throws -> [Int] {
        let pairs = try #require(QueryString.parse(query))
        let criteria = try QueryParser.parse(pairs, type: #require(ResourceType(type)), context: SearchContext())
            .query.criteria
        let test = ContainedTest(
            type: try #require(ResourceType(type)), criteria: criteria,
            referredAt: try code.map { try fields("Observation", $0) } ?? [])
        let container = try #require(ResourceType("Observation"))
        return try JSONDocument(Array(text.utf8)).withRoot { test.places(in: $0, of: container) }
    }

    @Test func `finds those of the type that meet all criteria`() throws {
        #expect(try places("family=huber") == [0, 2])
        #expect(try places("family=huber&gender=male") == [2])
        #expect(try places("family=huber", "Practitioner") == [1])
        #expect(try places("family:exact=huber").isEmpty)
        #expect(try places("gender:missing=true") == [0])
        #expect(try places("") == [0, 2])
    }

    @Test func `finds only those that a field leads to, where one has to`() throws {
        #expect(try places("family=huber", at: "subject") == [2])
        #expect(try places("family=huber", "Practitioner", at: "performer") == [1])
        #expect(try places("family=huber", at: "encounter").isEmpty)
    }

    @Test func `an id within a resource is no id of the record`() throws {
        #expect(try places("_id=p").isEmpty)
    }

    @Test func `each type of container is a search of its own, with its own trace`() throws {
        func containers(_ query: String) throws -> [SearchRequest] {
            let pairs = try #require(QueryString.parse(query))
            let patient = try #require(ResourceType("Patient"))
            return try QueryParser.parse(pairs, type: patient, context: SearchContext()).overContainers
        }
        let all = try containers("family=huber&_contained=true&__explain=true")
        #expect(all.map(\.query.type) == ResourceType.all)
        #expect(Set(all.compactMap(\.query.trace).map { ObjectIdentifier($0) }).count == all.count)
        #expect(try containers("family=huber&_contained=false").map(\.query.type.name) == ["Patient"])
    }

    @Test func `the index tells which types a resource contains, each once`() throws {
        let codes = try extract(text).entries.filter { $0.field == .contained }.map(\.value)
        #expect(
            codes == [
                .token(system: "", code: "Observation/Patient"), .token(system: "", code: "Observation/Practitioner"),
            ])
        #expect(try extract(#"{"resourceType":"Observation"}"#).entries.allSatisfy { $0.field != .contained })
    }
}
