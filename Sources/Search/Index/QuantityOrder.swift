internal import FHIR

/// By what quantities are ordered: units of UCUM in base units, so that `1 g` comes before `2000 mg`; all others, and
/// what base units cannot hold, by their number. What measures something else has no order of its own.
package enum QuantityOrder {
    package static func key(_ value: DecimalKey, system: String, code: String) -> DecimalKey {
        guard system == Unit.system, let unit = Unit.parse(code), unit.factor != .one || unit.zero != .zero,
            let canonical = value.number.flatMap({ unit.canonical($0) })
        else { return value }
        return DecimalKey(canonical) ?? value
    }
}
