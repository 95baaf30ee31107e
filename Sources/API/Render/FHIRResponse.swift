internal import FHIR
internal import HTTP
internal import JSON
internal import Record
internal import Store
internal import Wording

/// The answer to an interaction, before it is put into HTTP or into a batch's entry.
struct FHIRResponse: Sendable {
    var status: Int
    var etag: String?
    /// Microseconds since 1970.
    var lastModified: Int64?
    var location: String?
    var body: [UInt8]?
    /// What an OperationOutcome says, which is the body then.
    var issues: [Issue]?
    /// Whether the body holds sentences in the language that was wished, beside what is in none.
    var holdsSentences = false
    var allow: String?
    /// Seconds after which it is worth to ask again.
    var retryAfter: Int?
    /// What comes behind `body`: see ``HTTPResponse/more``.
    var more: HTTPResponse.More?

    /// Bytes of an answer that is made while it is sent, where it is wanted whole.
    private static let wholeBytesMax = 128 << 20

    /// The same answer, its body in one piece: for what shows it in another answer, or laid out.
    func whole() -> FHIRResponse {
        guard let more else { return self }
        var whole = self
        whole.more = nil
        do {
            while let part = try more() {
                whole.body? += part
                guard whole.body?.count ?? 0 <= FHIRResponse.wholeBytesMax else {
                    return .error(
                        RecordError(
                            .invalid, .tooCostly,
                            "this answer is longer than \(FHIRResponse.wholeBytesMax) bytes, which is too much for HEAD, a batch or _pretty: ask for it by GET, or for pages by _count"
                        ))
                }
            }
            return whole
        } catch let error as RecordError {
            return .error(error)
        } catch {
            return .outcome(500, [Issue(.exception, "the answer could not be made")])
        }
    }

    /// The same, its body being one that holds sentences.
    var withSentences: FHIRResponse {
        var response = self
        response.holdsSentences = true
        return response
    }

    static func resource(_ body: [UInt8], status: Int = 200) -> FHIRResponse {
        FHIRResponse(status: status, body: body)
    }

    static func version(_ version: StoredVersion, body: [UInt8]?, status: Int = 200) -> FHIRResponse {
        FHIRResponse(status: status, etag: EntityTag.text(version.version), lastModified: version.updated, body: body)
    }

    static func outcome(_ status: Int, _ issues: [Issue]) -> FHIRResponse {
        FHIRResponse(status: status, issues: issues)
    }

    static func error(_ error: RecordError) -> FHIRResponse {
        let status =
            switch error.category {
            case .invalid: 400
            case .unprocessable: 422
            case .notFound: 404
            case .gone: 410
            case .preconditionFailed: 412
            case .conflict: 409
            case .unavailable: error.issues.first?.kind == .noStore ? 507 : 503
            case .failed: 500
            }
        var response = outcome(status, error.issues)
        if status == 503 { response.retryAfter = retrySeconds }
        return response
    }

    /// What is unavailable for a while: an index that catches up, a store that closes for a restart, processors that
    /// others use. Source: RFC 9110 section 10.2.3.
    private static let retrySeconds = 5

    static func unsupported(_ error: UnsupportedMedia) -> FHIRResponse {
        outcome(415, [Issue(.notSupported, error.message, place: "http.Content-Type")])
    }

    static func notAllowed(_ methods: String) -> FHIRResponse {
        var response = outcome(405, [Issue(.notSupported, "this address can be used by \(methods) only")])
        response.allow = methods
        return response
    }

    var isOutcome: Bool { issues != nil }

    /// Seconds of `lastModified`, as HTTP has them.
    var lastModifiedText: String? { lastModified.map { HTTPDate.text($0 / 1_000_000) } }

    /// The status with its name, as entries of a Bundle show it.
    var statusText: String {
        let names = [
            200: "OK", 201: "Created", 204: "No Content", 304: "Not Modified", 400: "Bad Request", 404: "Not Found",
            405: "Method Not Allowed", 409: "Conflict", 410: "Gone", 412: "Precondition Failed",
            415: "Unsupported Media Type", 422: "Unprocessable Entity",
            500: "Internal Server Error", 503: "Service Unavailable", 507: "Insufficient Storage",
        ]
        return names[status].map { "\(status) \($0)" } ?? String(status)
    }
}
