internal import FHIR
package import JSON

/// A SearchParameter as it was posted, as far as searching needs it. Source: searchparameter.html.
package struct CustomDefinition: Sendable {
    let code: String
    let url: String
    let status: String
    /// The kind as written.
    let kind: String
    let expression: String?
    let bases: [ResourceType]
    let targets: [ResourceType]
    let components: [(definition: String, expression: String)]

    /// - Returns: `nil` when no search can name it: it has no code or no base, or all that it would be is there already.
    package init?(_ resource: JSONView) {
        guard let code = resource["code"]?.string, !code.isEmpty, let bases = resource["base"], bases.isArray else {
            return nil
        }
        var types: [ResourceType] = []
        for base in bases.items {
            for type in CustomDefinition.types(base.string ?? "")
            where !types.contains(type) && SearchParameter.all(of: type)[code] == nil {
                types.append(type)
            }
        }
        guard !types.isEmpty, !CustomDefinition.reserved.contains(code) else { return nil }
        self.code = code
        self.bases = types
        url = resource["url"]?.string ?? ""
        status = resource["status"]?.string ?? ""
        kind = resource["type"]?.string ?? ""
        expression = resource["expression"]?.string
        targets = (resource["target"]?.items.map { $0 } ?? []).flatMap { CustomDefinition.types($0.string ?? "") }
        components = (resource["component"]?.items.map { $0 } ?? []).map {
            (definition: $0["definition"]?.string ?? "", expression: $0["expression"]?.string ?? "")
        }
    }

    /// Names that mean something else in a query.
    private static let reserved: Set<String> = QueryParser.resultParameters.union([
        "_include", "_revinclude", "_type", "_query", "_contained", "_containedType", "_filter", "_list", "_text",
        "_content", "_has", "_page",
    ])

    /// The types that a name stands for: itself, or all that specialise it.
    private static func types(_ name: String) -> [ResourceType] {
        if let type = ResourceType(name) { return [type] }
        let table = DefinitionTable.r4
        guard let base = table.type(named: name), table.kind(base) == .abstractResource else { return [] }
        return ResourceType.all.filter { table.isKind($0.definition, of: base) }
    }

    /// Whether it may be used: drafts too, for somebody has to try them.
    var isInForce: Bool { status == "active" || status == "draft" }

    /// Whether another one says the same.
    func says(the other: CustomDefinition) -> Bool {
        kind == other.kind && expression == other.expression && targets == other.targets
            && components.elementsEqual(other.components, by: ==)
    }
}
