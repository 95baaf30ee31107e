import Testing

@testable import Terminology

@Suite struct ConceptMatchTests {
    private let terminology: TestTerminology
    private let system: KnownSystem

    init() throws {
        terminology = try TestTerminology.tree()
        system = try #require(try terminology.codeSystem(Canonical(Tree.url)))
    }

    private func find(_ conditions: [(String, String)], isExact: Bool = true) throws -> [ConceptMatch] {
        try ConceptMatch.find(
            conditions.map { ConceptProperty(code: $0.0, value: PropertyValue(.string, $0.1)) }, in: system,
            isExact: isExact, terminology.store)
    }

    private func complete(_ conditions: [(String, String)]) throws -> [String] {
        try find(conditions).filter(\.unmatched.isEmpty).map(\.concept.code)
    }

    @Test func `what has all properties matches exactly`() throws {
        #expect(try find([("severity", "3")]).map(\.concept.code) == ["dm1"])
        #expect(try find([("parent", "dm")]).map(\.concept.code) == ["dm1", "dm2", "twin"])
        #expect(try complete([("parent", "dm"), ("severity", "2")]) == ["dm2"])
        #expect(try complete([("parent", "dm"), ("severity", "5")]).isEmpty)
        #expect(try find([("code", "acc")]).map(\.concept.code) == ["acc"])
        #expect(try find([("child", "twin")]).map(\.concept.code) == ["dm", "card"])
    }

    @Test(arguments: [true, false])
    func `what has the most comes first, with what it lacks`(isExact: Bool) throws {
        let found = try find([("parent", "dm"), ("severity", "2")], isExact: isExact)
        #expect(found.map(\.concept.code) == ["dm2", "dm1", "twin"])
        #expect(found[0].unmatched.isEmpty)
        #expect(found[1].unmatched.map(\.code) == ["severity"])
    }

    @Test func `a property or a code that is not there is named`() throws {
        let property = #expect(throws: TerminologyError.self) { try find([("nosuch", "1")]) }
        #expect(property?.text.contains("nosuch") == true)
        let code = #expect(throws: TerminologyError.self) { try find([("parent", "zz")]) }
        #expect(code?.text.hasPrefix("zz:") == true)
    }

    @Test(arguments: [
        ("dm", "dm", Subsumption.equivalent), ("dis", "twin", .subsumes), ("twin", "card", .subsumedBy),
        ("acc", "dis", .notSubsumed), ("dm1", "dm2", .notSubsumed),
    ])
    func `two concepts stand so to each other`(a: String, b: String, outcome: Subsumption) throws {
        let store = terminology.store
        #expect(
            try store.subsumption(of: store.named(a, in: system), and: store.named(b, in: system), in: system)
                == outcome)
    }
}
