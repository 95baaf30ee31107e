internal import JSON
package import Search

extension StoredVersion {
    /// The index entries of this version, drawn from its text.
    ///
    /// - Parameters:
    ///   - withTexts: also the texts as written, which no index holds.
    ///   - custom: custom parameters whose values are drawn too.
    package func indexEntries(
        withTexts: Bool = false, custom: some Collection<CustomField> = []
    ) throws(StoreError) -> [IndexEntry] {
        try drawn { root in
            var extractor = IndexExtractor(includesTexts: withTexts)
            return extractor.extract(root, type: address.type)
                + draw(custom, from: root, withTexts: withTexts)
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

    private func drawn(_ body: (JSONView) -> [IndexEntry]) throws(StoreError) -> [IndexEntry] {
        guard let text = self.body?.text else { return [] }
        do throws(JSONError) {
            return try JSONDocument(text).withRoot(body)
        } catch {
            throw StoreError.corrupt(reason: "the text of change \(sequence) is no JSON")
        }
    }

    /// Whether all criteria hold of this version.
    package func meets(_ criteria: [Criterion]) throws(StoreError) -> Bool {
        let custom = criteria.reduce(into: Set<CustomField>()) { $0.formUnion($1.custom) }
        let entries = try indexEntries(withTexts: criteria.contains(where: \.asksForTexts), custom: custom)
        return Criterion.allHold(criteria, id: address.id, updated: updated, entries: entries, hasTexts: true) ?? false
    }
}
