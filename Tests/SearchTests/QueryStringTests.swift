import Search
import Testing

@Suite struct QueryStringTests {
    @Test(
        arguments: [
            ("", []), ("a=1", ["a", "1"]), ("a=1&b=2", ["a", "1", "b", "2"]), ("a", ["a", ""]), ("a=", ["a", ""]),
            ("=1", ["", "1"]), ("a=b=c", ["a", "b=c"]), ("&&a=1&", ["a", "1"]), ("a+b=c+d", ["a b", "c d"]),
            ("a%2Bb=%26%3D", ["a+b", "&="]), ("n=%E7%8E%8B", ["n", "王"]), ("n=王", ["n", "王"]),
            ("n=%c3%A9", ["n", "é"]), ("a=1&a=2", ["a", "1", "a", "2"]), ("a=%00", ["a", "\0"]),
            ("a=%2525", ["a", "%25"]),
        ] as [(String, [String])])
    func `reads names and values in their order`(text: String, flat: [String]) throws {
        #expect(try #require(QueryString.parse(text)).flatMap { [$0.name, $0.value] } == flat)
    }

    @Test(arguments: [
        "a=%", "a=%4", "a=%4g", "a=%g4", "%=1", "a=%+1", "a=%C3", "a=%FF", "a=%ED%A0%80", "a=%C0%AF", "a=%E7%8E",
        "a=1&b=%zz",
    ])
    func `refuses broken escapes and broken UTF-8`(text: String) {
        #expect(QueryString.parse(text) == nil)
    }

    @Test func `bounds the pairs`() {
        let most = Array(repeating: "a=1", count: QueryString.pairsMax).joined(separator: "&")
        #expect(QueryString.parse(most)?.count == QueryString.pairsMax)
        #expect(QueryString.parse(most + "&a=1") == nil)
    }

    @Test func `keeps a plus where it is no space`() {
        #expect(QueryString.decode("a+b%20c") == "a+b c")
        #expect(QueryString.decode("a+b%20c", plusIsSpace: true) == "a b c")
        #expect(QueryString.decode("%2") == nil)
    }

    @Test(arguments: [
        ("", ""), ("AZaz09-._~", "AZaz09-._~"), ("http://x/a,b", "http://x/a,b"), ("a b&c=d+e", "a%20b%26c%3Dd%2Be"),
        ("é王", "%C3%A9%E7%8E%8B"), ("|\\%#?\"<>", "%7C%5C%25%23%3F%22%3C%3E"),
        ("@[`{^\u{7f}\0", "%40%5B%60%7B%5E%7F%00"),
    ])
    func `encodes what is not unreserved`(text: String, encoded: String) {
        #expect(QueryString.encode(text) == encoded)
    }

    @Test func `decodes what it encoded`() {
        let text =
            String(String.UnicodeScalarView((0...0x2FF as ClosedRange<UInt32>).compactMap(Unicode.Scalar.init))) + "王😀"
        #expect(
            QueryString.decode(Substring(QueryString.encode(text)), plusIsSpace: true).map { Array($0.utf8) }
                == Array(text.utf8))
    }
}
