import JSON
import Testing

/// No name twice in one object.
extension JSONParserTests {
    @Test(arguments: [
        #"{"a":1,"a":1}"#, #"{"a":1,"b":2,"a":3}"#, #"{"":1,"":2}"#, #"{"x":{"a":1,"b":{},"a":2}}"#,
        #"[{"a":1,"a":2}]"#, #"{"a":{"b":1},"a":[]}"#,
        #"{"resourceType":"Patient","id":"1","resourceType":"Patient"}"#, #"{"é":1,"é":2}"#,
        #"{"abcdefgh1":1,"abcdefgh2":2,"abcdefgh1":3}"#,
    ])
    func `refuses a duplicate key`(text: String) {
        #expect { try JSONDocument(Array(text.utf8)) } throws: { ($0 as? JSONError)?.reason == .duplicateKey }
    }

    @Test(arguments: [
        #"{"a":1,"\u0061":2}"#, #"{"\u0061":1,"a":2}"#, #"{"\u0061":1,"\u0061":2}"#, #"{"\/":1,"/":2}"#,
        #"{"x":0,"\u0061":1,"b":[{"a":0}],"a":2}"#,
        #"{"\ud83d\ude00":1,"😀":2}"#, #"{"\u00e9":1,"\u00E9":2}"#, #"{"\n":1,"\u000a":2}"#,
    ])
    func `refuses a duplicate key written with an escape`(text: String) {
        #expect { try JSONDocument(Array(text.utf8)) } throws: { ($0 as? JSONError)?.reason == .duplicateKey }
    }

    @Test(arguments: [
        #"{"a":1,"A":2,"aa":3,"a ":4," a":5}"#, #"{"a":{"a":{"a":1}},"b":{"a":1}}"#, #"{"\u0061":1,"b":2,"c":3}"#,
        #"{"abcdefgh1":1,"abcdefgh2":2,"abcdefgh":3,"abcdefg":4}"#,
        #"{"\\u0061":1,"a":2}"#, #"{"a":1,"a\u0000":2,"a\u0000b":3}"#,
    ])
    func `accepts keys that are only alike`(text: String) throws {
        _ = try JSONDocument(Array(text.utf8))
    }

    @Test func `tells composed and decomposed letters apart, escaped or not`() throws {
        // RFC 8259 section 8.3: names are compared code unit by code unit, without normalization.
        let plain = Array("{\"\u{e9}\":1,\"e\u{301}\":2}".utf8)
        #expect(try JSONDocument(plain).withRoot { $0.count } == 2)
        let escaped = Array(#"{"\u00e9":1,"e\u0301":2}"#.utf8)
        #expect(try JSONDocument(escaped).withRoot { $0.count } == 2)
    }

    @Test func `finds a duplicate among many keys, near and far`() throws {
        let names = (0..<300).map { "property\($0)" }
        let body = names.map { "\"\($0)\":[{\"property0\":1}]" }
        #expect(try JSONDocument(Array("{\(body.joined(separator: ","))}".utf8)).withRoot { $0.count } == 300)
        for (at, name) in names.enumerated() {
            let text = "{" + (body + ["\"\(name)\":0"]).joined(separator: ",") + "}"
            #expect(throws: JSONError.self, "again: number \(at)") { try JSONDocument(Array(text.utf8)) }
        }
    }
}
