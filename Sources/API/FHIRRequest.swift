internal import FHIR
internal import HTTP
internal import Record
internal import Search
internal import Wording

/// A request under `/fhir`, or an entry of a batch: what the interactions are decided by.
struct FHIRRequest: Sendable {
    let method: String
    /// Decoded path segments below the base.
    let segments: [String]
    /// Decoded pairs of the query.
    let query: [(name: String, value: String)]
    /// The query as it was sent, for conditional interactions.
    let rawQuery: String
    let headers: HTTPFields
    let body: [UInt8]
    /// What the form of a search says of the answer's format. Source: http.html#parameters.
    private let format: [(name: String, value: String)]
    /// The server's address as this client knows it: `http://localhost:8080/fhir`.
    let base: String

    /// In which an OperationOutcome is said.
    var language: Language { headers.language }

    /// - Throws: `RecordError` when the address is not readable.
    init(_ request: HTTPRequest, base: String) throws(RecordError) {
        try self.init(
            method: request.method, path: request.segments.dropFirst(), rawQuery: request.query,
            headers: request.headers, body: request.body, base: base)
    }

    /// - Parameter path: the segments below the base, as they were sent.
    init(
        method: String, path: ArraySlice<Substring>, rawQuery: String, headers: HTTPFields, body: [UInt8], base: String
    ) throws(RecordError) {
        var segments: [String] = []
        segments.reserveCapacity(path.count)
        for segment in path {
            guard let decoded = QueryString.decode(segment), !decoded.utf8.contains(0) else {
                throw RecordError(
                    .invalid, .invalid, "the address is not readable: an escape is broken or stands for no character")
            }
            segments.append(decoded)
        }
        guard let query = QueryString.parse(rawQuery) else {
            throw RecordError(
                .invalid, .invalid, "the query is not readable: an escape is broken, or it has too many parameters")
        }
        self.method = method
        self.segments = segments
        self.query = query
        self.rawQuery = rawQuery
        self.headers = headers
        self.body = body
        self.base = base
        guard method == "POST", segments.last == "_search", let text = String(validating: body, as: UTF8.self) else {
            format = []
            return
        }
        format = QueryString.parse(text)?.filter { $0.name == "_format" || $0.name == "_pretty" } ?? []
    }

    /// The first value of a query parameter.
    func parameter(_ name: String) -> String? {
        (query.first { $0.name == name } ?? format.first { $0.name == name })?.value
    }

    /// Refuses a `_pretty` that is neither true nor false.
    func checkPretty() throws(RecordError) {
        guard let text = parameter("_pretty"), text != "true", text != "false" else { return }
        throw RecordError(.invalid, .value, "_pretty: must be true or false", place: "http._pretty")
    }

    /// Refuses parameters that the interaction does not have; each may be given once.
    func allow(_ names: Set<String>) throws(RecordError) {
        var seen: Set<String> = []
        try checkPretty()
        for (name, _) in query {
            guard names.contains(name) || name == "_format" || name == "_pretty" else {
                let near =
                    NearestName.of(name, in: (names.union(["_format", "_pretty"])).sorted()).map {
                        "; did you mean \($0)?" as Message
                    }
                throw RecordError(
                    .invalid, .notSupported, "\(name): this interaction has no such parameter\(near)",
                    place: "http.\(name)")
            }
            guard seen.insert(name).inserted else {
                throw RecordError(.invalid, .invalid, "\(name): may be given once", place: "http.\(name)")
            }
        }
    }

    /// The part of resources of a type, or of any, that the query asks for.
    func view(of type: ResourceType?) throws(RecordError) -> ResourceView {
        var view = ResourceView.whole
        if let text = parameter("_summary") {
            guard let summary = ResourceView.Summary(rawValue: text) else {
                throw RecordError(
                    .invalid, .value, "_summary: must be true, text, data, count or false", place: "http._summary")
            }
            view.summary = summary
        }
        if let text = parameter("_elements") {
            guard !text.isEmpty else {
                throw RecordError(.invalid, .value, "_elements: names no element", place: "http._elements")
            }
            view.elements = text.split(separator: ",").map(String.init)
        }
        let issues = view.issues(of: type.map { [$0] } ?? ResourceType.all)
        guard issues.isEmpty else { throw RecordError(.invalid, issues) }
        return view
    }
}
