import JSON
import Testing

@Suite struct JSONTextTests {
    private func decode(_ text: String) -> [UInt8] {
        unsafe Array(text.utf8).withUnsafeBytes { unsafe Array(JSONText.decode($0).utf8) }
    }

    @Test(arguments: [
        ("", ""), ("plain 王", "plain 王"), (#"\b\f\n\r\t\"\\\/"#, "\u{8}\u{c}\n\r\t\"\\/"),
        (#"\u0041\u00E9\u738b"#, "Aé王"), (#"\u0000"#, "\u{0}"),
        (#"\ud83d\ude00!"#, "😀!"), (#"\uD800\uDC00"#, "\u{10000}"), (#"\uDBFF\uDFFF"#, "\u{10FFFF}"), (#"\\n"#, "\\n"),
        (#"e\u0301"#, "e\u{301}"), (#"a\u007fb"#, "a\u{7f}b"),
        (#"\u0301a"#, "\u{301}a"),
    ])
    func `gives the characters that escapes stand for`(text: String, meaning: String) {
        #expect(decode(text) == Array(meaning.utf8))
    }
}
