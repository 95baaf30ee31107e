internal import FHIR
internal import Search
internal import Store
internal import Wording

/// One page of one query: recent matches and the index's, merged in the query's order.
struct SearchExecution {
    let query: SearchQuery
    let institution: Institution
    let recent: RecentSnapshot
    let search: IndexSearch
    let record: RecordReader
    /// For a search at an earlier position.
    var past: PastState?

    /// Whether the index's answer about a resource does not count: it changed recently, or after the position.
    private func isHidden(_ candidate: IndexSearch.Candidate) -> Bool {
        !isCounted(candidate.key, candidate.sequence)
    }

    private struct Ranked {
        let place: PageCursor
        let version: () throws -> StoredVersion
    }

    func run() throws -> SearchPage {
        let position = query.position ?? recent.position
        let runs = try search.runPlan()
        if let runs, runs.isExact, isByKey { return try page(in: runs, position: position) }
        let order = try search.order()
        if let runs, try order.map({ try search.leads(runs, $0) }) ?? false {
            if isByKey { return try page(in: runs, position: position) }
            if let order, try search.isWorthGathering(runs, order, needed: query.count + 1) {
                return try page(gatheredIn: runs, position: position)
            }
        }
        if let few = try search.few(order) { return try page(of: few, position: position) }
        let rankedRecent = try rankedRecent()
        let total = query.wantsTotal ? try search.count(isCounted) + rankedRecent.count : nil
        guard query.count > 0 else { return SearchPage(matches: [], next: nil, total: total, position: position) }
        var merge = Merge(recent: rankedRecent, query: query, meter: search.meter)
        try stream { candidate in try merge.take(candidate) }
        try merge.finish()
        return try query.trace.timed(search.step(.page)) { step in
            let page = try merge.page(total: total, position: position)
            step.found = page.matches.count
            return page
        }
    }

    /// Whether the answer is in the order of keys.
    private var isByKey: Bool { query.sort == .creation && query.thenBy.isEmpty }

    private func isCounted(_ key: Int64, _ sequence: Int64) -> Bool {
        !recent.shadows(key) && !(past?.hides(key, sequence) ?? false)
    }

    /// All matches, in no order, with the entries that are asked for.
    ///
    /// - Throws: ``StoreError/tooBroad(max:)`` when there are more.
    func all(for linked: LinkedSearch, atMost limit: Int) throws -> [FoundResource] {
        guard try !isSurelyMore(than: limit) else { throw StoreError.tooBroad(max: limit) }
        var found: [FoundResource] = []
        func take(_ id: String, _ version: () throws -> StoredVersion) throws {
            guard found.count < limit else { throw StoreError.tooBroad(max: limit) }
            let entries = linked.fields.isEmpty ? [] : try version().indexEntries(of: linked.fields)
            try search.meter.hold(SearchMeter.bytesOfVersion + entries.count * SearchMeter.bytesOfKey)
            found.append(FoundResource(id: id, entries: entries))
        }
        for ranked in try rankedRecent() { try take(ranked.version().address.id, ranked.version) }
        try forEachInIndex { candidate in
            try take(record.id(at: candidate.sequence), candidate.version)
            return true
        }
        return found
    }

    /// Whether the index tells, without a text, that more than so many match.
    private func isSurelyMore(than limit: Int) throws -> Bool {
        guard let runs = try search.runPlan(), runs.isExact else {
            guard search.criteria.count == 1, let rows = try search.estimates.of(search.criteria[0])?.rows else {
                return false
            }
            return rows > 2 * limit
        }
        guard try search.shortest(runs) ?? 0 > limit else { return false }
        return try search.countInRuns(runs, after: 0, atMost: limit, needsPlaces: true, isCounted) == nil
    }

    /// The ids of all matches, where the index finds these by looking at few resources; `nil` where it does not, or
    /// where they are more.
    func ids(atMost limit: Int) throws -> [String]? {
        var ids: [String] = []
        func take(_ candidate: IndexSearch.Candidate) throws -> Bool {
            if isHidden(candidate) { return true }
            ids.append(try record.id(at: candidate.sequence))
            return ids.count <= limit
        }
        if let runs = try search.runPlan(), runs.isExact {
            try search.forEachInRuns(runs, take)
        } else {
            guard let few = try search.few() else { return nil }
            _ = try few.allSatisfy(take)
        }
        let recent = try rankedRecent()
        guard ids.count + recent.count <= limit else { return nil }
        return try recent.map { try $0.version().address.id } + ids
    }

