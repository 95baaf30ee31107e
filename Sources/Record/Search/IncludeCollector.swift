internal import FHIR
internal import Search
internal import Store
internal import Trust

/// Gathers what comes with the matches of a page, round by round.
struct IncludeCollector {
    let record: Record
    let permit: Permit
    let bases: [String]
    let includes: [Include]
    /// Types that are not brought along.
    let leaving: Set<ResourceType>

    private let custom: CustomParameters
    /// References that were met before, as they are written.
    private var met: Set<ArraySlice<UInt8>> = []
    private var seen: Set<ResourceAddress> = []
    private var included: [StoredVersion] = []

    init(record: Record, permit: Permit, bases: [String], includes: [Include], leaving: Set<ResourceType> = []) {
        self.record = record
        self.permit = permit
        self.bases = bases
        self.includes = includes
        custom = record.customParameters(permit: permit)
        self.leaving = leaving
    }

    /// - Throws: when there are more than ``Include/resourcesMax``: nothing is left out in silence.
    mutating func collect(with matches: [StoredVersion]) throws(RecordError) -> [StoredVersion] {
        seen = Set(matches.map(\.address))
        var frontier = matches
        var round = 0
        // Circles end by themselves: nothing comes twice.
        while !frontier.isEmpty {
            defer { round += 1 }
            let before = included.count
            for include in includes where round == 0 || include.iterates {
                if include.isReverse {
                    try takeSources(of: frontier, include)
                } else {
                    try takeTargets(of: frontier, include)
                }
            }
            frontier = Array(included[before...])
        }
        return included
    }

    private mutating func take(_ version: StoredVersion) throws(RecordError) {
        guard !version.isDeleted, seen.insert(version.address).inserted else { return }
        guard included.count < Include.resourcesMax else {
            throw RecordError(
                .invalid, .tooCostly,
                "_include and _revinclude bring more than \(Include.resourcesMax) resources with one page: ask for a smaller _count"
            )
        }
        included.append(version)
    }

    /// What the resources lead to.
    private mutating func takeTargets(of frontier: [StoredVersion], _ include: Include) throws(RecordError) {
        for version in frontier {
            let fields = include.fields(of: version.address.type, custom)
            guard !fields.isEmpty, include != .everything || leadsToNew(version) else { continue }
            for entry in try entries(of: version, fields) where fields.contains(entry.field) {
                guard case .reference(let target) = entry.value else { continue }
                guard case .local(let type, let id) = target.local(to: bases) else {
                    if case .url(let url) = target { try takeCanonical(url, include) }
                    continue
                }
                guard include.target == nil || include.target == type, !leaving.contains(type) else { continue }
                let address = ResourceAddress(institution: permit.institution, type: type, id: id)
                guard !seen.contains(address), let found = try record.newest(type, id, permit: permit) else { continue }
                try take(found)
            }
        }
    }

    /// Whether a resource may lead to what no resource before it has led to.
    private mutating func leadsToNew(_ version: StoredVersion) -> Bool {
        guard let text = version.body?.text, !ReferenceScan.typesWithURLs.contains(version.address.type) else {
            return true
        }
        var isNew = false
        for reference in ReferenceScan.references(in: text) where met.insert(reference).inserted {
            let type = ResourceType(String(decoding: reference.prefix { $0 != UInt8(ascii: "/") }, as: UTF8.self))
            if type.map({ !leaving.contains($0) }) ?? true { isNew = true }
        }
        return isNew
    }

    /// What a canonical URL names, in the version it may have behind it. Source: references.html#canonical.
    private mutating func takeCanonical(_ url: String, _ include: Include) throws(RecordError) {
        let parts = url.split(separator: "|", maxSplits: 1).map(String.init)
        guard let plain = parts.first, !plain.hasPrefix("urn:uuid:") else { return }
        for type in include.target.map({ [$0] }) ?? IncludeCollector.canonicalTypes {
            guard let parameter = SearchParameter.all(of: type)["url"], parameter.kind == .uri else { continue }
            var criteria: [Criterion] = [.values([.uri(plain)], fields: parameter.fields)]
            if parts.count > 1, let version = SearchParameter.all(of: type)["version"] {
                criteria.append(.values([.token(system: nil, code: parts[1])], fields: version.fields))
            }
            for version in try record.page(SearchQuery(type: type, criteria: criteria), permit: permit).matches {
                try take(version)
            }
        }
    }

    /// Types that have a URL of their own.
    private static let canonicalTypes = ResourceType.all.filter { SearchParameter.all(of: $0)["url"]?.kind == .uri }

    /// What leads to the resources.
    private mutating func takeSources(of frontier: [StoredVersion], _ include: Include) throws(RecordError) {
        let led = frontier.filter { include.target == nil || include.target == $0.address.type }
        guard !led.isEmpty else { return }
        var targets: Set<ReferenceTarget> = []
        for version in led {
            let address = version.address
            targets.insert(.local(address.type, id: address.id))
            for base in bases { targets.insert(.url("\(base)/\(address.type.name)/\(address.id)")) }
            targets.formUnion(try canonicals(of: version))
        }
        for type in include.source.map({ [$0] }) ?? ResourceType.all {
            let fields = include.fields(of: type, custom)
            guard !fields.isEmpty else { continue }
            var query = SearchQuery(
                type: type, criteria: [.referring(targets, fields: fields)], count: QueryParser.countMax)
            repeat {
                let page = try record.page(query, permit: permit)
                for version in page.matches { try take(version) }
                query.cursor = page.next
            } while query.cursor != nil
        }
    }

    /// The canonical URL by which others may refer to a resource, with its version and without.
    private func canonicals(of version: StoredVersion) throws(RecordError) -> Set<ReferenceTarget> {
        let all = SearchParameter.all(of: version.address.type)
        guard let url = all["url"], url.kind == .uri else { return [] }
        let entries = try entries(of: version, url.fields + (all["version"]?.fields ?? []))
        var found: Set<ReferenceTarget> = []
        for entry in entries where url.fields.contains(entry.field) {
            guard case .uri(let text) = entry.value else { continue }
            found.insert(.url(text))
            for other in entries where all["version"]?.fields.contains(other.field) ?? false {
                if case .token(_, let number) = other.value { found.insert(.url("\(text)|\(number)")) }
            }
        }
        return found
    }

    private func entries(
        of version: StoredVersion, _ fields: [IndexField]
    ) throws(RecordError) -> [IndexEntry] {
        do throws(StoreError) {
            return try version.indexEntries(of: fields)
        } catch {
            throw RecordError(error)
        }
    }
}
