internal import FHIR
package import JSON

/// A SearchParameter as it was posted, as far as searching needs it. Source: searchparameter.html.
package struct CustomDefinition: Sendable {
    let id: String
    let code: String
    let url: String
    let status: String
    /// The kind as written.
    let kind: String
    let expression: String?
    /// The types that it adds a parameter to: those that have one of this code already are left out.
    let bases: [ResourceType]
    let targets: [ResourceType]
    let components: [(definition: String, expression: String)]

    /// - Returns: `nil` when no search can name it: it has no code or no base, or all that it would be is there already.
    package init?(_ resource: JSONView) {
        guard let code = resource["code"]?.string, CustomDefinition.isName(code), let bases = resource["base"],
            bases.isArray
        else { return nil }
        var types: [ResourceType] = []
        for base in bases.items {
            for type in CustomDefinition.types(base.string ?? "")
            where !types.contains(type) && SearchParameter.all(of: type)[code] == nil {
                types.append(type)
            }
        }
        guard !types.isEmpty else { return nil }
        self.code = code
        self.bases = types
        id = resource["id"]?.string ?? ""
        url = resource["url"]?.string ?? ""
        status = resource["status"]?.string ?? ""
        kind = resource["type"]?.string ?? ""
        expression = resource["expression"]?.string
        targets = (resource["target"]?.items.map { $0 } ?? []).flatMap { CustomDefinition.types($0.string ?? "") }
        components = (resource["component"]?.items.map { $0 } ?? []).map {
            (definition: $0["definition"]?.string ?? "", expression: $0["expression"]?.string ?? "")
        }
    }

    /// Whether a parameter of this code can stand in a query: what begins with `_` is FHIR's own, and `:` and `.` have
    /// a meaning there.
    static func isName(_ code: String) -> Bool {
        !code.isEmpty && code.utf8.count <= 64 && !code.hasPrefix("_")
            && code.utf8.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || "-_".utf8.contains($0) }
    }

    /// The types that a name stands for: itself, or all that specialise it.
    static func types(_ name: String) -> [ResourceType] {
        if let type = ResourceType(name) { return [type] }
        let table = DefinitionTable.r4
        guard let base = table.type(named: name), table.kind(base) == .abstractResource else { return [] }
        return ResourceType.all.filter { table.isKind($0.definition, of: base) }
    }

    /// Whether it may be used: drafts too, for somebody has to try them.
    var isInForce: Bool { CustomDefinition.isInForce(status: status) }

    static func isInForce(status: String) -> Bool { status == "active" || status == "draft" }

    /// How others tell it from its like.
    var name: String { url.isEmpty ? "SearchParameter/\(id)" : "\(url) (SearchParameter/\(id))" }

    /// Whether another one says the same.
    func says(the other: CustomDefinition) -> Bool {
        kind == other.kind && expression == other.expression && targets == other.targets
            && components.elementsEqual(other.components, by: ==)
    }
}
