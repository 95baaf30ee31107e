internal import CSQLite
internal import Synchronization

/// Pages in the write-ahead log of a file. The log's file is no measure: SQLite uses it again and never shrinks it.
final class LogCounter: Sendable {
    private let count = Atomic<Int>(0)
    var pages: Int { count.load(ordering: .relaxed) }
    func set(_ pages: Int) { count.store(pages, ordering: .relaxed) }
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
