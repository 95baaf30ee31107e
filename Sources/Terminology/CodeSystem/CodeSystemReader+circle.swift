package import JSON

extension CodeSystemReader {
    /// Refuses a CodeSystem in which a concept is its own ancestor, as loads do.
    ///
    /// - Complexity: O(concepts); holds all codes.
    package static func checkHierarchy(_ resource: JSONView) throws(TerminologyError) {
        guard resource["concept"] != nil else { return }
        var sink: any ConceptSink = HierarchyGathering(
            isCaseSensitive: resource["caseSensitive"]?.bool ?? true)
        try read(resource, into: &sink)
        guard let gathered = sink as? HierarchyGathering,
            let circle = HierarchyCircle.find(nodes: gathered.codes.count, edges: gathered.edges)
        else { return }
        throw HierarchyCircle.error(circle.map { gathered.codes[$0] })
    }
}

/// The codes of a system, and which is below which. What is named as a parent and is no code lies on no circle of codes.
private struct HierarchyGathering: ConceptSink {
    private(set) var codes: [String] = []
    private(set) var edges: [HierarchyCircle.Edge] = []
    private var places: [String: UInt32] = [:]
    private let isCaseSensitive: Bool

    init(isCaseSensitive: Bool) { self.isCaseSensitive = isCaseSensitive }

    private mutating func place(_ code: String) -> UInt32 {
        let key = isCaseSensitive ? code : code.lowercased()
        if let known = places[key] { return known }
        let place = UInt32(codes.count)
        places[key] = place
        codes.append(code)
        return place
    }

    mutating func add(_ concept: Concept) throws(TerminologyError) {
        // As it is defined, however others name it.
        codes[Int(place(concept.code))] = concept.code
        for parent in concept.parents { try add(parent: parent, of: concept.code) }
    }

    mutating func add(parent: String, of code: String) throws(TerminologyError) {
        edges.append(HierarchyCircle.Edge(child: place(code), parent: place(parent)))
    }

    mutating func add(_ designation: Designation, to code: String) throws(TerminologyError) {}
    mutating func add(_ property: ConceptProperty, to code: String) throws(TerminologyError) {}
    mutating func add(_ set: ReferenceSet) throws(TerminologyError) {}
    mutating func add(_ member: ReferenceSetMember, to set: String) throws(TerminologyError) {}
}
