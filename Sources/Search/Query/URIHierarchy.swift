/// URIs by their beginnings: `http://a/bc` lies below `http://a/b`; canonicals by their versions: `http://a/b|1.2` lies below
/// `http://a/b|1` and `http://a/b`, not below `http://a/b|11`. Of URNs, which have no hierarchy, versions alone.
/// Source: search.html#uri, `:above` and `:below`; #versions.
package enum URIHierarchy {
    /// Whether the first URI is the second or lies below it.
    static func isBelow(_ uri: String, _ top: String) -> Bool {
        guard let next = next(uri, after: top) else { return false }
        guard let next else { return true }
        return uri.hasPrefix(urn) || top.utf8.contains(bar) ? isVersion(next, after: top) : true
    }

    /// Whether all that begins with the URI lies below it.
    static func isLeftMatched(_ top: String) -> Bool {
        !top.utf8.contains(bar) && !top.hasPrefix(urn) && !urn.hasPrefix(top)
    }

    /// Whether the first canonical is the second, with any version, or one within the version that the second has.
    static func isVersion(_ canonical: String, of top: String) -> Bool {
        guard let next = next(canonical, after: top) else { return false }
        guard let next else { return true }
        return isVersion(next, after: top)
    }

    /// What texts go on with that are versions of a canonical, or parts of its version.
    package static func versionMarks(after canonical: String) -> [String] {
        canonical.utf8.contains(bar) ? [".", "-"] : ["|"]
    }

    /// The URI and all that it lies below, the longest first.
    package static func above(_ uri: String) -> [String] {
        let scalars = uri.unicodeScalars
        return scalars.indices.reversed().map { String(scalars[...$0]) }.filter { isBelow(uri, $0) }
    }

    private static let urn = "urn:"
    /// Before the version of a canonical.
    private static let bar = UInt8(ascii: "|")
    /// Between the parts of a version: `1.2.0`, `2024-01`, `1.2.0-draft`.
    private static let partMarks: [UInt8] = [UInt8(ascii: "."), UInt8(ascii: "-")]

    /// The byte with which a text goes on after another: `nil` when it does not begin so, `.some(nil)` when it ends there.
    private static func next(_ text: String, after start: String) -> UInt8?? {
        guard text.utf8.starts(with: start.utf8) else { return nil }
        guard text.utf8.count > start.utf8.count else { return .some(nil) }
        return text.utf8[text.utf8.index(text.startIndex, offsetBy: start.utf8.count)]
    }

    private static func isVersion(_ next: UInt8, after top: String) -> Bool {
        top.utf8.contains(bar) ? partMarks.contains(next) : next == bar
    }
}
