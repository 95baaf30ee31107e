import FHIR
import Testing

@testable import Terminology

@Suite struct ValueSetDefinitionTests {
    private func compose(_ text: String) throws -> ValueSetDefinition {
        try .reading(
            #"{"resourceType":"ValueSet","url":"http://test/v","version":"2","status":"draft","compose":\#(text)}"#)
    }

    @Test func `holds what it says`() throws {
        let set = try compose(
            #"{"include":[{"system":"s","version":"1","concept":[{"code":"a","display":"A","designation":[{"language":"zh","value":"甲"}]}]},"#
                + #"{"valueSet":["v|1","w"]}],"exclude":[{"system":"s","filter":[{"property":"p","op":"not-in","value":"x"}]}]}"#
        )
        #expect(set.url == "http://test/v")
        #expect(set.version == "2")
        #expect(set.hasCompose)
        #expect(set.isInactiveIncluded)
        #expect(set.includes.count == 2)
        #expect(set.includes[0].concepts[0].designations == [Designation(language: "zh", value: "甲")])
        #expect(set.includes[1].valueSets == ["v|1", "w"])
        #expect(set.excludes[0].filters == [.init(property: "p", op: .notIn, value: "x")])
        #expect(set.wholeSystem == nil)
    }

    @Test func `knows whether it is a whole system`() throws {
        #expect(try compose(#"{"include":[{"system":"s"}]}"#).wholeSystem == "s")
        #expect(try compose(#"{"inactive":false,"include":[{"system":"s"}]}"#).wholeSystem == nil)
        #expect(
            try compose(#"{"include":[{"system":"s"}],"exclude":[{"system":"s","concept":[{"code":"a"}]}]}"#)
                .wholeSystem == nil)
        #expect(try compose(#"{"include":[{"system":"s","valueSet":["v"]}]}"#).wholeSystem == nil)
    }

    @Test(arguments: [
        (#"{"include":[{"version":"1"}]}"#, "neither a system nor a valueSet"),
        (#"{"include":[{"valueSet":["v"],"concept":[{"code":"a"}]}]}"#, "without a system"),
        (
            #"{"include":[{"system":"s","concept":[{"code":"a"}],"filter":[{"property":"p","op":"=","value":"x"}]}]}"#,
            "both codes and filters"
        ),
        (#"{"include":[{"system":"s","filter":[{"property":"p","op":"="}]}]}"#, "needs a property, an op and a value"),
        (#"{"include":[{"system":"s","filter":[{"property":"p","op":"like","value":"x"}]}]}"#, "there is no 'like'"),
        (
            #"{"include":[{"system":"s","filter":[{"property":"p","op":"exists","value":"no"}]}]}"#,
            "must be true or false"
        ),
        (#"{"include":[{"system":"s"}],"exclude":[{}]}"#, "ValueSet.compose.exclude"),
    ])
    func `what makes no sense is refused`(text: String, reason: String) throws {
        let error = #expect(throws: TerminologyError.self) { try compose(text) }
        #expect(error?.text.contains(reason) == true, "\(error?.text ?? "")")
    }

    @Test(arguments: [
        ("http://a/b", "http://a/b", nil), ("http://a/b|1", "http://a/b", "1"), ("http://a/b|", "http://a/b", nil),
        ("http://a/b|1|2", "http://a/b", "1|2"), ("", "", nil),
    ])
    func `a canonical is a URL and a version`(text: String, url: String, version: String?) {
        #expect(Canonical(text) == Canonical(url: url, version: version))
    }
}
