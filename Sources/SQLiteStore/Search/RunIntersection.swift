internal import Search
internal import Store

/// The keys of one run of an index, in their order.
///
/// A run holds what has the same value: rows that differ in their key alone, which stands behind the value in the table's
/// own key. So from any key on the next one is a step down the tree away.
final class RunCursor {
    /// Rows that are passed one by one before the tree is entered anew.
    private static let stepsMax = 4

    private let statement: Statement
    private let parameter: Int32
    private var isOpen = false
    /// The key that was reached; `nil` before the first and behind the last.
    private var key: Int64?
    private var isAtEnd = false
    /// Rows that were passed.
    private(set) var rows = 0

    /// - Parameter number: tells statements of the same text apart that are read at the same time.
    init(_ run: SQLFragment, number: Int, connection: Connection) throws {
        parameter = Int32(run.values.count + 1)
        statement = try connection.statement(
            run + SQLFragment(sql: " AND key >= ? ORDER BY key /* \(number) */", values: [.integer(0)]))
    }

    deinit { statement.reset() }

    /// The first key from `start` on; `nil` when there is none. Starts never decrease.
    func seek(_ start: Int64) throws(SQLiteError) -> Int64? {
        if isAtEnd { return nil }
        if let key, key >= start { return key }
        if isOpen {
            for _ in 0..<RunCursor.stepsMax {
                guard let next = try next() else { return nil }
                if next >= start { return next }
            }
        }
        statement.reset()
        statement.bind(parameter, start)
        isOpen = true
        return try next()
    }

    private func next() throws(SQLiteError) -> Int64? {
        guard try statement.step() else {
            isAtEnd = true
            return nil
        }
        rows += 1
        let reached = statement.integer(0)
        key = reached
        return reached
    }
}

/// The keys that lie in at least one run of each of several criteria, in their order.
///
/// The criteria take turns: each seeks the first key from where the one before stands, until all stand at the same. What
/// is read is about the shortest run's length times the number of criteria, whichever that run is: nothing has to be
/// known of them before. Source: Veldhuizen, Leapfrog Triejoin, ICDT 2014, section 3.1.
struct RunIntersection {
    private let criteria: [[RunCursor]]

    /// - Parameter runs: of each criterion, at least one criterion.
    init(_ runs: [[SQLFragment]], connection: Connection) throws {
        var number = 0
        criteria = try runs.map { alternatives in
            try alternatives.map { run in
                number += 1
                return try RunCursor(run, number: number, connection: connection)
            }
        }
    }

    /// Rows that were passed so far.
    var rows: Int { criteria.reduce(0) { $0 + $1.reduce(0) { $0 + $1.rows } } }

    /// The first common key from `start` on; `nil` when there is none. Starts never decrease.
    func seek(_ start: Int64) throws(SQLiteError) -> Int64? {
        var key = start
        var agreeing = 0
        var turn = 0
        while agreeing < criteria.count {
            guard let next = try first(of: criteria[turn], from: key) else { return nil }
            agreeing = next == key ? agreeing + 1 : 1
            key = next
            turn = (turn + 1) % criteria.count
        }
        return key
    }

    private func first(of alternatives: [RunCursor], from start: Int64) throws(SQLiteError) -> Int64? {
        var least: Int64?
        for run in alternatives {
            if let key = try run.seek(start), key < least ?? .max { least = key }
        }
        return least
    }
}
