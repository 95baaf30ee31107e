package import FHIR

/// Quantities are compared over all units of UCUM that measure the same.
extension DecimalTest {
    /// The test in the unit of a value; `nil` unless both are units of UCUM of one kind.
    func converted(_ system: String?, _ code: String?, _ valueSystem: String, _ valueCode: String) -> DecimalTest? {
        guard system == Unit.system, valueSystem == Unit.system, let code, let unit = Unit.parse(code) else {
            return nil
        }
        return converted(from: unit, to: valueCode)
    }

    /// The same test with its numbers in another unit; `nil` when that measures something else.
    package func converted(from unit: Unit, to code: String) -> DecimalTest? {
        guard let other = Unit.parse(code), other.dimension == unit.dimension else { return nil }
        func converted(_ key: DecimalKey) -> DecimalKey? {
            key.number.flatMap { unit.converted($0, to: other) }.flatMap { DecimalKey($0) }
        }
        guard let exact = converted(exact), let low = converted(low), let high = converted(high) else { return nil }
        return DecimalTest(relation, exact: exact, low: low, high: high)
    }
}
