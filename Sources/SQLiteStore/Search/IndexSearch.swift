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
        let value: SortValue?
        let version: () throws -> StoredVersion
    }

    private var sql: CriterionSQL { CriterionSQL(reader: index, record: record, institution: institution, type: type) }

    // MARK: Few

    /// All matches, when they can be found by looking at few resources; `nil` when they cannot.
    func few(sort: SortKey) throws -> [Candidate]? {
        guard let keys = try fewestKeys() else { return nil }
        var found: [Candidate] = []
        for key in keys {
            guard let sequence = try place(key), let version = try record.change(sequence) else { continue }
            let entries = try version.indexEntries()
            guard
                criteria.allSatisfy({ $0.matches(id: version.address.id, updated: version.updated, entries: entries) })
            else { continue }
            let value = sort.value(id: version.address.id, sequence: sequence, entries: entries)
            found.append(Candidate(key: key, value: value) { version })
        }
        return found
    }

    /// The keys of the criterion that the fewest resources meet, if these are few.
    private func fewestKeys() throws -> [Int64]? {
        var fewest: [Int64]?
        for criterion in criteria {
            let limit = (fewest?.count ?? IndexSearch.fewMax + 1)
            switch criterion {
            case .ids(let ids):
                let places = try ids.compactMap {
                    try index.identity(ResourceAddress(institution: institution, type: type, id: $0))
                }
                if places.count < limit { fewest = Array(Set(places.map(\.key))).sorted() }
            case .values(let tests, let fields):
                let selects = try sql.selects(tests, fields)
                if selects.isEmpty { return [] }
                var keys: Set<Int64> = []
                let statement = try index.connection.statement(
                    .joined(selects, " UNION ALL ") + SQLFragment(sql: " LIMIT \(limit * 2)"))
                defer { statement.reset() }
                var rows = 0
                while try statement.step() {
                    keys.insert(statement.integer(0))
                    rows += 1
                    if keys.count >= limit || rows >= limit * 2 { break }
                }
                if keys.count < limit && rows < limit * 2 { fewest = keys.sorted() }
            case .lastUpdated: continue
            }
        }
        return fewest
    }

    /// The place of a live resource's current version.
    private func place(_ key: Int64) throws(SQLiteError) -> Int64? {
        let statement = try index.connection.statement(
            "SELECT sequence FROM resource WHERE institution = ?1 AND type = ?2 AND key = ?3")
        statement.bind(1, institution.number)
        statement.bind(2, Int(type.number))
        statement.bind(3, key)
        defer { statement.reset() }
        return try statement.step() ? statement.integer(0) : nil
    }

    // MARK: Many

    /// Calls `body` with each match in the order of keys until it says `false`.
    func forEachByKey(after key: Int64 = 0, _ body: (Candidate) throws -> Bool) throws {
        let conditions = try conditions(key: "r.key", sequence: "r.sequence")
        let from = SQLFragment(
            sql: "SELECT r.key, r.sequence FROM resource r WHERE r.institution = ? AND r.type = ? AND r.key > ?",
            values: [.integer(Int64(institution.number)), .integer(Int64(type.number)), .integer(key)])
        try walk(from + conditions + SQLFragment(sql: " ORDER BY r.key"), value: nil, body)
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
            values: [.integer(Int64(institution.number))] + fields.map { .integer(Int64($0.number)) })
        if let value = cursor?.value {
            from = from + SQLFragment(sql: " AND \(column) \(descending ? "<=" : ">=") ?", values: [ColumnValue(value)])
        }
        from = from + (try conditions(key: "r.key", sequence: "r.sequence"))
        try walk(from + SQLFragment(sql: " ORDER BY sorted \(order), r.key ASC"), value: kind, body)
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
            ] + fields.map { .integer(Int64($0.number)) })
        let conditions = try conditions(key: "r.key", sequence: "r.sequence")
        try walk(from + conditions + SQLFragment(sql: " ORDER BY r.key"), value: nil, body)
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
        from = from + (try conditions(key: "r.key", sequence: "r.sequence"))
        try walk(from + SQLFragment(sql: " ORDER BY r.sequence \(descending ? "DESC" : "ASC")"), value: .special, body)
    }

    /// The number of matches that `isCounted` accepts.
    func count(_ isCounted: (Int64) -> Bool) throws -> Int {
        let conditions = try conditions(key: "r.key", sequence: "r.sequence")
        let statement = try index.connection.statement(
            SQLFragment(
                sql: "SELECT r.key FROM resource r WHERE r.institution = ? AND r.type = ?",
                values: [.integer(Int64(institution.number)), .integer(Int64(type.number))]) + conditions)
        defer { statement.reset() }
        var count = 0
        while try statement.step() {
            if isCounted(statement.integer(0)) { count += 1 }
        }
        return count
    }

    // MARK: SQL

    /// All criteria as conditions on a key and the place of its current version.
    private func conditions(key: String, sequence: String) throws -> SQLFragment {
        var conditions: [SQLFragment] = []
        for criterion in criteria {
            switch criterion {
            case .ids(let ids):
                let keys = try ids.compactMap {
                    try index.identity(ResourceAddress(institution: institution, type: type, id: $0))?.key
                }
                conditions.append(SQLFragment(sql: "\(key) IN (\(keys.map(String.init).joined(separator: ", ")))"))
            case .values(let tests, let fields):
                let selects = try sql.selects(tests, fields)
                conditions.append(
                    selects.isEmpty
                        ? .nothing
                        : SQLFragment(sql: "\(key) IN (") + .joined(selects, " UNION ALL ") + SQLFragment(sql: ")"))
            case .lastUpdated(let tests):
                conditions.append(try sql.places(tests, column: sequence))
            }
        }
        return conditions.isEmpty ? SQLFragment(sql: "") : SQLFragment(sql: " AND ") + .balanced(conditions, "AND")
    }

    private func walk(
        _ fragment: SQLFragment, value kind: SearchKind?, _ body: (Candidate) throws -> Bool
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
            let candidate = Candidate(key: statement.integer(0), value: value) {
                guard let version = try record.change(sequence) else {
                    throw StoreError.corrupt(reason: "the index names change \(sequence), which is not in the log")
                }
                return version
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
