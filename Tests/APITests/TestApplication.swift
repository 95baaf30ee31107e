import API
import FHIR
@testable import HTTP
import JSON
import Record
import Search
import Store
import StoreConformance
import Synchronization
import Terminology
import Testing
import Trust
import TestSupport

/// The whole application in memory: service, routes, record, store; a clock that stands and ids that count.
struct TestApplication: Sendable {
    let clock = ManualClock()
    let record: Record
    let router: Router

    /// - Parameters:
    ///   - store: shared with another application; one of its own without it.
    ///   - concepts: for terminology; there is none without it.
    init(
        store: (any Store)? = nil, concepts: (any ConceptStore)? = nil, institution: Institution = .first,
        _ change: (inout FHIRService.Options) -> Void = { _ in }
    ) {
        let clock = clock
        let ids = Numbers()
        record = Record(
            store: store ?? MemoryStore(clock: { clock.now }), concepts: concepts, clock: { clock.now },
            makeID: { "n\(ids.next())" })
        var options = FHIRService.Options()
        options.softwareVersion = "1.0"
        change(&options)
        var router = Router()
        FHIRService(
            record: record, options: options, clock: { clock.now },
            permit: { _ in OpenMode.permit(for: "test", institution: institution) }
        ).addRoutes(to: &router)
        self.router = router
    }

    final class Numbers: Sendable {
        private let last = Atomic<Int>(0)
        func next() -> Int { last.wrappingAdd(1, ordering: .relaxed).newValue }
    }

    struct Answer: Sendable {
        let status: Int
        let headers: [(name: String, value: String)]
        let body: String

        subscript(_ name: String) -> String? { headers.first { $0.name.lowercased() == name.lowercased() }?.value }
        func json(_ path: String) -> String? { body.json(path) }
        /// What the issues of an OperationOutcome say.
        var diagnostics: String { body.json("issue.0.diagnostics") ?? "" }
        /// The ids of a Bundle's resources.
        var ids: [String] { (0..<entries).compactMap { body.json("entry.\($0).resource.id") } }
        var entries: Int { (0...).first { body.json("entry.\($0)") == nil } ?? 0 }
        func link(_ relation: String) -> String? {
            (0..<5).first { body.json("link.\($0).relation") == relation }.flatMap { body.json("link.\($0).url") }
        }
    }

    /// Sends a request to `/fhir` + `target` and waits for its answer; every body must be valid FHIR.
    @discardableResult
    func send(
        _ method: String, _ target: String, _ body: String = "", headers: [(String, String)] = [],
        bytes: [UInt8]? = nil, host: String = "localhost:8080",
        location: SourceLocation = #_sourceLocation
    ) throws -> Answer {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let isFHIR = parts[0].hasPrefix("/fhir") || parts[0].hasPrefix("http://")
        let path = isFHIR ? parts[0].replacing("http://localhost:8080", with: "") : "/fhir" + parts[0]
        let request = HTTPRequest(
            method: method, path: path, query: parts.count > 1 ? parts[1] : "",
            headers: HTTPFields([("Host", host)] + headers),
            body: bytes ?? Array(body.utf8))
        let route = try #require(router.route(request.segments), sourceLocation: location)
        _ = route.placement(request)
        let answers = Mutex<[HTTPResponse]>([])
        // Over the store in memory every answer has come when the handler returns.
        route.handle(request) { answer in answers.withLock { $0.append(answer) } }
        let all = answers.withLock { $0 }
        #expect(all.count == 1, "answered \(all.count) times", sourceLocation: location)
        var answer = try #require(all.first, sourceLocation: location)
        while let part = try answer.more?() { answer.body += part }
        if !answer.body.isEmpty {
            let faults = try JSONDocument(answer.body).withRoot { view in
                var validator = Validator()
                return validator.validate(view)
            }
            #expect(faults.isEmpty, "\(method) \(target): \(faults)", sourceLocation: location)
            #expect(answer.header("content-type") != nil, sourceLocation: location)
        }
        return Answer(
            status: answer.status, headers: answer.headers, body: String(decoding: answer.body, as: UTF8.self))
    }

    /// Sends a request to `/fhir` + `path`; the answer may be anything.
    func raw(_ method: String, _ path: String, _ headers: [(String, String)], _ body: String = "") throws
        -> HTTPResponse
    {
        let request = HTTPRequest(
            method: method, path: "/fhir" + path, query: "",
            headers: HTTPFields([("Host", "localhost:8080")] + headers),
            body: Array(body.utf8))
        let answers = Mutex<[HTTPResponse]>([])
        let route = try #require(router.route(request.segments))
        route.handle(request) { answer in answers.withLock { $0.append(answer) } }
        return try #require(answers.withLock { $0.first })
    }

    func get(_ target: String, _ headers: (String, String)..., location: SourceLocation = #_sourceLocation) throws
        -> Answer
    {
        try send("GET", target, headers: headers, location: location)
    }

    /// Puts resources under their own ids.
    func put(_ texts: String...) throws { for text in texts { try put(text) } }

    @discardableResult
    func put(_ text: String) throws -> Answer {
        try send("PUT", "/\(#require(text.json("resourceType")))/\(#require(text.json("id")))", text)
    }
}

func patient(_ id: String? = nil, _ members: String = "\"active\":true") -> String {
    "{\"resourceType\":\"Patient\",\(id.map { "\"id\":\"\($0)\"," } ?? "")\(members)}"
}

func identified(_ value: String) -> String { "\"identifier\":[{\"system\":\"urn:s\",\"value\":\"\(value)\"}]" }

func bundle(_ type: String, _ entries: [String]) -> String {
    "{\"resourceType\":\"Bundle\",\"type\":\"\(type)\",\"entry\":[\(entries.joined(separator: ","))]}"
}

/// An entry of a Bundle. `request` are further members of the request, each with a comma before it.
func entry(_ method: String, _ url: String, _ resource: String? = nil, fullURL: String? = nil, request: String = "")
    -> String
{
    let full = fullURL.map { "\"fullUrl\":\"\($0)\"," } ?? ""
    let content = resource.map { "\"resource\":\($0)," } ?? ""
    return "{\(full)\(content)\"request\":{\"method\":\"\(method)\",\"url\":\"\(url)\"\(request)}}"
}