    /// Calls `body` with what the index finds, in no order, until it says `false`.
    private func forEachInIndex(_ body: (IndexSearch.Candidate) throws -> Bool) throws {
        func take(_ candidate: IndexSearch.Candidate) throws -> Bool {
            isHidden(candidate) ? true : try body(candidate)
        }
        if let runs = try search.runPlan(), runs.isExact { return try search.forEachInRuns(runs, take) }
        guard let few = try search.few() else { return try search.forEachByKey(take) }
        _ = try few.allSatisfy(take)
    }

    // MARK: Runs

    /// Matches behind a full page that are counted to say how many there are: keys, and resources whose text decides.
    private static let countedMax = (keys: 200, texts: 40)

    /// The page that begins behind the cursor, read no further than it is full; of the first page also how many there
    /// are, where that is soon known.
    private func page(in runs: IndexSearch.RunPlan, position: Int64) throws -> SearchPage {
        let rankedRecent = try rankedRecent()
        func rest(after key: Int64, atMost limit: Int?) throws -> Int? {
            try search.countInRuns(runs, after: key, atMost: limit, needsPlaces: past != nil, isCounted)
        }
        guard query.count > 0 else {
            let total = query.wantsTotal ? try rest(after: 0, atMost: nil) : nil
            return SearchPage(
                matches: [], next: nil, total: total.map { $0 + rankedRecent.count }, position: position)
        }
        var merge = Merge(recent: rankedRecent, query: query, meter: search.meter)
        var passed = 0
        var last = query.cursor?.key ?? 0
        try search.forEachInRuns(runs, after: last) { candidate in
            guard !isHidden(candidate) else { return true }
            passed += 1
            last = candidate.key
            return try merge.take(
                Ranked(place: PageCursor(value: nil, key: candidate.key), version: candidate.version))
        }
        var total: Int?
        if query.wantsTotal, query.cursor != nil {
            total = try rest(after: 0, atMost: nil).map { $0 + rankedRecent.count }
        } else if query.wantsTotal || (query.cursor == nil && merge.isFull) {
            let countedMax = runs.isExact ? SearchExecution.countedMax.keys : SearchExecution.countedMax.texts
            total = try rest(after: last, atMost: query.wantsTotal ? nil : countedMax)
                .map { passed + $0 + rankedRecent.count }
        }
        try merge.finish()
        return try query.trace.timed(search.step(.page)) { step in
            let page = try merge.page(total: total, position: position)
            step.found = page.matches.count
            return page
        }
    }

    /// All matches, sorted in memory: of each only its place is kept.
    private func page(gatheredIn runs: IndexSearch.RunPlan, position: Int64) throws -> SearchPage {
        var all = try rankedRecent()
        try search.forEachInRuns(runs) { candidate in
            guard !isHidden(candidate) else { return true }
            let place = try ranked(candidate).place
            try search.meter.hold(SearchMeter.bytesOfVersion)
            let sequence = candidate.sequence
            all.append(Ranked(place: place) { try search.version(at: sequence) })
            return true
        }
        return try page(of: all, position: position)
    }

    // MARK: Few

    private func page(of candidates: [IndexSearch.Candidate], position: Int64) throws -> SearchPage {
        var all = try rankedRecent()
        for candidate in candidates where !isHidden(candidate) { all.append(try ranked(candidate)) }
        return try page(of: all, position: position)
    }

    private func page(of all: [Ranked], position: Int64) throws -> SearchPage {
        var all = all
        let total = all.count
        guard query.count > 0 else { return SearchPage(matches: [], next: nil, total: total, position: position) }
        query.trace.timed(search.step(.sort)) { step in
            all.sort { query.precedes($0.place, $1.place) }
            step.index = "in memory"
            step.rows = all.count
        }
        if let cursor = query.cursor { all.removeAll { !query.precedes(cursor, $0.place) } }
        let page = all.prefix(query.count)
        let next = all.count > page.count ? page.last?.place : nil
        return try query.trace.timed(search.step(.page)) { step in
            step.found = page.count
            return SearchPage(matches: try page.map { try $0.version() }, next: next, total: total, position: position)
        }
    }

    /// The place of a candidate by all keys of the order.
    private func ranked(_ candidate: IndexSearch.Candidate) throws -> Ranked {
        if isByKey {
            return Ranked(place: PageCursor(value: nil, key: candidate.key), version: candidate.version)
        }
        let version = try candidate.version()
        let place = try query.place(
            id: version.address.id, key: version.key, sequence: version.sequence,
            updated: version.updated, entries: version.indexEntries(of: query.sortFields))
        return Ranked(place: place) { version }
    }

