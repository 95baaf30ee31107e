package import FHIR
internal import JSON
package import Search
internal import Wording

extension StoredVersion {
    /// All that is indexed of this version but what custom parameters draw.
    package func indexEntries() throws(StoreError) -> [IndexEntry] {
        try drawn { root in
            var extractor = IndexExtractor()
            return extractor.extract(root, type: address.type)
        }
    }

    /// The entries of some fields, those of custom parameters among them; of components where a composite is asked for.
    ///
    /// - Parameter withTexts: also the texts as written, which no index holds.
    package func indexEntries(
        of fields: some Collection<IndexField>, withTexts: Bool = false
    ) throws(StoreError) -> [IndexEntry] {
        if fields.isEmpty { return [] }
        return try drawn { root in
            var extractor = IndexExtractor(fields: Set(fields), includesTexts: withTexts)
            return extractor.extract(root, type: address.type)
                + draw(fields.compactMap(\.custom), from: root, withTexts: withTexts)
        }
    }

    /// The entries of some fields of the resources of a type that this version contains.
    package func containedEntries(
        of type: ResourceType, _ fields: some Collection<IndexField>
    ) throws(StoreError) -> [IndexEntry] {
        if fields.isEmpty { return [] }
        let custom = fields.compactMap(\.custom).filter { $0.type == type }
        return try drawn { root in
            guard let contained = root["contained"] else { return [] }
            return contained.items.filter { $0["resourceType"]?.string == type.name }.flatMap { view in
                var extractor = IndexExtractor(fields: Set(fields))
                return extractor.extract(view, type: type) + IndexExtractor.draw(custom, from: view)
            }
        }
    }

    /// The entries of custom parameters alone.
    ///
    /// - Parameter failed: hears of each parameter whose evaluation fails on this version: it has no values then.
    package func customEntries(
        _ custom: some Collection<CustomField>, failed: (CustomField) -> Void = { _ in }
    ) throws(StoreError) -> [IndexEntry] {
        try drawn { draw(custom, from: $0, withTexts: false, failed: failed) }
    }

    private func draw(
        _ custom: some Collection<CustomField>, from root: JSONView, withTexts: Bool,
        failed: (CustomField) -> Void = { _ in }
    ) -> [IndexEntry] {
        let mine = custom.filter { $0.type == address.type }
        return mine.isEmpty ? [] : IndexExtractor.draw(mine, from: root, withTexts: withTexts, failed: failed)
    }

    private func drawn<Drawn>(_ body: (JSONView) -> [Drawn]) throws(StoreError) -> [Drawn] {
        guard let text = self.body?.text else { return [] }
        do throws(JSONError) {
            return try JSONDocument(text).withRoot(body)
        } catch {
            throw StoreError.corrupt(reason: "the text of change \(sequence) is no JSON")
        }
    }

    /// Whether all criteria hold of this version.
    package func meets(_ criteria: [Criterion]) throws(StoreError) -> Bool {
        var criteria = criteria
        if criteria.contains(where: \.looksInside) {
            criteria = try drawn { root in criteria.map { $0.answered(by: root, of: address.type) } }
        }
        let fields = criteria.reduce(into: Set<IndexField>()) { $0.formUnion($1.fields) }
        let entries = try indexEntries(of: fields, withTexts: criteria.contains(where: \.asksForTexts))
        return Criterion.allHold(criteria, id: address.id, updated: updated, entries: entries, hasTexts: true) ?? false
    }

    /// What of this version meets the criteria: 0 for itself, n for the nth resource that it contains.
    func places(of criteria: [Criterion]) throws(StoreError) -> [Int] {
        do {
            return try SearchQuery.places(criteria, itself: { try meets($0) }) { test in
                try drawn { test.places(in: $0, of: address.type) }
            }
        } catch {
            throw error as? StoreError ?? .failed(reason: Message(data: "\(error)"))
        }
    }

    /// A resource that this version contains.
    ///
    /// - Parameter place: its number among these, from 1.
    package func contained(_ place: Int) throws(StoreError) -> ContainedText {
        let found = try drawn { root in
            (root["contained"]?.items.map { $0 } ?? []).dropFirst(place - 1).prefix(1).map { view in
                ContainedText(
                    id: view["id"]?.string ?? "", type: view["resourceType"]?.string.flatMap { ResourceType($0) },
                    text: view.compact())
            }
        }
        guard let first = found.first else {
            throw StoreError.corrupt(reason: "the text of change \(sequence) has no contained resource \(place)")
        }
        return first
    }
}

/// A contained resource as it is written.
package struct ContainedText: Sendable, Equatable {
    /// Its id within the container.
    package let id: String
    package let type: ResourceType?
    package let text: [UInt8]
}
