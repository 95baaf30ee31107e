internal import FHIR
internal import JSON
internal import Search
internal import Store

/// Criteria as conditions on the value tables.
///
/// Words and reference targets are looked up first: what has no number in the index is found nowhere in it.
struct CriterionSQL {
    let reader: IndexReader
    let record: RecordReader
    let institution: Institution
    let type: ResourceType

    /// The keys that meet a criterion on values: `SELECT key FROM …`, for each field; empty when none can.
    ///
    /// Each range is a select of its own. Joined by OR, SQLite would read all rows of the field: it seeks alternatives one
    /// by one in tables with a rowid only (sqlite.org/optoverview.html#or_optimizations). Equal values it takes as a list.
    func selects(_ tests: [ValueTest], _ fields: [IndexField]) throws -> [SQLFragment] {
        var selects: [SQLFragment] = []
        for field in fields {
            let number = try reader.place(of: field, institution: institution).number
            var byTable: [String: [SQLFragment]] = [:]
            for test in tests {
                for (table, condition) in try alternatives(test) {
                    byTable[table, default: []].append(try narrowed(condition, test, field))
                }
                switch test {
                case .quantity(let value, let system, let code):
                    guard
                        let ranges = try quantity(
                            value, { CriterionSQL.range($0, on: .range) }, system, code, on: .range)
                    else { break }
                    byTable["quantity_range", default: []].append(ranges)
                case .number(let value) where DefinitionTable.r4.holdsRanges(field):
                    byTable["quantity_range", default: []].append(CriterionSQL.range(value, on: .range))
                default: break
                }
            }
            for case .displayed(let words) in tests where field == .narrative {
                selects += try terms(words.flatMap(TextTerms.terms(forWord:)))
            }
            for (table, conditions) in byTable.sorted(by: { $0.key < $1.key }) {
                let head = SQLFragment(
                    sql: "SELECT key FROM \(table) WHERE institution = ? AND field = ? AND ",
                    values: [.integer(Int64(institution.number)), .integer(number)])
                if tests.allSatisfy(\.isRun) || conditions.count > CriterionSQL.rangesMax {
                    selects.append(head + .balanced(conditions, "OR"))
                } else {
                    selects += conditions.map { head + $0 }
                }
            }
        }
        return selects
    }

    /// Ranges that are sought one by one: SQLite bounds the selects of one statement.
    private static let rangesMax = 40

    /// The conditions of which one has to hold.
    private func alternatives(_ test: ValueTest) throws -> [(table: String, condition: SQLFragment)] {
        if case .composite(let components) = test {
            let points = try composite(components, on: CompositeRow.names).map { ("composite", $0) }
            guard components.joined().contains(where: \.isOfDecimals) else { return points.map { [$0] } ?? [] }
            let ranges = try composite(components, on: CompositeRow.rangeNames).map { ("composite_range", $0) }
            return [points, ranges].compactMap(\.self)
        }
        guard case .prefix(let prefix) = test else { return try condition(test).map { [$0] } ?? [] }
        return try [prefix, IndexSchema.partMark + prefix].compactMap { begin in
            try condition(.prefix(begin), on: .plain).map { ("string", $0) }
        }
    }

    /// The keys of those whose references lead to one of the targets.
    func referring(_ targets: [Int64], field: IndexField) throws -> SQLFragment {
        let number = try reader.place(of: field, institution: institution).number
        return SQLFragment(
            sql: """
                SELECT key FROM reference WHERE institution = ? AND field = ? \
                AND target IN (\(targets.map(String.init).joined(separator: ",")))
                """,
            values: [.integer(Int64(institution.number)), .integer(number)])
    }

    /// The keys of those that have any value at the fields.
    func selectsAny(_ fields: [IndexField]) throws -> [SQLFragment] {
        try fields.flatMap { field in
            let number = try reader.place(of: field, institution: institution).number
            return CriterionSQL.tables(of: field).map {
                SQLFragment(
                    sql: "SELECT key FROM \($0) WHERE institution = ? AND field = ?",
                    values: [.integer(Int64(institution.number)), .integer(number)])
            }
        }
    }

    /// Rows of texts as a whole: all others have marks before them.
    private static let isWhole = "value >= char(5)"
    /// These, and those that are made to look for something anywhere in them.
    private static let isLookedThrough = "value >= char(3)"
    /// Stretches of long texts alone: a run that is empty where there are none.
    private static let isStretch = "value >= char(4) AND value < char(5)"

