package import FHIR

/// One condition on a resource.
package indirect enum Criterion: Sendable, Hashable {
    case ids(Set<String>)
    /// Any of the tests.
    case lastUpdated([DateTest])
    /// Any of the values, at any of the fields.
    case values([ValueTest], fields: [IndexField])
    /// Whether there is no value at any of the fields.
    case missing(Bool, fields: [IndexField])
    case not(Criterion)
    /// All criteria of one of the lists.
    case any([[Criterion]])
    /// A reference at the fields leads to a resource that meets the criteria of its type.
    case chain([ChainLink], fields: [IndexField])
    /// A resource of the type meets the criteria, and a reference at its fields leads here.
    case has(ResourceType, fields: [IndexField], [Criterion], bases: [String])
    /// A reference at the fields leads to the resource, or to one below or above it.
    case hierarchy(HierarchyRoot, fields: [IndexField])
    /// A reference at the fields leads to one of these: what becomes of a chain.
    case referring(Set<ReferenceTarget>, fields: [IndexField])
    /// One of the resources that it contains meets the test.
    case inside(ContainedTest)
}

/// Where a chain leads.
package struct ChainLink: Sendable, Hashable {
    package let type: ResourceType
    package let criteria: [Criterion]
    /// Addresses of this server: references that are written with one lead here too.
    package let bases: [String]
}

/// A resource with those that are part of it, or that it is part of. Source: search.html#reference, `:above`, `:below`.
package struct HierarchyRoot: Sendable, Hashable {
    package let type: ResourceType
    package let id: String
    package let isBelow: Bool
    /// The fields whose references lead from part to whole.
    package let along: [IndexField]
    package let bases: [String]

    fileprivate func targets(of ids: Set<String>) -> Set<ReferenceTarget> {
        var targets: Set<ReferenceTarget> = []
        for id in ids {
            targets.insert(.local(type, id: id))
            for base in bases { targets.insert(.url("\(base)/\(type.name)/\(id)")) }
        }
        return targets
    }

    /// The resource and all below or above it, level by level; circles end by themselves, and `find` bounds the rest.
    fileprivate func members(
        named name: String, _ find: (LinkedSearch) throws -> [FoundResource]
    ) throws -> Set<String> {
        var all: Set<String> = [id]
        var level = all
        while !level.isEmpty {
            var next: Set<String> = []
            if isBelow {
                let parts = [Criterion.referring(targets(of: level), fields: along)]
                next = Set(try find(LinkedSearch(type: type, criteria: parts, name: name)).map(\.id))
            } else {
                let search = LinkedSearch(type: type, criteria: [.ids(level)], fields: along, name: name)
                for found in try find(search) {
                    for entry in found.entries where along.contains(entry.field) {
                        guard case .reference(let target) = entry.value,
                            case .local(type, let id) = target.local(to: bases)
                        else { continue }
                        next.insert(id)
                    }
                }
            }
            level = next.subtracting(all)
            all.formUnion(level)
        }
        return all
    }
}

/// What a link asks of the resources that it leads over: all live ones that meet criteria without links.
package struct LinkedSearch {
    package let type: ResourceType
    package let criteria: [Criterion]
    /// The fields whose entries are asked for; none where the ids are enough.
    package let fields: [IndexField]
    /// The link in the words of the query.
    package let name: String

    package init(type: ResourceType, criteria: [Criterion], fields: [IndexField] = [], name: String = "") {
        self.type = type
        self.criteria = criteria
        self.fields = fields
        self.name = name
    }
}

/// A resource that meets criteria, as far as links need it.
package struct FoundResource {
    package let id: String
    /// Its entries where a ``LinkedSearch`` asks for fields, those of these among them whatever draws them.
    package let entries: [IndexEntry]

    package init(id: String, entries: [IndexEntry] = []) {
        self.id = id
        self.entries = entries
    }
}

extension Criterion {
    /// Criteria that must all hold for this one to hold.
    package var conjuncts: [Criterion] {
        guard case .any(let lists) = self, lists.count == 1 else { return [self] }
        return lists[0].flatMap(\.conjuncts)
    }

