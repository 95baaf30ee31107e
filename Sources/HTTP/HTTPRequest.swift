internal import NIOHTTP1
package import Wording

/// A request as handlers see it: read whole, within the server's bounds.
package struct HTTPRequest: Sendable {
    package let method: String
    /// The path as it was sent, percent-encoded.
    package let path: String
    /// The parts of the path between slashes, percent-encoded; empty ones do not count.
    package let segments: [Substring]
    /// What follows the question mark, as it was sent; empty when there is none.
    package let query: String
    package let headers: HTTPFields
    package let body: [UInt8]

    package init(method: String, path: String, query: String, headers: HTTPFields, body: [UInt8]) {
        self.method = method
        self.path = path
        segments = HTTPRequest.segments(of: path)
        self.query = query
        self.headers = headers
        self.body = body
    }

    init(_ head: HTTPRequestHead, body: [UInt8]) {
        let uri = HTTPRequest.originForm(head.uri)
        let question = uri.utf8.firstIndex(of: UInt8(ascii: "?"))
        self.init(
            method: head.method.rawValue, path: question.map { String(uri[..<$0]) } ?? uri,
            query: question.map { String(uri[uri.utf8.index(after: $0)...]) } ?? "", headers: HTTPFields(head.headers),
            body: body)
    }

    /// The parts of a path between slashes.
    package static func segments(of path: String) -> [Substring] {
        var segments: [Substring] = []
        segments.reserveCapacity(5)
        let bytes = path.utf8
        var start = bytes.startIndex
        var at = start
        while true {
            let isEnd = at == bytes.endIndex
            if isEnd || bytes[at] == UInt8(ascii: "/") {
                if start < at { segments.append(path[start..<at]) }
                if isEnd { return segments }
                bytes.formIndex(after: &at)
                start = at
            } else {
                bytes.formIndex(after: &at)
            }
        }
    }
}

extension HTTPRequest {
    /// The path and query of a target, which may be given with scheme and host. Source: RFC 9112 section 3.2.2.
    private static func originForm(_ target: String) -> String {
        for scheme in ["http://", "https://"] where target.hasPrefix(scheme) {
            let rest = target.utf8.dropFirst(scheme.utf8.count)
            return rest.firstIndex(of: UInt8(ascii: "/")).map { String(Substring(rest[$0...])) } ?? "/"
        }
        return target
    }
}

/// The fields of a message's head. Names are compared without case.
package struct HTTPFields: Sendable {
    private let headers: HTTPHeaders

    init(_ headers: HTTPHeaders) { self.headers = headers }

    package init(_ fields: [(String, String)]) { headers = HTTPHeaders(fields) }

    /// The first value of a field.
    package subscript(_ name: String) -> String? { headers.first(name: name) }

    /// All values of a field that is a list, split at commas and trimmed.
    package func list(_ name: String) -> [String] { headers[canonicalForm: name].map(String.init) }

    /// The language that the client wishes most of those that there are; English when it wishes none of them.
    package var language: Language { Language(accepting: list("accept-language")) ?? .english }
}
