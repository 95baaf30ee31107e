import Testing

@testable import Search

@Suite struct SearchTextTests {
    @Test(arguments: [
        ("", [""]), ("a", ["a"]), ("a,b", ["a", "b"]), (",", ["", ""]), (#"a\,b"#, [#"a\,b"#]),
        (#"a\\,b"#, [#"a\\"#, "b"]), (#"a\\\,b"#, [#"a\\\,b"#]), (#"\"#, [#"\"#]), ("a|b", ["a|b"]),
    ])
    func `splits at separators that are not escaped`(text: String, parts: [String]) {
        #expect(SearchText.split(text, at: ",") == parts)
    }

    @Test(arguments: [
        ("a", "a"), (#"\,\|\$\\"#, #",|$\"#), (#"a\bc"#, #"a\bc"#), (#"\"#, #"\"#), (#"\\\"#, #"\\"#),
        (#"\\,"#, #"\,"#), ("", ""),
    ])
    func `gives the characters that are meant`(text: String, meaning: String) {
        #expect(SearchText.unescape(text) == meaning)
    }

    @Test func `splits at a separator before a combining mark`() {
        // The mark joins the separator to one Character; the query means two values all the same.
        #expect(SearchText.split("a,\u{301}b", at: ",").count == 2)
    }
}
