internal import Synchronization

/// A unit of UCUM in terms of base units: what makes `1 g` and `1000 mg` the same quantity.
///
/// Source: The Unified Code for Units of Measure, https://ucum.org/ucum, case sensitive codes.
package struct Unit: Sendable, Equatable {
    /// How many of the base units one of this is.
    package let factor: DecimalRatio
    /// What is added before multiplying: 273.15 for degrees Celsius.
    package let zero: DecimalNumber
    /// The product of base units that it is a multiple of, `g.m-3`; `1` for pure numbers.
    package let dimension: String

    /// The system of its codes.
    package static let system = "http://unitsofmeasure.org"
    /// The unit of pure numbers.
    package static let one = Unit(factor: .one, zero: .zero, dimension: "1")

    private static let known = Mutex<[String: Unit?]>([:])
    /// Codes remembered at most: those that clients make up must not fill the memory.
    private static let knownMax = 4096
    /// Bytes of a code at most.
    private static let codeMax = 128

    /// The unit of a code; `nil` when it is none of UCUM's.
    package static func parse(_ code: String) -> Unit? {
        if let unit = known.withLock({ $0[code] }) { return unit }
        guard code.utf8.count <= codeMax else { return nil }
        let unit = UnitParser.parse(code, table: .ucum)?.unit
        known.withLock {
            if $0.count >= knownMax { $0.removeAll() }
            $0[code] = .some(unit)
        }
        return unit
    }

    /// The value in base units; `nil` beyond 38 digits.
    package func canonical(_ value: DecimalNumber) -> DecimalNumber? {
        value.adding(zero).flatMap { factor.applied(to: $0) }
    }

    /// The value in another unit that measures the same; `nil` when it does not, or beyond 38 digits.
    package func converted(_ value: DecimalNumber, to other: Unit) -> DecimalNumber? {
        guard dimension == other.dimension else { return nil }
        // One factor for both steps: nothing is cut in between.
        if let whole = factor.multiplied(by: other.factor.inverse),
            let result = value.adding(zero).flatMap({ whole.applied(to: $0) })?.subtracting(other.zero)
        {
            return result
        }
        return canonical(value).flatMap { other.factor.inverse.applied(to: $0) }?.subtracting(other.zero)
    }
}
