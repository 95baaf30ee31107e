internal import FHIR
package import Search
package import Store
package import Trust

/// What a search gave: a page, and what comes with it.
package struct SearchAnswer: Sendable {
    package let matches: [StoredVersion]
    /// For each match the contained resource that is shown in its place, or `nil`; empty where none are.
    package var contained: [ContainedText?] = []
    package let included: [StoredVersion]
    /// Where the next page begins: the number of the query, and the place in it.
    package let next: (query: Int, cursor: PageCursor?)?
    package let total: Int?
    /// The place of the change log that the page shows.
    package let position: Int64
}

extension SearchAnswer {
    /// The same answer without a link to the next page, and without a number that is not that of all.
    package func withoutNext() -> SearchAnswer {
        SearchAnswer(matches: matches, included: included, next: nil, total: nil, position: position)
    }
}

extension Record {
    /// A page of what matches one query or several, one after the other, with what it includes.
    ///
    /// - Parameters:
    ///   - requests: one for each type, in the order in which their matches come; at least one.
    ///   - first: the query that the page begins in.
    package func answer(
        to requests: [SearchRequest], from first: Int = 0, bases: [String], permit: Permit
    ) throws(RecordError) -> SearchAnswer {
        var memory = IncludeMemory()
        return try answer(to: requests, from: first, bounds: nil, bases: bases, &memory, permit: permit)
    }

    /// The same as a part of an answer: what parts before it brought along is left out.
    ///
    /// - Parameter bounds: what is not included; `nil` where everything is.
    package func answer(
        to requests: [SearchRequest], from first: Int, bounds: IncludeBounds?, bases: [String],
        _ memory: inout IncludeMemory, permit: Permit
    ) throws(RecordError) -> SearchAnswer {
        if requests.contains(where: \.query.showsContained) {
            return try answerOfContained(requests, from: first, permit: permit)
        }
        if requests.count > 1, requests[0].query.isByTime {
            let page = try pageByTime(requests, permit: permit)
            return SearchAnswer(
                matches: page.matches,
                included: try included(with: page.matches, requests, bounds, bases, &memory, permit),
                next: page.next.map { (0, $0) }, total: page.total, position: page.position)
        }
        var matches: [StoredVersion] = []
        var next: (query: Int, cursor: PageCursor?)?
        var total: Int? = 0
        var position = requests.first?.query.position
        let count = requests.first?.query.count ?? 0
        for (number, request) in requests.enumerated() {
            var query = request.query
            let isHere = number >= first && next == nil && (count > 0)
            // Pages before and behind this one are counted, not read.
            if !isHere && !query.wantsTotal { continue }
            query.count = isHere ? count - matches.count : 0
            if number != first { query.cursor = nil }
            // All types are shown at the position of the first.
            query.position = position
            let page = try page(query, permit: permit)
            position = position ?? page.position
            total = total.flatMap { sum in page.total.map { sum + $0 } }
            guard isHere else { continue }
            matches += page.matches
            if let cursor = page.next {
                next = (number, cursor)
            } else if matches.count == count && number + 1 < requests.count {
                next = (number + 1, nil)
            }
        }
        if requests.count > 1, next != nil || first > 0, !(requests.first?.query.wantsTotal ?? false) { total = nil }
        return SearchAnswer(
            matches: matches, included: try included(with: matches, requests, bounds, bases, &memory, permit),
            next: next,
            total: total, position: position ?? 0)
    }

    private func included(
        with matches: [StoredVersion], _ requests: [SearchRequest], _ bounds: IncludeBounds?, _ bases: [String],
        _ memory: inout IncludeMemory, _ permit: Permit
    ) throws(RecordError) -> [StoredVersion] {
        let includes = requests.flatMap(\.includes)
        guard !includes.isEmpty else { return [] }
        var collector = IncludeCollector(
            record: self, permit: permit, bases: bases, includes: Array(Set(includes)), inside: requests[0].inside,
            bounds: bounds, memory: memory)
        defer { memory = collector.memory }
        return try requests[0].query.trace.timed(SearchTrace.Step(.include)) {
            (step: inout SearchTrace.Step) throws(RecordError) -> [StoredVersion] in
            let found = try collector.collect(with: matches)
            step.found = found.count
            return found
        }
    }

    /// The ids of all matches, where the index alone tells them; `nil` where it does not, or where they are more.
    func ids(of query: SearchQuery, atMost limit: Int, permit: Permit) throws(RecordError) -> Set<String>? {
        do throws(StoreError) {
            return try store.ids(of: query, atMost: limit, institution: permit.institution).map { Set($0) }
        } catch {
            throw RecordError(error, of: query)
        }
    }

    /// All matches of a query, page by page.
    func forEachMatch(
        of query: SearchQuery, permit: Permit, _ body: (StoredVersion) throws(RecordError) -> Void
    ) throws(RecordError) {
        var query = query
        query.count = QueryParser.countMax
        repeat {
            let page = try page(query, permit: permit)
            for version in page.matches { try body(version) }
            query.cursor = page.next
        } while query.cursor != nil
    }

    func page(_ query: SearchQuery, permit: Permit) throws(RecordError) -> SearchPage {
        do throws(StoreError) {
            return try store.search(query, institution: permit.institution)
        } catch {
            throw RecordError(error, of: query)
        }
    }
}
