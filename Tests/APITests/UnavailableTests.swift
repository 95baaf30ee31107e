import FHIR
import Search
import Store
import Testing
import Wording

/// What a client is told when the store cannot serve it now.
@Suite struct UnavailableTests {
    @Test(
        arguments: [
            (.overloaded, 503, "5"), (.closed, 503, "5"), (.tooSlow(seconds: 1), 503, "5"), (.readOnly, 507, nil),
            (.failed(reason: Message(data: "x")), 500, nil), (.tooManyRows(max: 1), 400, nil),
        ] as [(StoreError, Int, String?)])
    func `what is unavailable for a while says when to try again`(
        error: StoreError, status: Int, seconds: String?
    ) throws {
        let application = TestApplication(store: FailingStore(error: error))
        for answer in [
            try application.get("/Patient/a"), try application.get("/Patient?active=true"),
            try application.send("POST", "/Patient", patient()),
        ] {
            #expect(answer.status == status)
            #expect(answer["Retry-After"] == seconds)
        }
    }
}

/// A store that can do nothing, and says why.
private struct FailingStore: Store {
    let secret = [UInt8](repeating: 0, count: 32)
    let error: StoreError

    func read(_ address: ResourceAddress) throws(StoreError) -> StoredVersion? { throw error }
    func read(_ address: ResourceAddress, version: Int) throws(StoreError) -> StoredVersion? { throw error }
    func ids(of query: SearchQuery, atMost limit: Int, institution: Institution) throws(StoreError) -> [String]? {
        throw error
    }
    func search(_ query: SearchQuery, institution: Institution) throws(StoreError) -> SearchPage { throw error }
    func customParameters(of institution: Institution) -> CustomParameters { CustomParameters() }
    func customProgress(of institution: Institution?) throws(StoreError) -> [CustomProgress] { throw error }
    func history(_ request: HistoryRequest) throws(StoreError) -> HistoryPage { throw error }
    func changes(after sequence: Int64, limit: Int) throws(StoreError) -> [StoredVersion] { throw error }
    func position(of follower: String) throws(StoreError) -> Int64 { throw error }
    func move(_ follower: String, to sequence: Int64) throws(StoreError) { throw error }
    func statistics(of institution: Institution?) throws(StoreError) -> StoreStatistics { throw error }
    func commit(_ commit: Commit, completion: @escaping @Sendable (Result<CommitResult, StoreError>) -> Void) {
        completion(.failure(error))
    }
}
