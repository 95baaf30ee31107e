import JSON
import Testing
import TestSupport

/// The parser against a plain checker, on documents that were damaged.
extension JSONParserTests {
    /// Every kind of token, an indented line, escapes, and characters of two, three and four bytes.
    static let sample = """
        {"resourceType":"Patient","a":[1,-2.50,3e-7,true,false,null,[],{}],
                  "b\\u00e9\\n":"M\u{fc}ller \u{738b} \u{1f600} \\ud83d\\ude00","c":{"d":"\\\\\\"", "e" : 0 } }
        """

    @Test func `refuses every prefix of a document`() throws {
        let text = Array(JSONParserTests.sample.utf8)
        _ = try JSONDocument(text)
        for count in 0..<text.count {
            #expect(throws: JSONError.self, "cut after \(count) bytes") { try JSONDocument(Array(text.prefix(count))) }
        }
    }

    @Test func `agrees with a plain checker on every change of a single byte`() throws {
        let text = Array(JSONParserTests.sample.utf8)
        #expect(GrammarChecker.accepts(text))
        for at in text.indices {
            var changed = text
            for byte in UInt8.min...UInt8.max {
                changed[at] = byte
                compare(changed, "byte \(at) is 0x\(String(byte, radix: 16))")
            }
        }
    }

    @Test func `agrees with a plain checker when a byte is missing or doubled`() throws {
        let text = Array(JSONParserTests.sample.utf8)
        for at in text.indices {
            compare(Array(text[..<at] + text[(at + 1)...]), "byte \(at) is missing")
            compare(Array(text[...at] + text[at...]), "byte \(at) is doubled")
        }
    }

    @Test(arguments: [1, 20_261_121, UInt64.random(in: .min ... .max)])
    func `agrees with a plain checker on random soup of tokens`(seed: UInt64) throws {
        print("token soup: seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let tokens = [
            "{", "}", "[", "]", ":", ",", "\"a\"", "\"\\u0061\"", "\"b", "1", "-", "0", ".5", "e3", "true", "null",
            "false", " ", "\n", "\u{e9}", "\\", "\"",
        ]
        for _ in 0..<20_000 {
            var text = ""
            for _ in 0..<Int.random(in: 1...9, using: &random) {
                text += tokens[Int.random(in: 0..<tokens.count, using: &random)]
            }
            compare(Array(text.utf8), text)
        }
    }

    private func compare(_ text: [UInt8], _ what: String) {
        let accepted = (try? JSONDocument(text)) != nil
        // One macro per disagreement: thousands of passing ones are slow.
        if accepted != GrammarChecker.accepts(text) {
            Issue.record("\(what): the parser says \(accepted): \(String(decoding: text, as: UTF8.self))")
        }
    }
}
