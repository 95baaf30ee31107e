internal import FHIR
package import JSON

extension Item {
    /// What an index takes of an item.
    package enum Drawn {
        /// An element as it stands in its resource, by the name of its type; `Resource` for resources.
        case element(JSONView, type: String)
        /// A value that the expression made.
        case value(JSONDocument, type: String)
    }

    /// `nil` for what has no value: extensions alone, types, times of day.
    package var drawn: Drawn? {
        switch self {
        case .element(let element):
            guard let view = element.view, let type = element.type else { return nil }
            let table = DefinitionTable.r4
            return .element(view, type: table.kind(type) == .resource ? "Resource" : table.name(type))
        case .boolean: return made("boolean")
        case .integer: return made("integer")
        case .decimal: return made("decimal")
        case .string: return made("string")
        case .temporal(let moment): return moment.kind == .time ? nil : made("dateTime")
        case .quantity: return made("Quantity")
        case .type: return nil
        }
    }

    private func made(_ type: String) -> Drawn? {
        var out = JSONOutput(capacity: 64)
        write(to: &out)
        return (try? JSONDocument(out.bytes)).map { .value($0, type: type) }
    }
}
