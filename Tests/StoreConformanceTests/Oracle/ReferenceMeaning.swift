/// What a reference leads to. Source: search.html#reference.
enum ReferenceMeaning {
    /// The text of a reference or canonical; `nil` for what is contained, and for one that is only named.
    static func target(_ drawn: Drawn) -> String? {
        let text: String?
        switch drawn.type {
        case "Reference": text = drawn.tree["reference"]?.text
        case "Resource":
            text = drawn.tree["resourceType"]?.text.map { "\($0)/\(drawn.tree["id"]?.text ?? "")" }
        default: text = drawn.tree.text
        }
        guard let text, !text.hasPrefix("#") else { return nil }
        // Which version is meant does not matter.
        if let at = text.firstRange(of: "/_history/") { return String(text[..<at.lowerBound]) }
        return text
    }

    /// The type and id of a reference to this server; `nil` for any other.
    static func local(_ target: String) -> (type: String, id: String)? {
        let parts = target.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        return parts.count == 2 && !target.contains(":") ? (parts[0], parts[1]) : nil
    }

    /// - Parameters:
    ///   - type: the one that the modifier names.
    ///   - targets: those that the parameter may lead to.
    static func matches(_ target: String, _ value: String, type: String?, targets: [String]) -> Bool {
        let value = QueryText.plain(value)
        if let asked = local(value) {
            guard type == nil || type == asked.type else { return false }
            return local(target).map { $0 == asked } ?? false
        }
        guard value.contains("/") || value.contains(":") else {
            guard let mine = local(target) else { return false }
            return isSame(mine.id, value) && (type.map { $0 == mine.type } ?? targets.contains(mine.type))
        }
        return isSame(target, value)
    }
}
