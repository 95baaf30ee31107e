import Testing

@testable import Terminology

/// What lets concepts through; the question of one code and the list of all must agree.
@Suite struct ValueSetFilterTests {
    @Test(arguments: [
        ("concept", "=", "dm", "dm"), ("concept", "=", "nosuch", ""), ("code", "is-a", "card", "card mi twin"),
        ("concept", "is-a", "endo", "endo dm dm1 dm2 twin"), ("concept", "descendent-of", "endo", "dm dm1 dm2 twin"),
        ("concept", "is-not-a", "endo", "dis card mi acc"), ("concept", "generalizes", "twin", "twin dm endo card dis"),
        ("code", "regex", "dm[0-9]", "dm1 dm2"), ("code", "regex", "dm", "dm"),
        ("display", "regex", "Type . diabetes", "dm1 dm2"), ("concept", "in", "mi, acc ,nosuch", "mi acc"),
        ("concept", "not-in", "mi,acc", "dis endo dm dm1 dm2 card twin"), ("severity", "=", "3", "dm1"),
        ("severity", "in", "3,5", "dm1 mi"), ("severity", "not-in", "3,5", "dis endo dm dm2 card acc twin"),
        ("severity", "exists", "true", "dm1 dm2 mi"), ("severity", "exists", "false", "dis endo dm card acc twin"),
        ("severity", "regex", "[25]", "dm2 mi"), ("inactive", "=", "true", "mi"), ("notSelectable", "=", "true", "dis"),
        ("definition", "exists", "true", "dm2"), ("display", "=", "Accident", "acc"),
        ("display", "in", "Accident,Disease", "acc dis"), ("parent", "=", "dm", "dm1 dm2 twin"),
        ("parent", "in", "endo,card", "dm mi twin"), ("parent", "not-in", "dis,endo,dm,card", "dis acc"),
        ("parent", "exists", "false", "dis acc"), ("parent", "exists", "true", "endo dm dm1 dm2 card mi twin"),
        ("subClassOf", "=", "card", "mi twin"), ("child", "=", "twin", "dm card"),
        ("child", "exists", "true", "dis endo dm card"), ("ancestor", "=", "endo", "dm dm1 dm2 twin"),
        ("descendant", "=", "dm1", "dm endo dis"),
    ])
    func `lets through`(property: String, op: String, value: String, codes: String) throws {
        let terminology = try TestTerminology.tree()
        let set = try terminology.valueSet("http://test/vs", Self.include(property, op, value))
        let found = try ValueSetReader(terminology).members(of: set).codes(terminology.store)
        #expect(Set(found) == Set(codes.split(separator: " ").map(String.init)))
        #expect(Set(found).count == found.count)
        let reader = ValueSetReader(terminology)
        for code in Tree.codes {
            let isMember = try reader.contains(Coding(system: Tree.url, code: code), in: set) != nil
            #expect(isMember == found.contains(code), "\(code)")
        }
    }

    @Test(arguments: [
        ("nosuch", "=", "1", "nosuch: http://test/tree|1 has no such property"),
        ("sevrity", "exists", "true", "did you mean severity?"), ("sevrity", "regex", ".", "did you mean severity?"),
        ("sevrity", "not-in", "1", "did you mean severity?"),
        ("concept", "is-a", "zz", "zz: http://test/tree|1 has no such code"),
        ("concept", "descendent-of", "zz", "zz:"), ("concept", "is-not-a", "zz", "zz:"),
        ("concept", "generalizes", "zz", "zz:"), ("parent", "=", "zz", "zz:"),
        ("severity", "is-a", "dm", "severity: the filter is-a"), ("parent", "regex", ".*", "parent: the filter regex"),
        ("code", "regex", "(", "regex: the regular expression is wrong at character"),
        ("display", "regex", "(([A-Za-z ]+)+)+[!?]", "regex: the regular expression takes more steps"),
    ])
    func `is refused, by list and by code alike`(property: String, op: String, value: String, text: String) throws {
        let terminology = try TestTerminology.tree()
        let set = try terminology.valueSet("http://test/vs", Self.include(property, op, value))
        let byList = #expect(throws: TerminologyError.self) { try ValueSetReader(terminology).members(of: set) }
        #expect(byList?.text.contains(text) == true, "\(byList?.text ?? "")")
        let byCode = #expect(throws: TerminologyError.self) {
            try ValueSetReader(terminology).contains(Coding(system: Tree.url, code: "dm"), in: set)
        }
        #expect(byCode?.text.contains(text) == true, "\(byCode?.text ?? "")")
    }

    @Test func `an expression of more than 4,096 bytes is refused`() throws {
        let terminology = try TestTerminology.tree()
        let long = String(repeating: "a|", count: 5000) + "b"
        let set = try terminology.valueSet("http://test/vs", Self.include("code", "regex", long))
        let error = #expect(throws: TerminologyError.self) { try ValueSetReader(terminology).members(of: set) }
        #expect(error?.text.contains("more than 4096 bytes") == true)
    }

    @Test func `several filters must all let a concept through`() throws {
        let terminology = try TestTerminology.tree()
        let set = try terminology.valueSet(
            "http://test/vs",
            #""include":[{"system":"http://test/tree","filter":[{"property":"concept","op":"is-a","value":"dis"},"#
                + #"{"property":"severity","op":"in","value":"3,5"},{"property":"concept","op":"is-not-a","value":"card"}]}]"#
        )
        #expect(try ValueSetReader(terminology).members(of: set).codes(terminology.store) == ["dm1"])
        let reader = ValueSetReader(terminology)
        #expect(try reader.contains(Coding(system: Tree.url, code: "dm1"), in: set) != nil)
        #expect(try reader.contains(Coding(system: Tree.url, code: "mi"), in: set) == nil)
    }

    @Test func `what a system says in circles is walked once`() throws {
        let terminology = try TestTerminology()
        let system = try terminology.system(
            #"{"resourceType":"CodeSystem","url":"http://test/circle","status":"active","content":"complete","concept":["#
                + #"{"code":"a","property":[{"code":"parent","valueCode":"c"}]},{"code":"b","property":[{"code":"parent","valueCode":"a"}]},"#
                + #"{"code":"c","property":[{"code":"parent","valueCode":"b"},{"code":"parent","valueCode":"c"}]}]}"#)
        let store = terminology.store
        let a = try store.named("a", in: system)
        #expect(try store.descendants(of: a).count == 2)
        #expect(try store.ancestors(of: a).count == 2)
        #expect(try store.descendants(of: a, atMost: 2)?.count == 2)
        #expect(try store.descendants(of: a, atMost: 1) == nil)
        let set = try terminology.valueSet(
            "http://test/vs",
            #""include":[{"system":"http://test/circle","filter":[{"property":"concept","op":"is-a","value":"b"}]}]"#)
        #expect(try ValueSetReader(terminology).members(of: set).members.count == 3)
    }

    private static func include(_ property: String, _ op: String, _ value: String) -> String {
        #""include":[{"system":"http://test/tree","filter":[{"property":"\#(property)","op":"\#(op)","value":"\#(value)"}]}]"#
    }
}
