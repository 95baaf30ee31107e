internal import FHIR
internal import HTTP
internal import Record
internal import Search

/// Formats in and out: JSON under each of its names. Source: http.html#mime-type.
enum Negotiation {
    static let json = "application/fhir+json"

    /// The content type of the answer.
    ///
    /// - Returns: `nil` when the client accepts none that is served (406).
    static func answer(_ request: FHIRRequest) -> String? {
        if let format = request.parameter("_format") {
            switch format.split(separator: ";").first.map({ $0.filter { !$0.isWhitespace } }) {
            case "json", "application/fhir+json", "application/fhirjson": return json
            case "application/json", "text/json": return "application/json"
            default: return nil
            }
        }
        // What nearly all clients send needs no list to be taken apart.
        guard let accept = request.headers["accept"], accept != "*/*", accept != json else { return json }
        let accepted = request.headers.list("accept")
        var best: (type: String, quality: Double)?
        for item in accepted {
            let parts = item.split(separator: ";").map { $0.filter { !$0.isWhitespace }.lowercased() }
            let quality = parts.first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            let type: String? =
                switch parts.first {
                case "application/fhir+json", "*/*", "application/*": json
                case "application/json", "text/json": "application/json"
                default: nil
                }
            if let type, quality > 0, quality > best?.quality ?? 0 { best = (type, quality) }
        }
        return best?.type
    }

    /// Checks the declared type of a body.
    ///
    /// - Throws: an ``UnsupportedMedia`` for what is not among `types`, or not UTF-8.
    static func check(_ headers: HTTPFields, _ types: Set<String>) throws(UnsupportedMedia) {
        guard let text = headers["content-type"], !types.contains(text) else { return }
        let parts = text.split(separator: ";").map { $0.filter { !$0.isWhitespace }.lowercased() }
        guard let type = parts.first, types.contains(type) else {
            throw UnsupportedMedia(text: "Content-Type: must be \(types.sorted().joined(separator: " or "))")
        }
        if let charset = parts.first(where: { $0.hasPrefix("charset=") }) {
            let name = charset.dropFirst("charset=".count).filter { $0 != "\"" }
            guard name == "utf-8" else { throw UnsupportedMedia(text: "Content-Type: the charset must be UTF-8") }
        }
    }

    static let resource: Set<String> = ["application/fhir+json", "application/json", "text/json"]
    static let patch: Set<String> = ["application/json-patch+json"]
    static let form: Set<String> = ["application/x-www-form-urlencoded"]
}

/// A body of a type or encoding that is not taken: 415.
struct UnsupportedMedia: Error {
    let text: String
}
