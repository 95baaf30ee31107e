/// A decimal as written: its digits and the power of ten of the last one. No binary fraction, no rounding.
///
/// Source: datatypes.html#decimal: precision is part of the value, `2.00` is not `2.0`.
package struct FHIRDecimal: Sendable, Equatable {
    package let isNegative: Bool
    /// Decimal digits, most significant first, leading zeros cut (empty for zero), trailing zeros as written.
    package let digits: [UInt8]
    /// The power of ten of the last digit: -2 for `2.00`.
    package let exponent: Int

    /// Largest exponent, either way, and number of digits that are taken.
    package static let exponentMax = PrimitiveFormat.exponentMax
    package static let digitsMax = 128

    init(isNegative: Bool, digits: [UInt8], exponent: Int) {
        self.isNegative = isNegative
        self.digits = Array(digits.drop { $0 == 0 })
        self.exponent = exponent
    }

    /// Parses `-?digits(.digits)?([eE]±digits)?`; `nil` for anything else and beyond the bounds.
    package init?(_ text: String) {
        var rest = Substring(text).utf8
        let negative = rest.first == UInt8(ascii: "-")
        if negative { rest = rest.dropFirst() }
        let whole = rest.prefix { $0 &- 0x30 < 10 }
        rest = rest.dropFirst(whole.count)
        var fraction = rest.prefix(0)
        if rest.first == UInt8(ascii: ".") {
            fraction = rest.dropFirst().prefix { $0 &- 0x30 < 10 }
            guard !fraction.isEmpty else { return nil }
            rest = rest.dropFirst(1 + fraction.count)
        }
        guard !whole.isEmpty, whole.count + fraction.count <= FHIRDecimal.digitsMax else { return nil }
        var power = 0
        if let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") {
            rest = rest.dropFirst()
            let sign = rest.first == UInt8(ascii: "-") ? -1 : 1
            if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
            guard !rest.isEmpty, rest.count < 12, rest.allSatisfy({ $0 &- 0x30 < 10 }),
                let magnitude = Int(String(Substring(rest))), magnitude <= FHIRDecimal.exponentMax
            else { return nil }
            power = sign * magnitude
            rest = rest.dropFirst(rest.count)
        }
        guard rest.isEmpty else { return nil }
        self.init(
            isNegative: negative, digits: whole.map { $0 - 0x30 } + fraction.map { $0 - 0x30 },
            exponent: power - fraction.count)
    }

    /// The ends of the range that the precision implies: half of the last digit's unit to either side, `0.8` is
    /// `0.75..<0.85`. Source: search.html#number.
    package var impliedRange: (low: FHIRDecimal, high: FHIRDecimal) {
        let above = FHIRDecimal(isNegative: isNegative, digits: digits + [5], exponent: exponent - 1)
        guard !digits.isEmpty else {
            return (
                FHIRDecimal(isNegative: true, digits: [5], exponent: exponent - 1),
                FHIRDecimal(isNegative: false, digits: [5], exponent: exponent - 1)
            )
        }
        // One less in the last place and a five behind it: 8 - 0.5 is 7.5.
        var lower = digits
        var at = lower.count - 1
        while lower[at] == 0 {
            lower[at] = 9
            at -= 1
        }
        lower[at] -= 1
        let below = FHIRDecimal(isNegative: isNegative, digits: lower + [5], exponent: exponent - 1)
        return isNegative ? (above, below) : (below, above)
    }

    /// The ends of the range of a tenth of the number to either side. Source: search.html#prefix, `ap`.
    package var approximateRange: (low: FHIRDecimal, high: FHIRDecimal) {
        let nearer = tenths(9)
        let farther = tenths(11)
        return isNegative ? (farther, nearer) : (nearer, farther)
    }

    /// So many tenths of the number, exactly.
    private func tenths(_ count: Int) -> FHIRDecimal {
        var out: [UInt8] = []
        var carry = 0
        for digit in digits.reversed() {
            let sum = Int(digit) * count + carry
            out.append(UInt8(sum % 10))
            carry = sum / 10
        }
        while carry > 0 {
            out.append(UInt8(carry % 10))
            carry /= 10
        }
        return FHIRDecimal(isNegative: isNegative, digits: out.reversed(), exponent: exponent - 1)
    }
}
