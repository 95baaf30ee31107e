internal import FHIR
internal import Search
internal import Store
internal import Wording

/// Many: one index is walked in the order of the answer.
extension IndexSearch {
    /// Calls `body` with each match in the order of keys until it says `false`.
    ///
    /// - Parameter needed: how many are likely to be asked for; `nil` for all.
    func forEachByKey(after key: Int64 = 0, needed: Int? = nil, _ body: (Candidate) throws -> Bool) throws {
        let head = try keys(after: key)
        try walk(
            head.sql, ordered: head.order, value: nil, needed: needed, leaving: head.criterion,
            table: head.table, body)
    }

    /// Calls `body` with each match that has a value at the sort's fields, in the sort's order. A resource comes once for
    /// each of its values: the caller takes the one that counts.
    func forEachByValue(
        _ fields: [IndexField], kind: SearchKind, descending: Bool, after cursor: PageCursor?, needed: Int? = nil,
        _ body: (Candidate) throws -> Bool
    ) throws {
        if kind == .date, descending, fields.count == 1 {
            let span = try index.span(of: fields[0], institution)
            if span <= LatestFirst.spanMax {
                return try forEachByEnd(fields[0], span: span, after: cursor, needed: needed, body)
            }
        }
        let (table, name) = IndexSearch.column(kind, descending: descending)
        // URIs are kept by number: their order is that of their texts.
        let column = kind == .uri ? "(SELECT text FROM word WHERE number = v.value)" : "v.\(name)"
        let order = descending ? "DESC" : "ASC"
        let marks = fields.map { _ in "?" }.joined(separator: ", ")
        var from = SQLFragment(
            sql: """
                SELECT r.key, r.sequence, \(column) AS sorted\(kind == .date ? ", v.low" : "") FROM \(table) v CROSS JOIN resource r
                ON r.institution = v.institution AND r.type = \(type.number) AND r.key = v.key
                WHERE v.institution = ? AND v.field IN (\(marks))
                """,
            values: [.integer(Int64(institution.number))] + (try numbers(of: fields)))
        // Parts and readings stand before all texts, and are what nothing is sorted by.
        if kind == .string { from = from + SQLFragment(sql: " AND v.value >= char(5)") }
        if let value = cursor?.value {
            from = from + SQLFragment(sql: " AND \(column) \(descending ? "<=" : ">=") ?", values: [ColumnValue(value)])
        }
        try walk(
            from, ordered: " ORDER BY sorted \(order), r.key ASC", value: kind, needed: needed, table: table, body)
    }

    /// The same for dates, the latest end first: see ``LatestFirst``.
    private func forEachByEnd(
        _ field: IndexField, span: Int64, after cursor: PageCursor?, needed: Int?, _ body: (Candidate) throws -> Bool
    ) throws {
        var from = SQLFragment(
            sql: """
                SELECT r.key, r.sequence, v.high, v.low FROM date v CROSS JOIN resource r
                ON r.institution = v.institution AND r.type = \(type.number) AND r.key = v.key
                WHERE v.institution = ? AND v.field = ?
                """,
            values: [.integer(Int64(institution.number))] + (try numbers(of: [field])))
        if let value = cursor?.value {
            // What ends by then begins by then.
            let end = ColumnValue(value)
            from = from + SQLFragment(sql: " AND v.low <= ? AND v.high <= ?", values: [end, end])
        }
        var latest = LatestFirst(span: span, meter: meter)
        var goesOn = true
        try walk(from, ordered: " ORDER BY v.low DESC", value: .date, needed: needed, table: "date") { candidate in
            guard case .integer(let end)? = candidate.value else { return true }
            goesOn = try latest.take(candidate, from: candidate.start, to: end, body)
            return goesOn
        }
        if goesOn { try latest.finish(body) }
    }

    /// Calls `body` with each match that has no value at the fields, in the order of keys.
    func forEachWithout(
        _ fields: [IndexField], kind: SearchKind, after key: Int64, needed: Int? = nil,
        _ body: (Candidate) throws -> Bool
    ) throws {
        let (table, _) = IndexSearch.column(kind, descending: false)
        let marks = fields.map { _ in "?" }.joined(separator: ", ")
        let from = SQLFragment(
            sql: """
                SELECT r.key, r.sequence FROM resource r WHERE r.institution = ? AND r.type = ? AND r.key > ?
                AND r.key NOT IN (SELECT key FROM \(table) WHERE institution = ? AND field IN (\(marks)))
                """,
            values: [
                .integer(Int64(institution.number)), .integer(Int64(type.number)), .integer(key),
                .integer(Int64(institution.number)),
            ] + (try numbers(of: fields)))
        try walk(from, ordered: " ORDER BY r.key", value: nil, needed: needed, body)
    }

