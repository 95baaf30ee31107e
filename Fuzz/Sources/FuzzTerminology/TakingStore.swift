import FHIR
import Finding
import Synchronization
import Terminology

/// Takes what is loaded, checks that it holds together, and keeps numbers only. What loads do not ask for is not there.
final class TakingStore: ConceptStore, Sendable {
    private let kept = Mutex<[String: Int]>([:])

    /// Concepts by sources.
    var counts: [String: Int] { kept.withLock { $0 } }

    func load(_ body: (any ConceptLoad) throws(TerminologyError) -> Void) throws(TerminologyError) {
        try body(TakingLoad(self))
    }

    func loaded() throws(TerminologyError) -> [LoadedContent] { [] }
    func system(source: String, revision: Int64) throws(TerminologyError) -> KnownSystem? { nil }

    func take(
        _ header: CodeSystemHeader, source: String, revision: Int64,
        _ fill: (inout any ConceptSink) throws(TerminologyError) -> Void
    ) throws(TerminologyError) -> KnownSystem {
        let taken = Taken()
        var sink: any ConceptSink = taken
        try fill(&sink)
        taken.check()
        kept.withLock { $0[source] = taken.count }
        return KnownSystem(number: 1, header: header, count: taken.count, hasWords: false)
    }

    /// What a system is given.
    private final class Taken: ConceptSink {
        private var codes: Set<String> = []
        private var edges: [(child: String, parent: String)] = []
        private var sets: Set<String> = []
        private var members: Set<String> = []
        private(set) var count = 0

        func add(_ concept: Concept) { if codes.insert(concept.code).inserted { count += 1 } }
        func add(_ designation: Designation, to code: String) {}
        func add(_ property: ConceptProperty, to code: String) {
            expect(!property.code.isEmpty, "a property has a name")
        }
        func add(parent: String, of code: String) { edges.append((code, parent)) }
        func add(_ set: ReferenceSet) { expect(sets.insert(set.code).inserted, "a reference set is named once") }
        func add(_ member: ReferenceSetMember, to set: String) {
            members.insert(set)
            expect(member.target.map { !$0.code.isEmpty } ?? true, "what a member leads to has a code")
        }

        func check() {
            let known = Set(codes.map { $0.lowercased() })
            for edge in edges {
                expect(
                    known.contains(edge.child.lowercased()) && known.contains(edge.parent.lowercased()),
                    "the hierarchy is of codes that are there")
            }
            expect(members.isSubset(of: sets), "members are of reference sets that are named")
        }
    }

    private final class TakingLoad: ConceptLoad {
        let store: TakingStore
        init(_ store: TakingStore) { self.store = store }

        func take(
            _ header: CodeSystemHeader, source: String, revision: Int64,
            _ fill: (inout any ConceptSink) throws(TerminologyError) -> Void
        ) throws(TerminologyError) -> KnownSystem {
            try store.take(header, source: source, revision: revision, fill)
        }

        func take(_ resources: [LoadedResource], source: String) {}
        func forget(source: String) -> Bool { false }
    }

    // MARK: What loads do not ask for

    func systems(url: String) throws(TerminologyError) -> [KnownSystem] { [] }
    func systems() throws(TerminologyError) -> [KnownSystem] { [] }
    func supplements(to url: String) throws(TerminologyError) -> [KnownSystem] { [] }
    func supplements(url: String) throws(TerminologyError) -> [KnownSystem] { [] }
    func systems(valueSet: String) throws(TerminologyError) -> [KnownSystem] { [] }
    func system(number: Int64) throws(TerminologyError) -> KnownSystem? { nil }
    func forget(source: String) throws(TerminologyError) -> Bool { false }
    func sources(_ beginning: String) throws(TerminologyError) -> [String] { [] }
    func find(_ code: String, in system: KnownSystem) throws(TerminologyError) -> ConceptID? { nil }
    func concept(_ id: ConceptID) throws(TerminologyError) -> Concept? { nil }
    func summary(_ id: ConceptID) throws(TerminologyError) -> Concept? { nil }
    func concepts(of system: KnownSystem, after: ConceptID?, limit: Int) throws(TerminologyError) -> [ConceptID] { [] }
    func parents(of id: ConceptID) throws(TerminologyError) -> [ConceptID] { [] }
    func children(of id: ConceptID) throws(TerminologyError) -> [ConceptID] { [] }
    func descendants(of id: ConceptID) throws(TerminologyError) -> [ConceptID] { [] }
    func descendants(of id: ConceptID, atMost limit: Int) throws(TerminologyError) -> [ConceptID]? { [] }
    func isBelow(_ id: ConceptID, _ root: ConceptID) throws(TerminologyError) -> Bool { false }
    func ancestors(of id: ConceptID) throws(TerminologyError) -> [ConceptID] { [] }
    func concepts(
        of system: KnownSystem, property: String, values: [String]?
    ) throws(TerminologyError) -> [ConceptID] { [] }
    func hasProperty(_ property: String, in system: KnownSystem) throws(TerminologyError) -> Bool { false }
    func candidates(
        for terms: [SearchTerm], in system: KnownSystem, after: ConceptID?, limit: Int
    ) throws(TerminologyError) -> [ConceptID]? { nil }
    func referenceSets(of system: KnownSystem) throws(TerminologyError) -> [KnownReferenceSet] { [] }
    func referenceSet(_ code: String, of system: KnownSystem) throws(TerminologyError) -> KnownReferenceSet? { nil }
    func members(of set: KnownReferenceSet) throws(TerminologyError) -> [ConceptID] { [] }
    func isMember(_ id: ConceptID, of set: KnownReferenceSet) throws(TerminologyError) -> Bool { false }
    func targets(of id: ConceptID, in set: KnownReferenceSet) throws(TerminologyError) -> [MapTarget] { [] }
    func sources(
        of code: String, in set: KnownReferenceSet, limit: Int
    ) throws(TerminologyError) -> [(id: ConceptID, target: MapTarget)] { [] }
    func resources(type: String, url: String) throws(TerminologyError) -> [[UInt8]] { [] }
    func conceptMaps(from system: String) throws(TerminologyError) -> [[UInt8]] { [] }
    func take(_ resources: [LoadedResource], source: String) throws(TerminologyError) {}
    func resetClosure(_ name: String) throws(TerminologyError) {}
    func closure(
        _ name: String
    ) throws(TerminologyError) -> (version: Int, codings: [(coding: Coding, version: Int)])? { nil }
    func extendClosure(
        _ name: String, after version: Int, with codings: [Coding]
    ) throws(TerminologyError) -> Bool { false }
}
