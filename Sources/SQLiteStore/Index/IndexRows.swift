internal import FHIR
internal import Search
internal import Store

/// Rows of the value tables, gathered for one merge and written in the order of their keys.
struct IndexRows {
    var tokens: [TokenRow] = []
    var strings: [StringRow] = []
    var references: [IntegerRow] = []
    var dates: [IntegerRow] = []
    var numbers: [NumberRow] = []
    var quantities: [NumberRow] = []
    /// Quantities in base units: what they are sorted by.
    var orders: [NumberRow] = []
    var ranges: [RangeRow] = []
    var uris: [IntegerRow] = []
    var composites: [CompositeRow] = []
    /// Composites with a range of quantities among their components.
    var compositeRanges: [CompositeRow] = []
    /// Rows that were written or deleted, by field; of dates by part of time too.
    private var changed: [FieldPlace: Int] = [:]
    /// The longest range of dates among the rows, by field, in microseconds; 0 for instants.
    var spans: [FieldPlace: Int64] {
        var spans: [FieldPlace: Int64] = [:]
        for row in dates {
            let (span, isOpen) = row.d.subtractingReportingOverflow(row.c)
            let place = FieldPlace(institution: Int(row.a), field: Int(row.b))
            spans[place] = max(spans[place] ?? 0, isOpen ? .max : span)
        }
        return spans
    }

    /// Adds the rows of a resource's entries; words and targets that have no number yet are given one.
    ///
    /// - Parameter known: the numbers of custom parameters; entries of others are left out.
    mutating func add(
        _ entries: [IndexEntry], institution: Institution, key: Int64, custom known: [CustomField: Int] = [:],
        _ dictionary: inout IndexDictionary, _ connection: Connection
    ) throws(SQLiteError) {
        let number = institution.number
        for entry in entries {
            let field: Int
            if let custom = entry.field.custom {
                guard let number = known[custom] else { continue }
                field = number
            } else {
                field = Int(entry.field.number)
            }
            switch entry.value {
            case .token(let system, let code):
                let system = try dictionary.word(system, connection)
                tokens.append(.init(institution: number, field: field, code: code, key: key, system: system))
            case .string(let text), .term(let text):
                strings.append(.init(institution: number, field: field, value: text, key: key))
            case .part(let text):
                let value = IndexSchema.partMark + text
                strings.append(.init(institution: number, field: field, value: value, key: key))
            case .reading(let text):
                let value = IndexSchema.readingMark + text
                strings.append(.init(institution: number, field: field, value: value, key: key))
            case .joined(let text):
                let value = IndexSchema.joinedMark + text
                strings.append(.init(institution: number, field: field, value: value, key: key))
            case .stretch(let text):
                let value = IndexSchema.stretchMark + text
                strings.append(.init(institution: number, field: field, value: value, key: key))
            case .reference(let target):
                let target = try dictionary.target(target, institution: institution, connection)
                references.append(.init(a: Int64(number), b: target, c: Int64(field), d: key, isReference: true))
            case .date(let low, let high):
                dates.append(.init(a: Int64(number), b: Int64(field), c: low, d: high, e: key))
            case .number(let value):
                numbers.append(.init(institution: number, field: field, value: value.bytes, key: key))
            case .quantity(let value, let system, let code, let unit):
                let order = QuantityOrder.key(value, system: system, code: code)
                orders.append(.init(institution: number, field: field, value: order.bytes, key: key))
                for unit in try units(system, code, unit, &dictionary, connection) {
                    quantities.append(
                        .init(institution: number, field: field, value: value.bytes, key: key, unit: unit))
                }
            case .range(let low, let high, let system, let code, let unit):
                for unit in try units(system, code, unit, &dictionary, connection) {
                    ranges.append(
                        .init(
                            institution: number, field: field, low: low?.bytes ?? RangeRow.openLow,
                            high: high?.bytes ?? RangeRow.openHigh, key: key, unit: unit))
                }
            case .uri(let uri):
                uris.append(
                    .init(a: Int64(number), b: Int64(field), c: try dictionary.word(uri, connection), d: key))
            case .position(let point):
                let latitude = GeographicPoint.key(point.latitude).bytes
                numbers.append(.init(institution: number, field: field, value: latitude, key: key))
            case .text, .typed, .ofReference: break
            case .composite(let values):
                let combinations = try CompositeRow.combinations(of: values) { text throws(SQLiteError) in
                    try dictionary.word(text, connection)
                }
                for components in combinations {
                    let row = CompositeRow(institution: number, field: field, key: key, components: components)
                    if row.isRange { compositeRanges.append(row) } else { composites.append(row) }
                }
            }
        }
    }

