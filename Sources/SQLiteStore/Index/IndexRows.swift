internal import Search
internal import Store

/// Rows of the value tables, gathered for one merge and written in the order of their keys.
struct IndexRows {
    struct Token: Hashable, Comparable {
        let institution: Int
        let field: Int
        let code: String
        let key: Int64
        let system: Int64
        static func < (a: Token, b: Token) -> Bool {
            (a.institution, a.field) != (b.institution, b.field)
                ? (a.institution, a.field) < (b.institution, b.field)
                : a.code != b.code
                    ? a.code.utf8.lexicographicallyPrecedes(b.code.utf8) : (a.key, a.system) < (b.key, b.system)
        }
    }

    struct Text: Hashable, Comparable {
        let institution: Int
        let field: Int
        let value: String
        let key: Int64
        static func < (a: Text, b: Text) -> Bool {
            (a.institution, a.field) != (b.institution, b.field)
                ? (a.institution, a.field) < (b.institution, b.field)
                : a.value != b.value ? a.value.utf8.lexicographicallyPrecedes(b.value.utf8) : a.key < b.key
        }
    }

    /// Rows of integers only: their columns in the order of the table.
    struct Integers: Hashable, Comparable {
        let a: Int64
        let b: Int64
        let c: Int64
        let d: Int64
        var e: Int64 = 0
        static func < (x: Integers, y: Integers) -> Bool { (x.a, x.b, x.c, x.d, x.e) < (y.a, y.b, y.c, y.d, y.e) }
    }

    struct Number: Hashable, Comparable {
        let institution: Int
        let field: Int
        let value: [UInt8]
        let key: Int64
        var system: Int64 = 0
        var code: Int64 = 0
        static func < (a: Number, b: Number) -> Bool {
            (a.institution, a.field) != (b.institution, b.field)
                ? (a.institution, a.field) < (b.institution, b.field)
                : a.value != b.value
                    ? a.value.lexicographicallyPrecedes(b.value) : (a.key, a.system, a.code) < (b.key, b.system, b.code)
        }
    }

    var tokens: [Token] = []
    var strings: [Text] = []
    /// (institution, target, field, key)
    var references: [Integers] = []
    /// (institution, field, low, high, key)
    var dates: [Integers] = []
    var numbers: [Number] = []
    var quantities: [Number] = []
    /// (institution, field, value, key)
    var uris: [Integers] = []
    var composites: [CompositeRow] = []

    /// Adds the rows of a resource's entries; words and targets that have no number yet are given one.
    mutating func add(
        _ entries: [IndexEntry], institution: Institution, key: Int64, _ dictionary: inout IndexDictionary,
        _ connection: Connection
    ) throws(SQLiteError) {
        let number = institution.number
        for entry in entries {
            let field = Int(entry.field.number)
            switch entry.value {
            case .token(let system, let code):
                let system = try dictionary.word(system, connection)
                tokens.append(.init(institution: number, field: field, code: code, key: key, system: system))
            case .string(let text):
                strings.append(.init(institution: number, field: field, value: text, key: key))
            case .reference(let target):
                let target = try dictionary.target(target, institution: institution, connection)
                references.append(.init(a: Int64(number), b: target, c: Int64(field), d: key))
            case .date(let low, let high):
                dates.append(.init(a: Int64(number), b: Int64(field), c: low, d: high, e: key))
            case .number(let value):
                numbers.append(.init(institution: number, field: field, value: value.bytes, key: key))
            case .quantity(let value, let system, let code, let unit):
                let system = try dictionary.word(system, connection)
                let word = try dictionary.word(code, connection)
                quantities.append(
                    .init(
                        institution: number, field: field, value: value.bytes, key: key, system: system, code: word))
                if !unit.isEmpty && unit != code {
                    quantities.append(
                        .init(
                            institution: number, field: field, value: value.bytes, key: key,
                            system: IndexSchema.printedUnit, code: try dictionary.word(unit, connection)))
                }
            case .uri(let uri):
                uris.append(
                    .init(a: Int64(number), b: Int64(field), c: try dictionary.word(uri, connection), d: key))
            case .composite(let values):
                let combinations = try CompositeRow.combinations(of: values) { text throws(SQLiteError) in
                    try dictionary.word(text, connection)
                }
                composites += combinations.map {
                    CompositeRow(institution: number, field: field, key: key, components: $0)
                }
            }
        }
    }

    mutating func append(_ other: IndexRows) {
        tokens += other.tokens
        strings += other.strings
        references += other.references
        dates += other.dates
        numbers += other.numbers
        quantities += other.quantities
        uris += other.uris
        composites += other.composites
    }

