/// A factor between units: a quotient of decimals, so that an hour's 1/3600 stays exact.
package struct DecimalRatio: Sendable, Equatable {
    package let numerator: DecimalNumber
    package let denominator: DecimalNumber

    package static let one = DecimalRatio(DecimalNumber(1))

    package init(_ numerator: DecimalNumber, over denominator: DecimalNumber = DecimalNumber(1)) {
        self.numerator = numerator
        self.denominator = denominator
    }

    /// Parses a decimal, also with a negative power that a decimal of 38 digits cannot hold: `1e-24`.
    init?(_ text: String) {
        guard let decimal = FHIRDecimal(text) else { return nil }
        if let number = DecimalNumber(decimal) {
            self.init(number)
        } else {
            return nil
        }
    }

    var inverse: DecimalRatio { DecimalRatio(denominator, over: numerator) }

    /// The product; `nil` when it needs more digits than there are.
    func multiplied(by other: DecimalRatio) -> DecimalRatio? {
        guard let above = numerator.multiplied(by: other.numerator),
            let below = denominator.multiplied(by: other.denominator)
        else { return nil }
        return DecimalRatio(above, over: below).reduced
    }

    /// The ratio with its common factor taken out and no fraction in either part.
    private var reduced: DecimalRatio {
        let (above, below) = (numerator.normalized, denominator.normalized)
        let scale = max(above.scale, below.scale)
        guard let a = above.extended(toPlaces: scale)?.coefficient,
            let b = below.extended(toPlaces: scale)?.coefficient,
            a != 0, b != 0
        else { return DecimalRatio(above, over: below) }
        var (x, y) = (a.magnitude, b.magnitude)
        while y != 0 { (x, y) = (y, x % y) }
        let common = Int128(x)
        return DecimalRatio(
            DecimalNumber(coefficient: a / common, scale: 0), over: DecimalNumber(coefficient: b / common, scale: 0))
    }

    /// `value` times this; `nil` when it needs more digits than there are.
    package func applied(to value: DecimalNumber) -> DecimalNumber? {
        guard let product = value.multiplied(by: numerator) else { return nil }
        return denominator == DecimalNumber(1) ? product : product.divided(by: denominator)
    }
}
