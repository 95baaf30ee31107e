package import FHIR
package import JSON

/// What is asked of the resources that one contains. Source: search.html#contained.
///
/// The index knows of each resource which types it contains (``IndexField/contained``); whether one of these meets the
/// criteria is told by the text.
package struct ContainedTest: Sendable, Hashable {
    /// The type of the contained resource.
    package let type: ResourceType
    /// What the contained resource has to meet.
    package var criteria: [Criterion]
    /// The fields of the container of which one has to lead to the contained resource; empty where none has to.
    package let referredAt: [IndexField]

    package init(type: ResourceType, criteria: [Criterion], referredAt: [IndexField] = []) {
        self.type = type
        self.criteria = criteria
        self.referredAt = referredAt
    }

    /// Which of the contained resources meet the test, by their places in `contained`, from 0.
    ///
    /// - Precondition: nothing in the criteria is linked.
    package func places(in root: JSONView, of container: ResourceType) -> [Int] {
        guard let contained = root["contained"] else { return [] }
        var referred: Set<String>?
        var found: [Int] = []
        for (place, view) in contained.items.enumerated() {
            guard let name = view["resourceType"]?.string, ResourceType(name) == type else { continue }
            let id = "#" + (view["id"]?.string ?? "")
            if !referredAt.isEmpty {
                let targets = referred ?? innerReferences(of: root, container)
                referred = targets
                guard targets.contains(id) else { continue }
            }
            if holds(of: view, id: id) { found.append(place) }
        }
        return found
    }

    /// Its id is no id of the record: as `#id` it is equal to none.
    private func holds(of view: JSONView, id: String) -> Bool {
        let fields = criteria.reduce(into: Set<IndexField>()) { $0.formUnion($1.fields) }
        let custom = fields.custom.filter { $0.type == type }
        let withTexts = criteria.contains(where: \.asksForTexts)
        var extractor = IndexExtractor(fields: fields, includesTexts: withTexts)
        var entries = extractor.extract(view, type: type)
        if !custom.isEmpty { entries += IndexExtractor.draw(custom, from: view, withTexts: withTexts) }
        return Criterion.allHold(criteria, id: id, updated: 0, entries: entries, hasTexts: true) ?? false
    }

    /// The references to contained resources at the fields: `#id`.
    private func innerReferences(of root: JSONView, _ container: ResourceType) -> Set<String> {
        var extractor = IndexExtractor(fields: Set(referredAt), includesInnerReferences: true)
        var targets: Set<String> = []
        let custom = referredAt.custom.filter { $0.type == container }
        let entries =
            extractor.extract(root, type: container)
            + IndexExtractor.draw(custom, from: root, withInnerReferences: true)
        for entry in entries where referredAt.contains(entry.field) {
            if case .reference(.url(let url)) = entry.value { targets.insert(url) }
        }
        return targets
    }
}

extension Criterion {
    /// What holds of all resources of a type that contain one of another: a value that the index has.
    package static func contains(_ types: [ResourceType], in container: ResourceType) -> Criterion {
        .values(
            types.map { .token(system: nil, code: IndexField.containedCode($0, in: container)) }, fields: [.contained])
    }

    /// What holds of all resources that contain one which meets any of the tests; there is at least one.
    package static func meeting(anyOf tests: [ContainedTest], in container: ResourceType) -> [Criterion] {
        let inside = tests.count == 1 ? Criterion.inside(tests[0]) : .any(tests.map { [.inside($0)] })
        return [.contains(tests.map(\.type), in: container), inside]
    }

    /// Whether something is asked of contained resources.
    package var looksInside: Bool {
        switch self {
        case .inside: true
        case .not(let inner): inner.looksInside
        case .any(let lists): lists.contains { $0.contains(where: \.looksInside) }
        default: false
        }
    }

    /// The criterion with what it asks of contained resources answered by the text of one container.
    package func answered(by root: JSONView, of container: ResourceType) -> Criterion {
        switch self {
        case .inside(let test): test.places(in: root, of: container).isEmpty ? .any([]) : .any([[]])
        case .not(let inner): .not(inner.answered(by: root, of: container))
        case .any(let lists): .any(lists.map { $0.map { $0.answered(by: root, of: container) } })
        default: self
        }
    }

    /// Whether it asks for what contained resources have not: an id and a time in the record, and what refers to them.
    package var asksOfRecord: Bool {
        switch self {
        case .ids, .lastUpdated, .has: true
        case .not(let inner): inner.asksOfRecord
        case .any(let lists): lists.contains { $0.contains(where: \.asksOfRecord) }
        default: false
        }
    }
}
