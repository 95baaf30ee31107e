import FHIR
import Search
import Store
import Testing

@testable import Record

/// What a client is told when a search takes more than it may.
@Suite struct SearchErrorTests {
    private static func query(_ type: String, _ text: String) throws -> SearchQuery {
        try QueryParser.parse(
            QueryString.parse(text) ?? [], type: try #require(ResourceType(type)),
            context: SearchContext(bases: [], now: 0)
        ).query
    }

    @Test(
        arguments: [
            ("Observation", "_content=words", "_content has no index", "patient or subject"),
            ("Observation", "patient=1&_content=words", "_content has no index", "subject or identifier"),
            ("Observation", "status=final&code:text=heart", "code:text has no index", "patient or subject"),
            ("Patient", "_content=words&_sort=-birthdate", "_content has no index", "identifier"),
            ("Basic", "subject:Patient._content=x", "subject:Patient._content has no index", "patient or subject"),
            ("Patient", "_has:Observation:patient:code:text=x", "_has:Observation:patient:code:text has no index", ""),
            ("Binary", "_content=words", "_content has no index", "such as _id"),
        ] as [(String, String, String, String)])
    func `names what has no index, and what to add`(
        type: String, text: String, name: String, advice: String
    ) throws {
        for error in [StoreError.tooSlow(seconds: 3), .tooManyRows(max: 3), .tooMuchMemory(bytesMax: 3)] {
            let issue = try #require(RecordError(error, of: Self.query(type, text)).issues.first)
            #expect(issue.kind == .tooCostly)
            #expect(issue.text.hasPrefix(error.description))
            #expect(issue.text.contains(name) && issue.text.contains(advice), "\(issue.text)")
            #expect(!issue.text.contains("words") && !issue.text.contains("heart"), "\(issue.text)")
        }
    }

    @Test(arguments: ["", "status=final", "_text=heart", "code:text=heart"])
    func `says nothing of it for another reason, or where all have an index`(text: String) throws {
        let query = try Self.query("Observation", text)
        #expect(RecordError(.overloaded, of: query).issues.first?.text == StoreError.overloaded.description)
        guard !text.contains(":text") else { return }
        let error = StoreError.tooManyRows(max: 3)
        #expect(RecordError(error, of: query).issues.first?.text == error.description)
    }
}
