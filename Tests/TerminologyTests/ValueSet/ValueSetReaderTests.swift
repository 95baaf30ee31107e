import FHIR
import Testing

@testable import Terminology

@Suite struct ValueSetReaderTests {
    private let terminology: TestTerminology

    init() throws {
        terminology = try TestTerminology.tree()
        try terminology.valueSet(
            "http://test/heart", #""include":[{"system":"\#(Tree.url)","filter":[\#(Self.isA("card"))]}]"#)
        try terminology.valueSet(
            "http://test/diabetes", #""include":[{"system":"\#(Tree.url)","filter":[\#(Self.isA("dm"))]}]"#)
    }

    private static func isA(_ code: String) -> String { #"{"property":"concept","op":"is-a","value":"\#(code)"}"# }

    private func codes(_ compose: String) throws -> [String] {
        try codes(terminology.valueSet("http://test/asked", compose))
    }

    private func codes(_ set: ValueSetDefinition) throws -> [String] {
        let found = try ValueSetReader(terminology).members(of: set).codes(terminology.store)
        // One code asked for at a time says the same.
        let reader = ValueSetReader(terminology)
        for code in Tree.codes {
            let isMember = try reader.contains(Coding(system: Tree.url, code: code), in: set) != nil
            #expect(isMember == found.contains(code), "\(code)")
        }
        return found
    }

    private func error(_ set: ValueSetDefinition) throws -> TerminologyError {
        try #require(
            #expect(throws: TerminologyError.self) { try ValueSetReader(terminology).members(of: set) })
    }

    // MARK: Compositions

    @Test(arguments: [
        (
            #""include":[{"system":"http://test/tree","concept":[{"code":"mi"},{"code":"acc"},{"code":"mi"}]}]"#,
            "mi acc"
        ),
        (
            #""include":[{"system":"http://test/tree"}],"exclude":[{"valueSet":["http://test/heart"]}]"#,
            "dis endo dm dm1 dm2 acc"
        ),
        (
            #""include":[{"valueSet":["http://test/heart"]},{"system":"http://test/tree","concept":[{"code":"acc"}]}]"#,
            "card mi twin acc"
        ),
        (#""include":[{"valueSet":["http://test/heart","http://test/diabetes"]}]"#, "twin"),
        (
            #""include":[{"system":"http://test/tree","concept":[{"code":"mi"},{"code":"dm"}],"valueSet":["http://test/heart"]}]"#,
            "mi"
        ),
        (
            #""include":[{"valueSet":["http://test/heart"]}],"exclude":[{"system":"http://test/tree","concept":[{"code":"twin"}],"valueSet":["http://test/diabetes"]}]"#,
            "card mi"
        ),
        (#""inactive":false,"include":[{"valueSet":["http://test/heart"]}]"#, "card twin"),
        (#""inactive":true,"include":[{"valueSet":["http://test/heart"]}]"#, "card mi twin"),
        (#""include":[]"#, ""),
    ])
    func `is composed`(compose: String, wanted: String) throws {
        #expect(try codes(compose) == wanted.split(separator: " ").map(String.init))
    }

    @Test func `codes of an unknown system are those that are listed, and all of it is an error that names it`() throws
    {
        let set = try terminology.valueSet(
            "http://test/asked", #""include":[{"system":"http://test/no","concept":[{"code":"x"},{"code":"y"}]}]"#)
        let reader = ValueSetReader(terminology)
        #expect(try reader.members(of: set).codes(terminology.store) == ["x", "y"])
        #expect(try reader.contains(Coding(system: "http://test/no", code: "y"), in: set) != nil)
        #expect(try reader.contains(Coding(system: "http://test/tree", code: "y"), in: set) == nil)
        let whole = try terminology.valueSet("http://test/asked", #""include":[{"system":"http://test/no"}]"#)
        let error = try error(whole)
        #expect(error.kind == .notFound)
        #expect(error.text.hasPrefix("http://test/no:"))
    }

    @Test func `a version that is not there is an error that names it`() throws {
        let set = try terminology.valueSet(
            "http://test/asked", #""include":[{"system":"http://test/tree","version":"2"}]"#)
        #expect(try error(set).text.hasPrefix("http://test/tree|2:"))
        let given = try terminology.valueSet("http://test/asked", #""include":[{"system":"http://test/tree"}]"#)
        let error = #expect(throws: TerminologyError.self) {
            try ValueSetReader(terminology, versions: [Tree.url: "3"]).members(of: given)
        }
        #expect(error?.text.hasPrefix("http://test/tree|3:") == true)
    }

    @Test func `a value set that is not there is an error that names it`() throws {
        let set = try terminology.valueSet("http://test/asked", #""include":[{"valueSet":["http://test/gone|4"]}]"#)
        #expect(try error(set).text.hasPrefix("http://test/gone|4: no value set"))
    }

    @Test func `the name that a value set gives a code comes with it`() throws {
        let set = try terminology.valueSet(
            "http://test/asked",
            #""include":[{"system":"http://test/tree","concept":[{"code":"acc","display":"Mishap"}]}]"#)
        try terminology.valueSet("http://test/outer", #""include":[{"valueSet":["http://test/asked"]}]"#)
        let outer = try #require(try terminology.valueSet(Canonical("http://test/outer")))
        for set in [set, outer] {
            let found = try ValueSetReader(terminology).contains(Coding(system: Tree.url, code: "acc"), in: set)
            #expect(found?.display == "Mishap")
        }
    }

    @Test func `an expansion alone holds what it lists`() throws {
        let set = try ValueSetDefinition.reading(
            #"{"resourceType":"ValueSet","status":"active","expansion":{"timestamp":"2026-01-01","contains":["#
                + #"{"system":"http://test/tree","code":"dis","abstract":true,"contains":[{"system":"http://test/tree","code":"dm"}]},"#
                + #"{"system":"http://test/no","code":"x","display":"X"}]}}"#)
        let reader = ValueSetReader(terminology)
        #expect(try reader.members(of: set).codes(terminology.store) == ["dm", "x"])
        #expect(try reader.contains(Coding(system: "http://test/no", code: "x"), in: set)?.display == "X")
        #expect(try reader.contains(Coding(system: "http://test/tree", code: "x"), in: set) == nil)
    }

    @Test func `an expansion alone is met in either case, and keeps what is no longer in use`() throws {
        try terminology.system(
            #"{"resourceType":"CodeSystem","url":"http://test/loose","status":"active","content":"complete","caseSensitive":false,"concept":[{"code":"Ab"}]}"#
        )
        let set = try ValueSetDefinition.reading(
            #"{"resourceType":"ValueSet","status":"active","expansion":{"timestamp":"2026-01-01","contains":["#
                + #"{"system":"http://test/loose","code":"Ab"},{"system":"http://test/no","code":"x","inactive":true}]}}"#
        )
        let reader = ValueSetReader(terminology)
        #expect(try reader.contains(Coding(system: "http://test/loose", code: "AB"), in: set) != nil)
        #expect(try reader.contains(Coding(system: "http://test/no", code: "X"), in: set) == nil)
        let codes = try Expander(terminology, ExpansionRequest()).expand(set).codes
        #expect(codes.map(\.concept.isInactive) == [false, true])
        var request = ExpansionRequest()
        request.isActiveOnly = true
        #expect(try Expander(terminology, request).expand(set).codes.map(\.concept.code) == ["Ab"])
    }

    @Test func `contained value sets are known in theirs only`() throws {
        let set = try ValueSetDefinition.reading(
            ##"""
            {"resourceType":"ValueSet","status":"active","contained":[{"resourceType":"ValueSet","id":"in","status":"active",
            "compose":{"include":[{"valueSet":["#deep"]}]}},{"resourceType":"ValueSet","id":"deep","status":"active",
            "compose":{"include":[{"system":"http://test/tree","concept":[{"code":"acc"}]}]}}],
            "compose":{"include":[{"valueSet":["#in"]}]}}
            """##)
        let reader = ValueSetReader(terminology)
        #expect(try reader.members(of: set).codes(terminology.store) == ["acc"])
        #expect(try reader.contains(Coding(system: Tree.url, code: "acc"), in: set) != nil)
        let lost = try terminology.valueSet("http://test/asked", ##""include":[{"valueSet":["#in"]}]"##)
        #expect(try error(lost).text.hasPrefix("#in: no value set"))
    }

    @Test func `a supplement that a value set needs is named`() throws {
        let set = try ValueSetDefinition.reading(
            #"{"resourceType":"ValueSet","status":"active","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/valueset-supplement","valueCanonical":"http://test/supplement"}]}"#
        )
        let error = try error(set)
        #expect(error.kind == .notFound)
        #expect(error.text.contains("http://test/supplement"))
    }

    @Test(arguments: ["fragment", "example"])
    func `of a system that is known in part codes are found, but not all told`(content: String) throws {
        try terminology.system(
            #"{"resourceType":"CodeSystem","url":"http://test/part","status":"active","content":"\#(content)","concept":[{"code":"x"}]}"#
        )
        let set = try terminology.valueSet("http://test/asked", #""include":[{"system":"http://test/part"}]"#)
        let reader = ValueSetReader(terminology)
        #expect(try reader.contains(Coding(system: "http://test/part", code: "x"), in: set) != nil)
        #expect(reader.incompleteSystems.isEmpty)
        #expect(try reader.contains(Coding(system: "http://test/part", code: "y"), in: set) == nil)
        #expect(reader.incompleteSystems == ["http://test/part"])
        #expect(try error(set).text.hasPrefix("http://test/part: only some of its codes are known here"))
        for filter in [nil, ConceptFilter("x")] {
            var request = ExpansionRequest()
            request.filter = filter
            #expect(throws: TerminologyError.self) { try Expander(terminology, request).expand(set) }
        }
    }

    @Test(arguments: ["part-of", "grouped-by"])
    func `a hierarchy of parts or groups says nothing of kinds`(meaning: String) throws {
        let system = try terminology.system(
            #"{"resourceType":"CodeSystem","url":"http://test/parts","status":"active","content":"complete","hierarchyMeaning":"\#(meaning)","concept":[{"code":"car","concept":[{"code":"wheel"}]}]}"#
        )
        let set = try terminology.valueSet(
            "http://test/asked",
            #""include":[{"system":"http://test/parts","filter":[{"property":"concept","op":"is-a","value":"car"}]}]"#)
        #expect(try error(set).text.hasPrefix("is-a: the hierarchy of http://test/parts is \(meaning)"))
        let store = terminology.store
        let ids = try ["car", "wheel"].map { try store.named($0, in: system) }
        #expect(try store.subsumption(of: ids[0], and: ids[1], in: system) == .notSubsumed)
        #expect(throws: TerminologyError.self) { try store.subsumption(of: "car", in: system, isBelow: true) }
        let parts = try terminology.valueSet(
            "http://test/asked",
            #""include":[{"system":"http://test/parts","filter":[{"property":"ancestor","op":"=","value":"car"}]}]"#)
        #expect(try ValueSetReader(terminology).members(of: parts).codes(store) == ["wheel"])
    }

    @Test func `decimals are compared as numbers`() throws {
        try terminology.system(
            #"{"resourceType":"CodeSystem","url":"http://test/doses","status":"active","content":"complete","property":[{"code":"dose","type":"decimal"}],"concept":[{"code":"x","property":[{"code":"dose","valueDecimal":1.50}]},{"code":"y","property":[{"code":"dose","valueDecimal":2}]}]}"#
        )
        for (op, value, codes) in [
            ("=", "1.5", ["x"]), ("in", "1.500,9", ["x"]), ("=", "15e-1", ["x"]), ("not-in", "2.0", ["x"]),
        ] {
            let set = try terminology.valueSet(
                "http://test/asked",
                #""include":[{"system":"http://test/doses","filter":[{"property":"dose","op":"\#(op)","value":"\#(value)"}]}]"#
            )
            #expect(try ValueSetReader(terminology).members(of: set).codes(terminology.store) == codes)
        }
    }

    @Test func `codes are found in either case where their system says so`() throws {
        try terminology.system(
            #"{"resourceType":"CodeSystem","url":"http://test/loose","status":"active","content":"complete","caseSensitive":false,"concept":[{"code":"Ab"}]}"#
        )
        let set = try terminology.valueSet(
            "http://test/asked", #""include":[{"system":"http://test/loose","concept":[{"code":"aB"}]}]"#)
        let reader = ValueSetReader(terminology)
        #expect(try reader.members(of: set).codes(terminology.store) == ["Ab"])
        #expect(try reader.contains(Coding(system: "http://test/loose", code: "AB"), in: set) != nil)
    }

    // MARK: Implied value sets

    @Test(arguments: [
        ("http://test/tree?fhir_vs", 9), ("http://test/tree?fhir_vs=isa/dm", 4), ("http://test/tree/all", 9),
    ])
    func `a code system implies value sets`(url: String, count: Int) throws {
        let reader = ValueSetReader(terminology)
        #expect(try reader.members(of: reader.valueSet(Canonical(url))).members.count == count)
    }

    @Test func `an edition of SNOMED CT is named before the question mark`() throws {
        try terminology.system(
            #"{"resourceType":"CodeSystem","url":"http://snomed.info/sct","version":"http://snomed.info/sct/1/version/2","status":"active","content":"complete","property":[{"code":"memberOf","type":"code"}],"concept":[{"code":"10","property":[{"code":"memberOf","valueCode":"99"}]},{"code":"11"}]}"#
        )
        let reader = ValueSetReader(terminology)
        let all = try reader.valueSet(Canonical("http://snomed.info/sct/1/version/2?fhir_vs"))
        #expect(try reader.members(of: all).codes(terminology.store) == ["10", "11"])
        let members = try reader.valueSet(Canonical("http://snomed.info/sct?fhir_vs=refset/99"))
        #expect(try reader.members(of: members).codes(terminology.store) == ["10"])
    }

    @Test(arguments: [
        ("http://test/no?fhir_vs", "no value set of this URL"),
        ("http://test/tree?fhir_vs=ecl/x", "ecl/x: expression constraints (ECL) are not"),
        ("http://test/tree?fhir_vs=x", "isa/, refset and refset/"),
        ("http://test/tree?fhir_vs=refset", "no reference sets of"),
        ("http://test/tree?other", "no value set of this URL"), ("", "no value set of this URL"),
        ("?fhir_vs", "no value set of this URL"),
    ])
    func `what nothing implies is an error`(url: String, text: String) throws {
        let error = #expect(throws: TerminologyError.self) {
            try ValueSetReader(terminology).valueSet(Canonical(url))
        }
        #expect(error?.text.contains(text) == true)
    }

    // MARK: Bounds

    @Test func `a value set that leads to itself is an error that names it`() throws {
        let set = try terminology.valueSet("http://test/a", #""include":[{"valueSet":["http://test/b"]}]"#)
        try terminology.valueSet("http://test/b", #""include":[{"valueSet":["http://test/a"]}]"#)
        #expect(try error(set).text == "http://test/a: the value set leads to itself")
        #expect(throws: TerminologyError.self) {
            try ValueSetReader(terminology).contains(Coding(system: Tree.url, code: "dm"), in: set)
        }
    }

    @Test(arguments: [false, true])
    func `each imported value set is looked at once, however often it is imported`(excludes: Bool) throws {
        let depth = 19
        for level in 0..<depth {
            let next = level + 1 == depth ? "http://test/heart" : "http://test/n\(level + 1)"
            let twice = #"{"valueSet":["\#(next)"]},{"valueSet":["\#(next)","\#(next)"]}"#
            let never = #"{"system":"http://test/tree","concept":[{"code":"acc"}],"valueSet":["\#(next)","\#(next)"]}"#
            try terminology.valueSet(
                "http://test/n\(level)",
                #""include":[\#(twice)]"# + (excludes ? #","exclude":[\#(never),\#(never)]"# : ""))
        }
        let set = try #require(try terminology.valueSet(Canonical("http://test/n0")))
        #expect(try codes(set) == ["card", "mi", "twin"])
        // Each code asked for, and all of them once more.
        #expect(try #require(terminology.asked["http://test/n18"]) <= Tree.codes.count + 1)
    }

    @Test func `value sets lie 20 deep at most`() throws {
        for level in 0..<21 {
            try terminology.valueSet(
                "http://test/n\(level)", #""include":[{"valueSet":["http://test/n\#(level + 1)"]}]"#)
        }
        try terminology.valueSet("http://test/n21", #""include":[{"valueSet":["http://test/heart"]}]"#)
        let error = try error(#require(try terminology.valueSet(Canonical("http://test/n0"))))
        #expect(error.kind == .tooCostly)
        #expect(error.text.contains("more than 20 deep"))
    }

    @Test(arguments: [
        String(repeating: #"{"system":"http://test/tree"},"#, count: 200),
        String(repeating: #"{"system":"http://test/tree","concept":[{"code":"dm"},{"code":"mi"}]},"#, count: 200),
        String(repeating: #"{"valueSet":["http://test/heart","http://test/diabetes"]},"#, count: 200),
        String(
            repeating: #"{"system":"http://test/tree","filter":[{"property":"display","op":"regex","value":"x"}]},"#,
            count: 200),
        String(
            repeating: #"{"system":"http://test/tree","filter":[{"property":"parent","op":"exists","value":"true"}]},"#,
            count: 200),
    ])
    func `what takes more than its steps is an error that says so`(includes: String) throws {
        let set = try terminology.valueSet("http://test/asked", #""include":[\#(includes.dropLast())]"#)
        let error = #expect(throws: TerminologyError.self) {
            try ValueSetReader(terminology, stepsMax: 1000).members(of: set)
        }
        #expect(error?.kind == .tooCostly)
        #expect(error?.text.hasPrefix("http://test/asked: takes more than 1000 steps") == true)
    }

    @Test func `asking for one code takes steps too`() throws {
        let isA = #"{"system":"http://test/tree","filter":[{"property":"concept","op":"is-a","value":"acc"}]},"#
        let set = try terminology.valueSet(
            "http://test/asked", #""include":[\#(String(repeating: isA, count: 300).dropLast())]"#)
        let error = #expect(throws: TerminologyError.self) {
            try ValueSetReader(terminology, stepsMax: 1500).contains(Coding(system: Tree.url, code: "dm1"), in: set)
        }
        #expect(error?.kind == .tooCostly)
    }

    @Test func `an error never repeats a long text as a whole`() throws {
        let long = String(repeating: "x", count: 1 << 20)
        let error = #expect(throws: TerminologyError.self) {
            try ValueSetReader(terminology).valueSet(Canonical("http://test/\(long)"))
        }
        #expect(try #require(error).text.utf8.count <= 2000)
    }

    @Test func `100,000 listed codes are taken`() throws {
        let list = (0..<100_000).map { #"{"code":"x\#($0)"}"# }.joined(separator: ",")
        let set = try terminology.valueSet(
            "http://test/asked", #""include":[{"system":"http://test/tree","concept":[\#(list),{"code":"dm"}]}]"#)
        #expect(try ValueSetReader(terminology).members(of: set).codes(terminology.store) == ["dm"])
    }
}
