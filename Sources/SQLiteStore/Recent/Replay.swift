internal import Dispatch
internal import Store
internal import Synchronization

/// Brings the changes after the index's position back into memory when a store is opened.
///
/// The entries are drawn on all cores: this is what start waits for after a kill under load.
struct Replay {
    let record: RecordReader

    /// - Returns: the highest key given so far.
    func run(after position: Int64, keys: Int64, into shared: SharedState) throws -> Int64 {
        var versions: [StoredVersion] = []
        try record.changes(after: position) { version, _ in
            versions.append(version)
            return true
        }
        guard !versions.isEmpty else { return keys }
        let drawn = Mutex<[Int: Result<[RecentResource], StoreError>]>([:])
        let all = versions
        let parts = 8
        DispatchQueue.concurrentPerform(iterations: parts) { part in
            let range = all.count * part / parts..<all.count * (part + 1) / parts
            let result: Result<[RecentResource], StoreError>
            do {
                result = .success(try all[range].map { try RecentResource($0) })
            } catch {
                result = .failure(StoreError(error))
            }
            drawn.withLock { $0[part] = result }
        }
        var set = RecentSet()
        for part in 0..<parts {
            for resource in try drawn.withLock({ $0[part] })?.get() ?? [] { set.add(resource) }
        }
        let highest = all.reduce(keys) { max($0, $1.key) }
        shared.recent.withLock { $0.active = set }
        return highest
    }
}
