internal import FHIR
internal import Search
internal import Store

/// What the index finds, as streams of candidates; recent changes are not its business.
///
/// Two ways. When some criterion is met by few resources, these are taken and the other criteria are checked on their
/// text. Otherwise one index is walked in the order of keys, and the other criteria are conditions on each key.
struct IndexSearch {
    /// Resources that may be looked at one by one.
    static let fewMax = 2000

    let index: IndexReader
    let record: RecordReader
    let criteria: [Criterion]
    let type: ResourceType
    let institution: Institution

    /// A resource that the index names: whether it meets all criteria has been seen to.
    struct Candidate {
        let key: Int64
        let sequence: Int64
        let value: SortValue?
        let version: () throws -> StoredVersion
    }

    private var sql: CriterionSQL { CriterionSQL(reader: index, record: record, institution: institution, type: type) }

    // MARK: Few

    /// All matches, when they can be found by looking at few resources; `nil` when they cannot.
    func few() throws -> [Candidate]? {
        guard let keys = try fewestKeys(criteria, below: IndexSearch.fewMax + 1) else { return nil }
        var found: [Candidate] = []
        for key in keys.sorted() {
            guard let sequence = try index.current(key, type, institution), let version = try record.change(sequence),
                try version.meets(criteria)
            else { continue }
            found.append(Candidate(key: key, sequence: sequence, value: nil) { version })
        }
        return found
    }

    /// The keys that the criterion gives which the fewest resources meet, if these are fewer than the limit.
    private func fewestKeys(_ criteria: [Criterion], below limit: Int) throws -> Set<Int64>? {
        var fewest: Set<Int64>?
        for criterion in criteria {
            guard try through(criterion) == nil else { continue }
            guard let keys = try keys(of: criterion, below: fewest?.count ?? limit) else { continue }
            fewest = keys
            if keys.isEmpty { break }
        }
        return fewest
    }

    /// The keys of all that may meet the criterion, if they are fewer than the limit and the index tells them.
    private func keys(of criterion: Criterion, below limit: Int) throws -> Set<Int64>? {
        switch criterion {
        case .ids(let ids):
            guard ids.count < limit * 2 else { return nil }
            var keys: Set<Int64> = []
            for id in ids {
                let address = ResourceAddress(institution: institution, type: type, id: id)
                if let place = try index.identity(address) { keys.insert(place.key) }
            }
            return keys.count < limit ? keys : nil
        case .values(let tests, let fields):
            guard !tests.contains(where: \.isTextOnly) else { return nil }
            return try collect(try sql.selects(tests, fields), below: limit)
        case .referring(let targets, let fields):
            guard targets.count < limit else { return nil }
            var keys: Set<Int64> = []
            for target in targets {
                let selects = try sql.selects([.reference(target)], fields)
                guard let more = try collect(selects, below: limit) else { return nil }
                keys.formUnion(more)
                guard keys.count < limit else { return nil }
            }
            return keys
        case .any(let lists):
            var keys: Set<Int64> = []
            for list in lists {
                guard let more = try fewestKeys(list, below: limit) else { return nil }
                keys.formUnion(more)
                guard keys.count < limit else { return nil }
            }
            return keys
        case .lastUpdated, .missing, .not: return nil
        case .chain, .has, .hierarchy: preconditionFailure("links are resolved before")
        }
    }

    /// The key from which on the index does not tell who meets the criterion; `nil` when it tells of all.
    private func through(_ criterion: Criterion) throws -> Int64? {
        switch criterion {
        case .values(_, let fields), .missing(_, let fields), .referring(_, let fields):
            try index.through(fields, institution: institution)
        default: nil
        }
    }

    private func collect(_ selects: [SQLFragment], below limit: Int) throws -> Set<Int64>? {
        if selects.isEmpty { return [] }
        var keys: Set<Int64> = []
        let statement = try index.connection.statement(
            .joined(selects, " UNION ALL ") + SQLFragment(sql: " LIMIT \(limit * 2)"))
        defer { statement.reset() }
        var rows = 0
        while try statement.step() {
            keys.insert(statement.integer(0))
            rows += 1
            if keys.count >= limit || rows >= limit * 2 { return nil }
        }
        return keys
    }

    // MARK: Many

