internal import JSON
package import Search

extension StoredVersion {
    /// The index entries of this version, drawn from its text.
    ///
    /// - Parameter withTexts: also the texts as written, which no index holds.
    package func indexEntries(withTexts: Bool = false) throws(StoreError) -> [IndexEntry] {
        guard let body else { return [] }
        do throws(JSONError) {
            let document = try JSONDocument(body.text)
            var extractor = IndexExtractor(includesTexts: withTexts)
            return document.withRoot { extractor.extract($0, type: address.type) }
        } catch {
            throw StoreError.corrupt(reason: "the text of change \(sequence) is no JSON")
        }
    }

    /// Whether all criteria hold of this version.
    package func meets(_ criteria: [Criterion]) throws(StoreError) -> Bool {
        let entries = try indexEntries(withTexts: criteria.contains(where: \.needsText))
        return Criterion.allHold(criteria, id: address.id, updated: updated, entries: entries, hasTexts: true) ?? false
    }
}
