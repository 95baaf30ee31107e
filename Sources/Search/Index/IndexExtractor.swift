package import FHIR
package import JSON

/// Draws all index entries of a resource in one walk, by the trie of its type in the definition table.
///
/// The work does not grow with the number of search parameters: parameters with the same path share a field, and the
/// walk only enters elements that some field lies in. Deterministic: the same text always gives the same entries.
package struct IndexExtractor {
    let table: DefinitionTable
    var entries: [IndexEntry] = []
    private var seen: Set<IndexEntry> = []
    /// The elements whose values composites join: which one is being walked (0: the resource), and how many there are.
    private var group = (current: 0, count: 1)
    /// Components of composites, by the group that they lie in.
    private(set) var components: [[IndexEntry]] = []
    /// Whether all values are those of a custom composite's component.
    var collectsComponents = false

    /// Combinations that the composites of one resource may make.
    package static let combinationsMax = 4096
    /// Whether the composites of the last resource make more: they are left out then, and it should be refused.
    package internal(set) var hasTooManyCombinations = false

    /// What alone is drawn; `nil` for all.
    let wanted: WantedFields?
    /// Whether texts as written are drawn too, which no table holds.
    let includesTexts: Bool
    /// Whether references to contained resources are drawn too, as URLs: `#id`.
    let includesInnerReferences: Bool
    /// The types of the contained resources by their ids, and of the resource itself by an empty one, for texts.
    var innerTypes: [String: ResourceType] = [:]

    package init(
        table: DefinitionTable = .r4, fields: Set<IndexField>? = nil, includesTexts: Bool = false,
        includesInnerReferences: Bool = false
    ) {
        self.table = table
        wanted = fields.map { WantedFields($0, table: table) }
        self.includesTexts = includesTexts
        self.includesInnerReferences = includesInnerReferences
    }

    /// The entries of a resource, each once, in the order of its text.
    package mutating func extract(_ root: JSONView, type: ResourceType) -> [IndexEntry] {
        entries = []
        entries.reserveCapacity(24)
        seen.removeAll(keepingCapacity: true)
        group = (0, 1)
        hasTooManyCombinations = false
        components.removeAll(keepingCapacity: true)
        innerTypes = includesTexts ? IndexExtractor.innerTypes(of: root) : [:]
        walk(root, node: table.trieRoot(type.definition))
        for field in table.fieldsWithAbsentToken(type)
        where wanted?.fields.contains(field.field) ?? true && !entries.contains(where: { $0.field == field.field }) {
            add(field.field, .token(system: "", code: field.token))
        }
        if !components.isEmpty { combine(table.composites(type)) }
        if wants(.contained) { drawContained(root, in: type) }
        if wants(.narrative) { drawNarrative(root) }
        if type == .codeSystem, wants(.valueSetOfAll) { drawValueSetOfAll(root) }
        if includesTexts, wants(.content) { drawContent(of: root) }
        return entries
    }

    fileprivate func wants(_ field: IndexField) -> Bool { wanted?.fields.contains(field) ?? true }

    /// The ids of the patients in whose compartment the resource lies, in the order of its text.
    package static func patients(of entries: [IndexEntry], type: ResourceType, table: DefinitionTable = .r4) -> [String]
    {
        guard let fields = table.patientCompartment(type) else { return [] }
        var ids: [String] = []
        for entry in entries where fields.contains(entry.field) {
            if case .reference(.local(let target, let id)) = entry.value, target == ResourceType.patient,
                !ids.contains(id)
            {
                ids.append(id)
            }
        }
        return ids
    }

    private mutating func walk(_ object: JSONView, node: Int) {
        let edges = table.edges(node)
        guard let wanted else { return walk(object, edges) }
        walk(object, edges.filter { wanted.leadsTo(table.child($0)) })
    }

    private mutating func walk(_ object: JSONView, _ edges: some Collection<Int>) {
        if edges.isEmpty { return }
        var members = object.members
        while let (key, value) = members.next() {
            for edge in edges where table.edgeNames(edge, key) {
                follow(value, edge: edge)
            }
        }
    }

    private mutating func follow(_ value: JSONView, edge: Int) {
        let child = table.child(edge)
        guard value.isArray else { return visit(value, edge: edge, child: child) }
        var items = value.items
        while let item = items.next() {
            visit(item, edge: edge, child: child)
            if table.takesFirstOnly(edge) { return }
        }
    }

    private mutating func visit(_ value: JSONView, edge: Int, child: Int) {
        guard !value.isNull, table.holds(edge, value) else { return }
        let outer = group.current
        if table.isGroup(child) {
            group.current = group.count
            group.count += 1
        }
        for action in table.actions(child) { add(value, action) }
        if value.isObject { walk(value, node: child) }
        group.current = outer
    }

    /// Adds an entry unless the resource has it already.
    ///
    /// - Parameter inComposites: what composites join, where that is not the value itself.
    mutating func add(_ field: IndexField, _ value: IndexValue, inComposites: [IndexValue]? = nil) {
        let entry = IndexEntry(field: field, value: value)
        if collectsComponents || table.isComponent(field) {
            while components.count <= group.current { components.append([]) }
            components[group.current] += (inComposites ?? [value]).map { IndexEntry(field: field, value: $0) }
        }
        // Few entries: looking through them beats hashing.
        if entries.count < 16 {
            if entries.contains(entry) { return }
        } else {
            if seen.isEmpty { seen = Set(entries) }
            guard seen.insert(entry).inserted else { return }
        }
        entries.append(entry)
    }
}

// MARK: Composites

extension Composite {
    /// Whether a group has a value for each component that must lie in it.
    fileprivate func isComplete(_ group: [IndexEntry]) -> Bool {
        components.allSatisfy { component in
            component.isShared || group.contains { component.fields.contains($0.field) }
        }
    }
}

extension IndexExtractor {
    /// Joins the values that lie in the same element. Source: search.html#combining.
    private mutating func combine(_ composites: [Composite]) {
        let plain = entries.count
        for composite in composites where wants(composite.field) {
            let shared = composite.components.map { $0.isShared ? values($0.fields, in: components.joined()) : [] }
            for group in components where composite.isComplete(group) {
                let lists = zip(composite.components, shared).map { component, shared in
                    component.isShared ? shared : values(component.fields, in: group)
                }
                let left = IndexExtractor.combinationsMax - (entries.count - plain)
                guard lists.reduce(1, { min($0 * $1.count, left + 1) }) <= left else {
                    hasTooManyCombinations = true
                    entries.removeSubrange(plain...)
                    return
                }
                var joined: [[IndexValue]] = [[]]
                for list in lists { joined = joined.flatMap { head in list.map { head + [$0] } } }
                for values in joined { add(composite.field, .composite(values)) }
            }
        }
    }

    private func values(_ fields: [IndexField], in entries: some Sequence<IndexEntry>) -> [IndexValue] {
        entries.filter { fields.contains($0.field) }.map(\.value)
    }
}
