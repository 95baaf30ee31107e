internal import FHIR
package import Wording

/// Criteria that no index tells anything of: `_content`, `:text`, and words of `_text` that make no term. The texts of all
/// that the other criteria leave are read for them.
extension Criterion {
    package var isUnindexed: Bool {
        switch self {
        case .values(let tests, let fields): tests.contains { $0.isTextOnly(at: fields) }
        case .not(let inner): inner.isUnindexed
        case .any(let lists): lists.contains { $0.contains(where: \.isUnindexed) }
        case .chain(let links, _): links.contains { $0.criteria.contains(where: \.isUnindexed) }
        case .has(_, _, let criteria, _): criteria.contains(where: \.isUnindexed)
        case .inside(let test): test.criteria.contains(where: \.isUnindexed)
        case .ids, .lastUpdated, .missing, .hierarchy, .referring: false
        }
    }
}

extension SearchQuery {
    /// What a client is told when a search with such a criterion takes more than it may: the criterion in the words of the
    /// query, and what would narrow it; `nil` when all criteria have an index.
    package var adviceOnUnindexed: Message? {
        guard let number = criteria.firstIndex(where: \.isUnindexed) else { return nil }
        let name = name(of: number)
        let known = SearchParameter.all(of: type)
        let others = SearchQuery.narrowing.filter { known[$0]?.isSupported == true && !names.contains($0) }.prefix(2)
        // A name is the client's own, of any length.
        let subject: Message = name.isEmpty ? "a search criterion" : Message(data: String(name.prefix(100)))
        let helps: Message =
            others.count == 2 ? "\(others[0]) or \(others[1])" : Message(data: others.first ?? "_id")
        return
            "\(subject) has no index: the texts of all resources that the other criteria leave are read; add one that has, such as \(helps)"
    }

    /// Parameters that leave few resources, those of most types first.
    private static let narrowing = ["patient", "subject", "identifier", "date", "code"]
}
