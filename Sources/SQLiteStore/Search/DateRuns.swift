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
            let span = try reader.span(of: field, institution)
            let (start, isOpen) = moment.subtractingReportingOverflow(span)
            // The longest number stands for what is longer.
            return isOpen || span == .max ? .min : start
        }
        return switch test.relation {
        case .eq: test.low...max(test.low, test.high)
        case .lt, .eb: .min...test.low
        case .le: .min...test.high
        case .gt: test.isTime ? min(test.low, try before(test.high))...(.max) : try before(test.high)...(.max)
        case .sa: test.high...(.max)
        case .ge: try before(test.low)...(.max)
        case .ap: min(test.high, try before(test.low))...test.high
        case .ne: nil
        }
    }

    /// How many of a field's dates begin within a run, by the counts of the parts of time.
    func count(_ run: ClosedRange<Int64>, _ field: IndexField) throws -> Double {
        let bits = FieldPlace.partBits
        let statement = try reader.connection.statement(
            """
            SELECT part, count FROM date_count WHERE institution = ?1 AND field = ?2 AND part >= ?3 AND part <= ?4
            """)
        statement.bind(1, institution.number)
        statement.bind(2, try reader.place(of: field, institution: institution).number)
        statement.bind(3, run.lowerBound >> bits)
        statement.bind(4, run.upperBound >> bits)
        defer { statement.reset() }
        var sum = 0.0
        while try statement.step() {
            let part = statement.integer(0)
            let start = Double(part) * Double(1 << bits)
            // Of the parts in which the run begins and ends, as much as lies in it.
            let low = max(start, Double(run.lowerBound))
            let high = min(start + Double(1 << bits), Double(run.upperBound))
            sum += Double(statement.integer(1)) * max(high - low, 0) / Double(1 << bits)
        }
        return sum
    }
}

extension IndexReader {
    /// The longest range of dates that a field has held, in microseconds.
    func span(of field: IndexField, _ institution: Institution) throws(SQLiteError) -> Int64 {
        let statement = try connection.statement("SELECT span FROM field_count WHERE institution = ?1 AND field = ?2")
        statement.bind(1, institution.number)
        statement.bind(2, try place(of: field, institution: institution).number)
        defer { statement.reset() }
        return try statement.step() ? statement.integer(0) : 0
    }
}
