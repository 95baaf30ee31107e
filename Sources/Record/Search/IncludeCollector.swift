internal import FHIR
internal import Search
internal import Store
internal import Trust
internal import Wording

/// Gathers what comes with the matches of a page, round by round.
struct IncludeCollector {
    let record: Record
    let permit: Permit
    let bases: [String]
    let includes: [Include]
    /// The type whose resources within the matches lead on as the matches do; `nil` where none do.
    let inside: ResourceType?
    /// What is not brought along; `nil` where everything is.
    let bounds: IncludeBounds?

    private let custom: CustomParameters
    /// The fields by which resources of a type may lead to the other side of an include.
    private var fields: [Include: [ResourceType: [IndexField]]] = [:]
    private(set) var memory: IncludeMemory
    /// URLs that an include has asked for.
    private var metURLs: [Include: Set<String>] = [:]
    private var matched: Set<ResourceAddress> = []
    private var included: [StoredVersion] = []

    init(
        record: Record, permit: Permit, bases: [String], includes: [Include], inside: ResourceType? = nil,
        bounds: IncludeBounds?, memory: IncludeMemory
    ) {
        self.memory = memory
        self.record = record
        self.permit = permit
        self.bases = bases
        self.includes = includes
        self.inside = inside
        custom = record.customParameters(permit: permit)
        self.bounds = bounds
    }

    /// - Throws: when there are more than ``Include/resourcesMax``: nothing is left out in silence.
    mutating func collect(with matches: [StoredVersion]) throws(RecordError) -> [StoredVersion] {
        matched = Set(matches.map(\.address))
        var frontier = matches
        var round = 0
        // Circles end by themselves: nothing comes twice.
        while !frontier.isEmpty {
            defer { round += 1 }
            let before = included.count
            for include in includes where round == 0 || include.iterates {
                if include == .everything {
                    try takeAllTargets(of: frontier)
                } else if include.isReverse {
                    try takeSources(of: frontier, include)
                } else {
                    try takeTargets(of: frontier, include, inside: round == 0 ? inside : nil)
                }
            }
            frontier = Array(included[before...])
        }
        return included
    }

    private mutating func take(_ version: StoredVersion) throws(RecordError) {
        guard !version.isDeleted, !matched.contains(version.address), memory.brought.insert(version.address).inserted
        else { return }
        try append(version)
    }

    private mutating func append(_ version: StoredVersion) throws(RecordError) {
        guard included.count < Include.resourcesMax else {
            throw RecordError(
                .invalid, .tooCostly,
                "_include and _revinclude bring more than \(Include.resourcesMax) resources with one page: ask for a smaller _count"
            )
        }
        included.append(version)
    }

    private mutating func fields(_ include: Include, of type: ResourceType) -> [IndexField] {
        let known = fields[include, default: [:]][type]
        if let known { return known }
        let made = include.fields(of: type, custom)
        fields[include, default: [:]][type] = made
        return made
    }

    /// What the resources lead to.
    private mutating func takeTargets(
        of frontier: [StoredVersion], _ include: Include, inside: ResourceType?
    ) throws(RecordError) {
        var urls: Set<String> = []
        let inner = inside.map { fields(include, of: $0) } ?? []
        for version in frontier {
            let fields = fields(include, of: version.address.type)
            guard !fields.isEmpty || !inner.isEmpty else { continue }
            let versions = VersionedReferences(in: version, bases: bases)
            let all = try entries(of: version, fields) + contained(in: version, inside, inner)
            for entry in all where fields.contains(entry.field) || inner.contains(entry.field) {
                guard case .reference(let target) = entry.value else { continue }
                guard case .local(let type, let id) = target.local(to: bases) else {
                    if case .url(let url) = target { urls.insert(url) }
                    continue
                }
                guard include.target == nil || include.target == type else { continue }
                let address = ResourceAddress(institution: permit.institution, type: type, id: id)
                if let named = versions.named(type, id) {
                    for number in named.numbers { try takeVersion(number, of: address) }
                    if !named.isPlainToo { continue }
                }
                try takeNewest(of: address)
            }
        }
        try takeCanonicals(urls.subtracting(metURLs[include] ?? []), include)
        metURLs[include, default: []].formUnion(urls)
    }

    private mutating func takeNewest(of address: ResourceAddress) throws(RecordError) {
        guard !matched.contains(address), !memory.brought.contains(address), !memory.isLeft(address),
            try !isOwn(address), let found = try record.newest(address.type, address.id, permit: permit)
        else { return }
        if try admits(found) { try take(found) } else { memory.leave(address) }
    }

    /// Whether a resource is known to lie in the compartment that is searched. The index tells it of all of a type at
    /// once, for most of what a record leads to lies within.
    private mutating func isOwn(_ address: ResourceAddress) throws(RecordError) -> Bool {
        guard let bounds, bounds.types.contains(address.type), address.type != bounds.owner.type else { return false }
        if let known = memory.own[address.type] { return known?.contains(address.id) ?? false }
        let criterion = CompartmentCriterion.criterion(
            address.type, in: bounds.owner.type, id: bounds.owner.id, bases: bases)
        var own: Set<String>? = []
        if let criterion {
            own = try record.ids(
                of: SearchQuery(type: address.type, criteria: [criterion]), atMost: IncludeMemory.ownMax, permit: permit
            )
        }
        memory.own.updateValue(own, forKey: address.type)
        return own?.contains(address.id) ?? false
    }