    /// The recent matches; where only the text tells, it is read.
    private func rankedRecent() throws -> [Ranked] {
        let needsText = query.criteria.contains(where: \.needsText)
        let sorts = query.sortFields.custom
        let now: [Ranked] = try recent.matches.compactMap { resource in
            if past?.hides(resource.key, resource.sequence) ?? false { return nil }
            var entries = resource.entries
            if needsText || !sorts.isEmpty {
                try search.meter.readText()
                guard let version = try record.change(resource.sequence), try version.meets(query.criteria) else {
                    return nil
                }
                if !sorts.isEmpty { entries += try version.customEntries(sorts) }
            }
            let place = query.place(
                id: resource.address.id, key: resource.key, sequence: resource.sequence,
                updated: resource.updated, entries: entries)
            return Ranked(place: place) {
                guard let version = try record.change(resource.sequence) else {
                    throw StoreError.corrupt(reason: "change \(resource.sequence) is not in the log")
                }
                return version
            }
        }
        return try now + (past?.matches() ?? []).map { place, version in Ranked(place: place) { version } }
    }

    // MARK: Many

    /// The index's candidates in the query's order, from the cursor on.
    private func stream(_ body: (Ranked) throws -> Bool) throws {
        func take(_ candidate: IndexSearch.Candidate) throws -> Bool {
            if isHidden(candidate) { return true }
            return try body(
                Ranked(place: PageCursor(value: candidate.value, key: candidate.key), version: candidate.version))
        }
        guard query.thenBy.isEmpty else { return try streamByKeys(body) }
        try stream(by: query.sort, take)
    }

    private func stream(by sort: SortKey, _ take: (IndexSearch.Candidate) throws -> Bool) throws {
        let cursor = query.cursor
        // Of what is equal by the first of several keys, all may be needed.
        let needed = query.thenBy.isEmpty ? query.count + 1 : nil
        switch sort {
        case .creation:
            try search.forEachByKey(after: cursor?.key ?? 0, needed: needed, take)
        case .lastUpdated(let descending):
            // Equal times are told by the further keys: then the stream begins at the cursor, not behind it.
            let place = query.thenBy.isEmpty ? cursor?.value?.integer : nil
            try search.forEachByPlace(descending: descending, after: place, needed: needed, take)
        case .id(let descending):
            try search.forEachByID(descending: descending, after: cursor?.value?.text, needed: needed, take)
        case .field(let fields, let kind, let descending)
        where try kind != .reference && search.index.through(fields, institution: institution) == nil:
            try streamByField(fields, kind, descending: descending, needed: needed, take)
        case .field, .references:
            // References are kept in a form whose order is not theirs, and custom parameters may be on their
            // way into the index: sorted here.
            var all: [(value: SortValue?, key: Int64, sequence: Int64)] = []
            try search.forEachByKey { candidate in
                let version = try candidate.version()
                let place = try query.place(
                    id: version.address.id, key: version.key, sequence: version.sequence,
                    updated: version.updated, entries: version.indexEntries(of: query.sortFields))
                all.append((place.value, candidate.key, version.sequence))
                try search.meter.hold(SearchMeter.bytesOfKey + (place.value?.bytes ?? 0))
                return true
            }
            query.trace.timed(search.step(.sort)) { step in
                all.sort { sort.precedes(($0.value, $0.key), ($1.value, $1.key)) }
                step.index = "in memory"
                step.rows = all.count
            }
            for one in all {
                let candidate = IndexSearch.Candidate(key: one.key, sequence: one.sequence, value: one.value) {
                    guard let version = try record.change(one.sequence) else {
                        throw StoreError.corrupt(reason: "change \(one.sequence) is not in the log")
                    }
                    return version
                }
                guard try take(candidate) else { return }
            }
        }
    }

