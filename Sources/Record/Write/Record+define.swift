internal import FHIR
internal import JSON
internal import Search
internal import Store

/// SearchParameters that are written define what searches may name: one that no search could use is refused.
///
/// An import takes them as they are: they were right where they come from, or searches say why they are not.
extension Record {
    /// Checks the SearchParameters of a commit, each beside those that come with it.
    ///
    /// - Returns: the commit, with what must not have changed until it is made: another one of the same code.
    /// - Throws: the faults, with their places. `numbers` are the writes' entries in a Bundle.
    func checkingDefinitions(_ commit: Commit, numbers: [Int]? = nil) throws(RecordError) -> Commit {
        try checkHierarchies(commit, numbers: numbers)
        let written = commit.writes.indices.filter { commit.writes[$0].address.type == CustomRegistry.type }
        guard written.contains(where: { commit.writes[$0].body != nil }) else { return commit }
        var checked = commit
        var documents: [Int: JSONDocument] = [:]
        for at in written {
            guard let text = commit.writes[at].body?.text else { continue }
            let document = try Record.document(text)
            documents[at] = document
            // Noted before it is looked at who else has the code.
            if let code = document.withRoot({ $0["code"]?.string }) {
                checked.preconditions.append(try sameCode(code, commit.writes[at].address.institution))
            }
        }
        let beside = documents.values.compactMap { document in document.withRoot { CustomDefinition($0) } }
        let deleted = Set(written.filter { commit.writes[$0].body == nil }.map { commit.writes[$0].address.id })
        for (at, document) in documents.sorted(by: { $0.key < $1.key }) {
            let address = commit.writes[at].address
            let custom = store.customParameters(of: address.institution)
            let prefix = numbers.map { "Bundle.entry[\($0[at])].resource" }
            let faults = document.withRoot {
                CustomCheck(custom, beside: beside, without: deleted).faults(of: $0, id: address.id, prefix: prefix)
            }
            guard faults.isEmpty else { throw RecordError(.invalid, faults) }
        }
        return checked
    }

    /// That the same SearchParameters have the code when the commit is made.
    private func sameCode(_ code: String, _ institution: Institution) throws(RecordError) -> Precondition {
        let fields = SearchParameter.all(of: CustomRegistry.type)["code"]?.fields ?? []
        let criteria = [Criterion.values([.token(system: nil, code: code)], fields: fields)]
        do throws(StoreError) {
            let found = try store.search(
                SearchQuery(type: CustomRegistry.type, criteria: criteria, count: 3), institution: institution)
            return Precondition(
                institution: institution, type: CustomRegistry.type, criteria: criteria,
                ids: Set(found.matches.map(\.address.id)))
        } catch {
            throw RecordError(error)
        }
    }
}
