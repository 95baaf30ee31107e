package import FHIR
internal import Wording

/// What a view may ask for. Source: search.html#summary, #elements.
extension ResourceView {
    /// What is wrong with the view of resources of the types, by parameter; empty when nothing is.
    package func issues(of types: [ResourceType]) -> [Issue] {
        if !elements.isEmpty, [.true, .text, .data].contains(summary) {
            return [
                Issue(
                    .invalid,
                    "_elements, _summary: each names another part of resources; give one of them",
                    place: "http._elements")
            ]
        }
        return unknownElements(of: types).map { name in
            let shown = String(name.prefix(64))
            let all = Set(types.flatMap(ResourceView.elements)).sorted()
            let near = NearestName.of(name, in: all).map { "; did you mean \($0)?" as Message }
            let fault: Message =
                types.count == 1
                ? "\(types[0].name) has no element '\(shown)'" : "none of these types has an element '\(shown)'"
            return Issue(.value, "_elements: \(fault)\(near)", place: "http._elements")
        }
    }

    /// The view without what is wrong with it.
    package func corrected(for types: [ResourceType]) -> ResourceView {
        let isMixed = !elements.isEmpty && [.true, .text, .data].contains(summary)
        let unknown = Set(unknownElements(of: types))
        return ResourceView(summary: summary, elements: isMixed ? [] : elements.filter { !unknown.contains($0) })
    }

    private func unknownElements(of types: [ResourceType]) -> [String] {
        guard !elements.isEmpty else { return [] }
        let known = Set(types.flatMap(ResourceView.elements))
        return elements.filter { !known.contains($0) }
    }

    /// The names of a type's top elements: of those of several types, `value` and `valueQuantity`.
    private static func elements(of type: ResourceType) -> [String] {
        let table = DefinitionTable.r4
        return table.elements(type.definition).flatMap { [table.jsonName($0), table.pathName($0)] }
    }
}