    private func numbers(of fields: [IndexField]) throws -> [ColumnValue] {
        try fields.map { .integer(try index.place(of: $0, institution: institution).number) }
    }

    /// Calls `body` with each match in the order of the log. Versions that are no longer the newest are passed over.
    func forEachByPlace(
        descending: Bool, after sequence: Int64?, needed: Int? = nil, _ body: (Candidate) throws -> Bool
    ) throws {
        var from = SQLFragment(
            sql: """
                SELECT r.key, r.sequence FROM by_type CROSS JOIN resource r
                ON r.institution = by_type.institution AND r.type = by_type.type AND r.key = by_type.key AND r.sequence = by_type.sequence
                WHERE by_type.institution = ? AND by_type.type = ?
                """,
            values: [.integer(Int64(institution.number)), .integer(Int64(type.number))])
        if let sequence {
            from =
                from
                + SQLFragment(sql: " AND by_type.sequence \(descending ? "<" : ">") ?", values: [.integer(sequence)])
        }
        // Said of this table too: the walk begins where the time does.
        for criterion in criteria {
            guard case .lastUpdated(let tests) = criterion else { continue }
            from = from + SQLFragment(sql: " AND ") + (try sql.places(tests, column: "by_type.sequence"))
        }
        let order = " ORDER BY by_type.sequence \(descending ? "DESC" : "ASC")"
        try walk(from, ordered: order, value: .special, needed: needed, table: "by_type", body)
    }

    /// The number of matches that `isCounted` accepts.
    func count(_ isCounted: (_ key: Int64, _ sequence: Int64) -> Bool) throws -> Int {
        try trace.timed(step(.count)) { step in
            var count = 0
            var rows = 0
            let head = try keys(after: 0)
            let conditions = try conditions(leaving: head.criterion, needed: nil)
            let statement = try index.connection.statement(
                head.sql + conditions.sql + SQLFragment(sql: head.order))
            defer { statement.reset() }
            try begin(&step, statement, head.table)
            defer { end(&step, statement, rows: rows, found: count) }
            step.expectedRows = try expectedRows(leaving: head.criterion)
            var last: Int64?
            while try statement.step() {
                rows += 1
                // A code of two systems is two rows of a resource, one behind the other.
                guard try IndexSearch.isNext(statement.integer(0), after: &last) else { continue }
                guard isCounted(statement.integer(0), statement.integer(1)) else { continue }
                if try conditions.isExact || version(at: statement.integer(1)).meets(criteria) { count += 1 }
            }
            return count
        }
    }

    func version(at sequence: Int64) throws -> StoredVersion {
        try meter.readText()
        guard let version = try record.change(sequence) else {
            throw StoreError.corrupt(reason: "the index names change \(sequence), which is not in the log")
        }
        return version
    }

    /// The resources of the type in the order of keys: from the run of the most selective criterion that has one, else
    /// from the table of resources.
    private func keys(
        after key: Int64
    ) throws -> (sql: SQLFragment, order: String, criterion: Int?, table: String) {
        var best: (number: Int, rows: Int)?
        for (number, criterion) in criteria.enumerated() {
            guard let estimate = try estimates.of(criterion), estimate.isRun else { continue }
            if estimate.rows < best?.rows ?? estimates.resources / 2 { best = (number, estimate.rows) }
        }
        if let best, let runs = criteria[best.number].runs {
            let all = try sql.runs(runs.tests, runs.fields)
            let selects = all.map { $0.select + SQLFragment(sql: " AND key > ?", values: [.integer(key)]) }
            // SQLite merges runs that are in the order asked for, as they are read. It keeps to that order within a join
            // only where there is a limit.
            let merged = SQLFragment.joined(selects, " UNION ") + SQLFragment(sql: " ORDER BY key LIMIT -1")
            let tail = SQLFragment(
                sql: """
                    ) v CROSS JOIN resource r ON r.institution = ? AND r.type = ? AND r.key = v.key WHERE 1
                    """,
                values: [.integer(Int64(institution.number)), .integer(Int64(type.number))])
            return (
                SQLFragment(sql: "SELECT v.key, r.sequence FROM (") + merged + tail, "", best.number,
                all.first?.table ?? ""
            )
        }
        let all = SQLFragment(
            sql: "SELECT r.key, r.sequence FROM resource r WHERE r.institution = ? AND r.type = ? AND r.key > ?",
            values: [.integer(Int64(institution.number)), .integer(Int64(type.number)), .integer(key)])
        return (all, " ORDER BY r.key", nil, "")
    }

