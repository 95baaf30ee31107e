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
struct CompositeRow: IndexRow {
    struct Component: Hashable {
        var value: ColumnValue = .integer(0)
        var first: Int64 = 0
        var second: Int64 = 0
    }

    /// Components that the table has room for.
    static let componentsMax = 3
    static let columns = ["institution", "field", "a", "b", "c", "key", "a1", "a2", "b1", "b2", "c1", "c2"]
    /// The columns of each component: its value, and its two numbers.
    static let names = ["a", "b", "c"].map { ValueColumns(value: $0, first: "\($0)1", second: "\($0)2") }

    let institution: Int
    let field: Int
    let key: Int64
    /// Exactly ``componentsMax``.
    let components: [Component]

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
            var forms = [Component(value: .blob(key.bytes), first: try word(system), second: try word(code))]
            if !unit.isEmpty && unit != code {
                forms.append(
                    Component(
                        value: .blob(key.bytes), first: IndexSchema.printedUnit, second: try word(unit)))
            }
            return forms
        // Composites are joined of plain values.
        case .part, .reading, .term, .range, .composite, .position, .text, .typed, .ofReference: return []
        }
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
