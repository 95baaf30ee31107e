package import FHIR
internal import JSON

/// A number with a unit: of UCUM, or of the calendar.
package struct Quantity: Sendable {
    package enum Measure: Sendable, Equatable {
        case ucum(String)
        case calendar(CalendarUnit)
    }

    package let value: DecimalNumber
    package let unit: Measure

    init(value: DecimalNumber, unit: Measure) {
        self.value = value
        self.unit = unit
    }

    /// A FHIR Quantity. Source: fhirpath.html#quantity: the code when its system is UCUM; calendar words for `a`, `mo`, `d`…
    init?(_ element: Element) {
        let table = DefinitionTable.r4
        guard let type = element.type, Quantity.types.contains(table.name(type)), let view = element.view,
            let value = view["value"]?.numberText.flatMap({ DecimalNumber($0) }), view["comparator"] == nil
        else { return nil }
        self.value = value
        if let code = view["code"]?.string {
            guard view["system"]?.equals(Unit.system) ?? false else { return nil }
            unit = .ucum(code)
        } else {
            unit = .ucum(view["unit"]?.string ?? "1")
        }
    }

    private static let types: Set<String> = ["Quantity", "Age", "Count", "Distance", "Duration", "SimpleQuantity"]

    /// Whether the item is a quantity: of the language, or one of FHIR's, whatever its unit and whether it has a value.
    static func isQuantity(_ item: Item) -> Bool {
        switch item {
        case .quantity: true
        case .element(let element): element.type.map { types.contains(DefinitionTable.r4.name($0)) } ?? false
        default: false
        }
    }

    /// How two quantities of FHIR stand to each other whose units are not UCUM's: by their values when system and code
    /// are the same; `nil` when they are not, or a value is missing or only a bound.
    static func order(_ a: Item, _ b: Item) -> Int? {
        guard case .element(let first) = a, case .element(let second) = b, let x = first.view, let y = second.view,
            let system = x["system"]?.string, let code = x["code"]?.string,
            y["system"]?.equals(system) ?? false, y["code"]?.equals(code) ?? false,
            x["comparator"] == nil, y["comparator"] == nil,
            let left = x["value"]?.numberText.flatMap({ DecimalNumber($0) }),
            let right = y["value"]?.numberText.flatMap({ DecimalNumber($0) })
        else { return nil }
        return left == right ? 0 : left < right ? -1 : 1
    }

    /// The unit in base units; `nil` when UCUM does not know it, or for years and months of the calendar.
    var parsed: Unit? {
        switch unit {
        case .ucum(let code): Unit.parse(code)
        case .calendar(let unit): unit.ucum.flatMap { Unit.parse($0) }
        }
    }

    /// Both values in the finer of their units; `nil` when these are not of one kind.
    static func granular(_ a: Quantity, _ b: Quantity) -> (DecimalNumber, DecimalNumber, Measure)? {
        if case .calendar(let x) = a.unit, case .calendar(let y) = b.unit, let (m, n) = CalendarUnit.months(x, y) {
            guard let left = a.value.multiplied(by: DecimalNumber(m)),
                let right = b.value.multiplied(by: DecimalNumber(n))
            else { return nil }
            return (left, right, .calendar(.month))
        }
        guard let left = a.parsed, let right = b.parsed, left.dimension == right.dimension else { return nil }
        let isLeftFiner = !left.isLarger(than: right)
        let (from, to) = isLeftFiner ? (right, left) : (left, right)
        guard let converted = from.converted(isLeftFiner ? b.value : a.value, to: to) else { return nil }
        return isLeftFiner ? (a.value, converted, a.unit) : (converted, b.value, b.unit)
    }

    /// The text of it: `4 'mg'`, `2 weeks`.
    var text: String {
        switch unit {
        case .ucum(let code): "\(value) '\(code)'"
        case .calendar(let unit): "\(value) \(unit.rawValue)\(value == DecimalNumber(1) ? "" : "s")"
        }
    }

    /// Both values in one unit; `nil` when the units are not of one kind.
    static func aligned(_ a: Quantity, _ b: Quantity) -> (DecimalNumber, DecimalNumber)? {
        if a.unit == b.unit { return (a.value, b.value) }
        if case .calendar(let x) = a.unit, case .calendar(let y) = b.unit, let (m, n) = CalendarUnit.months(x, y) {
            guard let left = a.value.multiplied(by: DecimalNumber(m)),
                let right = b.value.multiplied(by: DecimalNumber(n))
            else { return nil }
            return (left, right)
        }
        guard let left = a.parsed, let right = b.parsed, left.dimension == right.dimension,
            let x = left.canonical(a.value), let y = right.canonical(b.value)
        else { return nil }
        return (x, y)
    }
}

/// The calendar's units. Source: FHIRPath 2.0.0, §"Time-valued quantities".
package enum CalendarUnit: String, Sendable {
    case year, month, week, day, hour, minute, second, millisecond

    init?(word: String) {
        self.init(rawValue: word.hasSuffix("s") ? String(word.dropLast()) : word)
    }

    /// The code of UCUM of exactly this length; `nil` for years and months, whose length varies.
    var ucum: String? {
        switch self {
        case .year, .month: nil
        case .week: "wk"
        case .day: "d"
        case .hour: "h"
        case .minute: "min"
        case .second: "s"
        case .millisecond: "ms"
        }
    }

    /// How many months each is; `nil` unless both are years or months.
    static func months(_ a: CalendarUnit, _ b: CalendarUnit) -> (Int64, Int64)? {
        func count(_ unit: CalendarUnit) -> Int64? { unit == .year ? 12 : unit == .month ? 1 : nil }
        guard let x = count(a), let y = count(b) else { return nil }
        return (x, y)
    }

    /// The unit that a code of UCUM stands for in the arithmetic of dates; `a` and `mo` do not: their length is fixed.
    init?(ucum code: String) {
        switch code {
        case "wk": self = .week
        case "d": self = .day
        case "h": self = .hour
        case "min": self = .minute
        case "s": self = .second
        case "ms": self = .millisecond
        default:
            guard let unit = CalendarUnit(word: code) else { return nil }
            self = unit
        }
    }
}
