import JSON
import Testing

@Suite struct JSONErrorTests {
    @Test(arguments: [
        ("", JSONError(.empty, offset: 0, line: 1, column: 1)),
        (" \n", JSONError(.unexpectedEnd, offset: 2, line: 2, column: 1)),
        ("[1,\n 2,\n x]", JSONError(.unexpectedByte(UInt8(ascii: "x")), offset: 9, line: 3, column: 2)),
        ("{\"a\":1,\r\n\"a\":2}", JSONError(.duplicateKey, offset: 10, line: 2, column: 2)),
        ("[tru]", JSONError(.invalidLiteral, offset: 1, line: 1, column: 2)),
        ("[fals]", JSONError(.invalidLiteral, offset: 1, line: 1, column: 2)),
        ("[-x]", JSONError(.invalidNumber, offset: 1, line: 1, column: 2)),
        ("[1", JSONError(.unexpectedEnd, offset: 2, line: 1, column: 3)),
        ("[1.", JSONError(.unexpectedEnd, offset: 3, line: 1, column: 4)),
        ("{}\n\n 1", JSONError(.trailingBytes, offset: 5, line: 3, column: 2)),
        ("\"a\\x\"", JSONError(.invalidEscape, offset: 2, line: 1, column: 3)),
        ("\"\\ud800\"", JSONError(.loneSurrogate, offset: 1, line: 1, column: 2)),
        ("\"a\nb\"", JSONError(.controlCharacter, offset: 2, line: 1, column: 3)),
        ("\"abc", JSONError(.unexpectedEnd, offset: 4, line: 1, column: 5)),
        ("\"abc\\", JSONError(.unexpectedEnd, offset: 5, line: 1, column: 6)),
    ])
    func `names the place of the fault by byte, line and column`(text: String, expected: JSONError) {
        #expect(throws: expected) { try JSONDocument(Array(text.utf8)) }
    }

    @Test func `counts columns in bytes`() {
        #expect(throws: JSONError(.unexpectedByte(UInt8(ascii: "?")), offset: 7, line: 1, column: 8)) {
            try JSONDocument(Array("[\"王\",?]".utf8))
        }
    }

    @Test func `says it in a sentence`() {
        #expect(
            JSONError(.duplicateKey, offset: 9, line: 2, column: 3).description
                == "line 2, column 3 (byte 9): the property is there twice in one object")
        #expect(JSONError(.unexpectedByte(0x7D), offset: 0, line: 1, column: 1).description.hasSuffix("unexpected '}'"))
        #expect(
            JSONError(.unexpectedByte(0xEF), offset: 0, line: 1, column: 1).description.hasSuffix(
                "unexpected byte 0xef"))
    }
}
