internal import FHIR
internal import JSON

/// Which types a resource contains. What the contained resources say is in no table: it is drawn from the texts of those
/// that the index names.
///
/// Source: search.html#contained.
extension IndexField {
    package static let contained = IndexField(number: .max - 4)

    /// The code of a resource that contains one of a type: the container's type leads, so that the containers of one type
    /// are one run of the index.
    static func containedCode(_ type: ResourceType, in container: ResourceType) -> String {
        "\(container.name)/\(type.name)"
    }
}

extension IndexExtractor {
    /// The types that references within a resource lead to: `#id` to what it contains, `#` to itself.
    static func innerTypes(of root: JSONView) -> [String: ResourceType] {
        var types: [String: ResourceType] = [:]
        types[""] = root["resourceType"]?.string.flatMap { ResourceType($0) }
        guard let contained = root["contained"], contained.isArray else { return types }
        for view in contained.items {
            guard let id = view["id"]?.string, types[id] == nil, let name = view["resourceType"]?.string else {
                continue
            }
            types[id] = ResourceType(name)
        }
        return types
    }

    mutating func drawContained(_ root: JSONView, in container: ResourceType) {
        guard let contained = root["contained"], contained.isArray else { return }
        for view in contained.items {
            guard let name = view["resourceType"]?.string, let type = ResourceType(name) else { continue }
            add(.contained, .token(system: "", code: IndexField.containedCode(type, in: container)))
        }
    }
}
