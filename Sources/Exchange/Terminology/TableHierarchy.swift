internal import FHIR
internal import Terminology

/// The hierarchy of a table: its codes, and who is whose parent. Parents are named before or after their own row, so they
/// are given to the sink at the end, when it is known that they are there and that there is no circle.
///
/// Holds all codes: some 30 bytes for each.
struct TableHierarchy {
    /// What a table may have; a system with more concepts has a format of its own.
    static let codesMax = 5_000_000

    private var codes = CodeList()
    private var children = CodeList()
    private var parents = CodeList()

    mutating func add(code: String) throws(TerminologyError) {
        codes.append(code)
        guard codes.count <= TableHierarchy.codesMax else {
            throw TerminologyError(.tooLong, "the table has more than \(TableHierarchy.codesMax) codes")
        }
    }

    mutating func add(parent: String, of code: String) throws(TerminologyError) {
        children.append(code)
        parents.append(parent)
        guard parents.count <= 4 * TableHierarchy.codesMax else {
            throw TerminologyError(.tooLong, "the table names more than \(4 * TableHierarchy.codesMax) parents")
        }
    }

    /// Makes each code a child of the longest other code that it begins with: E11.9 of E11.
    mutating func addParentsByPrefix() {
        // In the order of bytes all codes that begin with one follow it: those that are open form a stack.
        var open: [Int] = []
        for at in codes.order() {
            if let last = open.last, codes.isEqual(last, at) { continue }
            while let last = open.last, !codes.begins(last, at) { open.removeLast() }
            if let parent = open.last {
                children.append(codes[at])
                parents.append(codes[parent])
            }
            open.append(at)
        }
    }

    /// Gives the parents to the sink.
    ///
    /// - Returns: parents that are no codes of the table, left out: how many, and one of them.
    /// - Throws: when a concept is its own ancestor.
    func finish(_ place: String, into sink: inout any ConceptSink) throws(TerminologyError) -> (count: Int, one: String)? {
        let order = codes.order()
        var edges: [HierarchyCircle.Edge] = []
        var missing: (count: Int, one: String)?
        for at in 0..<children.count {
            guard let child = codes.find(children[at], in: order), let parent = codes.find(parents[at], in: order) else {
                let one = missing?.one ?? parents[at]
                missing = ((missing?.count ?? 0) + 1, one)
                continue
            }
            edges.append(HierarchyCircle.Edge(child: UInt32(child), parent: UInt32(parent)))
        }
        if let circle = HierarchyCircle.find(nodes: codes.count, edges: edges) {
            let sentence = HierarchyCircle.sentence(circle.map { codes[$0] })
            throw TerminologyError(.invalid, "\(place): the parents lead in a circle: \(sentence)")
        }
        for edge in edges { try sink.add(parent: codes[Int(edge.parent)], of: codes[Int(edge.child)]) }
        return missing
    }
}
