import Demonstration
import FHIR
import JSON
import SQLiteStore
import Search
import Store
import TestSupport

/// A store with a demonstration clinic in it: data whose values are spread as those of a practice are.
struct DemonstrationStore: Sendable {
    /// 2026-11-21, the last day of the clinic.
    static let today = 20_778
    /// Filled once for all tests, which only read.
    static let filled = Task { try await DemonstrationStore(patients: 30) }

    private typealias Resource = (type: String, id: String, json: [UInt8])

    private let folder = TemporaryFolder()
    let store: SQLiteStore

    init(patients: Int, _ change: (inout SQLiteStore.Options) -> Void = { _ in }) async throws {
        var options = SQLiteStore.Options()
        change(&options)
        store = try SQLiteStore(
            folder: folder.path, options: options, clock: { Int64(DemonstrationStore.today) * 86_400_000_000 })
        let resources =
            Clinic(seed: 7, today: DemonstrationStore.today, patients: patients).resources().map {
                (type: $0.type, id: $0.id, json: $0.json)
            } + DemonstrationStore.notes
        for start in stride(from: 0, to: resources.count, by: 500) {
            let part = resources[start..<min(start + 500, resources.count)]
            let commit = Commit(writes: try part.map(DemonstrationStore.write))
            let result = await withCheckedContinuation { waiting in
                store.commit(commit) { waiting.resume(returning: $0) }
            }
            _ = try result.get()
        }
        try store.flush()
    }

    /// A page of a search, and what was done for it.
    func search(_ type: String, _ query: String) throws -> (page: SearchPage, steps: [SearchTrace.Step]) {
        try store.explained(type, query)
    }

    /// What the clinic has not: narratives, of which one in twenty speaks of a headache.
    private static let notes: [Resource] = (0..<200).map { number in
        let text = number % 20 == 0 ? "Headache since Monday, 头痛三天" : "Cough since Tuesday, 咳嗽两天"
        return (
            type: "Basic", id: "note-\(number)",
            json: Array(
                """
                {"resourceType":"Basic","id":"note-\(number)","text":{"status":"generated",\
                "div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\">\(text)</div>"},"code":{"text":"note"}}
                """.utf8)
        )
    }

    private static func write(_ resource: Resource) throws -> Write {
        let type = ResourceType(resource.type) ?? .patient
        let (entries, place) = try JSONDocument(resource.json).withRoot { root in
            var extractor = IndexExtractor()
            return (
                extractor.extract(root, type: type), MetaPlace(offset: resource.json.count - 1, isWithinMeta: false)
            )
        }
        return Write(
            address: ResourceAddress(institution: .first, type: type, id: resource.id), method: .update,
            body: Body(text: resource.json, metaPlace: place), entries: entries,
            patient: IndexExtractor.patients(of: entries, type: type).first, expectation: .any)
    }
}

extension SQLiteStore {
    /// A page of a search, and what was done for it.
    func explained(_ type: String, _ query: String) throws -> (page: SearchPage, steps: [SearchTrace.Step]) {
        let type = ResourceType(type) ?? .patient
        let context = SearchContext(bases: ["http://localhost/fhir"], now: 0)
        let pairs = QueryString.parse(query + "&__explain=true") ?? []
        let query = try QueryParser.parse(pairs, type: type, context: context).query
        return (try search(query, institution: .first), query.trace?.steps ?? [])
    }
}
