internal import FHIR
internal import Search
internal import Store

/// The newest state of a resource that changed after the index was merged last.
struct RecentResource: Sendable {
    let address: ResourceAddress
    let key: Int64
    let version: Int
    let sequence: Int64
    let updated: Int64
    let lives: Bool
    let entries: [IndexEntry]
    /// Versions of the same set that this one has replaced, oldest first.
    var replaced: [(version: Int, sequence: Int64)]
}

/// A run of changes that the index has not taken up: the resources in their newest state, and where to find them.
struct RecentSet: Sendable {
    private(set) var resources: [Int64: RecentResource] = [:]
    private(set) var keys: [ResourceAddress: Int64] = [:]
    private var byType: [ResourceType: Set<Int64>] = [:]
    /// Resources by a hash of one of their values, for criteria that ask for an equal one.
    private var probes: [Int: [Int64]] = [:]
    /// Resources that have an earlier version: the index may say something else of them.
    private(set) var changed: Set<Int64> = []
    /// All changes in the order of the log, for the index of the log by type.
    private(set) var changes: [(sequence: Int64, institution: Institution, type: ResourceType, key: Int64)] = []

    var isEmpty: Bool { changes.isEmpty }
    var lastSequence: Int64 { changes.last?.sequence ?? 0 }

    mutating func add(_ resource: RecentResource) {
        var resource = resource
        if let before = resources[resource.key] {
            resource.replaced = before.replaced + [(before.version, before.sequence)]
        }
        put(resource)
        changes.append((resource.sequence, resource.address.institution, resource.address.type, resource.key))
    }

    private mutating func put(_ resource: RecentResource) {
        resources[resource.key] = resource
        keys[resource.address] = resource.key
        if resource.version > 1 { changed.insert(resource.key) }
        byType[resource.address.type, default: []].insert(resource.key)
        for entry in resource.entries {
            if let probe = RecentSet.probe(entry) { probes[probe, default: []].append(resource.key) }
        }
    }

    /// Adds the changes of a later run.
    mutating func append(_ later: RecentSet) {
        for (key, resource) in later.resources {
            var last = resource
            if let before = resources[key] {
                last.replaced = before.replaced + [(before.version, before.sequence)] + resource.replaced
            }
            put(last)
        }
        changes += later.changes
    }

    func resource(_ address: ResourceAddress) -> RecentResource? { keys[address].flatMap { resources[$0] } }

    /// Live resources that meet all criteria, and those of which only their texts tell.
    func matches(_ criteria: [Criterion], type: ResourceType, institution: Institution) -> [RecentResource] {
        var found: [RecentResource] = []
        func take(_ key: Int64) {
            guard let resource = resources[key], resource.lives, resource.address.type == type,
                resource.address.institution == institution,
                Criterion.allHold(
                    criteria, id: resource.address.id, updated: resource.updated, entries: resource.entries,
                    hasTexts: false) != false
            else { return }
            found.append(resource)
        }
        if let keys = candidates(criteria, type: type, institution: institution) {
            keys.forEach(take)
        } else {
            byType[type]?.forEach(take)
        }
        return found
    }

    /// Values of one criterion that are sought one by one.
    private static let probesMax = 200

    /// The resources that can match, where a criterion asks for equal values; `nil` when none does. Writers wait while
    /// they are looked through, so the criterion that finds fewest is taken.
    private func candidates(_ criteria: [Criterion], type: ResourceType, institution: Institution) -> Set<Int64>? {
        let found = criteria.compactMap { lists(of: $0, type: type, institution: institution) }
        return found.min { RecentSet.count($0) < RecentSet.count($1) }.map { Set($0.joined()) }
    }

    private static func count(_ lists: [[Int64]]) -> Int { lists.reduce(0) { $0 + $1.count } }

    /// Lists of keys among which are those of all that meet a criterion.
    private func lists(of criterion: Criterion, type: ResourceType, institution: Institution) -> [[Int64]]? {
        switch criterion {
        case .ids(let ids):
            guard ids.count <= RecentSet.probesMax else { return nil }
            return [ids.compactMap { keys[ResourceAddress(institution: institution, type: type, id: $0)] }]
        case .values(let tests, let fields):
            // Values of custom parameters are drawn when they are asked for: no probe knows them.
            guard fields.custom.isEmpty, tests.count * fields.count <= RecentSet.probesMax else { return nil }
            let probed = tests.flatMap { test in fields.map { RecentSet.probe(test, field: $0) } }
            return probed.contains(nil) ? nil : probed.map { $0.flatMap { probes[$0] } ?? [] }
        case .referring(let targets, let fields):
            guard fields.custom.isEmpty, targets.count * fields.count <= RecentSet.probesMax else { return nil }
            return targets.flatMap { target in fields.map { probes[RecentSet.hash($0, target)] ?? [] } }
        case .any(let alternatives):
            var all: [[Int64]] = []
            for criteria in alternatives {
                let found = criteria.compactMap { lists(of: $0, type: type, institution: institution) }
                guard let least = found.min(by: { RecentSet.count($0) < RecentSet.count($1) }) else { return nil }
                all += least
            }
            return all
        case .lastUpdated, .missing, .not, .chain, .has, .hierarchy, .inside: return nil
        }
    }

