/// URIs, exactly or by their segments. Source: search.html#uri.
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
        let whole = uri.split(separator: "/", omittingEmptySubsequences: false)
        var head = top.split(separator: "/", omittingEmptySubsequences: false)
        if head.last == "", uri != top { head.removeLast() }
        return whole.starts(with: head) && (uri == top || whole.count > head.count)
    }
}
