internal import Compression
internal import FHIR
package import HTTP
internal import JSON
package import Record
internal import Search
internal import Store
package import Trust
package import Wording

/// The FHIR REST API: routes and codecs, no rules of its own.
package final class FHIRService: Sendable {
    package struct Options: Sendable {
        /// The address that clients use, without a slash at the end; `nil` takes it from the Host field.
        package var baseURL: String?
        /// Bytes of bodies beyond which a request is worked off the event loop.
        package var immediateBytesMax = 16 << 10
        /// Bytes that a compressed body may have when unpacked.
        package var bodyBytesMax = 64 << 20
        /// Version of the software, for the CapabilityStatement.
        package var softwareVersion = ""

        package init() {}
    }

    let record: Record
    let options: Options
    let permit: @Sendable (HTTPRequest) -> Permit
    let capability: CapabilityText
    /// Microseconds since 1970.
    let clock: @Sendable () -> Int64

    package init(
        record: Record, options: Options, clock: @escaping @Sendable () -> Int64,
        permit: @escaping @Sendable (HTTPRequest) -> Permit
    ) {
        self.record = record
        self.options = options
        self.clock = clock
        self.permit = permit
        capability = CapabilityText(
            softwareVersion: options.softwareVersion, date: clock(), hasTerminology: record.hasTerminology)
    }

    /// Adds the routes under `/fhir`.
    package func addRoutes(to router: inout Router) {
        let route = Route(placement: { [options] in Self.placement($0, options) }, handle: { [self] in handle($0, $1) })
        router.add("/fhir", route)
        router.add("/fhir/**", route)
    }

    /// What is answered where no interaction is reached.
    package static func refusal(_ status: Int, _ message: Message, in language: Language) -> HTTPResponse {
        let kind: Issue.Kind =
            status == 404
            ? .notFound
            : status == 413 || status == 431
                ? .tooLong : status == 408 ? .timeout : status == 501 ? .notSupported : .structure
        return HTTPResponse(
            status: status,
            headers: [
                ("Content-Type", Negotiation.json), ("Content-Language", language.tag), ("Vary", "Accept-Language"),
            ], body: OutcomeText.bytes([Issue(kind, message)], in: language))
    }

    /// Point reads and small writes are done where they arrive; what may take longer goes to a worker.
    private static func placement(_ request: HTTPRequest, _ options: Options) -> Placement {
        let depth = request.segments.count
        switch request.method {
        case "GET", "HEAD":
            // Operations and searches, however they are written, have what no id has.
            let isOfID = depth == 3 && !(request.segments.last?.utf8.contains { "$%_".utf8.contains($0) } ?? true)
            // What is known of terminology takes longer.
            let isMetadata =
                request.path == "/fhir/metadata" && !request.query.contains("mode") && !request.query.contains("%")
            let isPoint = isOfID || depth == 5 || isMetadata
            return isPoint ? .immediate : .worker
        case "POST":
            let isCreate = depth == 2 && request.headers["if-none-exist"] == nil && request.segments.last != "_search"
            return isCreate && request.body.count <= options.immediateBytesMax ? .immediate : .worker
        case "PUT", "DELETE":
            return depth == 3 && request.body.count <= options.immediateBytesMax ? .immediate : .worker
        case "OPTIONS": return .immediate
        default: return .worker
        }
    }

    // MARK: One request

    private func handle(_ request: HTTPRequest, _ reply: @escaping Route.Reply) {
        if request.method == "OPTIONS" { return reply(CrossOrigin.preflight) }
        let base = base(of: request)
        do throws(RecordError) {
            let fhir = try FHIRRequest(NativeBinary.translated(unpacked(request)), base: base)
            if NativeBinary.isRead(fhir) {
                return perform(fhir, permit: permit(request)) { [self] response in
                    reply(
                        NativeBinary.answer(response, fhir)
                            ?? http(response, to: request))
                }
            }
            guard let contentType = Negotiation.answer(fhir) else {
                let issue = Issue(
                    .notSupported, "Accept: this server answers in application/fhir+json", place: "http.Accept")
                return reply(http(.outcome(406, [issue]), to: request))
            }
            // A lenient search leaves it out and says so.
            let isSearch = fhir.method == "GET" || fhir.segments.last == "_search"
            if !(isSearch && Preferences(fhir.headers).isLenient) { try fhir.checkPretty() }
            let pretty = fhir.parameter("_pretty") == "true"
            let isWhole = pretty || fhir.method == "HEAD"
            perform(fhir, permit: permit(request)) { [self] response in
                reply(http(isWhole ? response.whole() : response, to: request, contentType, pretty: pretty))
            }
        } catch {
            let response =
                error.issues.first?.kind == .notSupported ? FHIRResponse.outcome(415, error.issues) : .error(error)
            reply(http(response, to: request))
        }
    }

    /// The address by which the client reached the server.
    private func base(of request: HTTPRequest) -> String {
        if let base = options.baseURL { return base }
        let host = request.headers["host"] ?? "localhost"
        let isPlain =
            host.utf8.count <= 255
            && host.utf8.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || ".-:[]_".utf8.contains($0) }
        return "http://\(isPlain ? host : "localhost")/fhir"
    }

    /// A body sent compressed is unpacked within the bound of bodies.
    private func unpacked(_ request: HTTPRequest) throws(RecordError) -> HTTPRequest {
        guard let encoding = request.headers["content-encoding"]?.lowercased(), encoding != "identity" else {
            return request
        }
        guard encoding == "gzip" || encoding == "x-gzip" else {
            throw RecordError(
                .invalid, .notSupported, "Content-Encoding: only gzip is taken", place: "http.Content-Encoding")
        }
        do throws(CompressionError) {
            let body = try gunzip(request.body, limitBytes: options.bodyBytesMax)
            return HTTPRequest(
                method: request.method, path: request.path, query: request.query, headers: request.headers, body: body)
        } catch {
            throw RecordError(
                .invalid, .structure, "the body is not gzip, or too large when unpacked", place: "http.Content-Encoding"
            )
        }
    }

    private func http(
        _ response: FHIRResponse, to request: HTTPRequest, _ contentType: String = Negotiation.json,
        pretty: Bool = false
    ) -> HTTPResponse {
        var headers: [(name: String, value: String)] = []
        headers.reserveCapacity(8)
        if let etag = response.etag { headers.append(("ETag", etag)) }
        if let time = response.lastModifiedText { headers.append(("Last-Modified", time)) }
        if let location = response.location { headers.append(("Location", location)) }
        if let allow = response.allow { headers.append(("Allow", allow)) }
        if let seconds = response.retryAfter { headers.append(("Retry-After", String(seconds))) }
        if request.headers["origin"] != nil { headers += CrossOrigin.headers }
        var said: [UInt8]?
        if let issues = response.issues {
            let language = request.headers.language
            said = OutcomeText.bytes(issues, in: language)
            headers.append(("Content-Language", language.tag))
        }
        if said != nil || response.holdsSentences { headers.append(("Vary", "Accept-Language")) }
        guard var body = said ?? response.body else { return HTTPResponse(status: response.status, headers: headers) }
        if pretty, let document = try? JSONDocument(body) { body = document.withRoot { $0.pretty() } }
        headers.append(("Content-Type", contentType))
        var answer = HTTPResponse(status: response.status, headers: headers, body: body)
        answer.more = response.more
        return answer
    }
}

/// Any page may ask: nothing here rests on the browser's own credentials. Source: http.html#cors, Fetch standard.
enum CrossOrigin {
    static let headers: [(name: String, value: String)] = [
        ("Access-Control-Allow-Origin", "*"),
        ("Access-Control-Expose-Headers", "ETag, Location, Content-Location, Last-Modified, Retry-After"),
    ]

    static let preflight = HTTPResponse(
        status: 204,
        headers: [
            ("Access-Control-Allow-Origin", "*"),
            ("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"),
            (
                "Access-Control-Allow-Headers",
                "accept, authorization, content-type, content-encoding, if-match, if-modified-since, if-none-exist, if-none-match, prefer, x-requested-with"
            ),
            ("Access-Control-Max-Age", "600"),
        ])
}
