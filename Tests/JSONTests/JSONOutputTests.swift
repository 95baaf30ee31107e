import JSON
import Testing

@Suite struct JSONOutputTests {
    private func text(_ body: (inout JSONOutput) -> Void) -> String {
        var out = JSONOutput()
        body(&out)
        return String(decoding: out.bytes, as: UTF8.self)
    }

    @Test func `sets the commas by itself`() {
        let written = text { out in
            out.object { out in
                out.member("resourceType", "Bundle")
                out.member("total", -3)
                out.member("ok", true)
                out.member("no", false)
                out.member(
                    "entry",
                    array: { out in
                        out.integer(1)
                        out.string("two")
                        out.object { _ in }
                        out.array { _ in }
                        out.object { $0.member("a", object: { $0.member("b", 1) }) }
                        out.raw("null".utf8)
                    })
                out.member("last", "x")
            }
        }
        #expect(
            written
                == #"{"resourceType":"Bundle","total":-3,"ok":true,"no":false,"entry":[1,"two",{},[],{"a":{"b":1}},null],"last":"x"}"#
        )
    }

    @Test func `takes begin and end for walks that cannot nest`() {
        let written = text { out in
            out.beginArray()
            out.beginObject()
            out.endObject()
            out.beginObject()
            out.key("a")
            out.beginArray()
            out.integer(1)
            out.integer(2)
            out.endArray()
            out.key("b")
            out.string("")
            out.endObject()
            out.endArray()
        }
        #expect(written == #"[{},{"a":[1,2],"b":""}]"#)
    }

    @Test(arguments: [
        ("", "\"\""), ("a\"b", #""a\"b""#), ("\\", #""\\""#), ("/", "\"/\""), ("\n\r\t", #""\n\r\t""#),
        ("\u{0}\u{8}\u{c}\u{1f}", #""\u0000\u0008\u000c\u001f""#),
        ("é王😀\u{7f}\u{2028}", "\"é王😀\u{7f}\u{2028}\""),
    ])
    func `escapes what must be escaped and nothing more`(value: String, expected: String) {
        #expect(text { $0.string(value) } == expected)
        #expect(text { out in out.object { $0.member(value, 1) } } == "{\(expected):1}")
    }

    @Test func `writes every scalar so that it reads back the same`() throws {
        var scalars = (0...0x2FF as ClosedRange<UInt32>).compactMap(Unicode.Scalar.init)
        scalars += [0x738B, 0xD7FF, 0xE000, 0xFFFD, 0xFFFF, 0x10000, 0x1F600, 0x10FFFF].compactMap(Unicode.Scalar.init)
        for scalar in scalars {
            var out = JSONOutput()
            out.string(String(scalar))
            #expect(try JSONDocument(out.bytes).withRoot { $0.string.map { Array($0.unicodeScalars) } } == [scalar])
        }
    }

    @Test func `puts values of a document without the white space between tokens`() throws {
        let document = try JSONDocument(Array(#"{ "a" : [ 2.00 , "\u0061" ] }"#.utf8))
        let written = document.withRoot { root in
            text { out in
                out.object { out in
                    out.key("copy")
                    out.value(root)
                    out.member("next", 1)
                }
            }
        }
        #expect(written == #"{"copy":{"a":[2.00,"\u0061"]},"next":1}"#)
    }

    @Test func `passes on the error of a body`() {
        struct Stop: Error {}
        #expect(throws: Stop.self) {
            var out = JSONOutput()
            try out.object { (_) throws(Stop) in throw Stop() }
        }
    }
}
