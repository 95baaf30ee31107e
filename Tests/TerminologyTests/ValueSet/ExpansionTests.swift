import FHIR
import Testing

@testable import Terminology

@Suite struct ExpansionTests {
    private let terminology: TestTerminology
    /// Of so many concepts the texts are indexed.
    private static let large = 2100

    init() throws { terminology = try TestTerminology.tree() }

    private func expand(
        _ compose: String, _ change: (inout ExpansionRequest) -> Void = { _ in }
    ) throws -> Expansion {
        var request = ExpansionRequest()
        change(&request)
        return try Expander(terminology, request).expand(terminology.valueSet("http://test/asked", compose))
    }

    private static let whole = #""include":[{"system":"http://test/tree"}]"#

    /// Numbers in words of their own, and two diseases.
    private func addLarge() throws {
        try terminology.system(CodeSystemHeader(url: "http://test/large", language: "en")) {
            sink throws(TerminologyError) in
            for number in 0..<(ExpansionTests.large - 2) {
                var concept = Concept(code: "n\(number)", display: "Number item\(number)")
                concept.isInactive = number % 2 == 1
                if number % 10 == 0 { concept.parents = ["n1"] }
                try sink.add(concept)
            }
            try sink.add(Concept(code: "E11", display: "2型糖尿病"))
            var last = Concept(code: "I10", display: "Essential hypertension")
            last.designations = [Designation(language: "zh", value: "原发性高血压")]
            try sink.add(last)
        }
    }

    // MARK: Pages

    @Test(arguments: [
        whole, #""include":[{"system":"http://test/tree","filter":[{"property":"code","op":"regex","value":".*"}]}]"#,
    ])
    func `pages together are all codes, and each tells the total`(compose: String) throws {
        var codes: [String] = []
        for offset in stride(from: 0, to: 12, by: 4) {
            let page = try expand(compose) {
                $0.offset = offset
                $0.count = 4
            }
            #expect(page.total == 9)
            codes += page.codes.map(\.concept.code)
        }
        #expect(codes.count == 9)
        #expect(try codes == expand(compose).codes.map(\.concept.code))
        #expect(try expand(compose) { $0.count = 0 }.total == 9)
        #expect(try expand(compose) { $0.count = 0 }.codes.isEmpty)
        #expect(try expand(compose) { $0.offset = 10_000_000 }.codes.isEmpty)
    }

