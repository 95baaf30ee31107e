import Record
import Search
import Store
import StoreConformance
import Synchronization
import Testing
import Trust

/// How many searches what comes with a page takes: as many for a thousand matches as for one.
@Suite struct IncludeCostTests {
    @Test(arguments: [
        ("QuestionnaireResponse", "_include=*"), ("QuestionnaireResponse", "_include:iterate=*"),
        ("QuestionnaireResponse", "_include=QuestionnaireResponse:questionnaire"),
        ("Questionnaire", "_revinclude=*"), ("Questionnaire", "_revinclude:iterate=*"),
        ("Patient", "_revinclude=*"), ("Patient", "_revinclude:iterate=*"),
    ])
    func `searches do not grow with the matches`(type: String, query: String) async throws {
        let few = try await searches(of: type, query, forms: 3)
        let many = try await searches(of: type, query, forms: 60)
        #expect(few.searches == many.searches)
        #expect(many.included == 60)
    }

    /// Forms with a questionnaire of its own for each, one in two of them by its version, all of one patient each.
    private func searches(
        of type: String, _ query: String, forms: Int
    ) async throws -> (searches: Int, included: Int) {
        let clock = ManualClock()
        let store = CountingStore(MemoryStore(clock: { clock.now }))
        let record = Record(store: store, clock: { clock.now }, makeID: { "n" })
        let permit = OpenMode.permit(for: "test")
        let isOfPatients = type == "Patient"
        for number in 0..<forms {
            let version = number.isMultiple(of: 2) ? "|Beta" : ""
            let named = type == "QuestionnaireResponse" ? version : ""
            let other =
                isOfPatients
                ? patient("o\(number)")
                : "{\"resourceType\":\"Questionnaire\",\"id\":\"o\(number)\",\"status\":\"active\",\"url\":\"http://x/q\(number)\",\"version\":\"beta\"}"
            let link =
                isOfPatients
                ? "\"subject\":{\"reference\":\"Patient/o\(number)\"}"
                : "\"questionnaire\":\"http://x/q\(number)\(named)\""
            let form =
                "{\"resourceType\":\"QuestionnaireResponse\",\"id\":\"r\(number)\",\"status\":\"completed\",\(link)}"
            for (id, text) in [("o\(number)", other), ("r\(number)", form)] {
                _ = try await withCheckedContinuation { done in
                    record.update(
                        TestRecord.type(of: text), id, Array(text.utf8), ifMatch: nil, permit: permit
                    ) { done.resume(returning: $0) }
                }.get()
            }
        }
        let bases = ["http://here/fhir"]
        let request = try QueryParser.parse(
            #require(QueryString.parse("_count=1000&" + query)), type: .named(type),
            context: SearchContext(bases: bases, now: clock.now))
        store.searches.store(0, ordering: .relaxed)
        let answer = try record.answer(to: [request], bases: bases, permit: permit)
        return (store.searches.load(ordering: .relaxed), answer.included.count)
    }
}

/// A store that counts its searches.
private final class CountingStore: Store {
    let searches = Atomic(0)
    private let store: MemoryStore

    init(_ store: MemoryStore) { self.store = store }

    var secret: [UInt8] { store.secret }
    func read(_ address: ResourceAddress) throws(StoreError) -> StoredVersion? { try store.read(address) }
    func read(_ address: ResourceAddress, version: Int) throws(StoreError) -> StoredVersion? {
        try store.read(address, version: version)
    }
    func ids(of query: SearchQuery, atMost limit: Int, institution: Institution) throws(StoreError) -> [String]? {
        try store.ids(of: query, atMost: limit, institution: institution)
    }

    func search(_ query: SearchQuery, institution: Institution) throws(StoreError) -> SearchPage {
        searches.wrappingAdd(1, ordering: .relaxed)
        return try store.search(query, institution: institution)
    }
    func customParameters(of institution: Institution) -> CustomParameters { store.customParameters(of: institution) }
    func customProgress(of institution: Institution?) throws(StoreError) -> [CustomProgress] {
        try store.customProgress(of: institution)
    }
    func history(_ request: HistoryRequest) throws(StoreError) -> HistoryPage { try store.history(request) }
    func changes(after sequence: Int64, limit: Int) throws(StoreError) -> [StoredVersion] {
        try store.changes(after: sequence, limit: limit)
    }
    func position(of follower: String) throws(StoreError) -> Int64 { try store.position(of: follower) }
    func move(_ follower: String, to sequence: Int64) throws(StoreError) { try store.move(follower, to: sequence) }
    func commit(_ commit: Commit, completion: @escaping @Sendable (Result<CommitResult, StoreError>) -> Void) {
        store.commit(commit, completion: completion)
    }
    func statistics(of institution: Institution?) throws(StoreError) -> StoreStatistics {
        try store.statistics(of: institution)
    }
}