    /// Whether it asks of other resources than the one that it is a condition on.
    package var isLinked: Bool {
        switch self {
        case .chain, .has, .hierarchy: true
        case .not(let inner): inner.isLinked
        case .any(let lists): lists.contains { $0.contains(where: \.isLinked) }
        case .inside(let test): test.criteria.contains(where: \.isLinked)
        default: false
        }
    }

    /// The criterion with what chains and `_has` lead to put in their place, from the innermost on.
    ///
    /// - Parameters:
    ///   - type: what the criterion is a condition on.
    ///   - name: the criterion in the words of the query: `subject:Patient.name`.
    ///   - find: answers what a link asks.
    package func resolved(
        for type: ResourceType, named name: String = "", _ find: (LinkedSearch) throws -> [FoundResource]
    ) throws -> Criterion {
        switch self {
        case .not(let inner): return .not(try inner.resolved(for: type, named: name, find))
        case .any(let lists):
            return .any(try lists.map { try $0.map { try $0.resolved(for: type, named: name, find) } })
        case .chain(let links, let fields):
            var targets: Set<ReferenceTarget> = []
            let rest = Criterion.behindDot(name)
            var tests: [ContainedTest] = []
            for link in links {
                let criteria = try link.criteria.map { try $0.resolved(for: link.type, named: rest, find) }
                if !link.criteria.contains(where: \.asksOfRecord) {
                    tests.append(ContainedTest(type: link.type, criteria: criteria, referredAt: fields))
                }
                let canonical = Canonicals.mayStand(at: fields) ? Canonicals.fields(of: link.type) : nil
                let asked = canonical.map { $0.url + $0.version } ?? []
                let search = LinkedSearch(type: link.type, criteria: criteria, fields: asked, name: rest)
                for found in try find(search) {
                    if canonical != nil { targets.formUnion(Canonicals.targets(of: link.type, found.entries)) }
                    targets.formUnion(link.targets(of: found.id))
                }
            }
            let direct = Criterion.referring(targets, fields: fields)
            guard !tests.isEmpty else { return direct }
            // What leads to a resource of its own: these are looked up too, so that the criterion stays one of references.
            let inside = try find(
                LinkedSearch(type: type, criteria: Criterion.meeting(anyOf: tests, in: type), name: rest)
            ).map(\.id)
            return inside.isEmpty ? direct : .any([[direct], [.ids(Set(inside))]])
        case .inside(var test):
            test.criteria = try test.criteria.map { try $0.resolved(for: test.type, named: "", find) }
            return .inside(test)
        case .hierarchy(let root, let fields):
            let members = try root.members(named: name, find)
            return .referring(root.targets(of: members), fields: fields)
        case .has(let other, let fields, let criteria, let bases):
            let rest = Criterion.behindHas(name)
            let inner = try criteria.map { try $0.resolved(for: other, named: rest, find) }
            var ids: Set<String> = []
            var urls: Set<String> = []
            for found in try find(LinkedSearch(type: other, criteria: inner, fields: fields, name: rest)) {
                for entry in found.entries where fields.contains(entry.field) {
                    guard case .reference(let target) = entry.value else { continue }
                    switch target.local(to: bases) {
                    case .local(type, let id): ids.insert(id)
                    case .local: continue
                    case .url(let url): urls.insert(url)
                    }
                }
            }
            if Canonicals.mayStand(at: fields) {
                ids.formUnion(try Canonicals.ids(of: type, referredBy: urls, named: rest, find))
            }
            return .ids(ids)
        default: return self
        }
    }

    /// What a chain asks of the resource that its first link leads to: `name` of `subject:Patient.name`.
    static func behindDot(_ name: String) -> String {
        name.firstIndex(of: ".").map { String(name[name.index(after: $0)...]) } ?? name
    }

    /// `code` of `_has:Observation:patient:code`.
    static func behindHas(_ name: String) -> String {
        let parts = name.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "_has" ? String(parts[3]) : name
    }
}
