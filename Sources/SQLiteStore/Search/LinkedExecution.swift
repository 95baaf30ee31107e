internal import FHIR
internal import Search
internal import Store

/// One page of a query whose criteria lead over other resources.
///
/// | what is known                                   | how the links are answered                                        |
/// |-------------------------------------------------|-------------------------------------------------------------------|
/// | the other criteria leave few resources          | of these alone, all at once                                       |
/// | a link leads over no more than it may           | once: what it finds takes its place, and the search is as others  |
/// | it leads over more (`_has` of all that is final) | of the candidates that the other criteria give, some at a time, until the page is full |
struct LinkedExecution {
    /// Candidates that the links are asked of at once: first, and at most.
    private static let candidates = (first: 50, max: 1000)
    /// Resources that the other criteria may leave to be few.
    private static let fewMax = 200

    let query: SearchQuery
    let meter: SearchMeter
    /// Answers a search that leads over nothing.
    let execute: (SearchQuery) throws -> SearchPage
    /// The ids of what meets criteria that lead over nothing, if they are few and soon found.
    let few: (SearchQuery, _ limit: Int) throws -> [String]?
    /// Answers what a link asks.
    let find: (LinkedSearch, SearchTrace?) throws -> [FoundResource]

    /// - Throws: ``StoreError/tooBroad(max:)`` for a link that leads over too many even from one resource.
    func run() throws -> SearchPage {
        if let ids = try left() {
            return try execute(with(try query.criteria.indices.map { try answered($0, among: ids, query.trace) }))
        }
        var criteria: [Criterion] = []
        var names: [String] = []
        var open: [Int] = []
        for (number, criterion) in query.criteria.enumerated() {
            let name = query.name(of: number)
            do {
                criteria.append(try criterion.resolved(for: query.type, named: name) { try find($0, query.trace) })
                if !query.names.isEmpty { names.append(name) }
            } catch let error as StoreError {
                // Which contained resources are shown is told by all criteria, each answered for all.
                guard case .tooBroad = error, !query.showsContained else { throw error }
                open.append(number)
            }
        }
        guard !open.isEmpty else { return try execute(with(criteria)) }
        var others = with(criteria)
        others.names = names
        return try page(asking: open, of: others)
    }

    private func with(_ criteria: [Criterion]) -> SearchQuery {
        var query = query
        query.criteria = criteria
        return query
    }

    /// What the criteria without links leave, where it is worth asking: `_has` reads texts, chains only ids.
    private func left() throws -> Set<String>? {
        let plain = query.criteria.filter { !$0.isLinked }
        let asksBack = query.criteria.contains { if case .has = $0 { true } else { false } }
        guard asksBack, !plain.isEmpty else { return nil }
        var others = SearchQuery(type: query.type, criteria: plain)
        others.position = query.position
        return try query.trace.timed(SearchTrace.Step(.narrow, type: query.type.name)) { step in
            let ids = try few(others, LinkedExecution.fewMax)
            step.index = "what the other criteria leave"
            step.found = ids?.count
            return ids.map { Set($0) }
        }
    }

    private func answered(_ number: Int, among ids: Set<String>, _ trace: SearchTrace?) throws -> Criterion {
        try query.criteria[number].resolved(for: query.type, among: ids, named: query.name(of: number)) {
            try find($0, trace)
        }
    }

    // MARK: Candidates

    /// Goes through what the other criteria give, and asks the links of it, until the page is full; where the number of
    /// all is wanted, to the end.
    private func page(asking open: [Int], of others: SearchQuery) throws -> SearchPage {
        var part = others
        part.wantsTotal = false
        part.count = max(query.count + 1, LinkedExecution.candidates.first)
        if query.wantsTotal { part.cursor = nil }
        var page: [(version: StoredVersion, place: PageCursor)] = []
        var total = 0
        var isFull = false
        var isEnd = false
        while !isEnd && !(isFull && !query.wantsTotal) {
            let held = meter.heldBytes
            let candidates = try execute(part)
            let matches = try meeting(open, candidates.matches[...], part.trace)
            meter.release(meter.heldBytes - held)
            total += matches.count
            for version in matches {
                let place = try query.place(
                    id: version.address.id, key: version.key, sequence: version.sequence, updated: version.updated,
                    entries: version.indexEntries(of: query.sortFields))
                if let cursor = query.cursor, !query.precedes(cursor, place) { continue }
                isFull = page.count == query.count
                if isFull { break }
                try meter.hold(version)
                page.append((version, place))
            }
            isEnd = candidates.next == nil
            part.cursor = candidates.next
            part.count = min(part.count * 2, LinkedExecution.candidates.max)
            // What is written down of the first is so of all.
            part.trace = nil
        }
        let isWhole = isEnd && (query.wantsTotal || query.cursor == nil)
        return SearchPage(
            matches: page.map(\.version), next: isFull ? page.last?.place : nil, total: isWhole ? total : nil,
            position: query.position ?? 0)
    }

    /// Those of some candidates that meet the open criteria.
    private func meeting(
        _ open: [Int], _ candidates: ArraySlice<StoredVersion>, _ trace: SearchTrace?
    ) throws -> [StoredVersion] {
        guard !candidates.isEmpty else { return [] }
        let criteria: [Criterion]
        do {
            let ids = Set(candidates.map(\.address.id))
            criteria = try open.map { try answered($0, among: ids, trace) }
        } catch let error as StoreError {
            guard case .tooBroad = error, candidates.count > 1 else { throw error }
            let middle = candidates.startIndex + candidates.count / 2
            return try meeting(open, candidates[..<middle], trace) + meeting(open, candidates[middle...], nil)
        }
        return try candidates.filter { version in
            try meter.readText()
            return try version.meets(criteria)
        }
    }
}
