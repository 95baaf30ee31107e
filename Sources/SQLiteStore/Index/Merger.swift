internal import Dispatch
internal import FHIR
internal import Glibc
internal import Store
internal import Synchronization

/// Takes recent changes up into the index, on a queue of its own, and keeps both files' logs short.
final class Merger: @unchecked Sendable {
    // Sendable: `dictionary`, `custom`, `isClosed` and the connections in `merge` are touched only by blocks on `queue`;
    // all else is Sendable.

    private let size: MergeSize
    private static let quiet = DispatchTimeInterval.milliseconds(300)
    /// Changes that keep coming are merged at the latest after this, however few.
    private static let patience = 5.0
    /// After how long filling is tried again that the disk did not take.
    private static let fillAgain = DispatchTimeInterval.seconds(5)
    /// Pages of a log after which it is moved into its file. The record's are written once whenever that happens: 4 MiB
    /// at a time keep the disk free for the next commit. The index's are written again and again: 64 MiB gather them.
    private static let recordLogPagesMax = 1024
    private static let indexLogPagesMax = 16_384
    /// How often it is tried to move all of a log, and the microseconds between.
    private static let movesMax = 5
    private static let movesPause: UInt32 = 2000

    private let queue = DispatchQueue(label: "xinglin.store.merger")
    private let merge: IndexMerge
    private let custom: CustomIndex
    private let onIndex: (@Sendable (IndexNotice) -> Void)?
    private let isFilling = Mutex(false)
    private var isClosed = false
    private let shared: SharedState
    private var dictionary = IndexDictionary()
    private let readers: ReaderPool
    private let isScheduled = Mutex((now: false, later: false))
    /// When the oldest and the newest unmerged change came.
    private let arrivals = Mutex<(first: DispatchTime, last: DispatchTime)?>(nil)
    private let trainer: DictionaryTraining
    private let hasFailed = Mutex(false)
    private let ended = DispatchSemaphore(value: 0)

    init(
        index: Connection, record: RecordReader, shared: SharedState, readers: ReaderPool, trainer: DictionaryTraining,
        size: MergeSize, onIndex: (@Sendable (IndexNotice) -> Void)?
    ) {
        self.readers = readers
        self.trainer = trainer
        self.onIndex = onIndex
        custom = CustomIndex(wanted: { shared.custom.withLock { ($0.changes, $0.fields()) } })
        merge = IndexMerge(index: index, record: record, custom: custom)
        self.shared = shared
        self.size = size
    }

    /// Called after each transaction with the number of changes that no merge has taken up.
    func changed(_ unmerged: Int) {
        let now = DispatchTime.now()
        arrivals.withLock { $0 = (first: $0?.first ?? now, last: now) }
        if unmerged >= size.changes(resources: shared.keys) {
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

    /// Waits while more changes are unmerged than the bound allows.
    ///
    /// - Returns: `false` when merging fails, so that they cannot be worked off.
    func awaitRoom() -> Bool {
        while case let unmerged = shared.recent.withLock({ $0.count }), unmerged >= size.changesMax {
            if hasFailed.withLock({ $0 }) { return false }
            changed(unmerged)
            _ = ended.wait(timeout: .now() + .milliseconds(200))
        }
        return true
    }

    private func end(failed: Bool) {
        hasFailed.withLock { $0 = failed }
        ended.signal()
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

    /// Begins to bring the index in line with how values are drawn, and with the custom parameters that are in force.
    func customChanged() {
        let isNew = isFilling.withLock { isFilling in
            defer { isFilling = true }
            return !isFilling
        }
        if isNew { queue.async { self.fill() } }
    }

    /// One short transaction, then whatever waits on the queue, then the next.
    private func fill() {
        // What comes into force from here on is seen by this step, or begins another one.
        isFilling.withLock { $0 = false }
        guard !isClosed else { return }
        do {
            guard let notices = try fillOnce() else { return }
            shared.advance()
            moveLogs()
            notices.forEach { onIndex?($0) }
            customChanged()
        } catch {
            onIndex?(.failed(reason: "\(StoreError(error))"))
            queue.asyncAfter(deadline: .now() + Merger.fillAgain) { [weak self] in self?.customChanged() }
        }
    }

    /// - Returns: what was done; `nil` when nothing is left to do.
    private func fillOnce() throws -> [IndexNotice]? {
        if case .worked(let ended) = try IndexRedraw(index: merge.index, record: merge.record).step(&dictionary) {
            return ended.map { [.redrawn(type: $0.name), .advanced] } ?? [.advanced]
        }
        let filling = CustomFilling(index: merge.index, record: merge.record, custom: custom)
        guard case .worked(let ended) = try filling.step(&dictionary) else { return nil }
        return ended + [.advanced]
    }

    /// Goes on with a migration that is under way, a run at a time between merges.
    func migrate() {
        queue.async { [self] in
            let run = MigrationRun(connection: merge.record.connection, migrations: RecordSchema.migrations)
            // A run that fails is made again when the store is opened next.
            var hasMore = false
            try? shared.recordLog.alone { hasMore = try run.advance() }
            if hasMore { migrate() }
        }
    }

    /// Merges everything, and returns when it is done.
    func flush() throws {
        try queue.sync { try mergeOnce() }
    }

    /// Empties both files' logs into them: what a stopped store is copied by.
    func close() throws {
        try queue.sync {
            isClosed = true
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
            end(failed: true)
            return
        }
        trainer.trainIfDue()
        moveLogs()
    }

    /// Moves the files' logs into them where they have grown long.
    ///
    /// SQLite writes a log from its beginning again only when all of it was moved and nobody reads it. One that is never
    /// begun anew grows without end, and every page is looked for in all of it.
    private func moveLogs() {
        if shared.indexLog.pages > Merger.indexLogPagesMax {
            // Nothing but this queue writes to it: all of it is moved as soon as no search sees the state before.
            var moves = 1
            while !move(merge.index) && moves < Merger.movesMax {
                usleep(Merger.movesPause)
                moves += 1
            }
        }
        shared.recordLog.moveMost(ifLongerThan: Merger.recordLogPagesMax) {
            _ = move(merge.record.connection)
            // Here, not when the writer moves the rest: it has requests waiting.
            merge.record.connection.sync()
        }
    }

    /// - Returns: whether all was moved that was in the log when it began.
    private func move(_ connection: Connection) -> Bool {
        readers.release()
        return connection.checkpoint(truncate: false)
    }

    private func mergeOnce() throws {
        guard let set = shared.recent.withLock({ $0.beginMerge() }) else { return end(failed: false) }
        do {
            // Read after the set was taken: the number may be higher than the set's, never lower.
            try merge.run(set, dictionary: &dictionary, keys: shared.keys)
        } catch {
            shared.recent.withLock { $0.undoMerge() }
            throw error
        }
        shared.advance()
        // `set` still holds the changes: they are freed when it goes, not while others wait for the mutex.
        shared.recent.withLock { $0.endMerge(at: set.lastSequence) }
        withExtendedLifetime(set) {}
        readers.release()
        end(failed: false)
    }
}