    /// All that the resources lead to, by whichever element: a text's references are read without parsing it.
    private mutating func takeAllTargets(of frontier: [StoredVersion]) throws(RecordError) {
        var known: [ResourceType: [IndexField]] = [:]
        var urls: Set<String> = []
        for version in frontier {
            guard let text = version.body?.text else { continue }
            for reference in ReferenceScan.references(in: text) where memory.isNew(reference) {
                guard let written = ReferenceScan.text(reference) else { continue }
                try takeTarget(of: written)
            }
            let fields = known[version.address.type] ?? urlFields(of: version.address.type)
            known[version.address.type] = fields
            guard !fields.isEmpty else { continue }
            for entry in try entries(of: version, fields) where fields.contains(entry.field) {
                if case .reference(.url(let url)) = entry.value { urls.insert(url) }
            }
        }
        try takeCanonicals(urls, .everything)
    }

    private func urlFields(of type: ResourceType) -> [IndexField] {
        ReferenceScan.urlFields(of: type) + Include.references(of: type, custom).filter { $0.custom != nil }
    }

    /// What a literal reference leads to: the version that it names, else the newest.
    private mutating func takeTarget(of reference: String) throws(RecordError) {
        let base = bases.first { reference.hasPrefix($0 + "/") }
        let local = base.map { String(reference.dropFirst($0.count + 1)) } ?? reference
        guard case .local(let type, let id, let version) = FHIRReference(local) else { return }
        let address = ResourceAddress(institution: permit.institution, type: type, id: id)
        guard let version else { return try takeNewest(of: address) }
        // Versions that this server gives are numbers; another is not there.
        if let number = Int(version) { try takeVersion(number, of: address) }
    }

    /// The version that a reference names: `Patient/1/_history/2`. One that is not there is left out, as what a plain
    /// reference leads to is.
    private mutating func takeVersion(_ number: Int, of address: ResourceAddress) throws(RecordError) {
        guard let newest = try record.newest(address.type, address.id, permit: permit) else { return }
        if newest.version == number {
            if !memory.isLeft(address), try admits(newest) { try take(newest) }
            return
        }
        guard memory.versions[address, default: []].insert(number).inserted,
            let found = try record.version(number, of: address), !found.isDeleted, try admits(found)
        else { return }
        try append(found)
    }

    private func admits(_ version: StoredVersion) throws(RecordError) -> Bool {
        guard let bounds, !version.isDeleted else { return true }
        do throws(StoreError) {
            return try bounds.admits(version)
        } catch {
            throw RecordError(error)
        }
    }

    /// What canonical URLs name, in the versions they may have behind them: a search for each type that has URLs, whatever
    /// their number. Source: references.html#canonical.
    private mutating func takeCanonicals(_ urls: Set<String>, _ include: Include) throws(RecordError) {
        // Versions are compared without case, as they are indexed.
        var versions: [String: Set<String?>] = [:]
        for url in urls {
            let parts = url.split(separator: "|", maxSplits: 1).map(String.init)
            guard let plain = parts.first, !plain.hasPrefix("urn:uuid:") else { continue }
            versions[plain, default: []].insert(parts.count > 1 ? parts[1].lowercased() : nil)
        }
        guard !versions.isEmpty else { return }
        for type in include.target.map({ [$0] }) ?? IncludeCollector.canonicalTypes {
            guard let fields = Canonicals.fields(of: type) else { continue }
            for criterion in Canonicals.asking(for: versions.keys, at: fields.url) {
                try record.forEachMatch(of: SearchQuery(type: type, criteria: [criterion]), permit: permit) {
                    (found: StoredVersion) throws(RecordError) in
                    let entries = try entries(of: found, fields.url + fields.version)
                    if Canonicals.isNamed(by: versions, entries, fields) { try take(found) }
                }
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
            let fields = fields(include, of: type)
            guard !fields.isEmpty else { continue }
            let query = SearchQuery(type: type, criteria: [.referring(targets, fields: fields)])
            try record.forEachMatch(of: query, permit: permit) { (found: StoredVersion) throws(RecordError) in
                try take(found)
            }
        }
    }

    /// The canonical URL by which others may refer to a resource, with its version and without.
    private func canonicals(of version: StoredVersion) throws(RecordError) -> Set<ReferenceTarget> {
        guard let fields = Canonicals.fields(of: version.address.type) else { return [] }
        return Canonicals.targets(of: version.address.type, try entries(of: version, fields.url + fields.version))
    }

    private func contained(
        in version: StoredVersion, _ type: ResourceType?, _ fields: [IndexField]
    ) throws(RecordError) -> [IndexEntry] {
        guard let type, !fields.isEmpty else { return [] }
        do throws(StoreError) {
            return try version.containedEntries(of: type, fields)
        } catch {
            throw RecordError(error)
        }
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
