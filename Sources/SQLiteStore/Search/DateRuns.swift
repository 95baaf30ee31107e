internal import FHIR
internal import Search
internal import Store

/// Dates as runs of their index, which is in the order of their beginnings.
///
/// Whether a range ends after a moment is not told by where it begins; but none begins earlier than that moment by more
/// than the longest range of the field is long. The store keeps that length, so that `ge2024` reads what is of 2024 and
/// later, and the longest range before it, instead of all dates. It says nothing where ranges are open.
extension CriterionSQL {
    /// The same condition, with the run that all that meets it lies in.
    func narrowed(_ condition: SQLFragment, _ test: ValueTest, _ field: IndexField) throws -> SQLFragment {
        guard case .date(let test) = test, let run = try run(test, field) else { return condition }
        switch test.relation {
        // These say themselves where what they find begins.
        case .eq, .lt, .le, .sa, .ne: return condition
        case .gt, .ge, .ap:
            guard run.lowerBound > .min else { return condition }
            return SQLFragment(sql: "(low >= ? AND ", values: [.integer(run.lowerBound)]) + condition
                + SQLFragment(sql: ")")
        case .eb:
            return SQLFragment(sql: "(low <= ? AND ", values: [.integer(run.upperBound)]) + condition
                + SQLFragment(sql: ")")
        }
    }

    /// Where all begins that meets the test; `nil` for what lies on two sides.
    func run(_ test: DateTest, _ field: IndexField) throws -> ClosedRange<Int64>? {
        func before(_ moment: Int64) throws -> Int64 {
            let (start, isOpen) = moment.subtractingReportingOverflow(try reader.span(of: field, institution))
            return isOpen ? .min : start
        }
        return switch test.relation {
        case .eq: test.low...max(test.low, test.high)
        case .lt, .eb: .min...test.low
        case .le: .min...test.high
        case .gt: try before(test.high)...(.max)
        case .sa: test.high...(.max)
        case .ge: min(test.low, try before(test.high))...(.max)
        case .ap: min(test.high, try before(test.low))...test.high
        case .ne: nil
        }
    }

    /// The part of a field's dates that begin within a run, as if they were spread evenly from the first to the last.
    func share(_ run: ClosedRange<Int64>, _ field: IndexField) throws -> Double {
        guard let first = try reader.date(of: field, institution, isFirst: true),
            let last = try reader.date(of: field, institution, isFirst: false)
        else { return 0 }
        let low = max(run.lowerBound, first)
        let high = min(run.upperBound, last)
        guard low <= high else { return 0 }
        return first == last ? 1 : (Double(high) - Double(low)) / (Double(last) - Double(first))
    }
}

extension IndexReader {
    /// The longest range of dates that a field has held, in microseconds.
    func span(of field: IndexField, _ institution: Institution) throws(SQLiteError) -> Int64 {
        let statement = try connection.statement("SELECT span FROM field_count WHERE institution = ?1 AND field = ?2")
        statement.bind(1, institution.number)
        statement.bind(2, Int(field.number))
        defer { statement.reset() }
        return try statement.step() ? statement.integer(0) : 0
    }

    /// Where the first, or the last, date of a field begins.
    fileprivate func date(
        of field: IndexField, _ institution: Institution, isFirst: Bool
    ) throws(SQLiteError) -> Int64? {
        let statement = try connection.statement(
            """
            SELECT low FROM date WHERE institution = ?1 AND field = ?2 ORDER BY low \(isFirst ? "ASC" : "DESC") LIMIT 1
            """)
        statement.bind(1, institution.number)
        statement.bind(2, Int(field.number))
        defer { statement.reset() }
        return try statement.step() ? statement.integer(0) : nil
    }
}
