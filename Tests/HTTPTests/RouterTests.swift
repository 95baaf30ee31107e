@testable import HTTP
import Synchronization
import Testing

@Suite struct RouterTests {
    /// The pattern whose route a path reaches.
    private static func reached(_ path: String, _ patterns: [String]) -> String? {
        var router = Router()
        for pattern in patterns {
            router.add(pattern, .immediate { _ in HTTPResponse(status: 200, body: Array(pattern.utf8)) })
        }
        let request = HTTPRequest(method: "GET", path: path, query: "", headers: HTTPFields([]), body: [])
        guard let route = router.route(request.segments) else { return nil }
        let body = Mutex<[UInt8]>([])
        route.handle(request) { response in body.withLock { $0 = response.body } }
        return String(decoding: body.withLock { $0 }, as: UTF8.self)
    }

    private static let patterns = [
        "/", "/fhir", "/fhir/**", "/fhir/metadata", "/live", "/files/**", "/files/a/b", "/files/a/**", "/a/b/c",
    ]

    @Test(
        arguments: [
            ("/", "/"), ("/fhir", "/fhir"), ("/fhir/", "/fhir"), ("/fhir/Patient", "/fhir/**"),
            ("/fhir/Patient/1/_history/2", "/fhir/**"),
            ("/fhir/metadata", "/fhir/metadata"), ("/fhir/metadata/x", "/fhir/**"), ("/live", "/live"),
            ("/live/x", nil), ("/nosuch", nil), ("/Live", nil), ("/liv", nil),
            ("/files", "/files/**"), ("/files/x", "/files/**"), ("/files/a", "/files/a/**"),
            ("/files/a/b", "/files/a/b"), ("/files/a/b/c", "/files/a/**"),
            ("/files/a/x", "/files/a/**"), ("/a", nil), ("/a/b", nil), ("/a/b/c", "/a/b/c"), ("/a/b/c/d", nil),
            ("", "/"), ("/**", nil), ("/%66hir", nil),
        ] as [(String, String?)])
    func `the most specific pattern of a path is reached`(path: String, pattern: String?) {
        #expect(Self.reached(path, Self.patterns) == pattern)
        #expect(Self.reached(path, Self.patterns.reversed()) == pattern)
    }

    @Test func `a pattern for everything is reached where nothing else is`() {
        #expect(Self.reached("/x/y", ["/**", "/x"]) == "/**")
        #expect(Self.reached("/x", ["/**", "/x"]) == "/x")
        #expect(Self.reached("/", ["/**", "/x"]) == "/**")
        #expect(Self.reached("/", []) == nil)
    }

    @Test func `patterns are listed in their order`() {
        var router = Router()
        for pattern in Self.patterns { router.add(pattern, .immediate { _ in HTTPResponse(status: 200) }) }
        #expect(router.patterns == Self.patterns)
    }

    @Test func `routes say where they run`() {
        let request = HTTPRequest(method: "GET", path: "/", query: "", headers: HTTPFields([]), body: [])
        #expect(Route.immediate { _ in HTTPResponse(status: 200) }.placement(request) == .immediate)
        #expect(Route.worker { _ in HTTPResponse(status: 200) }.placement(request) == .worker)
    }
}
