internal import CSQLite

/// A connection to one database file, used by one thread at a time. A thin layer over SQLite's C API: typed binding,
/// statements prepared once, no reflection.
@safe
final class Connection {
    enum Mode { case readWrite, readOnly }

    let path: String
    private let handle: OpaquePointer
    private var statements: [String: Statement] = [:]
    private let deadline = Deadline()

    private static let isConfigured = xinglin_configure() == SQLITE_OK

    init(path: String, mode: Mode) throws(SQLiteError) {
        _ = Connection.isConfigured
        self.path = path
        let flags = mode == .readWrite ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY
        var handle: OpaquePointer?
        // NOMUTEX: the owner sees to it that one thread at a time uses the connection.
        let code = unsafe sqlite3_open_v2(path, &handle, flags | SQLITE_OPEN_NOMUTEX, nil)
        guard code == SQLITE_OK, let handle = unsafe handle else {
            let message = unsafe String(cString: sqlite3_errstr(code))
            unsafe sqlite3_close_v2(handle)
            throw SQLiteError(code: code & 0xFF, extendedCode: code, message: message, path: path)
        }
        unsafe self.handle = unsafe handle
        unsafe sqlite3_extended_result_codes(handle, 1)
        unsafe sqlite3_busy_timeout(handle, Connection.usualWaitMilliseconds)
        unsafe sqlite3_progress_handler(
            handle, Deadline.steps,
            { context in
                guard let context = unsafe context else { return 0 }
                return unsafe Unmanaged<Deadline>.fromOpaque(context).takeUnretainedValue().hasPassed ? 1 : 0
            }, Unmanaged.passUnretained(deadline).toOpaque())
    }

    /// How long a statement waits for the locks of others.
    static let usualWaitMilliseconds: Int32 = 10_000

    func waitForOthers(milliseconds: Int32) { unsafe sqlite3_busy_timeout(handle, milliseconds) }

    deinit {
        statements.removeAll()
        unsafe sqlite3_close_v2(handle)
    }

    /// The prepared statement of a text, the same object each time.
    func statement(_ sql: String) throws(SQLiteError) -> Statement {
        if let known = statements[sql] { return known }
        var statement: OpaquePointer?
        let code = unsafe sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
        guard code == SQLITE_OK, let statement = unsafe statement else { throw error(code) }
        if statements.count >= 400 { statements.removeAll() }
        let made = unsafe Statement(statement, connection: self)
        statements[sql] = made
        return made
    }

    /// Calls `body`, in which statements are interrupted that take more time, or read more rows, than the meter has left.
    ///
    /// - Throws: what the meter says is used up.
    func within<Result>(_ meter: SearchMeter, _ body: () throws -> Result) throws -> Result {
        deadline.begin(meter)
        defer {
            deadline.finish()
            meter.add(instructions: deadline.instructions)
        }
        do {
            return try body()
        } catch let error as SQLiteError where error.code == SQLITE_INTERRUPT {
            throw meter.error(at: deadline.instructions)
        }
    }

    /// Rows that the last statement wrote or deleted.
    var changes: Int { Int(unsafe sqlite3_changes(handle)) }

    /// Runs one or more statements that give no rows.
    func execute(_ sql: String) throws(SQLiteError) {
        let code = unsafe sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw error(code) }
    }

    /// Runs `body` within a transaction, undone when it throws.
    func transaction<Result, Failure: Error>(
        _ begin: String = "BEGIN IMMEDIATE", _ body: () throws(Failure) -> Result
    ) throws -> Result {
        try execute(begin)
        do {
            let result = try body()
            try execute("COMMIT")
            return result
        } catch {
            rollback()
            throw error
        }
    }

    /// Undoes what is open; there may be nothing, for SQLite undoes by itself after some errors.
    func rollback() {
        guard unsafe sqlite3_get_autocommit(handle) == 0 else { return }
        unsafe sqlite3_exec(handle, "ROLLBACK", nil, nil, nil)
    }

    /// The first column of the first row.
    func integer(_ sql: String) throws(SQLiteError) -> Int64? {
        let statement = try statement(sql)
        defer { statement.reset() }
        return try statement.step() ? statement.integer(0) : nil
    }

    func text(_ sql: String) throws(SQLiteError) -> String? {
        let statement = try statement(sql)
        defer { statement.reset() }
        return try statement.step() ? statement.text(0) : nil
    }

    func error(_ code: Int32) -> SQLiteError {
        SQLiteError(
            code: code & 0xFF, extendedCode: code, message: unsafe String(cString: sqlite3_errmsg(handle)), path: path)
    }

    func whenLogged(
        _ context: UnsafeMutableRawPointer,
        _ callback:
            @escaping @convention(c) (UnsafeMutableRawPointer?, OpaquePointer?, UnsafePointer<CChar>?, Int32) -> Int32
    ) {
        unsafe sqlite3_wal_hook(handle, callback, context)
    }

    /// Has what was moved into the file written to the disk. A failure is met again by the checkpoint that ends the move.
    func sync() { unsafe _ = xinglin_sync(handle) }

    /// Moves what the log of the file holds into the file.
    ///
    /// - Returns: whether all of it could be moved (readers may hold parts of it).
    @discardableResult
    func checkpoint(truncate: Bool) -> Bool {
        var logged: Int32 = 0
        var moved: Int32 = 0
        let mode = truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE
        let code = unsafe sqlite3_wal_checkpoint_v2(handle, nil, mode, &logged, &moved)
        return code == SQLITE_OK && logged == moved
    }
}

/// When a connection's statements must have ended, and how much they may do. Looked at by SQLite, on the thread that
/// runs them.
private final class Deadline {
    /// Instructions of SQLite's machine from one look to the next: far below a millisecond of work, and about 200 rows.
    static let steps: Int32 = 2_000

    private var end: ContinuousClock.Instant?
    private var instructionsMax = Int.max
    private(set) var instructions = 0

    func begin(_ meter: SearchMeter) {
        instructions = 0
        instructionsMax = meter.instructionsLeft
        end = meter.end
    }

    func finish() {
        end = nil
        instructionsMax = .max
    }

    var hasPassed: Bool {
        guard let end else { return false }
        instructions += Int(Deadline.steps)
        return instructions > instructionsMax || .now >= end
    }
}
