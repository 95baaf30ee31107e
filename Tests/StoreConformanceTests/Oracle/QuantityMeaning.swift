import Foundation

/// Quantities with their units. Source: search.html#quantity.
enum QuantityMeaning {
    struct Amount {
        var reach: NumberMeaning.Reach
        var system: String?
        var code: String?
        var unit: String?
        /// What lies between two numbers, or beyond one: it has no place in an order.
        var isRange = false
    }

    private static let ucum = "http://unitsofmeasure.org"

    /// What the tests' units of UCUM measure, and how much of its base unit they are.
    private static let units: [String: (kind: String, factor: Decimal)] = [
        "kg": ("mass", 1000), "g": ("mass", 1), "mg": ("mass", power(-3)), "ug": ("mass", power(-6)),
        "kPa": ("pressure", 1000), "mm[Hg]": ("pressure", Decimal(sign: .plus, exponent: -3, significand: 133_322)),
        "1": ("number", 1), "%": ("number", power(-2)),
    ]

    /// What a unit is in UCUM's base units, of which the gram is one: the order of quantities goes by them.
    private static let inBaseUnits: [String: Decimal] = [
        "kg": 1000, "g": 1, "mg": power(-3), "ug": power(-6), "kPa": 1_000_000, "mm[Hg]": 133_322, "1": 1,
        "%": power(-2),
    ]

    /// By what an amount is ordered; `nil` for one that has no place.
    static func place(_ amount: Amount) throws -> Decimal? {
        guard !amount.isRange, let value = amount.reach.low else { return nil }
        // Numbers of so many digits are kept as they are, whatever their unit.
        guard abs(value) < power(15) else { throw NotCovered(what: "the order of very large quantities") }
        guard amount.system == ucum, let code = amount.code, let factor = inBaseUnits[code] else { return value }
        return value * factor
    }

    private static func power(_ exponent: Int) -> Decimal { Decimal(sign: .plus, exponent: exponent, significand: 1) }

    static func amounts(_ drawn: Drawn) -> [Amount] {
        let tree = drawn.tree
        switch drawn.type {
        case "Range":
            let (low, high) = (number(tree["low"]?["value"]), number(tree["high"]?["value"]))
            guard low != nil || high != nil, let first = tree["low"] ?? tree["high"] else { return [] }
            return amounts(.init(low: low, high: high), of: first)
        case "SampledData":
            guard let origin = tree["origin"], let base = number(origin["value"]) else { return [] }
            let factor = number(tree["factor"]) ?? 1
            let samples = (tree["data"]?.text ?? "").split(separator: " ").filter { $0 != "E" }
            guard !samples.isEmpty else { return [] }
            let values = samples.compactMap { Decimal(string: String($0), locale: nil) }.map { $0 * factor + base }
            // L and U lie beyond what the device could measure.
            let (below, above) = factor < 0 ? ("U", "L") : ("L", "U")
            return amounts(
                .init(
                    low: samples.contains { $0 == below } ? nil : values.min(),
                    high: samples.contains { $0 == above } ? nil : values.max()), of: origin)
        case "Money":
            guard let value = number(tree["value"]) else { return [] }
            return [Amount(reach: .point(value), system: "urn:iso:std:iso:4217", code: tree["currency"]?.text)]
        default:
            guard let value = number(tree["value"]) else { return [] }
            switch tree["comparator"]?.text {
            // Less than the number by next to nothing.
            case "<"?: return amounts(.init(low: nil, high: value - power(-20)), of: tree)
            case "<="?: return amounts(.init(low: nil, high: value), of: tree)
            case ">"?: return amounts(.init(low: value + power(-20), high: nil), of: tree)
            case ">="?: return amounts(.init(low: value, high: nil), of: tree)
            default: return amounts(.point(value), of: tree, isRange: false)
            }
        }
    }

    private static func amounts(_ reach: NumberMeaning.Reach, of tree: Tree, isRange: Bool = true) -> [Amount] {
        [
            Amount(
                reach: reach, system: tree["system"]?.text, code: tree["code"]?.text, unit: tree["unit"]?.text,
                isRange: isRange)
        ]
    }

    private static func number(_ tree: Tree?) -> Decimal? { tree?.text.flatMap { Decimal(string: $0, locale: nil) } }

    /// `number`, `number|system|code`, `number||code`: the code or the printed unit.
    static func matches(_ amount: Amount, _ value: String) throws -> Bool {
        let parts = QueryText.split(value, "|").map(QueryText.plain)
        guard parts.count == 3, !(parts[1].isEmpty && parts[2].isEmpty) else {
            return try NumberMeaning.matches(amount.reach, parts[0])
        }
        let (system, code) = (parts[1], parts[2])
        if system.isEmpty {
            guard isSame(amount.code, code) || isSame(amount.unit, code) else { return false }
            return try NumberMeaning.matches(amount.reach, parts[0])
        }
        guard isSame(amount.system, system) else { return false }
        if code.isEmpty || isSame(amount.code, code) { return try NumberMeaning.matches(amount.reach, parts[0]) }
        guard system == ucum, let myCode = amount.code else { return false }
        guard let asked = units[code], let mine = units[myCode] else {
            throw NotCovered(what: "units \(code) and \(myCode)")
        }
        guard asked.kind == mine.kind else { return false }
        let reach = NumberMeaning.Reach(
            low: amount.reach.low.map { $0 * mine.factor }, high: amount.reach.high.map { $0 * mine.factor })
        return try NumberMeaning.matches(reach, parts[0], factor: asked.factor)
    }
}
