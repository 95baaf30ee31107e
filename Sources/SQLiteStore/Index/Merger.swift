internal import Dispatch
internal import Store
internal import Synchronization

/// Takes recent changes up into the index, on a queue of its own, and keeps both files' logs short.
final class Merger: @unchecked Sendable {
    // Sendable: the stored properties below `queue` are touched only by blocks on it; `isScheduled` is a mutex.

    /// Unmerged changes at which a merge begins at once; fewer wait for a quiet moment.
    let mergeAt: Int
    private static let quiet = DispatchTimeInterval.milliseconds(300)
    /// Pages of a log after which it is moved into its file.
    private static let logBytesMax = 64 << 20

    private let queue = DispatchQueue(label: "xinglin.store.merger")
    private let merge: IndexMerge
    private let shared: SharedState
    private var dictionary = IndexDictionary()
    private let isScheduled = Mutex((now: false, later: false))
    private let whenQuiet = Mutex<(@Sendable () -> Void)?>(nil)

    init(index: Connection, record: RecordReader, shared: SharedState, mergeAt: Int) {
        merge = IndexMerge(index: index, record: record)
        self.shared = shared
        self.mergeAt = mergeAt
    }

    /// What else to do on this queue after a merge (training a dictionary).
    func afterMerge(_ action: @escaping @Sendable () -> Void) { whenQuiet.withLock { $0 = action } }

    /// Called after each transaction with the number of unmerged changes.
    func changed(_ unmerged: Int) {
        if unmerged >= mergeAt {
            let isNew = isScheduled.withLock { state in
                defer { state.now = true }
                return !state.now
            }
            if isNew { queue.async { self.run() } }
        } else {
            let isNew = isScheduled.withLock { state in
                defer { state.later = true }
                return !state.later && !state.now
            }
            if isNew { queue.asyncAfter(deadline: .now() + Merger.quiet) { self.run() } }
        }
    }

    /// Goes on with a migration that is under way, a run at a time between merges.
    func migrate() {
        queue.async { [self] in
            let run = MigrationRun(connection: merge.record.connection, migrations: RecordSchema.migrations)
            // A run that fails is made again when the store is opened next.
            if (try? run.advance()) == true { migrate() }
        }
    }

    /// Merges everything, and returns when it is done.
    func flush() throws {
        try queue.sync { try mergeOnce() }
    }

    /// Empties both files' logs into them: what a stopped store is copied by.
    func close() throws {
        try queue.sync {
            try mergeOnce()
            merge.index.checkpoint(truncate: true)
            merge.record.connection.checkpoint(truncate: true)
        }
    }

    private func run() {
        isScheduled.withLock { $0 = (false, false) }
        do {
            try mergeOnce()
        } catch {
            // The changes are in the log and in memory: searches stay right, and the next transaction tries again.
            shared.mergeEnded(failed: true)
            return
        }
        whenQuiet.withLock { $0 }?()
        for connection in [merge.record.connection, merge.index]
        where Merger.logBytes(connection.path) > Merger.logBytesMax {
            connection.checkpoint(truncate: false)
        }
    }

    private func mergeOnce() throws {
        guard let set = shared.recent.withLock({ $0.beginMerge() }) else { return shared.mergeEnded(failed: false) }
        do {
            // Read after the set was taken: the number may be higher than the set's, never lower.
            try merge.run(set, dictionary: &dictionary, keys: shared.keys)
        } catch {
            shared.recent.withLock { $0.undoMerge() }
            throw error
        }
        shared.recent.withLock { $0.endMerge(at: set.lastSequence) }
        shared.mergeEnded(failed: false)
    }

    private static func logBytes(_ path: String) -> Int { FileStatus.bytes(path + "-wal") }
}
