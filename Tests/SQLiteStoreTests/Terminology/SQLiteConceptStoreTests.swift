import FHIR
import Synchronization
import Terminology
import TestSupport
import Testing
import Wording

@testable import SQLiteStore

@Suite struct SQLiteConceptStoreTests {
    private let folder = TemporaryFolder()
    private let store: SQLiteConceptStore

    init() throws { store = try SQLiteConceptStore(folder: folder.path) }

    private static let source = "record/1/a"

    private func header(_ url: String = "http://test/s", isCaseSensitive: Bool = true) -> CodeSystemHeader {
        CodeSystemHeader(
            url: url, version: "1", name: "Name", title: "Title", language: "zh", content: .fragment,
            isCaseSensitive: isCaseSensitive, hierarchyMeaning: "is-a", valueSet: "http://test/vs",
            properties: [PropertyDefinition(code: "p", uri: "http://test/p", type: "code", description: "D")])
    }

    /// A concept with all that it may have.
    private func full(_ code: String) -> Concept {
        var concept = Concept(code: code, display: "Display of \(code)")
        concept.definition = "Definition"
        concept.designations = [
            Designation(language: "zh", use: Coding(system: "u", code: "syn", display: "Synonym"), value: "糖尿病")
        ]
        concept.properties = [
            ConceptProperty(code: "p", value: PropertyValue(.coding, "x", system: "s", display: "X")),
            ConceptProperty(code: "p", value: PropertyValue(.decimal, "1.50")),
        ]
        concept.isInactive = true
        concept.isAbstract = true
        return concept
    }

    @discardableResult
    private func take(
        _ codes: [String], revision: Int64 = 1, header: CodeSystemHeader? = nil, source: String = source
    ) throws -> KnownSystem {
        try store.take(header ?? self.header(), source: source, revision: revision) { sink throws(TerminologyError) in
            for code in codes { try sink.add(full(code)) }
            for code in codes.dropFirst() { try sink.add(parent: codes[0], of: code) }
        }
    }

    /// Rows of every table of the file, but for the state and what SQLite keeps for itself.
    private func rows() throws -> [String: Int64] {
        let connection = try Connection(path: "\(folder.path)/terminology.db", mode: .readOnly)
        let statement = try connection.statement(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('state', 'sqlite_sequence')")
        var names: [String] = []
        while try statement.step() { names.append(statement.text(0)) }
        var found: [String: Int64] = [:]
        for name in names {
            // An index of words counts as one row.
            found[name] = name.hasPrefix("words_") ? 1 : try connection.integer("SELECT count(*) FROM \"\(name)\"")
        }
        return found.filter { $0.value > 0 }
    }

    // MARK: Taking

    @Test func `a system comes back as it was given`() throws {
        let system = try take(["a", "b"])
        #expect(system.count == 2)
        #expect(!system.hasWords)
        #expect(try store.system(source: Self.source, revision: 1) == system)
        #expect(try store.system(number: system.number) == system)
        let id = try #require(try store.find("b", in: system))
        #expect(try store.concept(id) == full("b"))
        #expect(try store.summary(id)?.display == "Display of b")
        #expect(try store.parents(of: id) == [store.find("a", in: system)])
        #expect(try store.find("B", in: system) == nil)
        #expect(try store.concepts(of: system, property: "p", values: ["x"]).count == 2)
        #expect(try store.concepts(of: system, property: "p", values: nil).count == 2)
        #expect(try store.concepts(of: system, property: "q", values: nil).isEmpty)
    }

    @Test func `the order of the source is that of the concepts, in pages`() throws {
        let system = try take(["c", "a", "b"])
        let ids = try store.concepts(of: system, after: nil, limit: 2)
        #expect(try ids.map { try store.summary($0)?.code } == ["c", "a"])
        let rest = try store.concepts(of: system, after: ids.last, limit: 10)
        #expect(try rest.map { try store.summary($0)?.code } == ["b"])
    }

    @Test func `what cannot be read to its end changes nothing`() throws {
        let system = try take(["a"])
        let before = try rows()
        let error = #expect(throws: TerminologyError.self) {
            try store.take(header(), source: Self.source, revision: 2) { sink throws(TerminologyError) in
                try sink.add(Concept(code: "z"))
                throw TerminologyError(.value, Message(data: "line 2: is wrong"))
            }
        }
        #expect(error?.text == "line 2: is wrong")
        #expect(try rows() == before)
        #expect(try store.system(source: Self.source, revision: 1) == system)
        #expect(try store.find("a", in: system) != nil)
        // What was left of it does not come with the next.
        let next = try take(["n"], revision: 3)
        #expect(next.count == 1)
    }

