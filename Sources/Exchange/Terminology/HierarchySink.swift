internal import FHIR
internal import Terminology
internal import Wording

/// Passes concepts on, and keeps the hierarchy until all are there: parents are named before or after their own row, so
/// only the end tells whether they are there and whether there is a circle.
///
/// Holds all codes and parents: some 50 bytes for each.
final class HierarchySink: ConceptSink {
    /// What a system may have.
    static let codesMax = 5_000_000
    static let parentsMax = 4 * codesMax

    private var sink: any ConceptSink
    private let isCaseSensitive: Bool
    private let progress: LoadProgress
    private(set) var codes = CodeList()
    private var children = CodeList()
    private var parents = CodeList()

    init(_ sink: any ConceptSink, isCaseSensitive: Bool, progress: LoadProgress) {
        self.sink = sink
        self.isCaseSensitive = isCaseSensitive
        self.progress = progress
    }

    func add(_ concept: Concept) throws(TerminologyError) {
        codes.append(key(concept.code))
        guard codes.count <= HierarchySink.codesMax else {
            throw TerminologyError(.tooLong, "there are more than \(HierarchySink.codesMax) codes")
        }
        for parent in concept.parents { try add(parent: parent, of: concept.code) }
        var concept = concept
        concept.parents = []
        try sink.add(concept)
        progress.count(concepts: 1)
    }

    func add(_ designation: Designation, to code: String) throws(TerminologyError) {
        try sink.add(designation, to: code)
    }

    func add(_ property: ConceptProperty, to code: String) throws(TerminologyError) {
        try sink.add(property, to: code)
    }

    func add(parent: String, of code: String) throws(TerminologyError) {
        children.append(key(code))
        parents.append(key(parent))
        guard parents.count <= HierarchySink.parentsMax else {
            throw TerminologyError(.tooLong, "there are more than \(HierarchySink.parentsMax) parents")
        }
    }

    func add(_ set: ReferenceSet) throws(TerminologyError) { try sink.add(set) }

    func add(_ member: ReferenceSetMember, to set: String) throws(TerminologyError) { try sink.add(member, to: set) }

    private func key(_ code: String) -> String {
        guard !isCaseSensitive else { return code }
        return String(decoding: code.utf8.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }, as: UTF8.self)
    }

    /// Gives the parents to the sink.
    ///
    /// - Returns: what was left out, as sentences.
    /// - Throws: when a concept is its own ancestor.
    func finish() throws(TerminologyError) -> [Message] {
        let order = codes.order()
        var notes: [Message] = []
        if let repeated = repeatedCodes(order) { notes.append(repeated) }
        var edges: [HierarchyCircle.Edge] = []
        var missing = Missing()
        for at in 0..<children.count {
            let child = codes.find(children[at], in: order)
            let parent = codes.find(parents[at], in: order)
            guard let child, let parent else {
                missing.add(child == nil ? children[at] : parents[at])
                continue
            }
            edges.append(HierarchyCircle.Edge(child: UInt32(child), parent: UInt32(parent)))
        }
        if let circle = HierarchyCircle.find(nodes: codes.count, edges: edges) {
            throw HierarchyCircle.error(circle.map { codes[$0] })
        }
        for edge in edges { try sink.add(parent: codes[Int(edge.parent)], of: codes[Int(edge.child)]) }
        let note = missing.note {
            "\($0) parents or children of the hierarchy are no codes of the system, such as \($1): left out"
        }
        if let note { notes.append(note) }
        return notes
    }

    private func repeatedCodes(_ order: [Int]) -> Message? {
        var repeated = Missing()
        for at in order.indices.dropFirst() where codes.isEqual(order[at - 1], order[at]) {
            repeated.add(codes[order[at]])
        }
        return repeated.note {
            "\($0) concepts have a code that another one before them has, such as \($1): left out"
        }
    }
}

/// What does not fit and is left out: how many, and one of them.
struct Missing {
    private(set) var count = 0
    private var one = ""

    mutating func add(_ code: @autoclosure () -> String) {
        if count == 0 { one = String(code().prefix(80)) }
        count += 1
    }

    /// `nil` when there is nothing.
    ///
    /// - Parameter say: makes the sentence of the number and an example.
    func note(_ say: (_ count: Int, _ one: String) -> Message) -> Message? { count == 0 ? nil : say(count, one) }
}
