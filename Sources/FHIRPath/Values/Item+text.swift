internal import FHIR

extension Item {
    /// The text that `toString()` gives; `nil` for what has none.
    var text: String? {
        switch self {
        case .element: value?.text
        case .boolean(let value): value ? "true" : "false"
        case .integer(let number): String(number)
        case .decimal(let number): number.description
        case .string(let text): text
        case .temporal(let moment): moment.text
        case .quantity(let quantity): quantity.text
        case .type(let namespace, let name): "\(namespace).\(name)"
        }
    }
}