    @Test func `the same revision again is neither read nor changed`() throws {
        let system = try take(["a"])
        let again = try store.take(header(), source: Self.source, revision: 1) { _ throws(TerminologyError) in
            throw TerminologyError(.exception, Message(data: "was read"))
        }
        #expect(again == system)
    }

    @Test func `another revision stands in the place of the first`() throws {
        try take(["a", "b", "c"])
        let system = try take(["d"], revision: 2)
        #expect(try store.system(source: Self.source, revision: 1) == nil)
        #expect(try store.find("a", in: system) == nil)
        #expect(
            try rows() == [
                "system": 1, "concept": 1, "concept_code": 1, "designation": 1, "property": 2, "property_value": 2,
            ])
    }

    @Test(arguments: [3, ConceptStaging.wordsFrom])
    func `what is forgotten is gone from every table`(count: Int) throws {
        try take((0..<count).map { "c\($0)" })
        #expect(try !rows().isEmpty)
        #expect(try store.forget(source: Self.source))
        #expect(try rows() == [:])
        #expect(try !store.forget(source: Self.source))
    }

    @Test func `an indexed system is replaced with its index`() throws {
        let first = try take((0..<ConceptStaging.wordsFrom).map { "c\($0)" })
        let second = try take((0..<ConceptStaging.wordsFrom).map { "d\($0)" }, revision: 2)
        #expect(second.hasWords)
        let found = try store.candidates(
            for: [SearchTerm("糖尿", isPrefix: false)], in: second, after: nil, limit: 10_000)
        #expect(found?.count == ConceptStaging.wordsFrom)
        #expect(try rows().keys.allSatisfy { !$0.hasPrefix("words_\(first.number)") })
        // Whoever still holds the first is told to ask again.
        let error = #expect(throws: TerminologyError.self) {
            try store.candidates(for: [SearchTerm("c1", isPrefix: true)], in: first, after: nil, limit: 1)
        }
        #expect(error?.kind == .transient)
    }

    @Test func `words that were indexed by an earlier folding are indexed anew when the file is opened`() throws {
        let system = try take((0..<ConceptStaging.wordsFrom).map { "c\($0)" })
        do {
            let connection = try Connection(path: "\(folder.path)/terminology.db", mode: .readWrite)
            try connection.execute("DROP TABLE words_\(system.number); DELETE FROM state WHERE name = 'words'")
        }
        let again = try SQLiteConceptStore(folder: folder.path)
        let found = try again.candidates(
            for: [SearchTerm("糖尿", isPrefix: false)], in: system, after: nil, limit: 10_000)
        #expect(found?.count == ConceptStaging.wordsFrom)
        // Once only.
        let connection = try Connection(path: "\(folder.path)/terminology.db", mode: .readWrite)
        try connection.execute("DROP TABLE words_\(system.number)")
        _ = try SQLiteConceptStore(folder: folder.path)
        #expect(try rows().keys.allSatisfy { !$0.hasPrefix("words_") })
    }

    @Test func `several at once take a system up once`() async throws {
        let store = store
        let header = header()
        let numbers = try await withThrowingTaskGroup(of: Int64.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    try store.take(header, source: Self.source, revision: 1) { sink throws(TerminologyError) in
                        for number in 0..<50 { try sink.add(Concept(code: "c\(number)")) }
                    }.number
                }
            }
            return try await group.reduce(into: Set<Int64>()) { $0.insert($1) }
        }
        #expect(numbers.count == 1)
        #expect(try rows()["concept"] == 50)
    }

    @Test func `while one system is read others are taken up`() throws {
        let outer = try store.take(header(), source: Self.source, revision: 1) { sink throws(TerminologyError) in
            try sink.add(Concept(code: "a"))
            let inner = try store.take(header("http://test/other"), source: "record/1/b", revision: 1) {
                sink throws(TerminologyError) in
                try sink.add(Concept(code: "x"))
            }
            #expect(inner.count == 1)
            try sink.add(Concept(code: "b"))
        }
        #expect(outer.count == 2)
        #expect(try store.find("x", in: outer) == nil)
    }

    @Test func `an opened again store has what was taken, and nothing of what was under way`() throws {
        let system = try take(["a"])
        let copy = TemporaryFolder()
        _ = try? store.take(header(), source: Self.source, revision: 2) { sink throws(TerminologyError) in
            try sink.add(Concept(code: "b"))
            // As the disk is when the process ends now.
            TemporaryFolder.copy(folder.path, to: copy.path)
            throw TerminologyError(.exception, Message(data: "the end"))
        }
        let again = try SQLiteConceptStore(folder: copy.path)
        #expect(try again.system(source: Self.source, revision: 1) == system)
        #expect(try again.find("a", in: system) != nil)
        #expect(try again.system(source: Self.source, revision: 2) == nil)
    }

    @Test func `codes of systems without regard to case are found in any`() throws {
        let system = try take(["Ab", "cD"], header: header(isCaseSensitive: false))
        for code in ["Ab", "AB", "ab"] {
            let id = try #require(try store.find(code, in: system))
            #expect(try store.summary(id)?.code == "Ab")
        }
        let child = try #require(try store.find("CD", in: system))
        #expect(try store.parents(of: child).count == 1)
    }

    @Test func `a code of a million bytes is a code`() throws {
        let long = String(repeating: "x", count: 1 << 20)
        let system = try take([long, "b"])
        #expect(try store.find(long, in: system) != nil)
        #expect(try store.find(String(long.dropLast()), in: system) == nil)
    }

    // MARK: Words

    @Test(arguments: [
        ("2型", 1), ("糖尿", 1), ("tangniao", 1), ("tnb", 1), ("diab", 1), ("mellitus", 1), ("e11", 1), ("item", 2000),
        ("item199", 11), ("nothing", 0),
    ])
    func `many concepts are found by words, Chinese, pinyin, initials and codes`(text: String, count: Int) throws {
        let system = try store.take(header(), source: Self.source, revision: 1) { sink throws(TerminologyError) in
            for number in 0..<2000 { try sink.add(Concept(code: "n\(number)", display: "Item\(number)")) }
            try sink.add(Concept(code: "E11", display: "2型糖尿病"))
            var named = Concept(code: "X", display: "Something")
            named.designations = [Designation(value: "Diabetes mellitus")]
            try sink.add(named)
        }
        #expect(system.hasWords)
        let terms = try #require(ConceptFilter(text)).terms
        var found: [ConceptID] = []
        while let ids = try store.candidates(for: terms, in: system, after: found.last, limit: 700), !ids.isEmpty {
            found += ids
        }
        #expect(found.count == count)
        #expect(Set(found).count == count)
    }

    @Test func `few concepts have no index`() throws {
        let system = try take(["a"])
        #expect(
            try store.candidates(for: [SearchTerm("a", isPrefix: true)], in: system, after: nil, limit: 10) == nil)
    }

    // MARK: Loads and definitions

    @Test func `the definitions come once, and are not among what was loaded`() throws {
        let gender = try #require(try store.systems(url: "http://hl7.org/fhir/administrative-gender").first)
        #expect(try store.find("male", in: gender) != nil)
        #expect(
            try store.systems(valueSet: "http://hl7.org/fhir/ValueSet/administrative-gender").map(\.number)
                == [gender.number])
        #expect(try !store.resources(type: "ValueSet", url: "http://hl7.org/fhir/ValueSet/observation-status").isEmpty)
        #expect(try !store.conceptMaps(from: "http://hl7.org/fhir/address-use").isEmpty)
        #expect(try store.loaded().isEmpty)
        let before = try rows()
        let again = try SQLiteConceptStore(folder: folder.path)
        #expect(try again.systems(url: "http://hl7.org/fhir/administrative-gender").first == gender)
        #expect(try rows() == before)

        // What was loaded counts before what came with the definitions; the record's is found by its source only.
        var mine = header("http://hl7.org/fhir/administrative-gender")
        mine.version = "own"
        try take(["x"], header: mine)
        #expect(try store.systems(url: mine.url).count == 1)
        let loaded = try take(["y"], header: mine, source: "load/1")
        #expect(try store.systems(url: mine.url).map(\.number) == [loaded.number, gender.number])
        try store.take(
            [
                LoadedResource(type: "ValueSet", url: "http://test/vs", version: "1", text: Array("{}".utf8)),
                LoadedResource(
                    type: "ConceptMap", url: "http://test/cm", version: nil, systems: ["s", "t"], text: Array("[]".utf8)
                ),
            ], source: "load/2")
        #expect(try store.loaded().map(\.source) == ["load/1", "load/2", "load/2"])
        #expect(try store.loaded().map(\.count) == [1, 0, 0])
        #expect(try store.resources(type: "ValueSet", url: "http://test/vs") == [Array("{}".utf8)])
        #expect(try store.conceptMaps(from: "t") == [Array("[]".utf8)])
        #expect(try store.forget(source: "load/1"))
        #expect(try store.forget(source: "load/2"))
        #expect(try store.forget(source: Self.source))
        #expect(try rows() == before)
    }

    @Test func `the greatest version counts, whenever it was loaded`() throws {
        func version(_ version: String?) -> CodeSystemHeader {
            var header = header("http://hl7.org/fhir/administrative-gender")
            header.version = version
            header.valueSet = version == "2.10" ? "http://test/vs|2.10" : "http://test/vs"
            return header
        }
        for (at, text) in ["2.9", "2.10", nil, "2.10-draft", "2.2"].enumerated() {
            try take(["x"], header: version(text), source: "load/\(at)")
        }
        try take(["x"], header: header("http://test/other"), source: "load/other")
        let found = try store.systems(url: "http://hl7.org/fhir/administrative-gender").map(\.header.version)
        #expect(found == ["2.10", "2.10-draft", "2.9", "2.2", nil, "4.0.1"])
        #expect(
            try store.systems(valueSet: "http://test/vs").map(\.header.version) == [
                "2.10", "2.10-draft", "2.9", "2.2", "1", nil,
            ])
        #expect(try store.systems(valueSet: "http://test/v").isEmpty)
        // Of equal versions the last.
        let last = try take(["y"], header: version("2.10"), source: "load/last")
        #expect(try store.systems(url: "http://hl7.org/fhir/administrative-gender").first == last)
    }

    // MARK: Closure tables

    @Test func `a closure table is extended by whoever read its newest version`() throws {
        #expect(try store.closure("t") == nil)
        #expect(try !store.extendClosure("t", after: 0, with: [Coding(system: "s", code: "a")]))
        try store.resetClosure("t")
        #expect(try store.closure("t")?.version == 0)
        #expect(try store.extendClosure("t", after: 0, with: [Coding(system: "s", code: "a")]))
        #expect(try !store.extendClosure("t", after: 0, with: [Coding(system: "s", code: "b")]))
        #expect(
            try store.extendClosure(
                "t", after: 1, with: [Coding(system: "s", code: "a"), Coding(system: "s", code: "c")]))
        let table = try #require(try store.closure("t"))
        #expect(table.version == 2)
        #expect(table.codings.map(\.coding.code) == ["a", "c"])
        #expect(table.codings.map(\.version) == [1, 2])
        try store.resetClosure("t")
        #expect(try store.closure("t")?.codings.isEmpty == true)
    }

    @Test func `an institution has so many closure tables, of so many codes`() throws {
        let connection = try Connection(path: "\(folder.path)/terminology.db", mode: .readWrite)
        try connection.execute(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(ClosureTable.tablesMax - 1))
            INSERT INTO closure SELECT '1/t' || i, 0, \(ClosureTable.allCodesMax / ClosureTable.tablesMax) FROM n
            """)
        try store.resetClosure("1/last")
        let many = #expect(throws: TerminologyError.self) { try store.resetClosure("1/more") }
        #expect(many?.text.hasPrefix("name: there are \(ClosureTable.tablesMax) closure tables") == true)
        #expect(many?.kind == .tooCostly)
        // One that is there is emptied, and others have tables of their own.
        try store.resetClosure("1/last")
        try store.resetClosure("12/more")
        let codings = (0..<ClosureTable.allCodesMax / ClosureTable.tablesMax).map {
            Coding(system: "s", code: "c\($0)")
        }
        #expect(try store.extendClosure("1/last", after: 0, with: codings))
        // What is there already does not count twice.
        #expect(try store.extendClosure("1/last", after: 1, with: codings))
        let full = #expect(throws: TerminologyError.self) {
            try store.extendClosure("1/last", after: 2, with: [Coding(system: "s", code: "one more")])
        }
        #expect(full?.text.contains("more than \(ClosureTable.allCodesMax) codes together") == true)
        #expect(try store.closure("1/last")?.version == 2)
        #expect(try store.extendClosure("12/more", after: 0, with: [Coding(system: "s", code: "one more")]))
    }
}
