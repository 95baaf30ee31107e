internal import Dispatch
internal import Store
internal import Synchronization

/// What writer, merger and readers share: the recent changes, and the brake when the index falls behind.
final class SharedState: Sendable {
    /// Changes after which writers wait for the merger.
    static let unmergedMax = 40_000

    let recent = Mutex(RecentChanges())
    /// Pages in the logs of the two files, told after each of their transactions.
    let recordLog = LogCounter()
    let indexLog = LogCounter()
    /// Grows with every transaction of either file: what readers have open from before is out of date then.
    private let transactions = Atomic<Int>(0)
    /// Called after each transaction with the number of unmerged changes.
    private let onAdded = Mutex<(@Sendable (Int) -> Void)?>(nil)
    private let highestKey = Mutex<Int64>(0)
    private let mergeFailed = Mutex(false)
    private let merged = DispatchSemaphore(value: 0)

    var generation: Int { transactions.load(ordering: .acquiring) }
    func advance() { transactions.wrappingAdd(1, ordering: .acquiringAndReleasing) }

    func whenAdded(_ action: @escaping @Sendable (Int) -> Void) { onAdded.withLock { $0 = action } }

    /// Takes up the changes of a transaction, in their order.
    func add(_ changes: [RecentResource], keys: Int64) {
        guard !changes.isEmpty else { return }
        advance()
        highestKey.withLock { $0 = keys }
        let unmerged = recent.withLock { recent in
            for change in changes { recent.active.add(change) }
            return recent.active.changes.count
        }
        onAdded.withLock { $0 }?(unmerged)
    }

    /// The highest key given so far.
    var keys: Int64 {
        get { highestKey.withLock { $0 } }
        set { highestKey.withLock { $0 = newValue } }
    }

    /// Waits while more changes are unmerged than the bound allows.
    ///
    /// - Returns: `false` when the merger cannot work them off.
    func awaitRoom() -> Bool {
        while recent.withLock({ $0.count }) >= SharedState.unmergedMax {
            if mergeFailed.withLock({ $0 }) { return false }
            onAdded.withLock { $0 }?(SharedState.unmergedMax)
            _ = merged.wait(timeout: .now() + .milliseconds(200))
        }
        return true
    }

    func mergeEnded(failed: Bool) {
        mergeFailed.withLock { $0 = failed }
        merged.signal()
    }
}
