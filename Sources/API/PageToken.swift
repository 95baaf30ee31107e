internal import Crypto
internal import FHIR
internal import Search

/// What `_page` of a search's links holds: where the page begins, signed, so that a client can neither change it nor use
/// it for another search. Nothing is kept for it on the server, and it never expires.
struct PageToken {
    struct Place {
        let type: ResourceType
        /// `nil` for the beginning of the type's matches.
        let cursor: PageCursor?
        /// The place of the change log that all pages of the search show.
        let position: Int64
    }

    /// Bytes of the signature: a quarter of the hash is out of reach of guessing.
    private static let signatureBytes = 16
    private let key: SymmetricKey

    init(secret: [UInt8]) { key = SymmetricKey(data: secret) }

    /// - Parameter subject: the search that the page belongs to.
    func write(_ place: Place, for subject: String) -> String {
        let text = "\(place.type.number)-\(place.position)-\(place.cursor?.token ?? "")"
        return "\(text)-\(signature(of: text, subject))"
    }

    /// Reads what ``write(_:for:)`` wrote for the same search; `nil` for anything else.
    func read(_ token: String, for subject: String) -> Place? {
        guard let end = token.lastIndex(of: "-") else { return nil }
        let text = String(token[..<end])
        guard isSame(String(token[token.index(after: end)...]), signature(of: text, subject)) else { return nil }
        let parts = text.split(separator: "-", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let type = Int(parts[0]).flatMap({ ResourceType(number: $0) }),
            let position = Int64(parts[1])
        else { return nil }
        if parts[2].isEmpty { return Place(type: type, cursor: nil, position: position) }
        return PageCursor(token: parts[2]).map { Place(type: type, cursor: $0, position: position) }
    }

    private func signature(of text: String, _ subject: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Array("\(subject)\n\(text)".utf8), using: key)
        return code.prefix(PageToken.signatureBytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Compared in a time that does not tell where they differ.
    private func isSame(_ a: String, _ b: String) -> Bool {
        let (a, b) = (Array(a.utf8), Array(b.utf8))
        return a.count == b.count && zip(a, b).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
