internal import FHIR
internal import Search
internal import Store

/// Criteria as conditions on each key of a walk.
///
/// | how    | SQL                                  | cost                                                             |
/// |--------|--------------------------------------|------------------------------------------------------------------|
/// | sought | `EXISTS (… AND key = r.key)`         | a step down the tree for each key: values that are equal         |
/// | listed | `key IN (SELECT key FROM …)`         | all rows of the criterion, once, before the first key            |
/// | text   | none: the text of each key decides   | reading a text for each key                                      |
///
/// What can be sought is. Of the rest, what few meet is listed; what many meet is left to the text, for a page of those
/// is soon full. Where all have to be gone through (a number is asked for, or the order is no index's), all is listed.
extension IndexSearch {
    /// Values of a criterion that are sought one by one.
    static let soughtMax = 40
    /// What a listed row and a text cost, as measured: about 0.4 and 60 microseconds.
    private static let textCost = 150.0
    /// Bytes of a row that SQLite lists.
    private static let bytesOfListed = 48

    typealias Condition = (sql: SQLFragment, isExact: Bool)

    /// All criteria but one as conditions on `r.key` and `r.sequence`, the most selective first, and whether these are
    /// all that counts: otherwise each candidate's text decides.
    func conditions(leaving: Int?, needed: Int?) throws -> Condition {
        var parts: [(rows: Int, condition: Condition)] = []
        for (number, criterion) in criteria.enumerated() where number != leaving {
            let rows = criteria.count > 1 || trace != nil ? try estimates.of(criterion)?.rows : nil
            let made = try trace.timed(step(.condition, number)) { step in
                let made = try condition(criterion, needed: needed)
                if trace != nil {
                    step.expectedRows = rows
                    step.index = try how(made, criterion)
                }
                return made
            }
            parts.append((rows ?? .max, made))
        }
        guard !parts.isEmpty else { return (SQLFragment(sql: ""), true) }
        parts.sort { $0.rows < $1.rows }
        return (
            SQLFragment(sql: " AND ") + .balanced(parts.map(\.condition.sql), "AND"),
            parts.allSatisfy(\.condition.isExact)
        )
    }

    private func how(_ condition: Condition, _ criterion: Criterion) throws -> String {
        if criterion.isUnindexed { return IndexSearch.noIndex }
        if condition.sql.sql == "1" { return "the text of each resource" }
        let access = try access(criterion)
        if condition.sql.sql.contains("EXISTS (") { return "\(access), sought for each key" }
        return access + (condition.sql.sql.contains("SELECT") ? ", listed once" : "")
    }

    private func condition(all criteria: [Criterion], needed: Int?) throws -> Condition {
        let parts = try criteria.map { try condition($0, needed: needed) }
        return (.balanced(parts.map(\.sql), "AND"), parts.allSatisfy(\.isExact))
    }

    /// A condition that holds of all that meet the criterion, and whether it holds of nothing else.
    func condition(_ criterion: Criterion, needed: Int?) throws -> Condition {
        let known = try knownCondition(criterion, needed: needed)
        guard let through = try through(criterion) else { return known }
        // Custom parameters that are being filled in: the texts of higher keys decide.
        let open = SQLFragment(sql: "(r.key > ? OR ", values: [.integer(through)])
        return (open + known.sql + SQLFragment(sql: ")"), false)
    }

    /// The key from which on the index does not tell who meets the criterion; `nil` when it tells of all.
    func through(_ criterion: Criterion) throws -> Int64? {
        switch criterion {
        case .values(_, let fields), .missing(_, let fields), .referring(_, let fields):
            try index.through(fields, institution: institution)
        default: nil
        }
    }

    /// Whether a criterion is a condition on a key that costs a few steps down a tree, and is exact.
    func isSought(_ criterion: Criterion) throws -> Bool {
        guard criterion.isSought else { return false }
        if case .any(let lists) = criterion { return try lists.allSatisfy { try $0.allSatisfy(isSought) } }
        return try through(criterion) == nil
    }

