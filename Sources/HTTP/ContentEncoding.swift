internal import Compression

/// gzip for answers that gain by it, for clients that accept it. Source: RFC 9110 sections 8.4 and 12.5.3.
enum ContentEncoding {
    /// Shorter bodies grow or gain nothing worth the work.
    static let bytesMin = 860
    /// Fast, and within a tenth of the size of the slow levels on JSON.
    static let level = 1

    static func accepts(gzip fields: HTTPFields) -> Bool {
        guard fields["accept-encoding"] != nil else { return false }
        var any: Bool?
        for item in fields.list("accept-encoding") {
            let parts = item.split(separator: ";").map { $0.filter { !$0.isWhitespace }.lowercased() }
            let isRefused = parts.dropFirst().contains { $0.hasPrefix("q=0") && Double($0.dropFirst(2)) == 0 }
            switch parts.first {
            case "gzip", "x-gzip": return !isRefused
            case "*": any = !isRefused
            default: continue
            }
        }
        return any ?? false
    }

    static func isCompressible(_ contentType: String?) -> Bool {
        // What nearly all answers have needs not be taken apart.
        if contentType == "application/fhir+json" { return true }
        guard let type = contentType?.split(separator: ";").first.map({ $0.lowercased() }) else { return false }
        return type.hasPrefix("text/") || type.hasSuffix("json") || type.hasSuffix("javascript")
            || type.hasSuffix("svg+xml")
    }

    static func compress(_ body: [UInt8]) -> [UInt8] { gzip(body, level: level) }
}
