internal import FHIR

/// The fields that a criterion, an order or an include asks a text for, and the ways to them in the trie.
///
/// A text is walked along these alone: a resource has a dozen fields, what asks for it one or two.
struct WantedFields {
    /// With the components that wanted composites are joined of.
    let fields: Set<IndexField>
    private let nodes: Set<Int>

    init(_ fields: Set<IndexField>, table: DefinitionTable) {
        var all = fields
        for field in fields {
            for component in table.componentFields(of: field) ?? [] { all.formUnion(component) }
        }
        var nodes: Set<Int> = []
        for field in all where field.isInTable {
            var above = IndexTables.nodes(of: field)
            while let node = above.popLast() {
                if nodes.insert(node).inserted { above += IndexTables.parents(of: node) }
            }
        }
        self.fields = all
        self.nodes = nodes
    }

    /// Whether wanted fields lie at the node or below it.
    func leadsTo(_ node: Int) -> Bool { nodes.contains(node) }
}

/// The trie from its leaves: made once.
private enum IndexTables {
    static func nodes(of field: IndexField) -> [Int] { nodesByField[field] ?? [] }
    static func parents(of node: Int) -> [Int] { parentsByNode[node] }

    private static let nodesByField: [IndexField: [Int]] = {
        let table = DefinitionTable.r4
        var found: [IndexField: [Int]] = [:]
        for node in 0..<table.count(.trieNodes) {
            for action in table.actions(node) { found[action.field, default: []].append(node) }
        }
        return found
    }()

    private static let parentsByNode: [[Int]] = {
        let table = DefinitionTable.r4
        var parents: [[Int]] = Array(repeating: [], count: table.count(.trieNodes))
        for node in parents.indices { for edge in table.edges(node) { parents[table.child(edge)].append(node) } }
        return parents
    }()
}
