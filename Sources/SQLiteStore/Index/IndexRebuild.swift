internal import Store
internal import Wording

/// Makes the whole index from the log, in runs that bound the memory.
struct IndexRebuild {
    static let run = 20_000

    let connection: Connection
    let record: RecordReader
    let end: Int64
    let onProgress: (@Sendable (Int64, Int64) -> Void)?

    func run() throws {
        let merge = IndexMerge(index: connection, record: record)
        var dictionary = IndexDictionary()
        var position: Int64 = 0
        var keys: Int64 = 0
        while position < end {
            var set = RecentSet()
            try record.changes(after: position, through: min(position + Int64(IndexRebuild.run), end)) { version, _ in
                set.add(try RecentResource(version))
                keys = max(keys, version.key)
                return true
            }
            guard !set.isEmpty else { throw StoreError.corrupt(reason: "the log has no change after \(position)") }
            try merge.run(set, dictionary: &dictionary, keys: keys)
            position = set.lastSequence
            connection.checkpoint(truncate: false)
            onProgress?(position, end)
        }
    }
}

extension RecentResource {
    /// The state that a version of the log stands for.
    init(_ version: StoredVersion) throws {
        self.init(
            address: version.address, key: version.key, version: version.version, sequence: version.sequence,
            updated: version.updated, lives: !version.isDeleted, entries: try version.indexEntries(), replaced: [])
    }
}
