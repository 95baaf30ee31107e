internal import Dispatch
internal import Store
internal import Synchronization

/// Takes recent changes up into the index, on a queue of its own, and keeps both files' logs short.
final class Merger: @unchecked Sendable {
    // Sendable: the stored properties below `queue` are touched only by blocks on it; `isScheduled` is a mutex.

    /// Unmerged changes at which a merge begins at once; fewer wait for a quiet moment.
    let mergeAt: Int
    private static let quiet = DispatchTimeInterval.milliseconds(300)
    /// Changes that keep coming are merged at the latest after this, however few.
    private static let patience = 5.0
    /// Pages of a log after which it is moved into its file: 64 MiB.
    private static let logPagesMax = 16_384

    private let queue = DispatchQueue(label: "xinglin.store.merger")
    private let merge: IndexMerge
    private let shared: SharedState
    private var dictionary = IndexDictionary()
    private let readers: ReaderPool
    private let isScheduled = Mutex((now: false, later: false))
    /// When the oldest and the newest unmerged change came.
    private let arrivals = Mutex<(first: DispatchTime, last: DispatchTime)?>(nil)
    private let whenQuiet = Mutex<(@Sendable () -> Void)?>(nil)

    init(
        index: Connection, record: RecordReader, shared: SharedState, readers: ReaderPool, mergeAt: Int
    ) {
        self.readers = readers
        merge = IndexMerge(index: index, record: record)
        self.shared = shared
        self.mergeAt = mergeAt
    }

    /// What else to do on this queue after a merge (training a dictionary).
    func afterMerge(_ action: @escaping @Sendable () -> Void) { whenQuiet.withLock { $0 = action } }

    /// Called after each transaction with the number of unmerged changes.
    func changed(_ unmerged: Int) {
        let now = DispatchTime.now()
        arrivals.withLock { $0 = (first: $0?.first ?? now, last: now) }
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
            if isNew { wait() }
        }
    }

    /// Merges after a quiet moment; while changes keep coming, only when they have waited long.
    private func wait() {
        queue.asyncAfter(deadline: .now() + Merger.quiet) { [weak self] in
            guard let self else { return }
            let now = DispatchTime.now()
            let isBusy = arrivals.withLock { arrivals in
                guard let arrivals else { return false }
                return now < arrivals.last + Merger.quiet && now < arrivals.first + Merger.patience
            }
            if isBusy { wait() } else { run() }
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
            readers.release()
            merge.index.checkpoint(truncate: true)
            merge.record.connection.checkpoint(truncate: true)
        }
    }

    private func run() {
        isScheduled.withLock { $0 = (false, false) }
        arrivals.withLock { $0 = nil }
        do {
            try mergeOnce()
        } catch {
            // The changes are in the log and in memory: searches stay right, and the next transaction tries again.
            shared.mergeEnded(failed: true)
            return
        }
        whenQuiet.withLock { $0 }?()
        for (connection, log) in [(merge.record.connection, shared.recordLog), (merge.index, shared.indexLog)]
        where log.pages > Merger.logPagesMax {
            readers.release()
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
        shared.advance()
        shared.recent.withLock { $0.endMerge(at: set.lastSequence) }
        readers.release()
        shared.mergeEnded(failed: false)
    }
}
