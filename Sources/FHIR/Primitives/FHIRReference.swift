/// What the text of a Reference leads to. Source: references.html#literal.
package enum FHIRReference: Sendable, Hashable {
    /// `#id`: a resource contained in the same one; `#` alone is the container.
    case contained(id: String)
    /// `Type/id`, with the version if one was given.
    case local(type: ResourceType, id: String, version: String?)
    /// An absolute URL or URN, with the type where the URL ends in `Type/id`.
    case absolute(url: String, type: ResourceType?)
    /// `Type?criteria`: allowed in transactions only.
    case conditional(type: ResourceType, criteria: String)

    /// Parses a reference's text; `nil` when it can lead nowhere.
    package init?(_ text: String) {
        if text.hasPrefix("#") {
            self = .contained(id: String(text.dropFirst()))
            return
        }
        if text.hasPrefix("urn:") {
            self = .absolute(url: text, type: nil)
            return
        }
        if let scheme = text.firstIndex(of: ":"), text[scheme...].hasPrefix("://") {
            let parts = text.split(separator: "/", omittingEmptySubsequences: false)
            let history = parts.count > 3 && parts[parts.count - 2] == "_history"
            let end = history ? parts.count - 2 : parts.count
            let type = end >= 2 && ResourceID.isValid(String(parts[end - 1])) ? ResourceType(String(parts[end - 2])) : nil
            self = .absolute(url: text, type: type)
            return
        }
        if let question = text.firstIndex(of: "?") {
            guard let type = ResourceType(String(text[..<question])) else { return nil }
            self = .conditional(type: type, criteria: String(text[text.index(after: question)...]))
            return
        }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 || (parts.count == 4 && parts[2] == "_history" && ResourceID.isValid(parts[3])),
            let type = ResourceType(parts[0]), ResourceID.isValid(parts[1])
        else { return nil }
        self = .local(type: type, id: parts[1], version: parts.count == 4 ? parts[3] : nil)
    }

    /// The type of the target, where the text tells it.
    package var type: ResourceType? {
        switch self {
        case .contained: nil
        case .local(let type, _, _), .conditional(let type, _): type
        case .absolute(_, let type): type
        }
    }
}
