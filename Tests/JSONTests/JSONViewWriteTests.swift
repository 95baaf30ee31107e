import JSON
import Testing

/// `JSONView+write`.
@Suite struct JSONViewWriteTests {
    private func compact(_ text: [UInt8]) throws -> String {
        try String(decoding: JSONDocument(text).withRoot { $0.compact() }, as: UTF8.self)
    }

    @Test(arguments: [
        (" { } ", "{}"), ("[ ]", "[]"), (" [1 , 2.00,\n1e-7 ] ", "[1,2.00,1e-7]"),
        (#"{"b" : 1 , "a" : { "z":null , "y":true } }"#, #"{"b":1,"a":{"z":null,"y":true}}"#),
        (#"[" a  b ","\u00e9\/","é"]"#, #"[" a  b ","\u00e9\/","é"]"#), (" \"x\" ", "\"x\""), ("\n-0.0\n", "-0.0"),
        ("false", "false"), ("[false ,null]", "[false,null]"),
    ])
    func `writes without white space and keeps order, numbers and escapes`(text: String, expected: String) throws {
        #expect(try compact(Array(text.utf8)) == expected)
    }

    @Test func `writes pretty with two spaces and one member a line`() throws {
        let text = #"{"a":[1,{"b":2.00}],"c":{},"d":[],"e":"x"}"#
        let expected = """
            {
              "a": [
                1,
                {
                  "b": 2.00
                }
              ],
              "c": {},
              "d": [],
              "e": "x"
            }

            """
        #expect(
            try String(decoding: JSONDocument(Array(text.utf8)).withRoot { $0.pretty() }, as: UTF8.self) == expected)
        #expect(try JSONDocument(Array("7".utf8)).withRoot { $0.pretty() } == Array("7\n".utf8))
    }

    @Test(arguments: [1, 2, 3, UInt64.random(in: .min ... .max)])
    func `writes what it read, on random documents`(seed: UInt64) throws {
        print("random documents: seed \(seed)")
        for step in 0..<300 {
            let text = RandomDocument.text(seed: seed &+ UInt64(step))
            let again = try compact(Array(text.utf8))
            #expect(again == text, "seed \(seed), step \(step)")
            let pretty = try JSONDocument(Array(text.utf8)).withRoot { $0.pretty() }
            #expect(try compact(pretty) == text, "pretty: seed \(seed), step \(step)")
        }
    }

    @Test(arguments: [1, 2, UInt64.random(in: .min ... .max)])
    func `sees the same structure in the compact and in the pretty text`(seed: UInt64) throws {
        for step in 0..<100 {
            let document = try JSONDocument(Array(RandomDocument.text(seed: seed &+ UInt64(step)).utf8))
            let other = try JSONDocument(document.withRoot { $0.pretty() })
            document.withRoot { a in
                other.withRoot { b in #expect(JSONViewWriteTests.same(a, b), "seed \(seed), step \(step)") }
            }
        }
    }

    private static func same(_ a: JSONView, _ b: JSONView) -> Bool {
        guard a.kind == b.kind, a.count == b.count, a.string == b.string, a.numberText == b.numberText, a.bool == b.bool
        else { return false }
        return zip(a.items, b.items).allSatisfy { same($0, $1) }
            && zip(a.members, b.members).allSatisfy { $0.key.string == $1.key.string && same($0.value, $1.value) }
    }
}
