/// URIs by their segments. Source: search.html#uri, `:above` and `:below`.
package enum URIHierarchy {
    /// Whether the first URI is the second or lies below it.
    static func isBelow(_ uri: String, _ top: String) -> Bool {
        guard uri.utf8.starts(with: top.utf8) else { return false }
        guard uri.utf8.count > top.utf8.count else { return true }
        let next = uri.utf8[uri.utf8.index(uri.startIndex, offsetBy: top.utf8.count)]
        return top.hasSuffix("/") || next == UInt8(ascii: "/")
    }

    /// The URI and all that it lies below, the longest first.
    package static func above(_ uri: String) -> [String] {
        var all = [uri]
        var rest = Array(uri.utf8)[...]
        // Bytes, not characters: a mark behind a slash does not hide it.
        while let slash = rest.lastIndex(of: UInt8(ascii: "/")) {
            all.append(String(decoding: rest[...slash], as: UTF8.self))
            rest = rest[..<slash]
            all.append(String(decoding: rest, as: UTF8.self))
        }
        return all.filter { !$0.isEmpty }
    }
}