    private func knownCondition(_ criterion: Criterion, needed: Int?) throws -> Condition {
        let key = "r.key"
        func listed(_ selects: [SQLFragment], isExact: Bool = true) throws -> Condition {
            if selects.isEmpty { return (.nothing, true) }
            let rows = try estimates.of(criterion)?.rows ?? 0
            if let needed, isCheaperByText(rows, needed: needed) { return (SQLFragment(sql: "1"), false) }
            try meter.hold(rows * IndexSearch.bytesOfListed)
            return (
                SQLFragment(sql: "\(key) IN (") + .joined(selects, " UNION ALL ") + SQLFragment(sql: ")"), isExact
            )
        }
        switch criterion {
        case .ids(let ids):
            let keys = try ids.compactMap {
                try index.identity(ResourceAddress(institution: institution, type: type, id: $0))?.key
            }
            return (SQLFragment(sql: "\(key) IN (\(keys.map(String.init).joined(separator: ", ")))"), true)
        case .values(let tests, let fields):
            if tests.contains(where: { $0.isTextOnly(at: fields) }) { return (SQLFragment(sql: "1"), false) }
            let isExact = !tests.contains(where: \.isWiderInIndex)
            if tests.allSatisfy(\.isRun), tests.count * fields.count <= IndexSearch.soughtMax {
                return (try sql.sought(tests, fields, key: key), isExact)
            }
            return try listed(try sql.selects(tests, fields), isExact: isExact)
        case .referring(let targets, let fields):
            if targets.count * fields.count <= IndexSearch.soughtMax {
                return (try sql.sought(targets.map { .reference($0) }, fields, key: key), true)
            }
            let numbers = try sql.numbers(of: targets)
            return try listed(numbers.isEmpty ? [] : fields.map { try sql.referring(numbers, field: $0) })
        case .lastUpdated(let tests): return (try sql.places(tests, column: "r.sequence"), true)
        case .missing(let isMissing, let fields):
            let any = try listed(sql.selectsAny(fields))
            return any.isExact && isMissing ? (SQLFragment(sql: "NOT ") + any.sql, true) : any
        case .not(let inner):
            let inside = try condition(inner, needed: needed)
            guard inside.isExact else { return (SQLFragment(sql: "1"), false) }
            return (SQLFragment(sql: "NOT (") + inside.sql + SQLFragment(sql: ")"), true)
        case .any(let lists):
            guard !lists.isEmpty else { return (.nothing, true) }
            let parts = try lists.map { try condition(all: $0, needed: needed) }
            return (.balanced(parts.map(\.sql), "OR"), parts.allSatisfy(\.isExact))
        case .inside: return (SQLFragment(sql: "1"), false)
        case .chain, .has, .hierarchy: preconditionFailure("links are resolved before")
        }
    }

    /// Whether a page of resources is sooner full by reading texts than by listing what meets the criterion.
    private func isCheaperByText(_ rows: Int, needed: Int) -> Bool {
        let all = Double(max(estimates.resources, 1))
        let texts = min(Double(needed) * all / Double(max(rows, 1)), all)
        return texts * IndexSearch.textCost < Double(rows)
    }
}

extension Criterion {
    /// The same without alternatives of which there is only one.
    var simplified: Criterion {
        if case .any(let lists) = self, lists.count == 1, lists[0].count == 1 { lists[0][0].simplified } else { self }
    }

    /// What is tested at which fields, where what meets it, and nothing else, lies in a few runs of an index, in the order
    /// of keys.
    var runs: (tests: [ValueTest], fields: [IndexField])? {
        switch self {
        case .values(let tests, let fields)
        where tests.allSatisfy { $0.isRun && !$0.isTextOnly(at: fields) && !$0.isWiderInIndex }
            && tests.count * fields.count <= IndexSearch.soughtMax:
            (tests, fields)
        case .referring(let targets, let fields) where targets.count * fields.count <= IndexSearch.soughtMax:
            (targets.map { .reference($0) }, fields)
        default: nil
        }
    }

    /// The same where alternatives are asked for, each a few runs.
    var alternativeRuns: [(tests: [ValueTest], fields: [IndexField])]? {
        if let runs { return [runs] }
        guard case .any(let lists) = self, !lists.isEmpty else { return nil }
        var all: [(tests: [ValueTest], fields: [IndexField])] = []
        for list in lists {
            guard list.count == 1, let runs = list[0].alternativeRuns else { return nil }
            all += runs
        }
        let count = all.reduce(0) { $0 + $1.tests.count * $1.fields.count }
        return count <= IndexSearch.soughtMax ? all : nil
    }

