import JSON
import Testing

@Suite struct JSONViewTests {
    static let text = #" {"a": 1, "b":[true, null ,"x\n"],"c":{"d":-2.50,"e":{}}, "\u0066":"\u00e9", "g":[]} "#

    private func document() throws -> JSONDocument { try JSONDocument(Array(JSONViewTests.text.utf8)) }

    @Test func `walks members and items in their order`() throws {
        try document().withRoot { root in
            #expect(root.members.map { $0.key.string } == ["a", "b", "c", "f", "g"])
            #expect(root.members.map { $0.value.kind } == [.number, .array, .object, .string, .array])
            #expect(root["b"]?.items.map { $0.kind } == [.true, .null, .string])
            #expect(root["c"]?.members.map { $0.key.string } == ["d", "e"])
        }
    }

    @Test func `counts members and items, and nothing of other values`() throws {
        try document().withRoot { root in
            #expect(root.count == 5)
            #expect(root["b"]?.count == 3)
            #expect(root["c"]?["e"]?.count == 0)
            #expect(root["g"]?.count == 0)
            #expect(root["a"]?.count == 0)
            #expect(root["f"]?.count == 0)
        }
    }

    @Test func `finds members by name, escaped or not`() throws {
        try document().withRoot { root in
            #expect(root["a"]?.numberText == "1")
            #expect(root["f"]?.string == "é")
            #expect(root.member("f")?.string == "é")
            #expect(root["d"] == nil)
            #expect(root.member("") == nil)
            #expect(root["b"]?["a"] == nil)
            #expect(root["c"]?["d"]?.numberText == "-2.50")
        }
    }

    @Test func `yields nothing from values of another kind`() throws {
        try document().withRoot { root in
            #expect(Array(root.items).isEmpty)
            #expect(root["b"].map { Array($0.members).isEmpty } == true)
            #expect(root["a"]?.string == nil)
            #expect(root["f"]?.numberText == nil)
            #expect(root["a"]?.bool == nil)
            #expect(root["b"]?.items.map { $0.bool } == [true, nil, nil])
            #expect(root["a"]?.equals("1") == false)
        }
    }

    @Test(arguments: [
        ("a", "1"), ("b", #"[true, null ,"x\n"]"#), ("c", #"{"d":-2.50,"e":{}}"#), ("f", #""\u00e9""#), ("g", "[]"),
    ])
    func `gives the extent and the source of a value`(name: String, source: String) throws {
        try document().withRoot { root in
            let view = try #require(root.member(name))
            #expect(unsafe String(decoding: view.source, as: UTF8.self) == source)
            #expect(Array(JSONViewTests.text.utf8)[view.extent] == Array(source.utf8)[...])
        }
    }

    @Test(arguments: ["true", "false", "null", "12.50", "\"\"", "\"é\"", "{}", "[ 1 , 2 ]"])
    func `gives the extent of a value at the top without the white space around it`(text: String) throws {
        try JSONDocument(Array("  \(text)\n".utf8)).withRoot { root in
            #expect(unsafe String(decoding: root.source, as: UTF8.self) == text)
            #expect(root.extent.lowerBound == 2)
        }
    }

    @Test func `gives keys with their quotes in the source and without in the bytes`() throws {
        try document().withRoot { root in
            let key = try #require(Array(root.members).first?.key)
            #expect(unsafe Array(key.source) == Array("\"a\"".utf8))
            #expect(unsafe Array(key.rawBytes) == Array("a".utf8))
            #expect(root.members.map { $0.key.hasEscapes } == [false, false, false, true, false])
        }
    }

    @Test(arguments: [
        ("\"abcdefgh\"", "abcdefgh", true), ("\"abcdefghi\"", "abcdefghj", false), ("\"abc\"", "ab", false),
        ("\"\"", "", true), (#""\u0061b""#, "ab", true), ("\"王\"", "王", true),
    ])
    func `compares a string with text`(json: String, text: String, same: Bool) throws {
        #expect(try JSONDocument(Array(json.utf8)).withRoot { $0.equals(text) } == same)
    }

    @Test func `compares code points, not what looks the same`() throws {
        try JSONDocument(Array(#"["\u00e9","é"]"#.utf8)).withRoot { root in
            #expect(root.items.map { $0.equals("e\u{301}") } == [false, false])
        }
    }

    @Test(arguments: ["2.00", "1e-7", "0.10", "-0", "100.000", "1E+3", "12345678901234567890.123456789"])
    func `keeps the text of a number`(text: String) throws {
        #expect(try JSONDocument(Array("{\"value\":\(text)}".utf8)).withRoot { $0["value"]?.numberText } == text)
    }

    @Test func `steps over nested values by their end`() throws {
        let text = "[[[1,2],[3]],{\"a\":[{}]},\"end\"]"
        try JSONDocument(Array(text.utf8)).withRoot { root in
            #expect(root.items.map { $0.kind } == [.array, .object, .string])
            #expect(Array(root.items).last?.string == "end")
            #expect(Array(root.items).first?.count == 2)
        }
    }
}
