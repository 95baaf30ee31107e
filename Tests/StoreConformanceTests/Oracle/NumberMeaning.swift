import Foundation

/// Numbers and what lies between two of them. Source: search.html#number, #prefix.
enum NumberMeaning {
    /// The ends of a value, the same for a plain number; `nil` for an open one.
    struct Reach {
        var low: Decimal?
        var high: Decimal?

        static func point(_ number: Decimal) -> Reach { Reach(low: number, high: number) }
        var isPoint: Bool { low != nil && low == high }
    }

    /// - Parameter factor: how many of the unit that values are in one of the query's unit is.
    static func matches(_ reach: Reach, _ value: String, factor: Decimal = 1) throws -> Bool {
        let (prefix, text) = try Prefix.split(value)
        guard let written = Decimal(string: text, locale: nil) else { throw NotCovered(what: "number \(value)") }
        let asked = written * factor
        let half = unitOfLastDigit(text) / 2 * factor
        // Half a unit of the last digit to either side, the upper end not included.
        let isWithin =
            reach.low.map { asked - half <= $0 } ?? false
            && reach.high.map { reach.isPoint && asked == 0 && half == 0 ? $0 == asked : $0 < asked + half } ?? false
        switch prefix {
        case "eq": return isWithin
        case "ne": return !isWithin
        case "gt": return reach.high.map { $0 > asked } ?? true
        case "ge": return reach.high.map { $0 >= asked } ?? true
        case "lt": return reach.low.map { $0 < asked } ?? true
        case "le": return reach.low.map { $0 <= asked } ?? true
        case "sa": return reach.low.map { $0 > asked } ?? false
        case "eb": return reach.high.map { $0 < asked } ?? false
        default:
            let tenth = abs(asked) / 10
            return reach.low.map { $0 <= asked + tenth } ?? true && reach.high.map { $0 >= asked - tenth } ?? true
        }
    }

    /// `0.1` of `2.5`, `1` of `25`, `10` of `2.5e2`.
    private static func unitOfLastDigit(_ text: String) -> Decimal {
        let parts = text.lowercased().split(separator: "e")
        let digits = parts[0].split(separator: ".")
        let exponent = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) - (digits.count > 1 ? digits[1].count : 0)
        return Decimal(sign: .plus, exponent: exponent, significand: 1)
    }
}
