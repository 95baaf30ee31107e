package import FHIR

extension Criterion {
    /// The same as ``resolved(for:named:_:)``, told for some resources only: what it says of others does not count. A link
    /// that leads over very many is asked of those that lead here or that these lead to.
    ///
    /// - Parameter ids: the resources.
    package func resolved(
        for type: ResourceType, among ids: Set<String>, named name: String = "",
        _ find: (LinkedSearch) throws -> [FoundResource]
    ) throws -> Criterion {
        switch self {
        case .not(let inner): return .not(try inner.resolved(for: type, among: ids, named: name, find))
        case .any(let lists):
            return .any(try lists.map { try $0.map { try $0.resolved(for: type, among: ids, named: name, find) } })
        case .chain(let links, let fields) where !Canonicals.mayStand(at: fields):
            return try Criterion.chain(links, fields, from: type, among: ids, named: name, find)
        case .has(let other, let fields, let criteria, let bases) where !Canonicals.mayStand(at: fields):
            return try Criterion.has(other, fields, criteria, bases, type, among: ids, named: name, find)
        // By its URL a resource may be referred to too: then it is not known by whom before it is asked.
        default: return try resolved(for: type, named: name, find)
        }
    }

    private static func chain(
        _ links: [ChainLink], _ fields: [IndexField], from type: ResourceType, among ids: Set<String>,
        named name: String, _ find: (LinkedSearch) throws -> [FoundResource]
    ) throws -> Criterion {
        let rest = behindDot(name)
        let asking = try find(LinkedSearch(type: type, criteria: [.ids(ids)], fields: fields, name: rest))
        let entries = asking.flatMap(\.entries)
        var targets: Set<ReferenceTarget> = []
        for link in links {
            let led = Criterion.ids(of: link.type, in: entries, fields, link.bases)
            guard !led.isEmpty else { continue }
            let criteria = try link.criteria.map {
                try $0.resolved(for: link.type, among: led, named: rest, find)
            }
            for found in try find(LinkedSearch(type: link.type, criteria: [.ids(led)] + criteria, name: rest)) {
                targets.formUnion(link.targets(of: found.id))
            }
        }
        let direct = Criterion.referring(targets, fields: fields)
        let tests = links.filter { !$0.criteria.contains(where: \.asksOfRecord) }
        // Only what contains something leads to what it contains.
        guard !tests.isEmpty,
            case let holders = try find(
                LinkedSearch(type: type, criteria: [.ids(ids), .contains(tests.map(\.type), in: type)], name: rest)),
            !holders.isEmpty
        else { return direct }
        let inside = try tests.map { link in
            let criteria = try link.criteria.map { try $0.resolved(for: link.type, named: rest, find) }
            return ContainedTest(type: link.type, criteria: criteria, referredAt: fields)
        }
        let criteria = [.ids(Set(holders.map(\.id)))] + Criterion.meeting(anyOf: inside, in: type)
        let found = try find(LinkedSearch(type: type, criteria: criteria, name: rest))
        return .any([[direct], [.ids(Set(found.map(\.id)))]])
    }

    private static func has(
        _ other: ResourceType, _ fields: [IndexField], _ criteria: [Criterion], _ bases: [String],
        _ type: ResourceType, among ids: Set<String>, named name: String,
        _ find: (LinkedSearch) throws -> [FoundResource]
    ) throws -> Criterion {
        let rest = behindHas(name)
        var targets: Set<ReferenceTarget> = []
        for id in ids {
            targets.insert(.local(type, id: id))
            for base in bases { targets.insert(.url("\(base)/\(type.name)/\(id)")) }
        }
        var inner = criteria.filter { !$0.isLinked } + [.referring(targets, fields: fields)]
        let linked = criteria.filter(\.isLinked)
        if !linked.isEmpty {
            let asked = Set(try find(LinkedSearch(type: other, criteria: inner, name: rest)).map(\.id))
            inner = [.ids(asked)] + (try linked.map { try $0.resolved(for: other, among: asked, named: rest, find) })
        }
        let found = try find(LinkedSearch(type: other, criteria: inner, fields: fields, name: rest))
        return .ids(Criterion.ids(of: type, in: found.flatMap(\.entries), fields, bases).intersection(ids))
    }

    /// The ids of a type that references at some fields lead to.
    static func ids(
        of type: ResourceType, in entries: [IndexEntry], _ fields: [IndexField], _ bases: [String]
    ) -> Set<String> {
        var ids: Set<String> = []
        for entry in entries where fields.contains(entry.field) {
            guard case .reference(let target) = entry.value, case .local(type, let id) = target.local(to: bases)
            else { continue }
            ids.insert(id)
        }
        return ids
    }
}

extension ChainLink {
    /// How references that lead to a resource may be written.
    func targets(of id: String) -> [ReferenceTarget] {
        [.local(type, id: id)] + bases.map { .url("\($0)/\(type.name)/\(id)") }
    }
}
