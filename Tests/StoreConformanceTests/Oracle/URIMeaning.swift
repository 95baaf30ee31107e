/// URIs, exactly or by their beginnings. Source: search.html#uri.
enum URIMeaning {
    static func matches(_ uri: String, _ value: String, modifier: String) -> Bool {
        let value = QueryText.plain(value)
        switch modifier {
        case "below": return isBelow(uri, value)
        case "above": return isBelow(value, uri)
        default: return isSame(uri, value)
        }
    }

    private static func isBelow(_ uri: String, _ top: String) -> Bool {
        if isSame(uri, top) { return true }
        // URNs have no hierarchy, but versions.
        let goesOn = Array(uri.utf8).starts(with: Array(top.utf8))
        let next = goesOn ? String(decoding: uri.utf8.dropFirst(top.utf8.count), as: UTF8.self) : ""
        if uri.hasPrefix("urn:") || top.contains("|") {
            return goesOn && (top.contains("|") ? next.hasPrefix(".") || next.hasPrefix("-") : next.hasPrefix("|"))
        }
        return goesOn
    }
}
