internal import CSQLite
internal import Synchronization

/// Pages in the write-ahead log of a file. The log's file is no measure: SQLite uses it again and never shrinks it.
final class LogCounter: Sendable {
    private let count = Atomic<Int>(0)
    private let isNearlyMoved = Atomic<Bool>(false)
    private let turn = Mutex<Void>(())
    var pages: Int { count.load(ordering: .relaxed) }
    func set(_ pages: Int) { count.store(pages, ordering: .relaxed) }

    // MARK: Moving the record's log while it is written to

    // SQLite before 3.51.3 loses pages when a checkpoint begins on a log that is moved already, and another connection
    // begins the log anew at that moment (sqlite.org/wal.html#walresetbug). So none begins on such a log while somebody
    // may commit: after most was moved, the writer moves the rest before anyone moves again; where all was moved there, no
    // pages are counted until the next commit; and who commits beside the writer does so alone.

    /// Moves all but what comes meanwhile, where the log is longer than so many pages.
    func moveMost(ifLongerThan pagesMax: Int, _ move: () -> Void) {
        turn.withLock { _ in
            guard pages > pagesMax, !isNearlyMoved.load(ordering: .acquiring) else { return }
            move()
            isNearlyMoved.store(true, ordering: .releasing)
        }
    }

    /// Moves the rest, where most was moved. Only for the writer, between its commits.
    ///
    /// - Parameter move: tells whether all is moved.
    func moveRest(_ move: () -> Bool) {
        guard isNearlyMoved.load(ordering: .acquiring) else { return }
        turn.withLock { _ in
            isNearlyMoved.store(false, ordering: .releasing)
            if move() { set(0) }
        }
    }

    /// Commits beside the writer, while nothing is moved.
    func alone(_ commit: () throws -> Void) rethrows { try turn.withLock { _ in try commit() } }
}

extension Connection {
    /// Has a counter told the pages of the log after each transaction of this connection. The counter must live as long
    /// as the connection.
    func countLog(_ counter: LogCounter) {
        unsafe whenLogged(Unmanaged.passUnretained(counter).toOpaque()) { context, _, _, pages in
            if let context = unsafe context {
                unsafe Unmanaged<LogCounter>.fromOpaque(context).takeUnretainedValue().set(Int(pages))
            }
            return SQLITE_OK
        }
    }
}
