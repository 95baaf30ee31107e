import FHIR
import Testing

@testable import Terminology

@Suite struct ClosureTableTests {
    private let terminology: TestTerminology

    init() throws {
        terminology = try TestTerminology.tree()
        _ = try ClosureTable.reset("1/t", terminology)
    }

    private func extend(_ codes: String..., since: Int? = nil) throws -> (Int, [String]) {
        let table = try ClosureTable.extend(
            "1/t", with: codes.map { Coding(system: Tree.url, code: $0) }, since: since, terminology)
        return (table.version, table.pairs.map { "\($0.code)<\($0.ancestor)" })
    }

    @Test func `each step tells the relations that its codes bring, up and down`() throws {
        #expect(try extend("dm", "acc") == (1, []))
        #expect(try extend("dm1") == (2, ["dm1<dm"]))
        #expect(try extend("dis", "mi") == (3, ["dm<dis", "dm1<dis", "mi<dis"]))
        #expect(try extend("mi") == (4, []))
    }

    @Test func `a version tells all that came after it`() throws {
        _ = try extend("dm", "dm1")
        _ = try extend("endo")
        #expect(try extend(since: 0) == (2, ["dm<endo", "dm1<dm", "dm1<endo"]))
        #expect(try extend(since: 1) == (2, ["dm<endo", "dm1<endo"]))
        #expect(try extend(since: 2) == (2, []))
    }

    @Test func `an emptied table begins again`() throws {
        _ = try extend("dm", "dm1")
        #expect(try ClosureTable.reset("1/t", terminology).version == 2)
        #expect(try extend("dm1") == (3, []))
        #expect(try extend("dm") == (4, ["dm1<dm"]))
        #expect(try extend(since: 2) == (4, ["dm1<dm"]))
        #expect(try extend(since: 3) == (4, ["dm1<dm"]))
        // And once more.
        #expect(try ClosureTable.reset("1/t", terminology).version == 5)
        #expect(try extend("dm1", "dm") == (6, ["dm1<dm"]))
    }

    @Test(arguments: [0, 1, 4])
    func `a version of the table before it was emptied, or one that is still to come, is refused`(since: Int) throws {
        _ = try extend("dm", "dm1")
        _ = try ClosureTable.reset("1/t", terminology)
        _ = try extend("dm")
        let error = #expect(throws: TerminologyError.self) { try extend(since: since) }
        #expect(error?.text.hasPrefix("version: this closure table has the versions 2 to 3") == true)
    }

    @Test func `relations of a system that has changed are told no more`() throws {
        _ = try extend("dm", "dm1")
        try terminology.system(Tree.text)
        for codes in [[], ["dis"]] {
            let error = #expect(throws: TerminologyError.self) {
                try ClosureTable.extend(
                    "1/t", with: codes.map { Coding(system: Tree.url, code: $0) }, since: codes.isEmpty ? 0 : nil,
                    terminology)
            }
            #expect(error?.kind == .conflict)
            #expect(error?.text.hasPrefix("http://test/tree: has changed since") == true)
        }
        _ = try ClosureTable.reset("1/t", terminology)
        #expect(try extend("dm", "dm1").1 == ["dm1<dm"])
    }

    @Test func `tables of other names know nothing of it`() throws {
        _ = try extend("dm")
        let error = #expect(throws: TerminologyError.self) {
            try ClosureTable.extend(
                "2/t", with: [Coding(system: Tree.url, code: "dm1")], since: nil, terminology)
        }
        #expect(error?.kind == .notFound)
    }

    @Test(arguments: [
        (Coding(system: Tree.url, code: "zz"), "zz: http://test/tree|1 has no such code"),
        (Coding(system: "http://test/no", code: "a"), "http://test/no: the concepts"),
        (Coding(code: "dm"), "concept: a coding needs its system"),
    ])
    func `codes that are not known are refused, and nothing is added`(coding: Coding, text: String) throws {
        let error = #expect(throws: TerminologyError.self) {
            try ClosureTable.extend(
                "1/t", with: [Coding(system: Tree.url, code: "dm"), coding], since: nil, terminology)
        }
        #expect(error?.text.hasPrefix(text) == true)
        #expect(try extend("dm1") == (1, []))
    }

    @Test func `below a code with very many the others are asked what lies above them`() throws {
        try terminology.system(CodeSystemHeader(url: "http://test/wide")) { sink throws(TerminologyError) in
            try sink.add(Concept(code: "root"))
            for number in 0..<2500 {
                var concept = Concept(code: "n\(number)")
                concept.parents = ["root"]
                try sink.add(concept)
            }
        }
        func extend(_ codes: [String]) throws -> ClosureTable {
            try ClosureTable.extend(
                "1/t", with: codes.map { Coding(system: "http://test/wide", code: $0) }, since: nil, terminology)
        }
        _ = try extend((0..<1000).map { "n\($0)" })
        let table = try extend(["root"])
        #expect(table.version == 2)
        #expect(table.pairs.count == 1000)
        #expect(try extend(["n2000"]).pairs.map(\.ancestor) == ["root"])
    }
}