    /// Criteria that each resource meets which meets this composite: one for each component that is a few runs.
    var componentRuns: [Criterion] {
        guard case .values(let tests, let fields) = self, fields.count == 1,
            let components = DefinitionTable.r4.componentFields(of: fields[0])
        else { return [] }
        let parts = tests.map { test -> [[ValueTest]] in if case .composite(let parts) = test { parts } else { [] } }
        guard parts.allSatisfy({ $0.count == components.count }) else { return [] }
        return components.indices.compactMap { place in
            let part = Criterion.values(parts.flatMap { $0[place] }, fields: components[place])
            return part.runs == nil ? nil : part
        }
    }

    /// Whether it is a condition on a key that costs a few steps down a tree, and is exact.
    fileprivate var isSought: Bool {
        switch self {
        case .values(let tests, let fields):
            tests.allSatisfy { $0.isRun && !$0.isTextOnly(at: fields) && !$0.isWiderInIndex }
                && tests.count * fields.count <= IndexSearch.soughtMax
        case .referring(let targets, let fields): targets.count * fields.count <= IndexSearch.soughtMax
        case .ids(let ids): ids.count <= IndexSearch.soughtMax
        case .lastUpdated: true
        case .any(let lists):
            lists.reduce(0) { $0 + $1.count } <= IndexSearch.soughtMax && lists.allSatisfy { $0.allSatisfy(\.isSought) }
        default: false
        }
    }
}

extension CriterionSQL {
    /// Whether a key has one of the values: one step down the tree of the table for each.
    ///
    /// - Precondition: all tests are runs.
    func sought(_ tests: [ValueTest], _ fields: [IndexField], key: String) throws -> SQLFragment {
        var parts: [SQLFragment] = []
        for field in fields {
            let number = try reader.place(of: field, institution: institution).number
            for test in tests {
                guard let (table, condition) = try condition(test) else { continue }
                let head = SQLFragment(
                    sql:
                        "EXISTS (SELECT 1 FROM \(table) s WHERE s.institution = ? AND s.field = ? AND s.key = \(key) AND ",
                    values: [.integer(Int64(institution.number)), .integer(number)])
                parts.append(head + condition + SQLFragment(sql: ")"))
            }
        }
        return parts.isEmpty ? .nothing : .balanced(parts, "OR")
    }

    /// The runs of a criterion, one for each test and field that the index knows: `SELECT key FROM …`, each in the order
    /// of keys.
    ///
    /// - Precondition: all tests are runs.
    func runs(_ tests: [ValueTest], _ fields: [IndexField]) throws -> [(table: String, select: SQLFragment)] {
        var runs: [(table: String, select: SQLFragment)] = []
        for field in fields {
            let number = try reader.place(of: field, institution: institution).number
            for test in tests {
                guard let (table, condition) = try condition(test) else { continue }
                let head = SQLFragment(
                    sql: "SELECT key FROM \(table) WHERE institution = ? AND field = ? AND ",
                    values: [.integer(Int64(institution.number)), .integer(number)])
                runs.append((table, head + condition))
            }
        }
        return runs
    }
}

extension Connection {
    /// SQLite's plan of a statement, line by line.
    func plan(_ statement: Statement) throws(SQLiteError) -> [String] {
        try plan(SQLFragment(sql: statement.sql))
    }

    func plan(_ fragment: SQLFragment) throws(SQLiteError) -> [String] {
        let statement = try statement("EXPLAIN QUERY PLAN " + fragment.sql)
        defer { statement.reset() }
        var lines: [String] = []
        while try statement.step() { lines.append(statement.text(3)) }
        return lines
    }

    /// The tables that a statement reads, each with the columns by which it is entered.
    func access(_ fragment: SQLFragment) throws(SQLiteError) -> String {
        fragment.sql.isEmpty ? "nothing: no value like this is known" : Connection.access(try plan(fragment))
    }

    /// `SEARCH token USING PRIMARY KEY (institution=? AND …)` → `token (institution=? AND …)`.
    static func access(_ lines: [String]) -> String {
        var seen: [String] = []
        for line in lines {
            let words = line.split(separator: " ", maxSplits: 2).map(String.init)
            guard words.count > 1, words[0] == "SEARCH" || words[0] == "SCAN" else { continue }
            let columns = line.firstIndex(of: "(").map { " " + line[$0...] } ?? ""
            let text = (words[0] == "SCAN" ? "scan of " : "") + words[1] + columns
            if !seen.contains(text) { seen.append(text) }
        }
        return seen.joined(separator: ", ")
    }
}