    /// Where values of a field may lie.
    private static func tables(of field: IndexField) -> [String] {
        switch DefinitionTable.r4.kind(field) {
        case .number: DefinitionTable.r4.holdsRanges(field) ? ["number", "quantity_range"] : ["number"]
        case .date: ["date"]
        case .string: ["string"]
        case .token: ["token"]
        case .reference: ["reference", "token"]
        case .quantity: ["quantity", "quantity_range"]
        case .uri: ["uri"]
        case .composite: ["composite", "composite_range"]
        // Places, by their latitude.
        case .special: ["number"]
        }
    }

    /// A condition on the current version's place in the log: times never decrease along it.
    func places(_ tests: [DateTest], column: String) throws -> SQLFragment {
        let parts = try tests.map { test -> SQLFragment in
            let first = try record.firstSequence(from: test.low)
            let past = try record.firstSequence(from: test.high == .max ? .max : test.high + 1)
            let later = test.isTime ? try record.firstSequence(from: test.low + 1) : past
            let within = "(\(column) >= \(first) AND \(column) < \(past))"
            let condition =
                switch test.relation {
                case .eq, .ap: within
                case .ne: "NOT \(within)"
                case .gt where test.isTime:
                    "\(column) >= \(later)"
                case .gt, .sa: "\(column) >= \(past)"
                case .ge: "\(column) >= \(first)"
                case .lt, .eb: "\(column) < \(first)"
                case .le: "\(column) < \(past)"
                }
            return SQLFragment(sql: condition)
        }
        return .balanced(parts, "OR")
    }

    /// Times that are asked of the log one by one.
    private static let timesMax = 16

    /// The keys of what changed at times that meet the tests: of the matches, and of what has changed again since. `nil`
    /// where nearly all did, or where the times are many.
    func changed(_ tests: [DateTest]) throws -> [SQLFragment]? {
        guard tests.count <= CriterionSQL.timesMax else { return nil }
        var selects: [SQLFragment] = []
        for test in tests {
            if test.relation == .ne { return nil }
            let head = SQLFragment(
                sql: "SELECT key FROM by_type WHERE institution = ? AND type = ? AND ",
                values: [.integer(Int64(institution.number)), .integer(Int64(type.number))])
            selects.append(head + (try places([test], column: "sequence")))
        }
        return selects
    }

    /// The table that holds such values, and the condition on its columns; `nil` when nothing can meet the test.
    func condition(_ test: ValueTest) throws -> (table: String, condition: SQLFragment)? {
        switch test {
        case .reference(let target):
            guard let number = try reader.target(target, institution: institution) else { return nil }
            return ("reference", SQLFragment(sql: "target = ?", values: [.integer(number)]))
        case .canonicalBelow(let url): return ("reference", canonicals(below: url))
        case .leadsTo: return ("reference", SQLFragment(sql: "1"))
        case .uri(let uri):
            guard let number = try reader.word(uri) else { return nil }
            return ("uri", SQLFragment(sql: "value = ?", values: [.integer(number)]))
        case .uriBelow(let uri):
            let end = CriterionSQL.end(of: uri) ?? "\u{10FFFF}"
            return (
                "uri",
                SQLFragment(
                    sql: "value IN (SELECT number FROM word WHERE text >= ? AND text < ?)",
                    values: [.text(uri), .text(end)])
            )
        case .uriAbove(let uri):
            let numbers = try URIHierarchy.above(uri).compactMap { try reader.word($0) }
            if numbers.isEmpty { return nil }
            return ("uri", SQLFragment(sql: "value IN (\(numbers.map(String.init).joined(separator: ", ")))"))
        case .exact(let text):
            let folded = ColumnValue.text(TextFolding.kept(of: text))
            return ("string", SQLFragment(sql: "value = ?", values: [folded]))
        case .near(let point, let metres):
            let span = GeographicPoint.degrees(metres) + 0.000_01
            let ends = [point.latitude - span, point.latitude + span].map {
                ColumnValue.blob(GeographicPoint.key($0).bytes)
            }
            return ("number", SQLFragment(sql: "(value >= ? AND value <= ?)", values: ends))
        case .read(let text):
            return try condition(.prefix(IndexSchema.readingMark + text), on: .plain).map { ("string", $0) }
        case .equal(let text): return ("string", SQLFragment(sql: "value = ?", values: [.text(text)]))
        case .suffix(let text):
            return (
                "string",
                SQLFragment(
                    sql: "(substr(value, -length(?)) = ? AND \(CriterionSQL.isWhole))",
                    values: [.text(text), .text(text)])
            )
        case .contains(let part):
            return (
                "string",
                SQLFragment(sql: "(instr(value, ?) > 0 AND \(CriterionSQL.isLookedThrough))", values: [.text(part)])
            )
        case .within(let part):
            return (
                "string", SQLFragment(sql: "(\(CriterionSQL.isStretch) AND instr(value, ?) > 0)", values: [.text(part)])
            )
        case .typed(_, _, let value):
            return ("token", SQLFragment(sql: "code = ?", values: [.text(value)]))
        case .token, .tokenIn, .codePrefix: return try condition(test, on: .token).map { ("token", $0) }
        case .prefix, .beginning: return try condition(test, on: .plain).map { ("string", $0) }
        case .date: return try condition(test, on: .date).map { ("date", $0) }
        case .number: return try condition(test, on: .plain).map { ("number", $0) }
        case .quantity: return try condition(test, on: .quantity).map { ("quantity", $0) }
        // Whatever the reference leads to: that is told by the text.
        case .ofReference(_, let test): return try condition(test)
        // Composites lie in two tables.
        case .composite, .displayed, .never: return nil
        }
    }

