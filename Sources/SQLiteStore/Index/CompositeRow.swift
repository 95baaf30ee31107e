internal import FHIR
internal import Search

/// A row of the table of composites: up to three components, each a value and two numbers.
///
/// | component | value                 | first number              | second number |
/// |-----------|-----------------------|---------------------------|---------------|
/// | token     | code                  | system                    | –             |
/// | string    | folded text           | –                         | –             |
/// | reference | `Type/id`, or the URL | –                         | –             |
/// | date      | first microsecond     | last microsecond          | –             |
/// | number    | bytes                 | –                         | –             |
/// | quantity  | bytes                 | system, or `printedUnit`  | unit          |
/// | uri       | text                  | –                         | –             |
///
/// Systems and units are numbers of `word`; what is not there is 0.
///
/// Where a component is a range of quantities, the row lies in `composite_range`: there each component has a last column
/// more, the end of its range; all else is its own end. So a range is asked for its ends only where there is one.
struct CompositeRow: IndexRow {
    struct Component: Hashable {
        var value: ColumnValue = .integer(0)
        var first: Int64 = 0
        var second: Int64 = 0
        /// The end of a range of quantities, whose beginning is the value.
        var end: ColumnValue?
    }

    /// Components that the table has room for.
    static let componentsMax = 3
    static let columns = ["institution", "field", "a", "b", "c", "key", "a1", "a2", "b1", "b2", "c1", "c2"]
    static let rangeColumns = columns + ["a3", "b3", "c3"]
    /// The columns of each component: its value, and its two numbers; of ranges also its end.
    static let names = ["a", "b", "c"].map { ValueColumns(value: $0, first: "\($0)1", second: "\($0)2") }
    static let rangeNames = ["a", "b", "c"].map {
        ValueColumns(value: $0, first: "\($0)1", second: "\($0)2", end: "\($0)3")
    }

    let institution: Int
    let field: Int
    let key: Int64
    /// Exactly ``componentsMax``.
    let components: [Component]

    /// Whether the row lies in `composite_range`.
    var isRange: Bool { components.contains { $0.end != nil } }

    init(institution: Int, field: Int, key: Int64, components: [Component]) {
        self.institution = institution
        self.field = field
        self.key = key
        let missing = CompositeRow.componentsMax - components.count
        self.components = components + Array(repeating: Component(), count: missing)
    }

    /// The rows' components for one combination of values: several where a unit is also kept as it is printed.
    static func combinations(
        of values: [IndexValue], word: (String) throws(SQLiteError) -> Int64
    ) throws(SQLiteError) -> [[Component]] {
        var combinations: [[Component]] = [[]]
        for value in values {
            let forms = try forms(of: value, word: word)
            combinations = combinations.flatMap { head in forms.map { head + [$0] } }
        }
        return combinations
    }

    private static func forms(
        of value: IndexValue, word: (String) throws(SQLiteError) -> Int64
    ) throws(SQLiteError) -> [Component] {
        switch value {
        case .token(let system, let code): return [Component(value: .text(code), first: try word(system))]
        case .string(let text), .uri(let text): return [Component(value: .text(text))]
        case .reference(let target): return [Component(value: .text(text(of: target)))]
        case .date(let low, let high): return [Component(value: .integer(low), first: high)]
        case .number(let key): return [Component(value: .blob(key.bytes))]
        case .quantity(let key, let system, let code, let unit):
            return try forms(of: Component(value: .blob(key.bytes)), system, code, unit, word: word)
        case .range(let low, let high, let system, let code, let unit):
            let ends = Component(
                value: .blob(low?.bytes ?? RangeRow.openLow), end: .blob(high?.bytes ?? RangeRow.openHigh))
            return try forms(of: ends, system, code, unit, word: word)
        // Composites are joined of plain values.
        case .part, .reading, .joined, .stretch, .term, .composite, .position, .text, .typed, .ofReference: return []
        }
    }

    /// A quantity with its unit by code, and once more as it is printed where that is something else.
    private static func forms(
        of quantity: Component, _ system: String, _ code: String, _ unit: String,
        word: (String) throws(SQLiteError) -> Int64
    ) throws(SQLiteError) -> [Component] {
        var coded = quantity
        (coded.first, coded.second) = (try word(system), try word(code))
        if unit.isEmpty || unit == code { return [coded] }
        var printed = quantity
        (printed.first, printed.second) = (IndexSchema.printedUnit, try word(unit))
        return [coded, printed]
    }

    static func text(of target: ReferenceTarget) -> String {
        switch target {
        case .local(let type, let id): "\(type.name)/\(id)"
        case .url(let url): url
        }
    }

    func bind(to statement: Statement) {
        statement.bind(1, institution)
        statement.bind(2, field)
        statement.bind(6, key)
        for (at, component) in components.enumerated() {
            statement.bind(Int32(3 + at), component.value)
            statement.bind(Int32(7 + at * 2), component.first)
            statement.bind(Int32(8 + at * 2), component.second)
            if isRange { statement.bind(Int32(13 + at), component.end ?? component.value) }
        }
    }

    var place: FieldPlace { FieldPlace(institution: institution, field: field) }

    static func < (x: CompositeRow, y: CompositeRow) -> Bool {
        if (x.institution, x.field) != (y.institution, y.field) {
            return (x.institution, x.field) < (y.institution, y.field)
        }
        for (mine, other) in zip(x.components, y.components) where mine.value != other.value {
            return mine.value < other.value
        }
        return x.key < y.key
    }
}
