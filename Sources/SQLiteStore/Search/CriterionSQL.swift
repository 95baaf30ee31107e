internal import FHIR
internal import Search
internal import Store

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

/// Criteria as conditions on the value tables.
///
/// Words and reference targets are looked up first: what has no number in the index is found nowhere in it.
struct CriterionSQL {
    let reader: IndexReader
    let record: RecordReader
    let institution: Institution
    let type: ResourceType

    /// The keys that meet a criterion on values: `SELECT key FROM …`, once for each field; empty when none can.
    func selects(_ tests: [ValueTest], _ fields: [IndexField]) throws -> [SQLFragment] {
        var selects: [SQLFragment] = []
        for field in fields {
            var byTable: [String: [SQLFragment]] = [:]
            for test in tests {
                guard let (table, condition) = try condition(test) else { continue }
                byTable[table, default: []].append(condition)
            }
            for (table, conditions) in byTable.sorted(by: { $0.key < $1.key }) {
                let head = SQLFragment(
                    sql: "SELECT key FROM \(table) WHERE institution = ? AND field = ? AND ",
                    values: [.integer(Int64(institution.number)), .integer(Int64(field.number))])
                selects.append(head + .balanced(conditions, "OR"))
            }
        }
        return selects
    }

    /// A condition on the current version's place in the log: times never decrease along it.
    func places(_ tests: [DateTest], column: String) throws -> SQLFragment {
        let parts = try tests.map { test -> SQLFragment in
            let first = try record.firstSequence(from: test.low)
            let past = try record.firstSequence(from: test.high == .max ? .max : test.high + 1)
            let within = "(\(column) >= \(first) AND \(column) < \(past))"
            let condition =
                switch test.relation {
                case .eq, .ap: within
                case .ne: "NOT \(within)"
                case .gt, .sa: "\(column) >= \(past)"
                case .ge: "\(column) >= \(first)"
                case .lt, .eb: "\(column) < \(first)"
                case .le: "\(column) < \(past)"
                }
            return SQLFragment(sql: condition)
        }
        return .balanced(parts, "OR")
    }

    /// The table that holds such values, and the condition on its columns; `nil` when nothing can meet the test.
    private func condition(_ test: ValueTest) throws(SQLiteError) -> (table: String, condition: SQLFragment)? {
        switch test {
        case .token(nil, let code?): return ("token", SQLFragment(sql: "code = ?", values: [.text(code)]))
        case .token(nil, nil): return ("token", SQLFragment(sql: "1"))
        case .token(let system?, let code):
            guard let number = system.isEmpty ? 0 : try reader.word(system) else { return nil }
            let onSystem = SQLFragment(sql: "system = ?", values: [.integer(number)])
            guard let code else { return ("token", onSystem) }
            return (
                "token", SQLFragment(sql: "(code = ? AND ", values: [.text(code)]) + onSystem + SQLFragment(sql: ")")
            )
        case .prefix(let prefix):
            guard let end = CriterionSQL.end(of: prefix) else {
                return ("string", SQLFragment(sql: "value >= ?", values: [.text(prefix)]))
            }
            return ("string", SQLFragment(sql: "(value >= ? AND value < ?)", values: [.text(prefix), .text(end)]))
        case .reference(let target):
            guard let number = try reader.target(target, institution: institution) else { return nil }
            return ("reference", SQLFragment(sql: "target = ?", values: [.integer(number)]))
        case .date(let test): return ("date", CriterionSQL.date(test))
        case .number(let range): return ("number", CriterionSQL.range(range))
        case .quantity(let range, let system, let code): return try quantity(range, system, code)
        case .uri(let uri):
            guard let number = try reader.word(uri) else { return nil }
            return ("uri", SQLFragment(sql: "value = ?", values: [.integer(number)]))
        case .never: return nil
        }
    }

    /// The first text after all that begin with the prefix: its last character's successor, or that of the one before.
    private static func end(of prefix: String) -> String? {
        var scalars = Array(prefix.unicodeScalars)
        while let last = scalars.popLast() {
            // The surrogates are no characters.
            guard let next = Unicode.Scalar(last.value == 0xD7FF ? 0xE000 : last.value + 1) else { continue }
            var end = String.UnicodeScalarView(scalars)
            end.append(next)
            return String(end)
        }
        return nil
    }

    private static func date(_ test: DateTest) -> SQLFragment {
        let low = ColumnValue.integer(test.low)
        let high = ColumnValue.integer(test.high)
        let within = SQLFragment(sql: "(low >= ? AND low <= ? AND high <= ?)", values: [low, high, high])
        switch test.relation {
        case .eq: return within
        case .ne: return SQLFragment(sql: "(low < ? OR high > ?)", values: [low, high])
        case .gt: return SQLFragment(sql: "high > ?", values: [high])
        case .lt: return SQLFragment(sql: "low < ?", values: [low])
        case .ge: return SQLFragment(sql: "(high > ? OR ", values: [high]) + within + SQLFragment(sql: ")")
        case .le: return SQLFragment(sql: "(low < ? OR ", values: [low]) + within + SQLFragment(sql: ")")
        case .sa: return SQLFragment(sql: "low > ?", values: [high])
        case .eb: return SQLFragment(sql: "high < ?", values: [low])
        case .ap: return SQLFragment(sql: "(low <= ? AND high >= ?)", values: [high, low])
        }
    }

    private static func range(_ range: DecimalRange) -> SQLFragment {
        var parts: [SQLFragment] = []
        if let low = range.low {
            parts.append(SQLFragment(sql: "value \(range.includesLow ? ">=" : ">") ?", values: [.blob(low.bytes)]))
        }
        if let high = range.high {
            parts.append(SQLFragment(sql: "value \(range.includesHigh ? "<=" : "<") ?", values: [.blob(high.bytes)]))
        }
        if parts.isEmpty { return SQLFragment(sql: "1") }
        return SQLFragment(sql: range.isExcluded ? "NOT (" : "(") + .joined(parts, " AND ") + SQLFragment(sql: ")")
    }

    private func quantity(
        _ range: DecimalRange, _ system: String?, _ code: String?
    ) throws(SQLiteError) -> (table: String, condition: SQLFragment)? {
        var parts = [CriterionSQL.range(range)]
        if let system {
            guard let number = try reader.word(system) else { return nil }
            parts.append(SQLFragment(sql: "system = ?", values: [.integer(number)]))
        }
        if let code {
            guard let number = try reader.word(code) else { return nil }
            parts.append(SQLFragment(sql: "code = ?", values: [.integer(number)]))
        }
        return ("quantity", SQLFragment(sql: "(") + .joined(parts, " AND ") + SQLFragment(sql: ")"))
    }
}

extension Connection {
    func statement(_ fragment: SQLFragment) throws(SQLiteError) -> Statement {
        let statement = try statement(fragment.sql)
        for (at, value) in fragment.values.enumerated() { statement.bind(Int32(at + 1), value) }
        return statement
    }
}
