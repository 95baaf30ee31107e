/// A decimal number with a fixed count of places, written as measured: 7.0 stays "7.0", 98 stays "98".
struct FixedDecimal: Sendable {
    private let units: Int
    private let places: Int

    /// Rounds to so many places after the point; at most nine.
    init(_ value: Double, places: Int) {
        self.places = places
        // The conversion cuts off; rounding by `rounded()` would need the mathematics library of C when linking.
        units = Int(value * Double(Self.scale(places)) + (value < 0 ? -0.5 : 0.5))
    }

    var value: Double { Double(units) / Double(Self.scale(places)) }

    var text: String {
        let scale = Self.scale(places)
        let sign = units < 0 ? "-" : ""
        let whole = "\(sign)\(units.magnitude / UInt(scale))"
        guard places > 0 else { return whole }
        return whole + "." + Int(units.magnitude % UInt(scale)).padded(to: places)
    }

    private static func scale(_ places: Int) -> Int {
        (0..<places).reduce(1) { scale, _ in scale * 10 }
    }
}

extension Int {
    /// The digits with leading zeros up to the width: 7 becomes "007" for three. For numbers not below zero.
    func padded(to width: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
    }
}
