import JSON
import Testing

/// UTF-8 in strings. Source: RFC 3629 section 4; Unicode 15, table 3-7.
extension JSONParserTests {
    @Test(
        arguments: [
            [0x7F], [0xC2, 0x80], [0xDF, 0xBF], [0xE0, 0xA0, 0x80], [0xE1, 0x80, 0x80], [0xEC, 0xBF, 0xBF],
            [0xED, 0x9F, 0xBF], [0xEE, 0x80, 0x80],
            [0xEF, 0xBF, 0xBF], [0xF0, 0x90, 0x80, 0x80], [0xF1, 0x80, 0x80, 0x80], [0xF3, 0xBF, 0xBF, 0xBF],
            [0xF4, 0x8F, 0xBF, 0xBF],
        ] as [[UInt8]])
    func `accepts the first and last character of every length`(bytes: [UInt8]) throws {
        let text: [UInt8] = [0x22] + bytes + [0x22]
        #expect(try JSONDocument(text).withRoot { $0.string.map { Array($0.utf8) } } == bytes)
    }

    static let broken: [(String, [UInt8])] = [
        ("overlong slash of two bytes", [0xC0, 0xAF]), ("overlong slash of three", [0xE0, 0x80, 0xAF]),
        ("overlong slash of four", [0xF0, 0x80, 0x80, 0xAF]),
        ("overlong zero", [0xC0, 0x80]), ("overlong U+007F", [0xC1, 0xBF]), ("overlong U+07FF", [0xE0, 0x9F, 0xBF]),
        ("overlong U+FFFF", [0xF0, 0x8F, 0xBF, 0xBF]),
        ("first surrogate", [0xED, 0xA0, 0x80]), ("last surrogate", [0xED, 0xBF, 0xBF]),
        ("surrogate pair", [0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80]),
        ("beyond U+10FFFF", [0xF4, 0x90, 0x80, 0x80]), ("beyond by far", [0xF5, 0x80, 0x80, 0x80]),
        ("five bytes", [0xF8, 0x88, 0x80, 0x80, 0x80]), ("six bytes", [0xFC, 0x84, 0x80, 0x80, 0x80, 0x80]),
        ("lone continuation", [0x80]), ("last continuation", [0xBF]), ("0xFE", [0xFE]), ("0xFF", [0xFF]),
        ("cut of two", [0xC3]), ("cut of three after one", [0xE7]), ("cut of three after two", [0xE7, 0x8E]),
        ("cut of four after one", [0xF0]),
        ("cut of four after two", [0xF0, 0x9F]), ("cut of four after three", [0xF0, 0x9F, 0x98]),
        ("second byte is no continuation", [0xC3, 0x41]),
        ("third byte is no continuation", [0xE7, 0x8E, 0x41]),
        ("fourth byte is no continuation", [0xF0, 0x9F, 0x98, 0xC3]), ("Latin-1", [0x4D, 0xFC, 0x6C, 0x6C]),
    ]

    @Test(arguments: JSONParserTests.broken)
    func `refuses broken UTF-8 in a string`(what: String, bytes: [UInt8]) {
        for before in [0, 5, 7, 8, 9] {
            let head = [0x22] + [UInt8](repeating: 0x61, count: before)
            #expect(throws: JSONError.self) { try JSONDocument(head + bytes) }
            #expect { try JSONDocument(head + bytes + [0x22]) } throws: { ($0 as? JSONError)?.reason == .invalidUTF8 }
        }
        #expect { try JSONDocument(Array("{\"".utf8) + bytes + Array("\":1}".utf8)) } throws: {
            ($0 as? JSONError)?.reason == .invalidUTF8
        }
    }

    @Test func `agrees with the standard library on all pairs of bytes`() {
        for first in UInt8(0x80)...0xFF {
            for second in UInt8(0x20)...0xFF where second != 0x22 && second != 0x5C {
                for tail: [UInt8] in [[], [0x80], [0x80, 0x80]] {
                    let bytes = [first, second] + tail
                    let accepted = (try? JSONDocument([0x22] + bytes + [0x22])) != nil
                    if accepted != (String(validating: bytes, as: UTF8.self) != nil) { Issue.record("\(bytes)") }
                }
            }
        }
    }

    @Test func `refuses a byte order mark and UTF-16`() {
        #expect(throws: JSONError.self) { try JSONDocument([0xEF, 0xBB, 0xBF] + Array("{}".utf8)) }
        #expect(throws: JSONError.self) { try JSONDocument([0xFF, 0xFE, 0x7B, 0x00, 0x7D, 0x00]) }
        #expect(throws: JSONError.self) { try JSONDocument([0x00, 0x7B, 0x00, 0x7D]) }
    }
}
