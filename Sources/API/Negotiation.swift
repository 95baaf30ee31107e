internal import FHIR
internal import HTTP
internal import Record
internal import Search
internal import Wording

/// Formats in and out: JSON under each of its names. Source: http.html#mime-type.
enum Negotiation {
    static let json = "application/fhir+json"

    /// The content type of the answer.
    ///
    /// - Returns: `nil` when the client accepts none that is served (406).
    static func answer(_ request: FHIRRequest) -> String? {
        // One that says nothing asks for nothing.
        if let format = request.parameter("_format"), !format.isEmpty {
            switch format.split(separator: ";").first.map({ $0.filter { !$0.isWhitespace } }) {
            case "json", "application/fhir+json", "application/fhirjson": return json
            case "application/json", "text/json": return "application/json"
            default: return nil
            }
        }
        // What nearly all clients send needs no list to be taken apart.
        guard let accept = request.headers["accept"], accept != "*/*", accept != json else { return json }
        let ranges = request.headers.list("accept").compactMap { AcceptRange($0) }
        // A field that names nothing asks for nothing.
        if ranges.isEmpty { return json }
        let qualities = [json, "application/json"].map { type in (type, AcceptRange.quality(of: type, by: ranges)) }
        return qualities.max { $0.1 < $1.1 || $0.1 == $1.1 && $0.0 != json }.flatMap { $0.1 > 0 ? $0.0 : nil }
    }

    /// Checks the declared type of a body.
    ///
    /// - Throws: an ``UnsupportedMedia`` for what is not among `types`, or not UTF-8.
    static func check(_ headers: HTTPFields, _ types: Set<String>) throws(UnsupportedMedia) {
        guard let text = headers["content-type"], !types.contains(text) else { return }
        let parts = text.split(separator: ";").map { $0.filter { !$0.isWhitespace }.lowercased() }
        guard let type = parts.first, types.contains(type) else {
            throw UnsupportedMedia(message: "Content-Type: must be \(types.sorted().joined(separator: ", "))")
        }
        if let version = parts.first(where: { $0.hasPrefix("fhirversion=") }), version != "fhirversion=4.0" {
            throw UnsupportedMedia(message: "Content-Type: the version of FHIR must be 4.0")
        }
        if let charset = parts.first(where: { $0.hasPrefix("charset=") }) {
            let name = charset.dropFirst("charset=".count).filter { $0 != "\"" }
            guard name == "utf-8" else { throw UnsupportedMedia(message: "Content-Type: the charset must be UTF-8") }
        }
    }

    static let resource: Set<String> = ["application/fhir+json", "application/json", "text/json"]
    static let patch: Set<String> = ["application/json-patch+json", "application/fhir+json"]
    static let form: Set<String> = ["application/x-www-form-urlencoded"]
}

/// A body of a type or encoding that is not taken: 415.
struct UnsupportedMedia: Error {
    let message: Message
}

/// One item of an Accept field. Source: RFC 9110 section 12.5.1; http.html#version-parameter for `fhirVersion`.
private struct AcceptRange {
    private let type: String
    private let quality: Double

    init?(_ item: String) {
        let parts = item.split(separator: ";").map { $0.filter { !$0.isWhitespace }.lowercased() }
        guard let name = parts.first, !name.isEmpty else { return nil }
        type = name == "text/json" ? "application/json" : name
        let isOtherVersion = parts.contains { $0.hasPrefix("fhirversion=") && $0 != "fhirversion=4.0" }
        let stated = parts.first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
        quality = isOtherVersion ? 0 : stated
    }

    /// What the most specific item that covers a type says of it; 0 when none does.
    static func quality(of type: String, by ranges: [AcceptRange]) -> Double {
        for covering in [type, "application/*", "*/*"] {
            let stated = ranges.filter { $0.type == covering }.map(\.quality)
            if let best = stated.max() { return best }
        }
        return 0
    }
}
