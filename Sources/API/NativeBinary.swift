internal import FHIR
internal import HTTP
internal import JSON
internal import Record
internal import Wording

/// Binary resources as what they contain: a PDF is written and read as a PDF. Source: binary.html#rest.
///
/// What is read must not run as a page of this server: it is to be saved, in the type that it says, without scripts.
enum NativeBinary {
    private static let unnamed = "application/octet-stream"
    private static let fhir: Set<String> = [
        "application/fhir+json", "application/json", "text/json", "application/fhir+xml", "application/xml", "text/xml",
    ]

    /// Fields of an answer that is someone's content.
    private static let safety: [(name: String, value: String)] = [
        ("X-Content-Type-Options", "nosniff"), ("Content-Security-Policy", "default-src 'none'; sandbox"),
        ("Content-Disposition", "attachment"), ("Vary", "Accept"),
    ]

    // MARK: Writing

    /// The request to write the Binary that a body of another type than FHIR's stands for; any other request as it is.
    static func translated(_ request: HTTPRequest) -> HTTPRequest {
        let segments = request.segments
        guard segments.count > 1, segments[1] == "Binary",
            request.method == "POST" && segments.count == 2 || request.method == "PUT" && segments.count <= 3,
            let type = request.headers["content-type"], !fhir.contains(mediaType(type))
        else { return request }
        var out = JSONOutput(capacity: request.body.count / 3 * 4 + 256)
        out.object { out in
            out.member("resourceType", "Binary")
            if segments.count == 3 { out.member("id", String(segments[2])) }
            out.member("contentType", type)
            if let context = request.headers["x-security-context"] {
                out.member("securityContext", object: { $0.member("reference", context) })
            }
            if !request.body.isEmpty { out.member("data", Base64.encode(request.body)) }
        }
        let kept = ["accept", "if-match", "if-none-match", "if-none-exist", "prefer"]
        let fields = kept.compactMap { name in request.headers[name].map { (name, $0) } }
        return HTTPRequest(
            method: request.method, path: request.path, query: request.query,
            headers: HTTPFields(fields + [("Content-Type", Negotiation.json)]), body: out.bytes)
    }

    // MARK: Reading

    /// Whether a Binary is asked for, and not as a FHIR resource.
    static func isRead(_ request: FHIRRequest) -> Bool {
        let segments = request.segments
        guard request.method == "GET" || request.method == "HEAD", segments.first == "Binary", request.query.isEmpty,
            segments.count == 2 && !segments[1].hasPrefix("_") && !segments[1].hasPrefix("$")
                || segments.count == 4 && segments[2] == "_history"
        else { return false }
        return request.headers.list("accept").allSatisfy { !fhir.contains(mediaType($0)) }
    }

    /// What a Binary contains, in the answer that would give it as a resource; any other answer is `nil`.
    static func answer(_ response: FHIRResponse, _ request: FHIRRequest) -> HTTPResponse? {
        guard response.status == 200, !response.isOutcome, let body = response.body,
            let document = try? JSONDocument(body)
        else { return nil }
        let content = document.withRoot { root in
            (
                type: root["contentType"]?.string, data: root["data"]?.string.flatMap(Base64.decode),
                context: root["securityContext"]?.member("reference")?.string
            )
        }
        let type = content.type.flatMap { isHeader($0) && $0.contains("/") ? $0 : nil } ?? unnamed
        guard accepts(mediaType(type), request) else {
            let issue = Issue(
                .notSupported,
                "Accept: this Binary can be read as its own content type, or as application/fhir+json",
                place: "http.Accept")
            return HTTPResponse(
                status: 406,
                headers: [
                    ("Content-Type", Negotiation.json), ("Content-Language", request.language.tag),
                    ("Vary", "Accept, Accept-Language"),
                ], body: OutcomeText.bytes([issue], in: request.language))
        }
        var headers = safety + [("Content-Type", type)]
        if let etag = response.etag { headers.append(("ETag", etag)) }
        if let time = response.lastModifiedText { headers.append(("Last-Modified", time)) }
        if let context = content.context, isHeader(context) { headers.append(("X-Security-Context", context)) }
        if request.headers["origin"] != nil { headers += CrossOrigin.headers }
        return HTTPResponse(status: 200, headers: headers, body: content.data ?? [])
    }

    private static func accepts(_ type: String, _ request: FHIRRequest) -> Bool {
        let ranges = request.headers.list("accept").map { mediaType($0) }.filter { !$0.isEmpty }
        let group = type.prefix { $0 != "/" } + "/*"
        return ranges.isEmpty || ranges.contains { $0 == type || $0 == group || $0 == "*/*" }
    }

    /// `text/plain` of `Text/plain; charset=utf-8`.
    private static func mediaType(_ text: String) -> String {
        text.prefix { $0 != ";" }.filter { !$0.isWhitespace }.lowercased()
    }

    /// What may stand in a field of a head: nothing that would end it.
    private static func isHeader(_ text: String) -> Bool { text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } }
}
