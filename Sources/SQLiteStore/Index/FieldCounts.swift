/// What the planner's statistics rest on: the rows of each field, and where its dates lie.
enum FieldCounts {
    /// - Parameters:
    ///   - rows: how many each field has more; of dates by part of time too.
    ///   - spans: the longest range of dates among the new rows of a field, in microseconds.
    static func add(
        _ rows: [FieldPlace: Int], spans: [FieldPlace: Int64], _ index: Connection
    ) throws(SQLiteError) {
        var grown: [FieldPlace: Int] = [:]
        for (place, count) in rows { grown[place.whole, default: 0] += count }
        try addDates(rows, index)
        let statement = try index.statement(
            """
            INSERT INTO field_count VALUES(?1, ?2, ?3, ?4) ON CONFLICT(institution, field)
            DO UPDATE SET count = count + excluded.count, span = max(span, excluded.span)
            """)
        for (place, count) in grown where count != 0 || spans[place] != nil {
            statement.bind(1, place.institution)
            statement.bind(2, place.field)
            statement.bind(3, count)
            statement.bind(4, spans[place] ?? 0)
            try statement.run()
        }
        try index.execute("DELETE FROM field_count WHERE count = 0")
    }

    private static func addDates(_ rows: [FieldPlace: Int], _ index: Connection) throws(SQLiteError) {
        let add = try index.statement(
            """
            INSERT INTO date_count VALUES(?1, ?2, ?3, ?4) ON CONFLICT(institution, field, part)
            DO UPDATE SET count = count + excluded.count
            """)
        let clear = try index.statement(
            "DELETE FROM date_count WHERE institution = ?1 AND field = ?2 AND part = ?3 AND count = 0")
        for (place, count) in rows where count != 0 {
            guard let part = place.part else { continue }
            for statement in count < 0 ? [add, clear] : [add] {
                statement.bind(1, place.institution)
                statement.bind(2, place.field)
                statement.bind(3, part)
                if statement === add { statement.bind(4, count) }
                try statement.run()
            }
        }
    }

    /// Forgets a field of which no row is left.
    static func remove(institution: Int64, field: Int64, _ index: Connection) throws(SQLiteError) {
        for table in ["field_count", "date_count"] {
            try index.execute("DELETE FROM \(table) WHERE institution = \(institution) AND field = \(field)")
        }
    }
}
