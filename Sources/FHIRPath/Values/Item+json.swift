package import JSON
internal import FHIR

extension Item {
    /// Writes the item as a JSON value: elements as they stand in their resource, numbers with all their digits.
    package func write(to out: inout JSONOutput) {
        switch self {
        case .element(let element):
            if let view = element.view {
                out.value(view)
            } else if let sibling = element.sibling {
                // A primitive without a value: what is there are its extensions.
                out.value(sibling)
            }
        case .boolean(let value): out.raw((value ? "true" : "false").utf8)
        case .integer(let number): out.raw(String(number).utf8)
        case .decimal(let number): out.raw(number.description.utf8)
        case .string(let text): out.string(text)
        case .temporal(let moment): out.string(moment.text)
        case .quantity(let quantity):
            out.object {
                $0.key("value")
                $0.raw(quantity.value.description.utf8)
                switch quantity.unit {
                case .ucum(let code):
                    $0.member("unit", code)
                    $0.member("system", Unit.system)
                    $0.member("code", code)
                case .calendar(let unit): $0.member("unit", unit.rawValue)
                }
            }
        case .type(let namespace, let name):
            out.object {
                $0.member("namespace", namespace)
                $0.member("name", name)
            }
        }
    }
}