    /// By the first key; what is equal by it is gathered and sorted by the others. Of a group, only what the page may
    /// need is kept.
    private func streamByKeys(_ body: (Ranked) throws -> Bool) throws {
        var group: [Ranked] = []
        var goesOn = true
        let needed = query.count + 1
        func trim() {
            group.sort { query.precedes($0.place, $1.place) }
            if group.count > needed { group.removeSubrange(needed...) }
        }
        func flush() throws {
            trim()
            for ranked in group where goesOn { goesOn = try body(ranked) }
            group.removeAll(keepingCapacity: true)
        }
        try stream(by: query.sort) { candidate in
            guard !isHidden(candidate) else { return true }
            let ranked = try ranked(candidate)
            if let first = group.first, query.sort.order(first.place.value, ranked.place.value) != nil {
                try flush()
                guard goesOn else { return false }
            }
            if let cursor = query.cursor, !query.precedes(cursor, ranked.place) { return true }
            let sequence = try ranked.version().sequence
            group.append(
                Ranked(place: ranked.place) {
                    guard let version = try record.change(sequence) else {
                        throw StoreError.corrupt(reason: "change \(sequence) is not in the log")
                    }
                    return version
                })
            if group.count >= needed * 8 { trim() }
            return true
        }
        if goesOn { try flush() }
    }

    private func streamByField(
        _ fields: [IndexField], _ kind: SearchKind, descending: Bool, needed: Int?,
        _ take: (IndexSearch.Candidate) throws -> Bool
    ) throws {
        let cursor = query.cursor
        let isAmongValues = cursor == nil || cursor?.value != nil
        if isAmongValues {
            var goesOn = true
            // Two rows of a resource may share the value that counts: a unit's two forms, a code of two systems.
            var seen: Set<Int64> = []
            try search.forEachByValue(fields, kind: kind, descending: descending, after: cursor, needed: needed) {
                candidate in
                let version = try candidate.version()
                // A resource with several values stands where its smallest (largest) is.
                let value = query.sort.value(
                    id: version.address.id, sequence: version.sequence,
                    entries: try version.indexEntries(of: query.sortFields))
                guard value == candidate.value, seen.insert(candidate.key).inserted else { return true }
                try search.meter.hold(SearchMeter.bytesOfKey)
                goesOn = try take(
                    IndexSearch.Candidate(key: candidate.key, sequence: candidate.sequence, value: value) { version })
                return goesOn
            }
            guard goesOn else { return }
        }
        // With further keys the place behind a resource without a value is not told by its key alone.
        let after = isAmongValues || !query.thenBy.isEmpty ? 0 : cursor?.key ?? 0
        try search.forEachWithout(fields, kind: kind, after: after, needed: needed, take)
    }

    /// Merges the stream with the recent matches until a page and one more are there.
    private struct Merge {
        private var recent: [Ranked]
        private let query: SearchQuery
        private let meter: SearchMeter
        private var taken: [Ranked] = []

        /// Whether there is a match behind the page.
        var isFull: Bool { taken.count > query.count }

        init(recent: [Ranked], query: SearchQuery, meter: SearchMeter) {
            self.query = query
            self.meter = meter
            // Last first, so that taking is cheap.
            self.recent = recent.filter { ranked in
                query.cursor.map { query.precedes($0, ranked.place) } ?? true
            }.sorted { query.precedes($1.place, $0.place) }
        }

        /// - Returns: whether more is needed.
        mutating func take(_ ranked: Ranked) throws -> Bool {
            if let cursor = query.cursor, !query.precedes(cursor, ranked.place) { return true }
            while let first = recent.last, query.precedes(first.place, ranked.place) {
                taken.append(first)
                recent.removeLast()
                if taken.count > query.count { return false }
            }
            let version = try ranked.version()
            try meter.hold(version)
            taken.append(Ranked(place: ranked.place) { version })
            return taken.count <= query.count
        }

        mutating func finish() throws {
            while taken.count <= query.count, let next = recent.popLast() { taken.append(next) }
        }

        func page(total: Int?, position: Int64) throws -> SearchPage {
            let page = taken.prefix(query.count)
            let hasMore = taken.count > query.count
            let next = hasMore ? page.last?.place : nil
            // The first page that is also the last has counted everything.
            let known = total ?? (!hasMore && query.cursor == nil ? taken.count : nil)
            return SearchPage(
                matches: try page.map { try $0.version() }, next: next, total: known, position: position)
        }
    }
}

extension SortValue {
    fileprivate var integer: Int64? {
        if case .integer(let value) = self { value } else { nil }
    }

    fileprivate var text: String? {
        if case .text(let value) = self { value } else { nil }
    }

    /// Bytes that it takes in memory.
    fileprivate var bytes: Int {
        switch self {
        case .text(let text): text.utf8.count
        case .integer: 8
        case .bytes(let bytes): bytes.count
        }
    }
}