    /// A unit by its code, and once more as it is printed where that is something else.
    private func units(
        _ system: String, _ code: String, _ printed: String, _ dictionary: inout IndexDictionary,
        _ connection: Connection
    ) throws(SQLiteError) -> [NumberRow.Unit] {
        let coded = NumberRow.Unit(
            system: try dictionary.word(system, connection),
            code: system == Unit.system
                ? try dictionary.unit(code, connection) : try dictionary.word(code, connection))
        if printed.isEmpty || printed == code { return [coded] }
        return [
            coded, .init(system: IndexSchema.printedUnit, code: try dictionary.word(printed, connection)),
        ]
    }

    mutating func append(_ other: IndexRows) {
        tokens += other.tokens
        strings += other.strings
        references += other.references
        dates += other.dates
        numbers += other.numbers
        quantities += other.quantities
        orders += other.orders
        ranges += other.ranges
        uris += other.uris
        composites += other.composites
        compositeRanges += other.compositeRanges
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
        left.orders = Array(Set(orders).subtracting(other.orders))
        left.ranges = Array(Set(ranges).subtracting(other.ranges))
        left.uris = Array(Set(uris).subtracting(other.uris))
        left.composites = Array(Set(composites).subtracting(other.composites))
        left.compositeRanges = Array(Set(compositeRanges).subtracting(other.compositeRanges))
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

    /// The tables that hold values, with the columns of their keys.
    static let tables: [(table: String, columns: [String])] = [
        ("token", TokenRow.columns), ("string", StringRow.columns), ("reference", IntegerRow.referenceColumns),
        ("date", IntegerRow.dateColumns), ("uri", IntegerRow.uriColumns), ("number", NumberRow.columns),
        ("quantity", NumberRow.quantityColumns), ("quantity_order", NumberRow.columns),
        ("quantity_range", RangeRow.columns),
        ("composite", CompositeRow.columns), ("composite_range", CompositeRow.rangeColumns),
    ]

    /// - Returns: how many rows each field has more.
    mutating func insert(into connection: Connection) throws(SQLiteError) -> [FieldPlace: Int] {
        try write(connection, .insert)
        return changed
    }

    /// - Returns: how many rows each field has less.
    mutating func delete(from connection: Connection) throws(SQLiteError) -> [FieldPlace: Int] {
        try write(connection, .delete)
        return changed
    }

    private mutating func write(_ connection: Connection, _ action: Action) throws(SQLiteError) {
        try IndexRows.write(&tokens, action.sql("token", TokenRow.columns), connection, counting: &changed)
        try IndexRows.write(&strings, action.sql("string", StringRow.columns), connection, counting: &changed)
        try IndexRows.write(
            &references, action.sql("reference", IntegerRow.referenceColumns), connection, counting: &changed)
        try IndexRows.write(&dates, action.sql("date", IntegerRow.dateColumns), connection, counting: &changed)
        try IndexRows.write(&uris, action.sql("uri", IntegerRow.uriColumns), connection, counting: &changed)
        try IndexRows.write(&numbers, action.sql("number", NumberRow.columns), connection, counting: &changed)
        try IndexRows.write(
            &quantities, action.sql("quantity", NumberRow.quantityColumns), connection, counting: &changed)
        // Counted as quantities already.
        var uncounted: [FieldPlace: Int] = [:]
        try IndexRows.write(
            &orders, action.sql("quantity_order", NumberRow.columns), connection, counting: &uncounted)
        try IndexRows.write(&ranges, action.sql("quantity_range", RangeRow.columns), connection, counting: &changed)
        try IndexRows.write(&composites, action.sql("composite", CompositeRow.columns), connection, counting: &changed)
        try IndexRows.write(
            &compositeRanges, action.sql("composite_range", CompositeRow.rangeColumns), connection,
            counting: &changed)
    }

    private static func write<Row: IndexRow>(
        _ rows: inout [Row], _ sql: String, _ connection: Connection, counting changed: inout [FieldPlace: Int]
    ) throws(SQLiteError) {
        rows.sort()
        let statement = try connection.statement(sql)
        // Rows of a field stand together in most tables: counted as a run.
        var run: (place: FieldPlace, count: Int)?
        for row in rows {
            row.bind(to: statement)
            try statement.run()
            let count = connection.changes
            if run?.place == row.place {
                run?.count += count
            } else {
                if let run { changed[run.place, default: 0] += run.count }
                run = (row.place, count)
            }
        }
        if let run { changed[run.place, default: 0] += run.count }
    }
}