    func walk(
        _ head: SQLFragment, ordered: String, value kind: SearchKind?, needed: Int?, leaving: Int? = nil,
        table: String = "", _ body: (Candidate) throws -> Bool
    ) throws {
        try trace.timed(step(.walk, leaving)) { step in
            let conditions = try conditions(leaving: leaving, needed: needed)
            let statement = try index.connection.statement(head + conditions.sql + SQLFragment(sql: ordered))
            defer { statement.reset() }
            var rows = 0
            var found = 0
            try begin(&step, statement, table)
            defer { end(&step, statement, rows: rows, found: found) }
            step.expectedRows = try expectedRows(leaving: leaving)
            var last: Int64?
            while try statement.step() {
                let key = statement.integer(0)
                rows += 1
                if leaving != nil, try !IndexSearch.isNext(key, after: &last) { continue }
                let sequence = statement.integer(1)
                let value: SortValue? =
                    switch kind {
                    case nil: nil
                    case .special: .integer(sequence)
                    default: SortValue(statement.value(2))
                    }
                let start = kind == .date ? statement.integer(3) : 0
                var candidate: Candidate
                if conditions.isExact {
                    candidate = Candidate(key: key, sequence: sequence, value: value) { try version(at: sequence) }
                } else {
                    let version = try version(at: sequence)
                    guard try version.meets(criteria) else { continue }
                    candidate = Candidate(key: key, sequence: sequence, value: value) { version }
                }
                candidate.start = start
                found += 1
                guard try body(candidate) else { return }
            }
        }
    }

    /// Whether a key of a walk in the order of keys is a new one.
    private static func isNext(_ key: Int64, after last: inout Int64?) throws -> Bool {
        guard let before = last else {
            last = key
            return true
        }
        // No sort says so, for that would read all of a run before its first key: see ``keys(after:)``.
        guard key >= before else { throw StoreError.failed(reason: "a run of the index is not in the order of keys") }
        last = key
        return key > before
    }

    /// Rows that a walk is expected to pass when nothing ends it before.
    private func expectedRows(leaving criterion: Int?) throws -> Int? {
        guard trace != nil else { return nil }
        return try criterion.map { try estimates.of(criteria[$0])?.rows } ?? estimates.resources
    }

    /// - Parameter table: what is called `v` in the statement; `r` are the resources.
    private func begin(_ step: inout SearchTrace.Step, _ statement: Statement, _ table: String) throws {
        guard trace != nil else { return }
        step.plan = Array(try index.connection.plan(statement).prefix(IndexSearch.planMax))
        let first = step.plan.first { $0.hasPrefix("SEARCH") || $0.hasPrefix("SCAN") }
        step.index = Connection.access(
            first.map { [$0.replacing(" v ", with: " \(table) ").replacing(" r ", with: " resource ")] } ?? [])
        _ = statement.work()
    }

    private func end(_ step: inout SearchTrace.Step, _ statement: Statement, rows: Int, found: Int) {
        guard trace != nil else { return }
        step.found = found
        step.work = statement.work()
        // What the conditions turned away, and what was sorted, counts as the budget counts it.
        let instructions = step.work.first { $0.name == "instructions" }?.count ?? 0
        step.rows = max(rows, instructions / SearchMeter.instructionsOfRow)
    }

    private static func column(_ kind: SearchKind, descending: Bool) -> (table: String, column: String) {
        switch kind {
        case .date: ("date", descending ? "high" : "low")
        case .number: ("number", "value")
        case .quantity: ("quantity_order", "value")
        case .token: ("token", "code")
        case .uri: ("uri", "value")
        default: ("string", "value")
        }
    }
}

extension ColumnValue {
    init(_ value: SortValue) {
        switch value {
        case .text(let text): self = .text(text)
        case .integer(let integer): self = .integer(integer)
        case .bytes(let bytes): self = .blob(bytes)
        }
    }
}

extension SortValue {
    /// The sort value of a column; `nil` for null.
    init?(_ value: ColumnValue) {
        switch value {
        case .text(let text): self = .text(text)
        case .integer(let integer): self = .integer(integer)
        case .blob(let bytes): self = .bytes(bytes)
        case .null: return nil
        }
    }
}
