internal import FHIR
internal import Wording

/// Finds a concept that is its own ancestor.
package enum HierarchyCircle {
    /// That a child has a parent; both as places among the concepts.
    package struct Edge {
        package let child: UInt32
        package let parent: UInt32

        package init(child: UInt32, parent: UInt32) {
            self.child = child
            self.parent = parent
        }
    }

    /// - Returns: the concepts of one circle, each a child of the next and the last of the first; `nil` when there is
    ///   none.
    /// - Complexity: O(nodes + edges) time; 12 bytes for each node and 4 for each edge.
    package static func find(nodes: Int, edges: [Edge]) -> [Int]? {
        // Concepts go one after the other, each when all its parents are gone. What stays is in circles or below them.
        var parentsLeft = [UInt32](repeating: 0, count: nodes)
        var starts = [UInt32](repeating: 0, count: nodes + 1)
        for edge in edges {
            parentsLeft[Int(edge.child)] += 1
            starts[Int(edge.parent) + 1] += 1
        }
        for node in 0..<nodes { starts[node + 1] += starts[node] }
        var children = [UInt32](repeating: 0, count: edges.count)
        var ends = starts
        for edge in edges {
            children[Int(ends[Int(edge.parent)])] = edge.child
            ends[Int(edge.parent)] += 1
        }
        var gone = (0..<nodes).filter { parentsLeft[$0] == 0 }.map { UInt32($0) }
        var next = 0
        while next < gone.count {
            let node = Int(gone[next])
            next += 1
            for at in starts[node]..<starts[node + 1] {
                let child = Int(children[Int(at)])
                parentsLeft[child] -= 1
                if parentsLeft[child] == 0 { gone.append(UInt32(child)) }
            }
        }
        return gone.count == nodes ? nil : circle(parentsLeft, edges)
    }

    /// Every concept that stayed has a parent that stayed: going up from any of them ends in a circle.
    private static func circle(_ parentsLeft: [UInt32], _ edges: [Edge]) -> [Int]? {
        var up: [Int: Int] = [:]
        for edge in edges where parentsLeft[Int(edge.child)] > 0 && parentsLeft[Int(edge.parent)] > 0 {
            up[Int(edge.child)] = Int(edge.parent)
        }
        guard var node = up.keys.min() else { return nil }
        var path: [Int] = []
        var places: [Int: Int] = [:]
        while places[node] == nil {
            places[node] = path.count
            path.append(node)
            guard let parent = up[node] else { return nil }
            node = parent
        }
        return Array(path[(places[node] ?? 0)...])
    }

    /// A → B → A, shortened when it is long.
    package static func error(_ codes: [String]) -> TerminologyError {
        let shown = codes.count > 8 ? Array(codes.prefix(8)) + ["…"] : codes
        let path = (shown + codes.prefix(1)).joined(separator: " → ")
        return TerminologyError(
            .invalid, "the hierarchy has a circle, each of these is a child of the next: \(path); one of them must go")
    }
}