    @Test func `systems that were drawn on are named with their versions`() throws {
        #expect(try expand(ExpansionTests.whole).systems == ["http://test/tree|1"])
        #expect(
            try expand(ExpansionTests.whole) { $0.filter = ConceptFilter("diab") }.systems == ["http://test/tree|1"])
    }

    @Test func `more codes than one answer holds are refused without a count`() throws {
        try terminology.system(CodeSystemHeader(url: "http://test/many")) { sink throws(TerminologyError) in
            for number in 0...Expander.countMax { try sink.add(Concept(code: "\(number)")) }
        }
        let error = #expect(throws: TerminologyError.self) { try expand(#""include":[{"system":"http://test/many"}]"#) }
        #expect(error?.kind == .tooCostly)
        #expect(error?.text.contains("count and offset") == true)
        let some = try expand(#""include":[{"system":"http://test/many"}]"#) { $0.count = 3 }
        #expect(some.codes.map(\.concept.code).count == 3)
        #expect(some.total == Expander.countMax + 1)
        // Every text is looked at for a total of one letter.
        let counted = try expand(#""include":[{"system":"http://test/many"}]"#) {
            $0.count = 0
            $0.filter = ConceptFilter("7")
        }
        #expect(counted.total == 1111)
    }

    // MARK: What is left out

    @Test func `concepts that are gone, that group others, and systems can be left out`() throws {
        let codes = try expand(ExpansionTests.whole) { $0.isActiveOnly = true }.codes.map(\.concept.code)
        #expect(codes == ["dis", "endo", "dm", "dm1", "dm2", "card", "acc", "twin"])
        let shown = try expand(ExpansionTests.whole) { $0.isForChoice = true }
        #expect(shown.codes.first?.concept.code == "endo")
        #expect(shown.total == 8)
        let two =
            #""include":[{"system":"http://test/tree","concept":[{"code":"dm"}]},{"system":"http://test/no","concept":[{"code":"x"}]}]"#
        #expect(
            try expand(two) { $0.excludedSystems = [Canonical("http://test/tree")] }.codes.map(\.concept.code) == ["x"])
        #expect(
            try expand(two) { $0.excludedSystems = [Canonical("http://test/no")] }.codes.map(\.concept.code) == ["dm"])
        let versions = [Canonical("http://test/tree|1"), Canonical("http://test/tree|2")]
        #expect(try expand(two) { $0.excludedSystems = [versions[0]] }.codes.map(\.concept.code) == ["x"])
        #expect(try expand(two) { $0.excludedSystems = [versions[1]] }.codes.map(\.concept.code) == ["dm", "x"])
    }

    // MARK: Languages

    @Test(arguments: [("zh", "1型糖尿病"), ("zh-CN", "1型糖尿病"), ("de", "Type 1 diabetes"), ("en-GB", "Type 1 diabetes")])
    func `displays are in the language that is asked for, where there is one`(language: String, display: String) throws
    {
        let found = try expand(#""include":[{"system":"http://test/tree","concept":[{"code":"dm1"}]}]"#) {
            $0.language = language
        }
        #expect(found.codes.first?.display == display)
        #expect(found.codes.first?.version == "1")
    }

    @Test func `what the value set calls a code counts first`() throws {
        let found = try expand(
            #""include":[{"system":"http://test/tree","concept":[{"code":"acc","display":"Mishap","designation":[{"language":"zh","value":"意外"}]}]}]"#
        ) { $0.filter = ConceptFilter("mish") }
        #expect(found.codes.map(\.display) == ["Mishap"])
        #expect(found.codes[0].concept.designations.map(\.value) == ["意外"])
    }

    @Test func `a name of the value set in the language counts also where it gives no other name`() throws {
        let found = try expand(
            #""include":[{"system":"http://test/tree","concept":[{"code":"acc","designation":[{"language":"zh-CN","value":"意外"}]},{"code":"dm1"}]}]"#
        ) { $0.language = "zh" }
        #expect(found.codes.map(\.display) == ["意外", "1型糖尿病"])
    }

    // MARK: What is typed

    @Test(arguments: [
        ("diab", "dm dm1 dm2 twin"), ("TYPE diab", "dm1 dm2"), ("1型", "dm1"), ("tangniao", "dm1"), ("tnb", "dm1"),
        ("infarc", "mi"), ("nothing", ""), ("---", ""),
    ])
    func `few concepts are looked through one by one`(text: String, codes: String) throws {
        let found = try expand(ExpansionTests.whole) { $0.filter = ConceptFilter(text) }
        #expect(found.codes.map(\.concept.code) == codes.split(separator: " ").map(String.init))
        #expect(found.total == found.codes.count)
    }

    @Test(arguments: [
        ("item12", 111), ("item 12", 0), ("number item1999", 1), ("number", ExpansionTests.large - 2), ("糖尿", 1),
        ("尿", 1),
        ("tnb", 1), ("gaoxueya", 1), ("essen hyper", 1), ("e11", 1), ("E1", 1), ("---", 0), ("\"", 0), ("*", 0),
        ("item12 OR x", 0),
    ])
    func `many concepts are found by the index of their words`(text: String, count: Int) throws {
        try addLarge()
        for compose in [
            #""include":[{"system":"http://test/large"}]"#, #""include":[{"valueSet":["http://test/inner"]}]"#,
            #""include":[{"system":"http://test/large","filter":[{"property":"code","op":"regex","value":".*"}]}]"#,
        ] {
            try terminology.valueSet("http://test/inner", #""include":[{"system":"http://test/large"}]"#)
            let found = try expand(compose) { $0.filter = ConceptFilter(text) }
            #expect(found.codes.count == count, "\(compose)")
            #expect(found.total == count)
            #expect(found.systems == ["http://test/large"])
        }
    }

    @Test func `the index is asked only as far as the page needs`() throws {
        try addLarge()
        let page = try expand(#""include":[{"system":"http://test/large"}]"#) {
            $0.filter = ConceptFilter("number")
            $0.count = 5
        }
        #expect(page.codes.count == 5)
        #expect(page.total == nil)
        let last = try expand(#""include":[{"system":"http://test/large"}]"#) {
            $0.filter = ConceptFilter("number")
            $0.offset = ExpansionTests.large - 4
            $0.count = 5
        }
        #expect(last.codes.count == 2)
        #expect(last.total == ExpansionTests.large - 2)
        let counted = try expand(#""include":[{"system":"http://test/large"}]"#) {
            $0.filter = ConceptFilter("numb")
            $0.count = 0
        }
        #expect(counted.codes.isEmpty)
        #expect(counted.total == ExpansionTests.large - 2)
    }

    @Test func `of what the index finds only members come, few or many`() throws {
        try addLarge()
        let below =
            #""include":[{"system":"http://test/large","filter":[{"property":"concept","op":"descendent-of","value":"n1"}]}]"#
        let all = try expand(below) { $0.filter = ConceptFilter("number") }
        #expect(all.codes.count == 210)
        #expect(all.codes.allSatisfy { $0.concept.code.hasSuffix("0") })
        let some = try expand(below) {
            $0.filter = ConceptFilter("item10")
            $0.isActiveOnly = true
        }
        #expect(Set(some.codes.map(\.concept.code)).isSuperset(of: ["n10", "n100", "n1000"]))
        #expect(some.codes.allSatisfy { $0.concept.code.hasPrefix("n10") })
    }
}
