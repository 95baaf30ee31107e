internal import CSQLite
internal import Search

/// A prepared statement. Parameters count from 1, columns from 0, as in SQLite.
@safe
final class Statement {
    private let handle: OpaquePointer
    private unowned let connection: Connection

    init(_ handle: OpaquePointer, connection: Connection) {
        unsafe self.handle = unsafe handle
        self.connection = connection
    }

    deinit { unsafe sqlite3_finalize(handle) }

    /// Advances to the next row.
    ///
    /// - Returns: `false` after the last.
    func step() throws(SQLiteError) -> Bool {
        let code = unsafe sqlite3_step(handle)
        switch code {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default:
            let error = connection.error(code)
            reset()
            throw error
        }
    }

    /// Runs a statement that gives no rows, and makes it ready for the next time.
    func run() throws(SQLiteError) {
        _ = try step()
        reset()
    }

    func reset() { unsafe sqlite3_reset(handle) }

    /// What the statement has done since it was asked last. Source: sqlite.org/c3ref/c_stmtstatus_counter.html.
    func work() -> [SearchTrace.Work] {
        [
            ("instructions", SQLITE_STMTSTATUS_VM_STEP), ("full-scan-steps", SQLITE_STMTSTATUS_FULLSCAN_STEP),
            ("sorts", SQLITE_STMTSTATUS_SORT), ("automatic-index-rows", SQLITE_STMTSTATUS_AUTOINDEX),
        ].map { SearchTrace.Work(name: $0, count: Int(unsafe sqlite3_stmt_status(handle, $1, 1))) }
    }

    /// The text that it was made of.
    var sql: String { unsafe sqlite3_sql(handle).map { unsafe String(cString: $0) } ?? "" }

    // MARK: Parameters

    func bind(_ index: Int32, _ value: Int64) { unsafe sqlite3_bind_int64(handle, index, value) }
    func bind(_ index: Int32, _ value: Int) { unsafe sqlite3_bind_int64(handle, index, Int64(value)) }
    func bindNull(_ index: Int32) { unsafe sqlite3_bind_null(handle, index) }

    func bind(_ index: Int32, _ value: String) {
        var value = value
        value.withUTF8 { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) {
                unsafe _ = xinglin_bind_text(handle, index, $0.baseAddress, Int32($0.count))
            }
        }
    }

    func bind(_ index: Int32, _ value: [UInt8]) {
        unsafe value.withUnsafeBytes { unsafe _ = xinglin_bind_blob(handle, index, $0.baseAddress, Int32($0.count)) }
    }

    func bind(_ index: Int32, _ value: ColumnValue) {
        switch value {
        case .null: bindNull(index)
        case .integer(let value): bind(index, value)
        case .text(let value): bind(index, value)
        case .blob(let value): bind(index, value)
        }
    }

    // MARK: Columns

    func integer(_ column: Int32) -> Int64 { unsafe sqlite3_column_int64(handle, column) }
    func int(_ column: Int32) -> Int { Int(integer(column)) }
    func isNull(_ column: Int32) -> Bool { unsafe sqlite3_column_type(handle, column) == SQLITE_NULL }

    func text(_ column: Int32) -> String {
        guard let start = unsafe sqlite3_column_text(handle, column) else { return "" }
        let count = unsafe Int(sqlite3_column_bytes(handle, column))
        return unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    func blob(_ column: Int32) -> [UInt8] { unsafe withBlob(column) { unsafe Array($0) } }

    /// The bytes of a column in SQLite's own memory, valid during the call.
    func withBlob<Result, Failure: Error>(_ column: Int32, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result)
        throws(Failure) -> Result
    {
        let start = unsafe sqlite3_column_blob(handle, column)
        let count = unsafe Int(sqlite3_column_bytes(handle, column))
        return try unsafe body(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
    }

    func value(_ column: Int32) -> ColumnValue {
        switch unsafe sqlite3_column_type(handle, column) {
        case SQLITE_INTEGER: .integer(integer(column))
        case SQLITE_TEXT: .text(text(column))
        case SQLITE_BLOB: .blob(blob(column))
        default: .null
        }
    }
}

/// A value whose type the row decides.
enum ColumnValue: Hashable, Sendable, Comparable {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])

    /// Texts are the same when their bytes are, as in SQLite; Swift's are when they look the same.
    static func == (a: ColumnValue, b: ColumnValue) -> Bool {
        switch (a, b) {
        case (.null, .null): true
        case (.integer(let a), .integer(let b)): a == b
        case (.text(let a), .text(let b)): a.utf8.elementsEqual(b.utf8)
        case (.blob(let a), .blob(let b)): a == b
        default: false
        }
    }

    /// SQLite's order: null, then numbers, texts and blobs, these byte by byte.
    static func < (a: ColumnValue, b: ColumnValue) -> Bool {
        switch (a, b) {
        case (.integer(let a), .integer(let b)): a < b
        case (.text(let a), .text(let b)): a.utf8.lexicographicallyPrecedes(b.utf8)
        case (.blob(let a), .blob(let b)): a.lexicographicallyPrecedes(b)
        default: a.rank < b.rank
        }
    }

    private var rank: Int {
        switch self {
        case .null: 0
        case .integer: 1
        case .text: 2
        case .blob: 3
        }
    }
}
