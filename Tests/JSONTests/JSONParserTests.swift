import JSON
import Testing

/// The grammar of RFC 8259, as JSONTestSuite tables it.
@Suite struct JSONParserTests {
    @Test(arguments: [
        "0", "-0", "1", "-1", "10", "123456789", "0.1", "-0.1", "2.00", "1e5", "1E5", "1e+5", "1e-5", "0e0", "0E+0",
        "-0.0e-0",
        "1.25e2", "20e1", "123e65", "1234567890123456789012345678901234567890", "0.4e006",
        "-237462374673276894279832749832423479823246327846",
    ])
    func `accepts the numbers of the grammar and keeps their text`(text: String) throws {
        #expect(try JSONDocument(Array(text.utf8)).withRoot { $0.numberText } == text)
        #expect(try JSONDocument(Array("[ \(text) ]".utf8)).withRoot { $0.items.map { $0.numberText } } == [text])
    }

    @Test(arguments: [
        "-", "+1", "01", "-01", "00", "-00.1", "1.", "-1.", ".1", "-.1", "1.e1", ".e1", "1e", "1E", "1e+", "1e-",
        "1.2e", "1e1.5", "1e1e1",
        "0x1", "1_000", "1,000", "١", "Infinity", "-Infinity", "NaN", "-NaN", "1a", "1.2.3", "--1", "-+1", "1-", "1+1",
        "2e 3", "- 1", "0e", "0.3e+",
    ])
    func `refuses what only looks like a number`(text: String) {
        #expect(throws: JSONError.self) { try JSONDocument(Array(text.utf8)) }
        #expect(throws: JSONError.self) { try JSONDocument(Array("[\(text)]".utf8)) }
        #expect(throws: JSONError.self) { try JSONDocument(Array("{\"a\":\(text)}".utf8)) }
    }

    @Test(arguments: [
        ("true", JSONKind.true), ("false", .false), ("null", .null), (" \t\r\n true \n", .true), ("\"\"", .string),
        ("{}", .object), ("[]", .array),
    ])
    func `accepts any value at the top`(text: String, kind: JSONKind) throws {
        #expect(try JSONDocument(Array(text.utf8)).withRoot { $0.kind } == kind)
    }

    @Test(arguments: [
        "True", "TRUE", "tru", "t", "truex", "nul", "nulll", "nil", "fals", "falsy", "fale", "f", "n", "falsE",
        "undefined", "a", "'a'", "\u{feff}true", "\u{a0}true", "\u{c}true",
        "*", "<null>", "/* */ 1", "1 // one", "#", "\0", "true\0",
    ])
    func `refuses what only looks like a literal`(text: String) {
        #expect(throws: JSONError.self) { try JSONDocument(Array(text.utf8)) }
        #expect(throws: JSONError.self) { try JSONDocument(Array("[\(text)]".utf8)) }
    }

    @Test(arguments: [
        "{}", "{ }", "[]", "[ ]", "[[]]", "[{}]", "{\"\":0}", "{\"a\":[]}", "{\"a\":{\"a\":{}}}", "[1,2 , 3]",
        "{\"a\":1 ,\n\"b\" : 2}", "[null,null]",
        "{\"a\":null,\"A\":null}", "[\"a\",\"a\"]", "{\"a\":{\"b\":1},\"b\":2}", " [1] ",
        "[\n        1\n        ,\n        2]",
    ])
    func `accepts objects and arrays with white space between the tokens`(text: String) throws {
        _ = try JSONDocument(Array(text.utf8))
    }

