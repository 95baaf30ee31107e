import JSON
import Record
import Store
import Testing

@Suite struct ResourceTextTests {
    /// The kept text with its place for version and time: `«` within meta, `»` where meta has to be added.
    private static func kept(_ text: String, tag: ResourceText.Tag? = nil) throws -> String {
        let body = try JSONDocument(Array(text.utf8)).withRoot { ResourceText.body(of: $0, id: "x", tag: tag) }
        let place = body.metaPlace
        return String(decoding: body.text[..<place.offset], as: UTF8.self) + (place.isWithinMeta ? "«" : "»")
            + String(decoding: body.text[place.offset...], as: UTF8.self)
    }

    @Test(arguments: [
        (#"{"resourceType":"Patient","active":true}"#, #"{"resourceType":"Patient","id":"x"»,"active":true}"#),
        (#"{"resourceType":"Patient","id":"y","active":true}"#, #"{"resourceType":"Patient","id":"x"»,"active":true}"#),
        (#"{"id":"y","resourceType":"Patient"}"#, #"{"id":"x"»,"resourceType":"Patient"}"#),
        (#"{"active":true,"resourceType":"Patient"}"#, #"{"active":true,"resourceType":"Patient","id":"x"»}"#),
        (#"{"resourceType":"Patient"}"#, #"{"resourceType":"Patient","id":"x"»}"#),
        (#"{"active":true}"#, #"{"id":"x"»,"active":true}"#),
    ])
    func `the server's id stands where the client's stood or behind the type`(sent: String, expected: String) throws {
        #expect(try Self.kept(sent) == expected)
    }

    @Test(arguments: [
        (
            #"{"resourceType":"Patient","id":"y","meta":{"versionId":"9","lastUpdated":"2020-01-01T00:00:00Z"},"active":true}"#,
            #"{"resourceType":"Patient","id":"x"»,"active":true}"#
        ),
        (
            #"{"resourceType":"Patient","id":"y","meta":{"_versionId":{"id":"a"},"_lastUpdated":{"id":"b"}}}"#,
            #"{"resourceType":"Patient","id":"x"»}"#
        ),
        (
            #"{"resourceType":"Patient","id":"y","meta":{"versionId":"9","profile":["http://p"],"lastUpdated":"2020-01-01T00:00:00Z","source":"s"}}"#,
            #"{"resourceType":"Patient","id":"x","meta":{«"profile":["http://p"],"source":"s"}}"#
        ),
        (
            #"{"meta":{"source":"s"},"resourceType":"Patient","id":"y"}"#,
            #"{"meta":{«"source":"s"},"resourceType":"Patient","id":"x"}"#
        ),
        (#"{"meta":{"versionId":"2"},"resourceType":"Patient"}"#, #"{"resourceType":"Patient","id":"x"»}"#),
        (
            #"{"resourceType":"Patient","active":true,"meta":{"source":"s"}}"#,
            #"{"resourceType":"Patient","id":"x","active":true,"meta":{«"source":"s"}}"#
        ),
    ])
    func `meta keeps what the client may say and loses what only the server says`(sent: String, expected: String) throws
    {
        #expect(try Self.kept(sent) == expected)
    }

    private static let mark = #"{"system":"https://xinglin.example/tags","code":"invalid"}"#

    @Test(arguments: [
        (
            #"{"resourceType":"Patient","active":true}"#,
            #"{"resourceType":"Patient","id":"x","active":true,"meta":{«"tag":[\#(mark)]}}"#
        ),
        (
            #"{"resourceType":"Patient","meta":{"versionId":"2"}}"#,
            #"{"resourceType":"Patient","id":"x","meta":{«"tag":[\#(mark)]}}"#
        ),
        (
            #"{"resourceType":"Patient","meta":{"tag":[{"code":"a"}],"source":"s"}}"#,
            #"{"resourceType":"Patient","id":"x","meta":{«"tag":[{"code":"a"},\#(mark)],"source":"s"}}"#
        ),
        (
            #"{"resourceType":"Patient","meta":{"source":"s"}}"#,
            #"{"resourceType":"Patient","id":"x","meta":{«"source":"s","tag":[\#(mark)]}}"#
        ),
        (
            #"{"resourceType":"Patient","meta":"nonsense"}"#,
            #"{"resourceType":"Patient","id":"x","meta":{«"tag":[\#(mark)]}}"#
        ),
    ])
    func `a tag is added to the client's`(sent: String, expected: String) throws {
        #expect(try Self.kept(sent, tag: .invalid) == expected)
    }

    @Test func `a tag that is there already is not added again`() throws {
        let text = #"{"resourceType":"Patient","id":"x","meta":{"tag":[\#(Self.mark)]}}"#
        #expect(
            try Self.kept(text, tag: .invalid)
                == #"{"resourceType":"Patient","id":"x","meta":{«"tag":[\#(Self.mark)]}}"#)
    }

    @Test func `a text with a tag is JSON even where the client's tags are no array`() throws {
        let text = try Self.kept(#"{"resourceType":"Patient","meta":{"tag":"nonsense"}}"#, tag: .invalid)
        #expect(throws: Never.self) { try JSONDocument(Array(text.replacing("«", with: "").utf8)) }
    }

    @Test func `white space goes and every value stays to the byte`() throws {
        let sent =
            "{ \"resourceType\" : \"Patient\",\n\t\"n\" : [ 1.00 , -0.0e+5, 12345678901234567890.10 ], \"s\" : \"\\u00e9 \\/ é  x\" }\r\n"
        #expect(
            try Self.kept(sent)
                == #"{"resourceType":"Patient","id":"x"»,"n":[1.00,-0.0e+5,12345678901234567890.10],"s":"\u00e9 \/ é  x"}"#
        )
    }
}
