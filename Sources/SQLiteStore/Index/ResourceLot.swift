internal import Store
internal import Wording

/// The next current resources of a type, in the order of their keys: what work behind the requests goes through, a short
/// transaction at a time.
struct ResourceLot {
    /// Where the lot begins: behind this key.
    let after: Int64
    /// Resources of one lot at most.
    let resourcesMax: Int
    /// How long one may take: merges wait for it, and writers for merges when many changes wait.
    let patience: Duration

    /// How far a lot came.
    struct End {
        let done: Int
        /// The key of its last resource; `nil` when no resource of the type is left behind it.
        let through: Int64?
    }

    /// Calls `body` with the key and the current version of each resource, until the lot is full or time is over.
    func forEach(
        institution: Int64, type: Int, _ index: Connection, _ record: RecordReader,
        _ body: (Int64, StoredVersion) throws -> Void
    ) throws -> End {
        let end = ContinuousClock.now + patience
        let next = try index.statement(
            """
            SELECT key, sequence FROM resource WHERE institution = ?1 AND type = ?2 AND key > ?3 ORDER BY key LIMIT ?4
            """)
        next.bind(1, institution)
        next.bind(2, type)
        next.bind(3, after)
        next.bind(4, resourcesMax)
        defer { next.reset() }
        var done = 0
        while try next.step() {
            let (key, sequence) = (next.integer(0), next.integer(1))
            guard let version = try record.change(sequence) else {
                throw StoreError.corrupt(reason: "the index names change \(sequence), which is not in the log")
            }
            try body(key, version)
            done += 1
            if done == resourcesMax || ContinuousClock.now >= end { return End(done: done, through: key) }
        }
        return End(done: done, through: nil)
    }
}
