package import FHIR

/// Resources that are referred to by URLs of their own, with a version behind a bar or without.
/// Source: references.html#canonical.
package enum Canonicals {
    /// The fields of a type's URL and version; `nil` where resources of the type have no URL.
    package static func fields(of type: ResourceType) -> (url: [IndexField], version: [IndexField])? {
        let all = SearchParameter.all(of: type)
        guard let url = all["url"], url.kind == .uri else { return nil }
        return (url.fields, all["version"]?.fields ?? [])
    }

    /// Whether references at one of the fields may be such URLs.
    static func mayStand(at fields: [IndexField]) -> Bool {
        fields.contains { DefinitionTable.r4.holdsCanonicals($0) || $0.custom != nil }
    }

    /// The URLs by which others may refer to a resource, as they are indexed.
    package static func targets(of type: ResourceType, _ entries: [IndexEntry]) -> Set<ReferenceTarget> {
        guard let fields = fields(of: type) else { return [] }
        var targets: Set<ReferenceTarget> = []
        for entry in entries where fields.url.contains(entry.field) {
            guard case .uri(let text) = entry.value else { continue }
            targets.insert(.url(text))
            for other in entries where fields.version.contains(other.field) {
                if case .token(_, let number) = other.value { targets.insert(.url("\(text)|\(number)")) }
            }
        }
        return targets
    }

    /// URLs that one question asks for.
    private static let askedMax = 100

    /// The questions for what bears one of the URLs, however many these are.
    package static func asking(for urls: some Sequence<String>, at fields: [IndexField]) -> [Criterion] {
        let sorted = urls.sorted()
        return stride(from: 0, to: sorted.count, by: askedMax).map { start in
            .values(sorted[start..<min(start + askedMax, sorted.count)].map { .uri($0) }, fields: fields)
        }
    }

    /// Whether a resource is what one of the URLs names.
    ///
    /// - Parameter versions: for each URL the versions that are named, in lower case; `nil` for any.
    package static func isNamed(
        by versions: [String: Set<String?>], _ entries: [IndexEntry],
        _ fields: (url: [IndexField], version: [IndexField])
    ) -> Bool {
        let mine = entries.filter { fields.version.contains($0.field) }.compactMap { entry -> String? in
            if case .token(_, let code) = entry.value { code } else { nil }
        }
        return entries.contains { entry in
            guard fields.url.contains(entry.field), case .uri(let url) = entry.value, let named = versions[url] else {
                return false
            }
            return named.contains(nil) || mine.contains { named.contains($0) }
        }
    }

    /// The ids of those that references lead to.
    ///
    /// - Parameter find: all that one link may ask; bounded by who answers it.
    static func ids(
        of type: ResourceType, referredBy urls: Set<String>, named name: String,
        _ find: (LinkedSearch) throws -> [FoundResource]
    ) throws -> Set<String> {
        guard let fields = fields(of: type) else { return [] }
        var ids: Set<String> = []
        for criterion in asking(for: Set(urls.map { String($0.prefix { $0 != "|" }) }), at: fields.url) {
            let search = LinkedSearch(
                type: type, criteria: [criterion], fields: fields.url + fields.version, name: name)
            for found in try find(search) {
                let isMeant = targets(of: type, found.entries).contains {
                    if case .url(let url) = $0 { urls.contains(url) } else { false }
                }
                if isMeant { ids.insert(found.id) }
            }
        }
        return ids
    }
}
