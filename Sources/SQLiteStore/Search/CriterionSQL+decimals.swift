internal import FHIR
internal import Search
internal import Store

/// Numbers and quantities, which may meet numbers and ranges.
extension CriterionSQL {
    private static func number(_ test: DecimalTest, on value: String) -> SQLFragment {
        let exact = ColumnValue.blob(test.exact.bytes)
        let ends = [ColumnValue.blob(test.low.bytes), .blob(test.high.bytes)]
        return switch test.relation {
        case .eq: SQLFragment(sql: "(\(value) >= ? AND \(value) < ?)", values: ends)
        case .ne: SQLFragment(sql: "NOT (\(value) >= ? AND \(value) < ?)", values: ends)
        case .gt, .sa: SQLFragment(sql: "\(value) > ?", values: [exact])
        case .ge: SQLFragment(sql: "\(value) >= ?", values: [exact])
        case .lt, .eb: SQLFragment(sql: "\(value) < ?", values: [exact])
        case .le: SQLFragment(sql: "\(value) <= ?", values: [exact])
        case .ap: SQLFragment(sql: "(\(value) >= ? AND \(value) <= ?)", values: ends)
        }
    }

    /// A number against a number, or against a range where the columns have an end.
    static func decimal(_ test: DecimalTest, on columns: ValueColumns) -> SQLFragment {
        columns.end.isEmpty ? number(test, on: columns.value) : range(test, on: columns)
    }

    /// A number against ranges, whose open ends lie before and behind all numbers.
    static func range(_ test: DecimalTest, on columns: ValueColumns) -> SQLFragment {
        let (low, high) = (columns.value, columns.end)
        let exact = ColumnValue.blob(test.exact.bytes)
        let ends = [ColumnValue.blob(test.low.bytes), .blob(test.high.bytes)]
        return switch test.relation {
        case .eq: SQLFragment(sql: "(\(low) >= ? AND \(high) < ?)", values: ends)
        case .ne: SQLFragment(sql: "NOT (\(low) >= ? AND \(high) < ?)", values: ends)
        case .gt: SQLFragment(sql: "\(high) > ?", values: [exact])
        case .ge: SQLFragment(sql: "\(high) >= ?", values: [exact])
        case .lt: SQLFragment(sql: "\(low) < ?", values: [exact])
        case .le: SQLFragment(sql: "\(low) <= ?", values: [exact])
        case .sa: SQLFragment(sql: "\(low) > ?", values: [exact])
        case .eb: SQLFragment(sql: "\(high) < ?", values: [exact])
        case .ap: SQLFragment(sql: "(\(high) >= ? AND \(low) <= ?)", values: ends)
        }
    }

    /// The condition in the unit that is asked for, and in each other of the same kind that the index has.
    func quantity(
        _ test: DecimalTest, _ condition: (DecimalTest) -> SQLFragment, _ system: String?, _ code: String?,
        on columns: ValueColumns
    ) throws(SQLiteError) -> SQLFragment? {
        var ways: [SQLFragment] = []
        if let plain = try quantity(condition(test), system, code, on: columns) { ways.append(plain) }
        if system == Unit.system, let code, let unit = Unit.parse(code), let systemNumber = try reader.word(Unit.system)
        {
            for (number, other) in try reader.units(measuring: unit.dimension) where other != code {
                guard let converted = test.converted(from: unit, to: other) else { continue }
                let sql = " AND \(columns.first) = ? AND \(columns.second) = ?)"
                ways.append(
                    SQLFragment(sql: "(") + condition(converted)
                        + SQLFragment(sql: sql, values: [.integer(systemNumber), .integer(number)]))
            }
        }
        return ways.isEmpty ? nil : .balanced(ways, "OR")
    }

    private func quantity(
        _ number: SQLFragment, _ system: String?, _ code: String?, on columns: ValueColumns
    ) throws(SQLiteError) -> SQLFragment? {
        var parts = [number]
        if let system {
            guard let number = try reader.word(system) else { return nil }
            parts.append(SQLFragment(sql: "\(columns.first) = ?", values: [.integer(number)]))
        }
        if let code {
            guard let number = try reader.word(code) else { return nil }
            parts.append(SQLFragment(sql: "\(columns.second) = ?", values: [.integer(number)]))
        }
        return SQLFragment(sql: "(") + .joined(parts, " AND ") + SQLFragment(sql: ")")
    }
}