    /// Calls `body` with each match in the order of keys until it says `false`.
    func forEachByKey(after key: Int64 = 0, _ body: (Candidate) throws -> Bool) throws {
        let conditions = try conditions(key: "r.key", sequence: "r.sequence")
        let from = SQLFragment(
            sql: "SELECT r.key, r.sequence FROM resource r WHERE r.institution = ? AND r.type = ? AND r.key > ?",
            values: [.integer(Int64(institution.number)), .integer(Int64(type.number)), .integer(key)])
        try walk(
            from + conditions.sql + SQLFragment(sql: " ORDER BY r.key"), value: nil, isExact: conditions.isExact, body)
    }

    /// Calls `body` with each match that has a value at the sort's fields, in the sort's order. A resource comes once for
    /// each of its values: the caller takes the one that counts.
    func forEachByValue(
        _ fields: [IndexField], kind: SearchKind, descending: Bool, after cursor: PageCursor?,
        _ body: (Candidate) throws -> Bool
    ) throws {
        let (table, name) = IndexSearch.column(kind, descending: descending)
        // URIs are kept by number: their order is that of their texts.
        let column = kind == .uri ? "(SELECT text FROM word WHERE number = v.value)" : "v.\(name)"
        let order = descending ? "DESC" : "ASC"
        let marks = fields.map { _ in "?" }.joined(separator: ", ")
        var from = SQLFragment(
            sql: """
                SELECT r.key, r.sequence, \(column) AS sorted FROM \(table) v CROSS JOIN resource r
                ON r.institution = v.institution AND r.type = \(type.number) AND r.key = v.key
                WHERE v.institution = ? AND v.field IN (\(marks))
                """,
            values: [.integer(Int64(institution.number))] + (try numbers(of: fields)))
        if let value = cursor?.value {
            from = from + SQLFragment(sql: " AND \(column) \(descending ? "<=" : ">=") ?", values: [ColumnValue(value)])
        }
        let conditions = try conditions(key: "r.key", sequence: "r.sequence")
        from = from + conditions.sql + SQLFragment(sql: " ORDER BY sorted \(order), r.key ASC")
        try walk(from, value: kind, isExact: conditions.isExact, body)
    }

    /// Calls `body` with each match that has no value at the fields, in the order of keys.
    func forEachWithout(
        _ fields: [IndexField], kind: SearchKind, after key: Int64, _ body: (Candidate) throws -> Bool
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
        let conditions = try conditions(key: "r.key", sequence: "r.sequence")
        try walk(
            from + conditions.sql + SQLFragment(sql: " ORDER BY r.key"), value: nil, isExact: conditions.isExact, body)
    }

    private func numbers(of fields: [IndexField]) throws -> [ColumnValue] {
        try fields.map { .integer(try index.place(of: $0, institution: institution).number) }
    }

    /// Calls `body` with each match in the order of the log.
    func forEachByPlace(descending: Bool, after sequence: Int64?, _ body: (Candidate) throws -> Bool) throws {
        var from = SQLFragment(
            sql: """
                SELECT r.key, r.sequence FROM resource r WHERE r.institution = ? AND r.type = ?
                """,
            values: [.integer(Int64(institution.number)), .integer(Int64(type.number))])
        if let sequence {
            from = from + SQLFragment(sql: " AND r.sequence \(descending ? "<" : ">") ?", values: [.integer(sequence)])
        }
        let conditions = try conditions(key: "r.key", sequence: "r.sequence")
        from = from + conditions.sql + SQLFragment(sql: " ORDER BY r.sequence \(descending ? "DESC" : "ASC")")
        try walk(from, value: .special, isExact: conditions.isExact, body)
    }

    /// The number of matches that `isCounted` accepts.
    func count(_ isCounted: (_ key: Int64, _ sequence: Int64) -> Bool) throws -> Int {
        var count = 0
        let (conditions, isExact) = try conditions(key: "r.key", sequence: "r.sequence")
        let from = SQLFragment(
            sql: "SELECT r.key, r.sequence FROM resource r WHERE r.institution = ? AND r.type = ?",
            values: [.integer(Int64(institution.number)), .integer(Int64(type.number))])
        let statement = try index.connection.statement(from + conditions)
        defer { statement.reset() }
        while try statement.step() {
            guard isCounted(statement.integer(0), statement.integer(1)) else { continue }
            if !isExact { try index.connection.checkTime() }
            if try isExact || version(at: statement.integer(1)).meets(criteria) { count += 1 }
        }
        return count
    }

    private func version(at sequence: Int64) throws -> StoredVersion {
        guard let version = try record.change(sequence) else {
            throw StoreError.corrupt(reason: "the index names change \(sequence), which is not in the log")
        }
        return version
    }

    // MARK: SQL