    @Test(arguments: [
        "", " ", "{", "}", "[", "]", "[}", "{]", "[1", "[1,", "[1,]", "[,1]", "[,]", "[1 2]", "[1,,2]", "[1:2]",
        "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,}",
        "{\"a\" 1}", "{\"a\":1 \"b\":2}", "{a:1}", "{1:1}", "{'a':1}", "{null:1}", "{\"a\"::1}", "{\"a\":1,,\"b\":2}",
        "{\"a\",1}", "{\"a\":1;}", "[\"a\"", "{\"a\":1", "{\"a\":", "{\"a\"",
        "{[]:1}", "[\u{b}1]", ":", ",",
    ])
    func `refuses broken objects and arrays`(text: String) {
        #expect(throws: JSONError.self) { try JSONDocument(Array(text.utf8)) }
    }

    @Test(arguments: [
        "1 2", "{}}", "[]]", "{}{}", "true false", "\"a\"\"b\"", "[1],", "{} x", "null\u{0}", "[]\u{feff}",
    ])
    func `refuses whatever follows the document`(text: String) {
        #expect { try JSONDocument(Array(text.utf8)) } throws: { ($0 as? JSONError)?.reason == .trailingBytes }
    }

    @Test(arguments: [
        (#""\"""#, "\""), (#""\\""#, "\\"), (#""\/""#, "/"), (#""\b\f\n\r\t""#, "\u{8}\u{c}\n\r\t"),
        (#""A\u00e9\u738B""#, "Aé王"),
        (#""\uD83D\uDE00""#, "😀"), (#""\uDBFF\uDFFF""#, "\u{10FFFF}"), (#""\u0000""#, "\0"),
        (#""\uFFFF\uFFFE""#, "\u{FFFF}\u{FFFE}"), (#""\\u0041""#, "\\u0041"), ("\"\u{7f}\"", "\u{7f}"),
        ("\"\u{2028}\u{2029}\"", "\u{2028}\u{2029}"),
    ])
    func `reads every escape`(text: String, meaning: String) throws {
        #expect(try JSONDocument(Array(text.utf8)).withRoot { $0.string.map { Array($0.utf8) } } == Array(meaning.utf8))
    }

    @Test(arguments: [
        #""\""#, #""\x41""#, #""\a""#, #""\0""#, #""\'""#, #""\U0041""#, #""\u""#, #""\u1""#, #""\u12""#, #""\u123""#,
        #""\u00G0""#, #""\u+041""#, #""\u 041""#,
        "\"\\\u{0}\"", "\"\\\n\"", "\"\\é\"", #""\u00"#, #""\"#,
    ])
    func `refuses an escape that JSON does not know`(text: String) {
        #expect(throws: JSONError.self) { try JSONDocument(Array(text.utf8)) }
    }

    @Test(arguments: [
        #""\uD800""#, #""\uDBFF""#, #""\uDC00""#, #""\uDFFF""#, #""\uD800\uD800""#, #""\uD800A""#, #""\uD800x""#,
        #""\uD800\n""#, #""\uD800\u0041""#, #""\uDC00\uD800""#, #""\uD83D\\uDE00""#,
        #""\uD83D\uDBFF""#, #""\uD83D\uE000""#,
    ])
    func `refuses half of a surrogate pair`(text: String) {
        #expect { try JSONDocument(Array(text.utf8)) } throws: { ($0 as? JSONError)?.reason == .loneSurrogate }
    }

    @Test(arguments: 0..<0x20 as Range<UInt8>)
    func `refuses a control character in a string wherever it stands`(byte: UInt8) {
        for before in 0...17 {
            let text = [0x22] + [UInt8](repeating: 0x61, count: before) + [byte, 0x62, 0x22]
            #expect { try JSONDocument(text) } throws: {
                ($0 as? JSONError)?.reason == .controlCharacter && ($0 as? JSONError)?.offset == before + 1
            }
        }
    }

    @Test func `reads strings of every length around its word size`() throws {
        for count in 0...40 {
            let content = String("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGH".prefix(count))
            #expect(try JSONDocument(Array("\"\(content)\"".utf8)).withRoot { $0.string } == content)
            #expect(try JSONDocument(Array("\"\(content)é\\n\"".utf8)).withRoot { $0.string } == content + "é\n")
        }
    }
}
