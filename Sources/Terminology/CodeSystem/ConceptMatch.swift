internal import FHIR
internal import Wording

/// Concepts by what is said of them. Source: codesystem-operation-find-matches.html.
package struct ConceptMatch: Sendable, Equatable {
    package let concept: Concept
    /// Conditions that it does not meet.
    package let unmatched: [ConceptProperty]

    /// Matches of one answer at most.
    package static let countMax = 1000

    /// The concepts of a system that have all the properties, then those that have some, the most first.
    ///
    /// - Parameter isExact: asked by a machine, which is told all of them or none; of people's the best are enough.
    package static func find(
        _ conditions: [ConceptProperty], in system: KnownSystem, isExact: Bool, _ store: any ConceptStore
    ) throws(TerminologyError) -> [ConceptMatch] {
        var met: [ConceptID: Set<Int>] = [:]
        for (number, condition) in conditions.enumerated() {
            for id in try ids(condition, system, store) {
                met[id, default: []].insert(number)
            }
        }
        let best = met.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
        guard !isExact || best.count <= countMax else {
            throw TerminologyError(
                .tooCostly, "property: \(best.count) concepts match, more than \(countMax): ask for more properties")
        }
        var found: [ConceptMatch] = []
        for (id, numbers) in best.prefix(countMax) {
            guard let concept = try store.summary(id) else { continue }
            let unmatched = conditions.indices.filter { !numbers.contains($0) }.map { conditions[$0] }
            found.append(ConceptMatch(concept: concept, unmatched: unmatched))
        }
        return found
    }

    private static func ids(
        _ condition: ConceptProperty, _ system: KnownSystem, _ store: any ConceptStore
    ) throws(TerminologyError) -> [ConceptID] {
        let value = condition.value.text
        switch condition.code {
        case "code": return try store.find(value, in: system).map { [$0] } ?? []
        case "parent": return try store.children(of: store.named(value, in: system))
        case "child": return try store.parents(of: store.named(value, in: system))
        default:
            let found = try store.concepts(of: system, property: condition.code, values: [value])
            if found.isEmpty, !system.header.properties.contains(where: { $0.code == condition.code }),
                try !store.hasProperty(condition.code, in: system)
            {
                throw TerminologyError(
                    .notSupported,
                    "property: \(system.canonical) has no property \(condition.code.prefix(100)) to match by")
            }
            return found
        }
    }
}
