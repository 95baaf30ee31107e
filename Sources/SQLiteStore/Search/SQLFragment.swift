/// A piece of SQL with the values of its parameters, in their order.
struct SQLFragment {
    var sql: String
    var values: [ColumnValue] = []

    static func + (a: SQLFragment, b: SQLFragment) -> SQLFragment {
        SQLFragment(sql: a.sql + b.sql, values: a.values + b.values)
    }

    /// Joins conditions in a balanced tree: SQLite bounds the depth of expressions.
    static func balanced(_ parts: [SQLFragment], _ connective: String) -> SQLFragment {
        guard parts.count > 1 else { return parts.first ?? SQLFragment(sql: "1") }
        let middle = parts.count / 2
        return SQLFragment(sql: "(") + balanced(Array(parts[..<middle]), connective)
            + SQLFragment(sql: " \(connective) ")
            + balanced(Array(parts[middle...]), connective) + SQLFragment(sql: ")")
    }

    static func joined(_ parts: [SQLFragment], _ separator: String) -> SQLFragment {
        SQLFragment(sql: parts.map(\.sql).joined(separator: separator), values: parts.flatMap(\.values))
    }

    static let nothing = SQLFragment(sql: "0")
}

extension Connection {
    func statement(_ fragment: SQLFragment) throws(SQLiteError) -> Statement {
        let statement = try statement(fragment.sql)
        for (at, value) in fragment.values.enumerated() { statement.bind(Int32(at + 1), value) }
        return statement
    }
}
