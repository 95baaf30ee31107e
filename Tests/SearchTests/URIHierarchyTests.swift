@testable import Search
import Testing

@Suite struct URIHierarchyTests {
    @Test(arguments: [
        ("http://a/b", "http://a/b", true), ("http://a/b/c", "http://a/b", true), ("http://a/b/c", "http://a/b/", true),
        ("http://a/bc", "http://a/b", true), ("http://a", "http://a/b", false), ("http://a/b", "http://a/c", false),
        ("http://a/b", "http://A/b", false), ("http://a/b?c", "http://a/b", true), ("urn:oid:1.2", "urn:oid:1", false),
        ("http://a/b|1.2", "http://a/b", true), ("http://a/b|1.2", "http://a/b|1", true),
        ("http://a/b|1.2", "http://a", true), ("http://a/b|1-draft", "http://a/b|1", true),
        ("http://a/b|12", "http://a/b|1", false), ("http://a/b.c", "http://a/b", true),
        ("http://a/b-c", "http://a/b", true), ("http://a/b", "http://a/b|1", false),
        ("http://a/b/", "http://a/b", true), ("http://a/b", "http://a/b/", false), ("http://a/b", "http:", true),
    ])
    func `puts below what goes on in any way, of URNs and versions what is one of theirs`(
        uri: String, top: String, isBelow: Bool
    ) {
        #expect(URIHierarchy.isBelow(uri, top) == isBelow)
        #expect(URIHierarchy.above(uri).contains(top) == isBelow)
        #expect(ValueTest.uriBelow(top).matches(.uri(uri)) == isBelow)
        #expect(ValueTest.uriAbove(uri).matches(.uri(top)) == isBelow)
    }

    @Test(arguments: [
        ("http://a/b|1.2", "http://a/b|1", true), ("http://a/b|1.2", "http://a/b", true),
        ("http://a/b", "http://a/b", true),
        ("http://a/b/c|1", "http://a/b", false), ("http://a/b/c", "http://a/b", false),
        ("http://a/b|1", "http://a", false),
        ("http://a/b|12", "http://a/b|1", false), ("http://a/b", "http://a/b|1", false),
    ])
    func `puts only versions below a canonical`(canonical: String, top: String, isBelow: Bool) {
        #expect(ValueTest.canonicalBelow(top).matches(.reference(.url(canonical))) == isBelow)
    }

    @Test func `names all above, the longest first`() {
        #expect(
            URIHierarchy.above("a:/b") == ["a:/b", "a:/", "a:", "a"])
        #expect(
            URIHierarchy.above("urn:a|1.2-b") == ["urn:a|1.2-b", "urn:a|1.2", "urn:a|1", "urn:a"])
        #expect(URIHierarchy.above("http://a").count == 8)
        #expect(URIHierarchy.above("urn:uuid:5") == ["urn:uuid:5"])
        #expect(URIHierarchy.above("/") == ["/"])
    }
}
