internal import FHIR
package import Search
package import Store
internal import Synchronization
internal import Wording

/// A slow and obviously right engine: all changes in an array, searched by looking at each resource.
///
/// The oracle of the suite. Nothing is durable, nothing is bounded; commits are made at once on the caller's thread.
package final class MemoryStore: Store {
    private let positions = Mutex<[String: Int64]>([:])
    private let log = Mutex(MemoryLog())
    private let clock: @Sendable () -> Int64
    package let secret: [UInt8] = (0..<32).map { _ in .random(in: 0...255) }

    /// - Parameter clock: microseconds since 1970.
    package init(clock: @escaping @Sendable () -> Int64) { self.clock = clock }

    package func read(_ address: ResourceAddress) throws(StoreError) -> StoredVersion? {
        log.withLock { $0.newest(address)?.version }
    }

    package func read(_ address: ResourceAddress, version: Int) throws(StoreError) -> StoredVersion? {
        log.withLock { log in
            log.changes.first { $0.version.address == address && $0.version.version == version }?.version
        }
    }

    package func search(_ query: SearchQuery, institution: Institution) throws(StoreError) -> SearchPage {
        do {
            return try log.withLock { try $0.page(query, institution: institution) }
        } catch {
            throw error as? StoreError ?? .failed(reason: Message(data: "\(error)"))
        }
    }

    package func ids(
        of query: SearchQuery, atMost limit: Int, institution: Institution
    ) throws(StoreError) -> [String]? {
        var query = query
        query.count = limit + 1
        let page = try search(query, institution: institution)
        return page.matches.count > limit ? nil : page.matches.map(\.address.id)
    }

    package func customParameters(of institution: Institution) -> CustomParameters {
        log.withLock { log in
            var registry = CustomRegistry(revision: log.changes.count)
            for place in log.changes.indices where log.isNewest(place) {
                let version = log.changes[place].version
                guard version.address.type == CustomRegistry.type else { continue }
                registry.take(institution: version.address.institution, key: version.key, text: version.body?.text)
            }
            return registry.parameters(of: institution)
        }
    }

    package func customProgress(of institution: Institution?) throws(StoreError) -> [CustomProgress] {
        let institution = institution ?? .first
        let resources = try statistics(of: institution).resources
        return customParameters(of: institution).fields.sorted { $0.definition < $1.definition }.map { field in
            let all = resources.first { $0.type == field.type }?.count ?? 0
            return CustomProgress(field: field, indexed: all, all: all, failed: 0, isComplete: true)
        }
    }

    package func history(_ request: HistoryRequest) throws(StoreError) -> HistoryPage {
        log.withLock { $0.page(request) }
    }

    package func changes(after sequence: Int64, limit: Int) throws(StoreError) -> [StoredVersion] {
        log.withLock { log in log.changes.lazy.map(\.version).filter { $0.sequence > sequence }.prefix(limit).map { $0 }
        }
    }

    package func commit(_ commit: Commit, completion: @escaping @Sendable (Result<CommitResult, StoreError>) -> Void) {
        do {
            completion(.success(try log.withLock { try $0.apply(commit, clock: clock) }))
        } catch {
            completion(.failure(error as? StoreError ?? .failed(reason: Message(data: "\(error)"))))
        }
    }

    package func position(of follower: String) throws(StoreError) -> Int64 { positions.withLock { $0[follower] ?? 0 } }

    package func move(_ follower: String, to sequence: Int64) throws(StoreError) {
        positions.withLock { $0[follower] = sequence }
    }

    package func statistics(of institution: Institution?) throws(StoreError) -> StoreStatistics {
        log.withLock { log in
            let types = log.changes.indices.filter { log.isNewest($0) && !log.changes[$0].version.isDeleted }
                .map { log.changes[$0].version.address }
                .filter { institution == nil || $0.institution == institution }
                .map(\.type)
            let counts = Dictionary(types.map { ($0, 1) }, uniquingKeysWith: +)
            return StoreStatistics(
                sequence: Int64(log.changes.count),
                resources: counts.map { (type: $0.key, count: $0.value) }.sorted { $0.type < $1.type }, unmerged: 0,
                bytesOnDisk: 0)
        }
    }
}
