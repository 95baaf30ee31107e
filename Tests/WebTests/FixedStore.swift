import FHIR
import Search
import Store

/// A store that always answers the same.
struct FixedStore: Store {
    let secret = [UInt8](repeating: 0, count: 32)
    var patients: [String] = []
    var failure: StoreError?

    func ids(of query: SearchQuery, atMost limit: Int, institution: Institution) throws(StoreError) -> [String]? { nil }

    func search(_ query: SearchQuery, institution: Institution) throws(StoreError) -> SearchPage {
        if let failure { throw failure }
        let matches = patients.prefix(query.count).enumerated().map { number, text in
            StoredVersion(
                address: ResourceAddress(type: query.type, id: "p-\(number)"), key: Int64(number), version: 1,
                sequence: Int64(number + 1), updated: 0, method: .create,
                body: Body(text: Array(text.utf8), metaPlace: MetaPlace(offset: 1, isWithinMeta: false)))
        }
        return SearchPage(matches: matches, next: nil, total: nil, position: 0)
    }

    func statistics(of institution: Institution?) throws(StoreError) -> StoreStatistics {
        if let failure { throw failure }
        let counts = ResourceType("Patient").map { [(type: $0, count: patients.count)] } ?? []
        return StoreStatistics(
            sequence: Int64(patients.count), resources: patients.isEmpty ? [] : counts, unmerged: 0, bytesOnDisk: 4096)
    }

    func read(_ address: ResourceAddress) throws(StoreError) -> StoredVersion? { nil }
    func read(_ address: ResourceAddress, version: Int) throws(StoreError) -> StoredVersion? { nil }
    func customParameters(of institution: Institution) -> CustomParameters { CustomParameters() }
    func customProgress(of institution: Institution?) throws(StoreError) -> [CustomProgress] { [] }
    func history(_ request: HistoryRequest) throws(StoreError) -> HistoryPage { HistoryPage(versions: [], next: nil) }
    func changes(after sequence: Int64, limit: Int) throws(StoreError) -> [StoredVersion] { [] }
    func position(of follower: String) throws(StoreError) -> Int64 { 0 }
    func move(_ follower: String, to sequence: Int64) throws(StoreError) {}
    func commit(_ commit: Commit, completion: @escaping @Sendable (Result<CommitResult, StoreError>) -> Void) {
        completion(.failure(.readOnly))
    }
}
