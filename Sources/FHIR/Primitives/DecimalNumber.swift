/// A decimal to reckon with: an integer of up to 38 digits and the number of those behind the point.
///
/// Sums, differences and products are exact; what does not fit 38 digits is `nil`, never rounded in silence. The scale
/// is part of the text (`2.00`), not of the number: `2.00 == 2`.
package struct DecimalNumber: Sendable {
    /// The digits without the point.
    package let coefficient: Int128
    /// Digits behind the point, 0 or more.
    package let scale: Int

    package static let zero = DecimalNumber(0)
    /// Digits of a quotient behind the point at most.
    private static let quotientScale = 28

    package init(coefficient: Int128, scale: Int) {
        self.coefficient = coefficient
        self.scale = scale
    }

    package init(_ integer: Int64) { self.init(coefficient: Int128(integer), scale: 0) }

    /// Parses what FHIR and FHIRPath write; `nil` beyond 38 digits.
    package init?(_ text: String) {
        guard let decimal = FHIRDecimal(text) else { return nil }
        self.init(decimal)
    }

    package init?(_ decimal: FHIRDecimal) {
        guard decimal.digits.count <= 38, decimal.exponent <= 38, decimal.exponent >= -64 else { return nil }
        var value: Int128 = 0
        for digit in decimal.digits {
            let (shifted, tooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, tooLargeStill) = shifted.addingReportingOverflow(Int128(digit))
            guard !tooLarge, !tooLargeStill else { return nil }
            value = sum
        }
        if decimal.exponent > 0 {
            guard let raised = DecimalNumber.raised(value, by: decimal.exponent) else { return nil }
            value = raised
        }
        self.init(coefficient: decimal.isNegative ? -value : value, scale: max(-decimal.exponent, 0))
    }

    /// The nearest decimal of 15 significant digits; `nil` for what is no finite number or too large.
    package init?(nearest double: Double) {
        guard double.isFinite, abs(double) < 1e28 else { return nil }
        guard double != 0 else {
            self = .zero
            return
        }
        var exponent = 0
        var magnitude = abs(double)
        while magnitude >= 10 {
            magnitude /= 10
            exponent += 1
        }
        while magnitude < 1 && exponent > -28 {
            magnitude *= 10
            exponent -= 1
        }
        let places = max(14 - exponent, 0)
        var scaled = abs(double)
        for _ in 0..<min(places, 40) { scaled *= 10 }
        guard let digits = Int128(exactly: scaled.rounded()) else { return nil }
        self = DecimalNumber(coefficient: double < 0 ? -digits : digits, scale: min(places, 40)).normalized
    }

    package var isNegative: Bool { coefficient < 0 }
    package var isZero: Bool { coefficient == 0 }

    /// Without zeros at the end behind the point.
    package var normalized: DecimalNumber {
        var value = coefficient
        var scale = scale
        while scale > 0, value % 10 == 0 {
            value /= 10
            scale -= 1
        }
        return DecimalNumber(coefficient: value, scale: scale)
    }

    package var double: Double {
        var value = Double(coefficient)
        var left = scale
        while left > 0 {
            let step = min(left, 22)
            value /= DecimalNumber.exactPowers[step]
            left -= step
        }
        return value
    }

    /// The whole number towards zero; `nil` when it does not fit.
    package var truncated: Int64? {
        // Beyond 38 places the whole part of any 38 digits is 0.
        guard let unit = DecimalNumber.powerOfTen(scale) else { return 0 }
        return Int64(exactly: coefficient / unit)
    }

    package var isInteger: Bool { normalized.scale == 0 }

    // MARK: Arithmetic

    package static prefix func - (a: DecimalNumber) -> DecimalNumber {
        DecimalNumber(coefficient: -a.coefficient, scale: a.scale)
    }

    package func adding(_ other: DecimalNumber) -> DecimalNumber? {
        guard let (a, b, scale) = DecimalNumber.aligned(self, other) else { return nil }
        let (sum, tooLarge) = a.addingReportingOverflow(b)
        return tooLarge ? nil : DecimalNumber(coefficient: sum, scale: scale)
    }

    package func subtracting(_ other: DecimalNumber) -> DecimalNumber? { adding(-other) }

    package func multiplied(by other: DecimalNumber) -> DecimalNumber? {
        let (product, tooLarge) = coefficient.multipliedReportingOverflow(by: other.coefficient)
        if !tooLarge { return DecimalNumber(coefficient: product, scale: scale + other.scale) }
        let (a, b) = (normalized, other.normalized)
        let (again, tooLargeStill) = a.coefficient.multipliedReportingOverflow(by: b.coefficient)
        return tooLargeStill ? nil : DecimalNumber(coefficient: again, scale: a.scale + b.scale)
    }

    /// The quotient, exact where it ends within 28 places, else cut there (fewer places for large numbers); `nil` for a
    /// division by zero.
    package func divided(by other: DecimalNumber) -> DecimalNumber? {
        guard other.coefficient != 0 else { return nil }
        let divisor = other.normalized
        // Long division, a digit at a time: the remainder stays below the divisor, so only it needs room.
        guard divisor.coefficient.magnitude < UInt128(1) << 123 else { return nil }
        var (quotient, remainder) = coefficient.quotientAndRemainder(dividingBy: divisor.coefficient)
        var places = scale - divisor.scale
        while places < DecimalNumber.quotientScale && (remainder != 0 || places < 0) {
            let (digit, rest) = (remainder * 10).quotientAndRemainder(dividingBy: divisor.coefficient)
            let (shifted, tooLarge) = quotient.multipliedReportingOverflow(by: 10)
            let (sum, tooLargeStill) = shifted.addingReportingOverflow(digit)
            if tooLarge || tooLargeStill {
                guard places >= 0 else { return nil }
                break
            }
            quotient = sum
            remainder = rest
            places += 1
        }
        return DecimalNumber(coefficient: quotient, scale: places).normalized
    }

    /// The number cut down to so many places, as the rule says.
    package func rounded(toPlaces places: Int, _ rule: FloatingPointRoundingRule) -> DecimalNumber? {
        if places >= scale { return extended(toPlaces: places) }
        guard let unit = DecimalNumber.powerOfTen(scale - places) else {
            // Less than a unit of the last place, by far.
            let isAway = rule == .up && coefficient > 0 || rule == .down && coefficient < 0
            return DecimalNumber(coefficient: isAway ? coefficient.signum() : 0, scale: places)
        }
        let (quotient, remainder) = coefficient.quotientAndRemainder(dividingBy: unit)
        let away: Bool =
            switch rule {
            case .down: remainder < 0
            case .up: remainder > 0
            case .awayFromZero: remainder != 0
            case .toNearestOrAwayFromZero: remainder.magnitude >= unit.magnitude - unit.magnitude / 2
            default: false
            }
        let step: Int128 = coefficient < 0 ? -1 : 1
        return DecimalNumber(coefficient: away ? quotient + step : quotient, scale: places)
    }

    /// The same number with so many places behind the point.
    package func extended(toPlaces places: Int) -> DecimalNumber? {
        guard places > scale else { return self }
        return DecimalNumber.raised(coefficient, by: places - scale).map {
            DecimalNumber(coefficient: $0, scale: places)
        }
    }

    /// Half of the last digit's unit: how far a measured number may be from its text.
    package var halfUnit: DecimalNumber { DecimalNumber(coefficient: 5, scale: scale + 1) }

    private static func aligned(_ a: DecimalNumber, _ b: DecimalNumber) -> (Int128, Int128, Int)? {
        let scale = max(a.scale, b.scale)
        guard let left = raised(a.coefficient, by: scale - a.scale),
            let right = raised(b.coefficient, by: scale - b.scale)
        else { return nil }
        return (left, right, scale)
    }

    private static func raised(_ value: Int128, by power: Int) -> Int128? {
        guard power > 0, value != 0 else { return value }
        guard let factor = powerOfTen(power) else { return nil }
        let (product, tooLarge) = value.multipliedReportingOverflow(by: factor)
        return tooLarge ? nil : product
    }

    /// 10 to the power, up to 38.
    package static func powerOfTen(_ power: Int) -> Int128? {
        power < 0 || power > 38 ? nil : powers[power]
    }

    private static let powers: [Int128] = (0..<39).reduce(into: []) { powers, _ in
        powers.append((powers.last ?? 0) * 10 + (powers.isEmpty ? 1 : 0))
    }
    private static let exactPowers: [Double] = powers.prefix(23).map { Double($0) }
}

