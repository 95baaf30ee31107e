internal import Store
internal import Synchronization

/// What writer, merger and readers share: the recent changes, and how far both files have come.
final class SharedState: Sendable {
    let recent = Mutex(RecentChanges())
    /// Pages in the logs of the two files, told after each of their transactions.
    let recordLog = LogCounter()
    let indexLog = LogCounter()
    /// Grows with every transaction of either file: what readers have open from before is out of date then.
    private let transactions = Atomic<Int>(0)
    /// The custom search parameters of all institutions.
    let custom = Mutex(CustomRegistry())
    private let highestKey = Mutex<Int64>(0)

    var generation: Int { transactions.load(ordering: .acquiring) }
    func advance() { transactions.wrappingAdd(1, ordering: .acquiringAndReleasing) }

    /// Takes up the changes of a transaction, in their order.
    ///
    /// - Returns: how many changes no merge has begun to take up.
    func add(_ changes: [RecentResource], keys: Int64) -> Int {
        advance()
        highestKey.withLock { $0 = keys }
        return recent.withLock { recent in
            for change in changes { recent.active.add(change) }
            return recent.active.changes.count
        }
    }

    /// The highest key given so far.
    var keys: Int64 {
        get { highestKey.withLock { $0 } }
        set { highestKey.withLock { $0 = newValue } }
    }
}