    /// A composite by its components, which are all in one row.
    private func composite(_ components: [[ValueTest]], on names: [ValueColumns]) throws -> SQLFragment? {
        var parts: [SQLFragment] = []
        for (tests, columns) in zip(components, names) {
            let conditions = try tests.compactMap { try condition(component: $0, on: columns) }
            if conditions.isEmpty { return nil }
            parts.append(.balanced(conditions, "OR"))
        }
        return SQLFragment(sql: "(") + .joined(parts, " AND ") + SQLFragment(sql: ")")
    }

    /// References and URIs stand in composites as text, all else as in its own table.
    private func condition(component test: ValueTest, on columns: ValueColumns) throws -> SQLFragment? {
        switch test {
        case .reference(let target):
            SQLFragment(sql: "\(columns.value) = ?", values: [.text(CompositeRow.text(of: target))])
        case .uri(let uri): SQLFragment(sql: "\(columns.value) = ?", values: [.text(uri)])
        default: try condition(test, on: columns)
        }
    }

    private func condition(_ test: ValueTest, on columns: ValueColumns) throws(SQLiteError) -> SQLFragment? {
        let value = columns.value
        switch test {
        case .token(nil, let code?): return SQLFragment(sql: "\(value) = ?", values: [.text(code)])
        case .token(nil, nil): return SQLFragment(sql: "1")
        case .token(let system?, let code):
            guard let number = system.isEmpty ? 0 : try reader.word(system) else { return nil }
            let onSystem = SQLFragment(sql: "\(columns.first) = ?", values: [.integer(number)])
            guard let code else { return onSystem }
            return SQLFragment(sql: "(\(value) = ? AND ", values: [.text(code)]) + onSystem + SQLFragment(sql: ")")
        case .tokenIn(let set): return try concepts(set, on: columns)
        case .prefix(let prefix), .beginning(let prefix), .codePrefix(let prefix):
            guard let end = CriterionSQL.end(of: prefix) else {
                return SQLFragment(sql: "\(value) >= ?", values: [.text(prefix)])
            }
            return SQLFragment(sql: "(\(value) >= ? AND \(value) < ?)", values: [.text(prefix), .text(end)])
        case .date(let test): return CriterionSQL.date(test, on: columns)
        case .number(let test): return CriterionSQL.decimal(test, on: columns)
        case .quantity(let test, let system, let code):
            return try quantity(test, { CriterionSQL.decimal($0, on: columns) }, system, code, on: columns)
        case .reference, .canonicalBelow, .leadsTo, .uri, .uriBelow, .uriAbove, .composite, .read, .exact, .equal,
            .suffix, .contains, .within,
            .displayed,
            .typed, .ofReference, .near, .never:
            return nil
        }
    }