    private static func probe(_ entry: IndexEntry) -> Int? {
        switch entry.value {
        case .token(_, let code): hash(entry.field, code)
        case .reference(let target): hash(entry.field, target)
        case .uri(let uri): hash(entry.field, uri)
        default: nil
        }
    }

    private static func probe(_ test: ValueTest, field: IndexField) -> Int? {
        switch test {
        case .token(_, let code?): hash(field, code)
        case .reference(let target): hash(field, target)
        case .uri(let uri): hash(field, uri)
        default: nil
        }
    }

    private static func hash(_ field: IndexField, _ value: some Hashable) -> Int {
        var hasher = Hasher()
        hasher.combine(field)
        hasher.combine(value)
        return hasher.finalize()
    }
}

/// The changes after the merged position: those being merged, and those that came since.
///
/// A query sees (index minus resources that are here) ∪ those that are here.
struct RecentChanges: Sendable {
    var active = RecentSet()
    var merging: RecentSet?
    /// The change up to which the index is merged.
    var mergedSequence: Int64 = 0

    var count: Int { active.changes.count + (merging?.changes.count ?? 0) }

    func resource(_ address: ResourceAddress) -> RecentResource? {
        active.resource(address) ?? merging?.resource(address)
    }

    /// The place of a version that is here.
    func sequence(key: Int64, version: Int) -> Int64? {
        for set in [active, merging].compactMap({ $0 }) {
            guard let resource = set.resources[key] else { continue }
            if resource.version == version { return resource.sequence }
            if let older = resource.replaced.first(where: { $0.version == version }) { return older.sequence }
        }
        return nil
    }

    func matches(_ criteria: [Criterion], type: ResourceType, institution: Institution) -> [RecentResource] {
        let newest = active.matches(criteria, type: type, institution: institution)
        let middle = merging?.matches(criteria, type: type, institution: institution) ?? []
        return newest + middle.filter { active.resources[$0.key] == nil }
    }

    /// What a query needs of this moment: the matches that are here, and whom the index must not be asked about.
    ///
    /// A reader takes it *before* it begins to read the index: the index is then at the merged position or after it.
    func snapshot(_ criteria: [Criterion], type: ResourceType, institution: Institution) -> RecentSnapshot {
        let matches = matches(criteria, type: type, institution: institution)
        return RecentSnapshot(
            matches: matches, changed: [active.changed] + (merging.map { [$0.changed] } ?? []), position: position)
    }

    /// The last change that searches see.
    var position: Int64 { max(active.lastSequence, merging?.lastSequence ?? 0, mergedSequence) }

    /// Moves the active changes over to be merged; `nil` when there are none, or some are under way.
    mutating func beginMerge() -> RecentSet? {
        guard merging == nil, !active.isEmpty else { return nil }
        merging = active
        active = RecentSet()
        return merging
    }

    mutating func endMerge(at sequence: Int64) {
        merging = nil
        mergedSequence = sequence
    }

    /// Takes the changes back after a merge that failed.
    mutating func undoMerge() {
        guard var all = merging else { return }
        all.append(active)
        active = all
        merging = nil
    }
}

/// See ``RecentChanges/snapshot(_:type:institution:)``.
struct RecentSnapshot: Sendable {
    let matches: [RecentResource]
    private let changed: [Set<Int64>]
    private let matchedKeys: Set<Int64>

    /// The last change that the snapshot knows.
    let position: Int64

    init(matches: [RecentResource], changed: [Set<Int64>], position: Int64) {
        self.position = position
        self.matches = matches
        self.changed = changed.filter { !$0.isEmpty }
        matchedKeys = Set(matches.map(\.key))
    }

    /// Whether the index's answer about a resource is out of date, or already among the matches.
    func shadows(_ key: Int64) -> Bool {
        (!matchedKeys.isEmpty && matchedKeys.contains(key)) || changed.contains { $0.contains(key) }
    }
}