    /// The rows that `other` has not.
    func subtracting(_ other: IndexRows) -> IndexRows {
        var left = IndexRows()
        // Byte by byte: Swift's strings are equal when they look the same, SQLite's when they are the same.
        let codes = Set(other.tokens.map { Exact(text: Array($0.code.utf8), numbers: [Int64($0.field), $0.system]) })
        left.tokens = tokens.filter {
            !codes.contains(Exact(text: Array($0.code.utf8), numbers: [Int64($0.field), $0.system]))
        }
        let texts = Set(other.strings.map { Exact(text: Array($0.value.utf8), numbers: [Int64($0.field)]) })
        left.strings = strings.filter { !texts.contains(Exact(text: Array($0.value.utf8), numbers: [Int64($0.field)])) }
        left.references = Array(Set(references).subtracting(other.references))
        left.dates = Array(Set(dates).subtracting(other.dates))
        left.numbers = Array(Set(numbers).subtracting(other.numbers))
        left.quantities = Array(Set(quantities).subtracting(other.quantities))
        left.uris = Array(Set(uris).subtracting(other.uris))
        left.composites = Array(Set(composites).subtracting(other.composites))
        return left
    }

    private struct Exact: Hashable {
        let text: [UInt8]
        let numbers: [Int64]
    }

    private enum Action {
        case insert, delete

        func sql(_ table: String, _ columns: [String]) -> String {
            switch self {
            case .insert:
                let marks = columns.indices.map { "?\($0 + 1)" }.joined(separator: ", ")
                return "INSERT OR IGNORE INTO \(table)(\(columns.joined(separator: ", "))) VALUES(\(marks))"
            case .delete:
                let terms = columns.enumerated().map { "\($1) = ?\($0 + 1)" }.joined(separator: " AND ")
                return "DELETE FROM \(table) WHERE \(terms)"
            }
        }
    }

    mutating func insert(into connection: Connection) throws(SQLiteError) { try write(connection, .insert) }
    mutating func delete(from connection: Connection) throws(SQLiteError) { try write(connection, .delete) }

    private mutating func write(_ connection: Connection, _ action: Action) throws(SQLiteError) {
        tokens.sort()
        var statement = try connection.statement(
            action.sql("token", ["institution", "field", "code", "key", "system"]))
        for row in tokens {
            statement.bind(1, row.institution)
            statement.bind(2, row.field)
            statement.bind(3, row.code)
            statement.bind(4, row.key)
            statement.bind(5, row.system)
            try statement.run()
        }
        strings.sort()
        statement = try connection.statement(action.sql("string", ["institution", "field", "value", "key"]))
        for row in strings {
            statement.bind(1, row.institution)
            statement.bind(2, row.field)
            statement.bind(3, row.value)
            statement.bind(4, row.key)
            try statement.run()
        }
        try write(
            &references, connection, action.sql("reference", ["institution", "target", "field", "key"]), columns: 4)
        try write(&dates, connection, action.sql("date", ["institution", "field", "low", "high", "key"]), columns: 5)
        try write(&uris, connection, action.sql("uri", ["institution", "field", "value", "key"]), columns: 4)
        try write(&numbers, connection, action.sql("number", ["institution", "field", "value", "key"]), hasUnit: false)
        try write(
            &quantities, connection,
            action.sql("quantity", ["institution", "field", "value", "key", "system", "code"]), hasUnit: true)
        composites.sort()
        statement = try connection.statement(action.sql("composite", CompositeRow.columns))
        for row in composites {
            row.bind(to: statement)
            try statement.run()
        }
    }

    private func write(
        _ rows: inout [Integers], _ connection: Connection, _ sql: String, columns: Int
    ) throws(SQLiteError) {
        rows.sort()
        let statement = try connection.statement(sql)
        for row in rows {
            statement.bind(1, row.a)
            statement.bind(2, row.b)
            statement.bind(3, row.c)
            statement.bind(4, row.d)
            if columns == 5 { statement.bind(5, row.e) }
            try statement.run()
        }
    }

    private func write(
        _ rows: inout [Number], _ connection: Connection, _ sql: String, hasUnit: Bool
    ) throws(SQLiteError) {
        rows.sort()
        let statement = try connection.statement(sql)
        for row in rows {
            statement.bind(1, row.institution)
            statement.bind(2, row.field)
            statement.bind(3, row.value)
            statement.bind(4, row.key)
            if hasUnit {
                statement.bind(5, row.system)
                statement.bind(6, row.code)
            }
            try statement.run()
        }
    }
}