    /// References to a canonical URL or a version of it: each mark that may follow is a run of the targets.
    private func canonicals(below url: String) -> SQLFragment {
        var runs = [SQLFragment(sql: "id = ?", values: [.text(url)])]
        for mark in URIHierarchy.versionMarks(after: url) {
            let end = CriterionSQL.end(of: url + mark) ?? "\u{10FFFF}"
            runs.append(SQLFragment(sql: "(id >= ? AND id < ?)", values: [.text(url + mark), .text(end)]))
        }
        // One select for each, so that each is sought in the key of the table.
        let (type, _) = IndexReader.columns(.url(url))
        let selects = runs.map { run in
            SQLFragment(
                sql: "SELECT number FROM target WHERE institution = ? AND type = ? AND ",
                values: [.integer(Int64(institution.number)), .integer(Int64(type))]) + run
        }
        return SQLFragment(sql: "target IN (") + .joined(selects, " UNION ALL ") + SQLFragment(sql: ")")
    }

    /// Codes of systems that the index has never seen are found nowhere in it.
    private func concepts(_ set: ConceptSet, on columns: ValueColumns) throws(SQLiteError) -> SQLFragment? {
        var parts: [SQLFragment] = []
        func number(_ system: String) throws(SQLiteError) -> Int64? {
            system.isEmpty ? 0 : try reader.word(system)
        }
        for system in set.systems.sorted() {
            guard let number = try number(system) else { continue }
            parts.append(SQLFragment(sql: "\(columns.first) = ?", values: [.integer(number)]))
        }
        for (system, codes) in set.codes.sorted(by: { $0.key < $1.key }) where !codes.isEmpty {
            guard !set.systems.contains(system), let number = try number(system) else { continue }
            var list = JSONOutput()
            list.array { list in codes.sorted().forEach { list.string($0) } }
            parts.append(
                SQLFragment(
                    sql: "(\(columns.value) IN (SELECT value FROM json_each(?)) AND \(columns.first) = ?)",
                    values: [.text(String(decoding: list.bytes, as: UTF8.self)), .integer(number)]))
        }
        return parts.isEmpty ? nil : .balanced(parts, "OR")
    }

    /// The first text after all that begin with the prefix: its last character's successor, or that of the one before.
    static func end(of prefix: String) -> String? {
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

    private static func date(_ test: DateTest, on columns: ValueColumns) -> SQLFragment {
        let low = ColumnValue.integer(test.low)
        let high = ColumnValue.integer(test.high)
        let (begins, ends) = (columns.value, columns.first)
        let within = SQLFragment(
            sql: "(\(begins) >= ? AND \(begins) <= ? AND \(ends) <= ?)", values: [low, high, high])
        switch test.relation {
        case .eq: return within
        case .ne: return SQLFragment(sql: "(\(begins) < ? OR \(ends) > ?)", values: [low, high])
        case .gt where test.isTime:
            return SQLFragment(sql: "(\(ends) > ? OR \(begins) > ?)", values: [high, low])
        case .gt: return SQLFragment(sql: "\(ends) > ?", values: [high])
        case .lt: return SQLFragment(sql: "\(begins) < ?", values: [low])
        case .ge: return SQLFragment(sql: "\(ends) >= ?", values: [low])
        case .le: return SQLFragment(sql: "\(begins) <= ?", values: [high])
        case .sa: return SQLFragment(sql: "\(begins) > ?", values: [high])
        case .eb: return SQLFragment(sql: "\(ends) < ?", values: [low])
        case .ap: return SQLFragment(sql: "(\(begins) <= ? AND \(ends) >= ?)", values: [high, low])
        }
    }

}

/// The names of the columns that hold a value: what it is compared by, and what qualifies it.
struct ValueColumns {
    let value: String
    /// The system of a token or quantity, the end of a date.
    var first = ""
    /// The unit of a quantity.
    var second = ""
    /// Where a range of quantities ends that begins with the value; empty where there are none.
    var end = ""

    static let plain = ValueColumns(value: "value")
    static let token = ValueColumns(value: "code", first: "system")
    static let date = ValueColumns(value: "low", first: "high")
    static let quantity = ValueColumns(value: "value", first: "system", second: "code")
    static let range = ValueColumns(value: "low", first: "system", second: "code", end: "high")
}
