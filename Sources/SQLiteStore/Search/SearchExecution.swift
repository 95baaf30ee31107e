internal import FHIR
internal import Search
internal import Store

/// One page of one query: recent matches and the index's, merged in the query's order.
struct SearchExecution {
    let query: SearchQuery
    let institution: Institution
    let recent: RecentSnapshot
    let search: IndexSearch
    let record: RecordReader

    private struct Ranked {
        let value: SortValue?
        let key: Int64
        let version: () throws -> StoredVersion
    }

    func run() throws -> SearchPage {
        if let few = try search.few(sort: query.sort) { return try page(of: few) }
        let rankedRecent = try rankedRecent()
        let total = query.wantsTotal ? try search.count { !recent.shadows($0) } + rankedRecent.count : nil
        guard query.count > 0 else { return SearchPage(matches: [], next: nil, total: total) }
        var merge = Merge(recent: rankedRecent, query: query)
        try stream { candidate in try merge.take(candidate) }
        try merge.finish()
        return try merge.page(total: total)
    }

    /// Resources that one link of a chain may lead over.
    static let linkedMax = 20_000

    /// All matches, in no order.
    ///
    /// - Throws: ``StoreError/tooBroad(max:)`` when there are more.
    func all(atMost limit: Int) throws -> [FoundResource] {
        var found: [FoundResource] = []
        func take(_ version: StoredVersion) throws {
            guard found.count < limit else { throw StoreError.tooBroad(max: limit) }
            found.append(FoundResource(id: version.address.id) { try version.indexEntries() })
        }
        for ranked in try rankedRecent() { try take(ranked.version()) }
        if let few = try search.few(sort: .creation) {
            for candidate in few where !recent.shadows(candidate.key) { try take(candidate.version()) }
        } else {
            try search.forEachByKey { candidate in
                if !recent.shadows(candidate.key) { try take(candidate.version()) }
                return true
            }
        }
        return found
    }

    // MARK: Few

    private func page(of candidates: [IndexSearch.Candidate]) throws -> SearchPage {
        var all = try rankedRecent()
        all += candidates.filter { !recent.shadows($0.key) }.map {
            Ranked(value: $0.value, key: $0.key, version: $0.version)
        }
        let total = all.count
        guard query.count > 0 else { return SearchPage(matches: [], next: nil, total: total) }
        all.sort { query.sort.precedes(($0.value, $0.key), ($1.value, $1.key)) }
        if let cursor = query.cursor {
            all.removeAll { !query.sort.precedes((cursor.value, cursor.key), ($0.value, $0.key)) }
        }
        let page = all.prefix(query.count)
        let next = all.count > page.count ? page.last.map { PageCursor(value: $0.value, key: $0.key) } : nil
        return SearchPage(matches: try page.map { try $0.version() }, next: next, total: total)
    }

    /// The recent matches; where only the text tells, it is read.
    private func rankedRecent() throws -> [Ranked] {
        let needsText = query.criteria.contains(where: \.needsText)
        return try recent.matches.compactMap { resource in
            if needsText {
                guard let version = try record.change(resource.sequence), try version.meets(query.criteria) else {
                    return nil
                }
            }
            let value = query.sort.value(
                id: resource.address.id, sequence: resource.sequence, entries: resource.entries)
            return Ranked(value: value, key: resource.key) {
                guard let version = try record.change(resource.sequence) else {
                    throw StoreError.corrupt(reason: "change \(resource.sequence) is not in the log")
                }
                return version
            }
        }
    }

    // MARK: Many

    /// The index's candidates in the query's order, from the cursor on.
    private func stream(_ body: (IndexSearch.Candidate) throws -> Bool) throws {
        func take(_ candidate: IndexSearch.Candidate) throws -> Bool {
            try recent.shadows(candidate.key) || body(candidate)
        }
        let cursor = query.cursor
        switch query.sort {
        case .creation:
            try search.forEachByKey(after: cursor?.key ?? 0, take)
        case .lastUpdated(let descending):
            try search.forEachByPlace(descending: descending, after: cursor?.value?.integer, take)
        case .id:
            // Ids are kept in a form whose order is not theirs: sorted here.
            var all: [IndexSearch.Candidate] = []
            try search.forEachByKey { candidate in
                let version = try candidate.version()
                all.append(IndexSearch.Candidate(key: candidate.key, value: .text(version.address.id)) { version })
                return true
            }
            all.sort { query.sort.precedes(($0.value, $0.key), ($1.value, $1.key)) }
            for candidate in all { guard try take(candidate) else { return } }
        case .field(let fields, let kind, let descending):
            try streamByField(fields, kind, descending: descending, take)
        }
    }

    private func streamByField(
        _ fields: [IndexField], _ kind: SearchKind, descending: Bool, _ take: (IndexSearch.Candidate) throws -> Bool
    ) throws {
        let cursor = query.cursor
        let isAmongValues = cursor == nil || cursor?.value != nil
        if isAmongValues {
            var goesOn = true
            // Two rows of a resource may share the value that counts: a unit's two forms, a code of two systems.
            var seen: Set<Int64> = []
            try search.forEachByValue(fields, kind: kind, descending: descending, after: cursor) { candidate in
                let version = try candidate.version()
                // A resource with several values stands where its smallest (largest) is.
                let value = query.sort.value(
                    id: version.address.id, sequence: version.sequence, entries: try version.indexEntries())
                guard value == candidate.value, seen.insert(candidate.key).inserted else { return true }
                goesOn = try take(IndexSearch.Candidate(key: candidate.key, value: value) { version })
                return goesOn
            }
            guard goesOn else { return }
        }
        try search.forEachWithout(fields, kind: kind, after: isAmongValues ? 0 : cursor?.key ?? 0, take)
    }

    /// Merges the stream with the recent matches until a page and one more are there.
    private struct Merge {
        private var recent: [Ranked]
        private let query: SearchQuery
        private var taken: [Ranked] = []

        init(recent: [Ranked], query: SearchQuery) {
            self.query = query
            // Last first, so that taking is cheap.
            self.recent = recent.filter { ranked in
                query.cursor.map { query.sort.precedes(($0.value, $0.key), (ranked.value, ranked.key)) } ?? true
            }.sorted { query.sort.precedes(($1.value, $1.key), ($0.value, $0.key)) }
        }

        /// - Returns: whether more is needed.
        mutating func take(_ candidate: IndexSearch.Candidate) throws -> Bool {
            if let cursor = query.cursor,
                !query.sort.precedes((cursor.value, cursor.key), (candidate.value, candidate.key))
            {
                return true
            }
            while let first = recent.last,
                query.sort.precedes((first.value, first.key), (candidate.value, candidate.key))
            {
                taken.append(first)
                recent.removeLast()
                if taken.count > query.count { return false }
            }
            let version = try candidate.version()
            taken.append(Ranked(value: candidate.value, key: candidate.key) { version })
            return taken.count <= query.count
        }

        mutating func finish() throws {
            while taken.count <= query.count, let next = recent.popLast() { taken.append(next) }
        }

        func page(total: Int?) throws -> SearchPage {
            let page = taken.prefix(query.count)
            let hasMore = taken.count > query.count
            let next = hasMore ? page.last.map { PageCursor(value: $0.value, key: $0.key) } : nil
            // The first page that is also the last has counted everything.
            let known = total ?? (!hasMore && query.cursor == nil ? taken.count : nil)
            return SearchPage(matches: try page.map { try $0.version() }, next: next, total: known)
        }
    }
}

extension SortValue {
    fileprivate var integer: Int64? {
        if case .integer(let value) = self { value } else { nil }
    }
}
