/// A field of an institution; of dates also the part of time in which they begin.
struct FieldPlace: Hashable {
    let institution: Int
    let field: Int
    /// Dates are counted by parts of 2⁴¹ microseconds, which are 25 days: as many rows as there are such parts, however
    /// many dates.
    var part: Int64?

    static let partBits = 41

    /// The field alone.
    var whole: FieldPlace { FieldPlace(institution: institution, field: field) }
}

/// A row of a value table: its columns in the order of the table's key, which is the order of the rows.
protocol IndexRow: Hashable, Comparable {
    /// The field that the row is counted for.
    var place: FieldPlace { get }
    func bind(to statement: Statement)
}

struct TokenRow: IndexRow {
    static let columns = ["institution", "field", "code", "key", "system"]

    let institution: Int
    let field: Int
    let code: String
    let key: Int64
    let system: Int64

    var place: FieldPlace { FieldPlace(institution: institution, field: field) }

    static func < (a: TokenRow, b: TokenRow) -> Bool {
        (a.institution, a.field) != (b.institution, b.field)
            ? (a.institution, a.field) < (b.institution, b.field)
            : a.code != b.code
                ? a.code.utf8.lexicographicallyPrecedes(b.code.utf8) : (a.key, a.system) < (b.key, b.system)
    }

    func bind(to statement: Statement) {
        statement.bind(1, institution)
        statement.bind(2, field)
        statement.bind(3, code)
        statement.bind(4, key)
        statement.bind(5, system)
    }
}

struct StringRow: IndexRow {
    static let columns = ["institution", "field", "value", "key"]

    let institution: Int
    let field: Int
    let value: String
    let key: Int64

    var place: FieldPlace { FieldPlace(institution: institution, field: field) }

    static func < (a: StringRow, b: StringRow) -> Bool {
        (a.institution, a.field) != (b.institution, b.field)
            ? (a.institution, a.field) < (b.institution, b.field)
            : a.value != b.value ? a.value.utf8.lexicographicallyPrecedes(b.value.utf8) : a.key < b.key
    }

    func bind(to statement: Statement) {
        statement.bind(1, institution)
        statement.bind(2, field)
        statement.bind(3, value)
        statement.bind(4, key)
    }
}

/// A number, or a quantity with its unit.
struct NumberRow: IndexRow {
    static let columns = ["institution", "field", "value", "key"]
    static let quantityColumns = columns + ["system", "code"]

    let institution: Int
    let field: Int
    let value: [UInt8]
    let key: Int64
    /// `nil` in the table of numbers.
    var unit: Unit?

    struct Unit: Hashable {
        let system: Int64
        let code: Int64
    }

    var place: FieldPlace { FieldPlace(institution: institution, field: field) }

    static func < (a: NumberRow, b: NumberRow) -> Bool {
        if (a.institution, a.field) != (b.institution, b.field) {
            return (a.institution, a.field) < (b.institution, b.field)
        }
        if a.value != b.value { return a.value.lexicographicallyPrecedes(b.value) }
        return (a.key, a.unit?.system ?? 0, a.unit?.code ?? 0) < (b.key, b.unit?.system ?? 0, b.unit?.code ?? 0)
    }

    func bind(to statement: Statement) {
        statement.bind(1, institution)
        statement.bind(2, field)
        statement.bind(3, value)
        statement.bind(4, key)
        guard let unit else { return }
        statement.bind(5, unit.system)
        statement.bind(6, unit.code)
    }
}

/// A range of quantities.
struct RangeRow: IndexRow {
    static let columns = ["institution", "field", "low", "high", "key", "system", "code"]
    /// Before and behind the bytes of all numbers.
    static let openLow: [UInt8] = []
    static let openHigh: [UInt8] = [0xFF]

    let institution: Int
    let field: Int
    let low: [UInt8]
    let high: [UInt8]
    let key: Int64
    let unit: NumberRow.Unit

    var place: FieldPlace { FieldPlace(institution: institution, field: field) }

    static func < (a: RangeRow, b: RangeRow) -> Bool {
        if (a.institution, a.field) != (b.institution, b.field) {
            return (a.institution, a.field) < (b.institution, b.field)
        }
        return a.low != b.low ? a.low.lexicographicallyPrecedes(b.low) : a.key < b.key
    }

    func bind(to statement: Statement) {
        statement.bind(1, institution)
        statement.bind(2, field)
        statement.bind(3, low)
        statement.bind(4, high)
        statement.bind(5, key)
        statement.bind(6, unit.system)
        statement.bind(7, unit.code)
    }
}

/// A row of integers only.
struct IntegerRow: IndexRow {
    static let referenceColumns = ["institution", "target", "field", "key"]
    static let dateColumns = ["institution", "field", "low", "high", "key"]
    static let uriColumns = ["institution", "field", "value", "key"]

    let a: Int64
    let b: Int64
    let c: Int64
    let d: Int64
    /// `nil` in tables of four columns.
    var e: Int64?

    /// Whether the second column is the target and the third the field.
    var isReference = false

    var place: FieldPlace {
        let isDate = e != nil
        return FieldPlace(
            institution: Int(a), field: Int(isReference ? c : b), part: isDate ? c >> FieldPlace.partBits : nil)
    }

    static func < (x: IntegerRow, y: IntegerRow) -> Bool {
        (x.a, x.b, x.c, x.d, x.e ?? 0) < (y.a, y.b, y.c, y.d, y.e ?? 0)
    }

    func bind(to statement: Statement) {
        statement.bind(1, a)
        statement.bind(2, b)
        statement.bind(3, c)
        statement.bind(4, d)
        if let e { statement.bind(5, e) }
    }
}
