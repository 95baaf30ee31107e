import FHIR

/// A node of a resource type's trie of element paths: what the extractor enters, and what it takes there.
final class SearchTrie {
    private var edges: [(name: String, condition: ParameterPath.Condition?, child: SearchTrie)] = []
    var actions: [(field: Int, type: IndexedType)] = []
    /// Whether composites join the values below each element that lies here.
    var isGroup = false

    func child(_ name: String, _ condition: ParameterPath.Condition?) -> SearchTrie {
        for edge in edges where edge.name == name && edge.condition == condition { return edge.child }
        let child = SearchTrie()
        edges.append((name, condition, child))
        return child
    }

    /// Writes the node and all below it; gives its record.
    func write(_ writer: inout TableWriter) -> Int {
        let children = edges.map { ($0, $0.child.write(&writer)) }
        let firstEdge = writer.count(.trieEdges)
        for (edge, child) in children {
            let condition: [UInt32] =
                switch edge.condition {
                case nil: [0, 0, 0]
                case .equals(let member, let value): [1, writer.string(member), writer.string(value)]
                case .hasExtension(let url): [2, 0, writer.string(url)]
                case .first: [3, 0, 0]
                }
            writer.append(.trieEdges, [writer.string(edge.name), UInt32(child)] + condition)
        }
        let firstAction = writer.count(.trieActions)
        for action in actions { writer.append(.trieActions, [UInt32(action.field), action.type.rawValue]) }
        return writer.append(
            .trieNodes,
            [UInt32(firstEdge), UInt32(children.count), UInt32(firstAction), UInt32(actions.count), isGroup ? 1 : 0])
    }
}
