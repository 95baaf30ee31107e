import FHIR
import Testing

@testable import Terminology

/// Value sets over several versions of one code system.
@Suite struct ValueSetVersionTests {
    private let terminology: TestTerminology
    private static let url = "http://test/cs"

    init() throws {
        terminology = try TestTerminology()
        for (version, codes) in [
            ("1.0", [("a", "Old"), ("b", "B1"), ("only1", "One")]),
            ("2.0", [("a", "New"), ("b", "B2"), ("only2", "Two")]),
        ] {
            try terminology.system(CodeSystemHeader(url: Self.url, version: version)) { sink throws(TerminologyError) in
                for (code, display) in codes { try sink.add(Concept(code: code, display: display)) }
            }
        }
        try terminology.valueSet("http://test/old", #""include":[{"system":"http://test/cs","version":"1.0"}]"#)
    }

    private static func all(_ version: String) -> String { #"{"system":"http://test/cs","version":"\#(version)"}"# }
    private static let a = #"{"system":"http://test/cs","concept":[{"code":"a"}]}"#

    @Test(arguments: [
        ("\(all("1.0"))", a, "1.0|b 1.0|only1"),
        ("\(all("2.0"))", all("1.0"), "2.0|only2"),
        ("\(all("1.0")),\(all("2.0"))", a, "1.0|b 1.0|only1 2.0|b 2.0|only2"),
        // A version that is named, and that is there, is meant alone.
        (
            "\(all("1.0")),\(all("2.0"))", #"{"system":"http://test/cs","version":"1.0","concept":[{"code":"a"}]}"#,
            "1.0|b 1.0|only1 2.0|a 2.0|b 2.0|only2"
        ),
        (#"{"system":"http://test/cs","valueSet":["http://test/old"]}"#, "", "2.0|a 2.0|b"),
        (#"{"system":"http://test/cs","version":"9","concept":[{"code":"a"},{"code":"z"}]}"#, a, "|z"),
    ])
    func `a code is the same code in another version, when it is excluded and when sets meet`(
        includes: String, excludes: String, members: String
    ) throws {
        let set = try terminology.valueSet(
            "http://test/asked", #""include":[\#(includes)],"exclude":[\#(excludes)]"#)
        let found = try Expander(terminology, ExpansionRequest()).expand(set).codes
        #expect(found.map { "\($0.version ?? "")|\($0.concept.code)" }.joined(separator: " ") == members)
        // What is asked of one code is answered in the same way.
        for code in ["a", "b", "only1", "only2", "z"] {
            let isMember =
                try ValueSetReader(terminology).contains(Coding(system: Self.url, code: code), in: set) != nil
            #expect(isMember == found.contains { $0.concept.code == code }, "\(code)")
        }
    }

    @Test func `a member is that of the version which the value set draws on`() throws {
        let set = try #require(try terminology.valueSet(Canonical("http://test/old")))
        let reader = ValueSetReader(terminology)
        for (code, display) in [("a", "Old"), ("only1", "One")] {
            let member = try #require(try reader.member(Coding(system: Self.url, code: code), of: set))
            #expect(try terminology.store.summary(#require(member.id))?.display == display)
        }
    }

    @Test func `an index of words finds no code that is excluded in another version`() throws {
        for version in ["1", "2"] {
            try terminology.system(CodeSystemHeader(url: "http://test/large", version: version)) {
                sink throws(TerminologyError) in
                for number in 0..<2100 { try sink.add(Concept(code: "n\(number)", display: "Word \(number)")) }
            }
        }
        let set = try terminology.valueSet(
            "http://test/asked",
            #""include":[{"system":"http://test/large","version":"1"}],"exclude":[{"system":"http://test/large","version":"2","filter":[{"property":"code","op":"regex","value":"n20.*"}]}]"#
        )
        var request = ExpansionRequest()
        request.filter = ConceptFilter("word 209")
        #expect(try Expander(terminology, request).expand(set).codes.isEmpty)
        request.filter = ConceptFilter("word 199")
        #expect(
            try Expander(terminology, request).expand(set).codes.map(\.concept.code) == [
                "n199", "n1990", "n1991", "n1992", "n1993", "n1994", "n1995", "n1996", "n1997", "n1998", "n1999",
            ])
    }
}