    /// All criteria as conditions on a key and the place of its current version, and whether these are all that counts:
    /// otherwise each candidate's text decides.
    private func conditions(key: String, sequence: String) throws -> (sql: SQLFragment, isExact: Bool) {
        let all = try condition(all: criteria, key: key, sequence: sequence)
        return (criteria.isEmpty ? SQLFragment(sql: "") : SQLFragment(sql: " AND ") + all.sql, all.isExact)
    }

    private func condition(
        all criteria: [Criterion], key: String, sequence: String
    ) throws -> (sql: SQLFragment, isExact: Bool) {
        let parts = try criteria.map { try condition($0, key: key, sequence: sequence) }
        return (.balanced(parts.map(\.sql), "AND"), parts.allSatisfy(\.isExact))
    }

    /// A condition that holds of all that meet the criterion, and whether it holds of nothing else.
    private func condition(
        _ criterion: Criterion, key: String, sequence: String
    ) throws -> (sql: SQLFragment, isExact: Bool) {
        let known = try knownCondition(criterion, key: key, sequence: sequence)
        guard let through = try through(criterion) else { return known }
        // Custom parameters that are being filled in: the texts of higher keys decide.
        let open = SQLFragment(sql: "(\(key) > ? OR ", values: [.integer(through)])
        return (open + known.sql + SQLFragment(sql: ")"), false)
    }

    private func knownCondition(
        _ criterion: Criterion, key: String, sequence: String
    ) throws -> (sql: SQLFragment, isExact: Bool) {
        func among(_ selects: [SQLFragment]) -> SQLFragment {
            selects.isEmpty
                ? .nothing : SQLFragment(sql: "\(key) IN (") + .joined(selects, " UNION ALL ") + SQLFragment(sql: ")")
        }
        switch criterion {
        case .ids(let ids):
            let keys = try ids.compactMap {
                try index.identity(ResourceAddress(institution: institution, type: type, id: $0))?.key
            }
            return (SQLFragment(sql: "\(key) IN (\(keys.map(String.init).joined(separator: ", ")))"), true)
        case .values(let tests, let fields):
            if tests.contains(where: \.isTextOnly) { return (SQLFragment(sql: "1"), false) }
            return (among(try sql.selects(tests, fields)), !tests.contains(where: \.isWiderInIndex))
        case .referring(let targets, let fields):
            let numbers = try targets.compactMap { try index.target($0, institution: institution) }.sorted()
            return (among(try fields.map { try sql.referring(numbers, field: $0) }), true)
        case .lastUpdated(let tests): return (try sql.places(tests, column: sequence), true)
        case .missing(let isMissing, let fields):
            let any = among(try sql.selectsAny(fields))
            return (isMissing ? SQLFragment(sql: "NOT ") + any : any, true)
        case .not(let inner):
            let condition = try condition(inner, key: key, sequence: sequence)
            guard condition.isExact else { return (SQLFragment(sql: "1"), false) }
            return (SQLFragment(sql: "NOT (") + condition.sql + SQLFragment(sql: ")"), true)
        case .any(let lists):
            guard !lists.isEmpty else { return (.nothing, true) }
            let parts = try lists.map { try condition(all: $0, key: key, sequence: sequence) }
            return (.balanced(parts.map(\.sql), "OR"), parts.allSatisfy(\.isExact))
        case .chain, .has, .hierarchy: preconditionFailure("links are resolved before")
        }
    }

    private func walk(
        _ fragment: SQLFragment, value kind: SearchKind?, isExact: Bool, _ body: (Candidate) throws -> Bool
    ) throws {
        let statement = try index.connection.statement(fragment)
        defer { statement.reset() }
        while try statement.step() {
            let sequence = statement.integer(1)
            let value: SortValue? =
                switch kind {
                case nil: nil
                case .special: .integer(sequence)
                default: SortValue(statement.value(2))
                }
            let candidate: Candidate
            if isExact {
                candidate = Candidate(key: statement.integer(0), sequence: sequence, value: value) {
                    try version(at: sequence)
                }
            } else {
                try index.connection.checkTime()
                let version = try version(at: sequence)
                guard try version.meets(criteria) else { continue }
                candidate = Candidate(key: statement.integer(0), sequence: sequence, value: value) { version }
            }
            guard try body(candidate) else { return }
        }
    }

    private static func column(_ kind: SearchKind, descending: Bool) -> (table: String, column: String) {
        switch kind {
        case .date: ("date", descending ? "high" : "low")
        case .number: ("number", "value")
        case .quantity: ("quantity", "value")
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