extension DecimalNumber: Comparable, Hashable {
    package static func == (a: DecimalNumber, b: DecimalNumber) -> Bool {
        let (a, b) = (a.normalized, b.normalized)
        return a.coefficient == b.coefficient && a.scale == b.scale
    }

    package static func < (a: DecimalNumber, b: DecimalNumber) -> Bool {
        if let (left, right, _) = aligned(a, b) { return left < right }
        if (a.coefficient < 0) != (b.coefficient < 0) { return a.coefficient < 0 }
        // Too far apart to be brought to one scale: the whole parts decide, then the one with the larger scale is finer.
        let wholes = (a.whole, b.whole)
        return wholes.0 == wholes.1 ? a.double < b.double : wholes.0 < wholes.1
    }

    private var whole: Int128 { DecimalNumber.powerOfTen(scale).map { coefficient / $0 } ?? 0 }

    package func hash(into hasher: inout Hasher) {
        let value = normalized
        hasher.combine(value.coefficient)
        hasher.combine(value.scale)
    }
}

extension DecimalNumber: CustomStringConvertible {
    /// All digits, `-0.50`; no exponent.
    package var description: String {
        var digits = String(coefficient.magnitude)
        if scale > 0 {
            if digits.count <= scale { digits = String(repeating: "0", count: scale + 1 - digits.count) + digits }
            digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -scale))
        }
        return (coefficient < 0 ? "-" : "") + digits
    }
}
