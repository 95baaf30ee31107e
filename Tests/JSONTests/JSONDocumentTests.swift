import JSON
import Testing

@Suite struct JSONDocumentTests {
    @Test func `knows its bytes and keeps them when the input goes away`() throws {
        var text = Array("[\"kept\"]".utf8)
        let document = try JSONDocument(text)
        text.removeAll()
        #expect(document.count == 8)
        #expect(document.withRoot { $0.items.map { $0.string } } == ["kept"])
    }

    @Test func `takes a region of memory as well`() throws {
        let text = Array("{\"a\":[1]}".utf8)
        let document = try unsafe text.withUnsafeBytes { unsafe try JSONDocument($0) }
        #expect(document.withRoot { $0["a"]?.count } == 1)
        #expect(throws: JSONError.self) { unsafe try [UInt8]().withUnsafeBytes { unsafe try JSONDocument($0) } }
    }

    @Test func `grows its tape where values are short`() throws {
        let text = "[" + Array(repeating: "[],{}", count: 5_000).joined(separator: ",") + "]"
        #expect(try JSONDocument(Array(text.utf8)).withRoot { $0.count } == 10_000)
        #expect(try JSONDocument(Array(text.utf8)).withRoot { $0.compact() } == Array(text.utf8))
    }

    @Test func `passes on result and error of the closure`() throws {
        struct Stop: Error {}
        let document = try JSONDocument([0x31])
        #expect(document.withRoot { _ in 7 } == 7)
        #expect(throws: Stop.self) { try document.withRoot { (_) throws(Stop) in throw Stop() } }
    }
}
