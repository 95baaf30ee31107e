internal import CSQLite
internal import Synchronization

/// Pages in the write-ahead log of a file. The log's file is no measure: SQLite uses it again and never shrinks it.
final class LogCounter: Sendable {
    private let count = Atomic<Int>(0)
    private let isNearlyMoved = Atomic<Bool>(false)
    var pages: Int { count.load(ordering: .relaxed) }
    func set(_ pages: Int) { count.store(pages, ordering: .relaxed) }

    /// Says that the log was moved into its file but for what came meanwhile: whoever writes to it may move the rest.
    func leaveRest() { isNearlyMoved.store(true, ordering: .releasing) }
    func takeRest() -> Bool { isNearlyMoved.exchange(false, ordering: .acquiring) }
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
