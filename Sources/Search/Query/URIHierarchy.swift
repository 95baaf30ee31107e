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
        var rest = uri[...]
        while let slash = rest.lastIndex(of: "/") {
            all.append(String(uri[...slash]))
            rest = uri[..<slash]
            all.append(String(rest))
        }
        return all.filter { !$0.isEmpty }
    }
}
