internal import FHIR
internal import Search
internal import Store

/// Searches: every current resource is looked at.
extension MemoryLog {
    /// Live resources that meet all criteria, in the order in which they changed last.
    ///
    /// - Parameter includesDeleted: whether what was deleted since the position counts, as it does for links.
    func matches(
        _ criteria: [Criterion], type: ResourceType, institution: Institution, at position: Int64 = .max,
        includesDeleted: Bool = false
    ) throws -> [Change] {
        let criteria = try resolved(criteria, type: type, institution: institution, at: position)
        return try changes.indices.compactMap { place in
            let change = changes[place]
            let version = change.version
            guard version.address.type == type, version.address.institution == institution, !version.isDeleted,
                isNewest(place, at: position), includesDeleted || !(newest(version.address)?.version.isDeleted ?? true),
                try version.meets(criteria)
            else { return nil }
            return change
        }
    }

    private func resolved(
        _ criteria: [Criterion], type: ResourceType, institution: Institution, at position: Int64
    ) throws -> [Criterion] {
        try criteria.map { criterion in
            try criterion.resolved(for: type) { search in
                try matches(
                    search.criteria, type: search.type, institution: institution, at: position, includesDeleted: true
                ).map { change in
                    FoundResource(
                        id: change.version.address.id,
                        entries: change.entries + (try change.version.customEntries(search.fields.custom)))
                }
            }
        }
    }

    func page(_ query: SearchQuery, institution: Institution) throws -> SearchPage {
        var query = query
        let position = query.position ?? Int64(changes.count)
        query.criteria = try resolved(query.criteria, type: query.type, institution: institution, at: position)
        let found = try matches(query.criteria, type: query.type, institution: institution, at: position)
        let all = try found.map { change in
            let version = change.version
            let place = try query.place(
                id: version.address.id, key: version.key, sequence: version.sequence,
                updated: version.updated, entries: change.entries + (try version.customEntries(query.sortFields.custom))
            )
            return (place: place, version: version)
        }
        guard query.count > 0 else { return SearchPage(matches: [], next: nil, total: all.count, position: position) }
        let sorted = all.sorted { query.precedes($0.place, $1.place) }
        let rest = sorted.filter { match in query.cursor.map { query.precedes($0, match.place) } ?? true }
        let page = rest.prefix(query.count)
        return try SearchPage(
            matches: page.map(\.version), next: rest.count > page.count ? page.last?.place : nil, total: all.count,
            position: position
        ).showingContained(of: query)
    }
}
