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
        let bytes = text.utf8
        if bytes.first == UInt8(ascii: "#") {
            self = .contained(id: String(text.dropFirst()))
        } else if bytes.starts(with: "urn:".utf8) {
            self = .absolute(url: text, type: nil)
        } else if bytes.drop(while: FHIRReference.isScheme).starts(with: "://".utf8) {
            self = .absolute(url: text, type: FHIRReference.typeOfURL(bytes))
        } else if let question = bytes.firstIndex(of: UInt8(ascii: "?")) {
            guard let type = ResourceType(String(text[..<question])) else { return nil }
            self = .conditional(type: type, criteria: String(text[bytes.index(after: question)...]))
        } else {
            let parts = bytes.split(separator: UInt8(ascii: "/"), maxSplits: 4, omittingEmptySubsequences: false).map {
                String(Substring($0))
            }
            guard parts.count == 2 || (parts.count == 4 && parts[2] == "_history" && ResourceID.isValid(parts[3])),
                let type = ResourceType(parts[0]), ResourceID.isValid(parts[1])
            else { return nil }
            self = .local(type: type, id: parts[1], version: parts.count == 4 ? parts[3] : nil)
        }
    }

    /// Source: RFC 3986 section 3.1. A colon further on belongs to the path or the criteria.
    private static func isScheme(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: ".")
    }

    /// The type of a URL that ends in `Type/id`, with or without a version.
    private static func typeOfURL(_ bytes: String.UTF8View) -> ResourceType? {
        let parts = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let isVersioned = parts.count > 3 && parts[parts.count - 2].elementsEqual("_history".utf8)
        let end = isVersioned ? parts.count - 2 : parts.count
        guard end >= 2, ResourceID.isValid(String(Substring(parts[end - 1]))) else { return nil }
        return ResourceType(String(Substring(parts[end - 2])))
    }

    /// A URL without the version that it ends in, where it is that of a resource: `…/Patient/1` of
    /// `…/Patient/1/_history/2`.
    package static func unversioned(_ url: String) -> String {
        guard url.utf8.contains(UInt8(ascii: "_")), typeOfURL(url.utf8) != nil else { return url }
        let parts = url.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count > 3, parts[parts.count - 2].elementsEqual("_history".utf8), parts.last?.isEmpty == false
        else { return url }
        let end = url.utf8.index(url.endIndex, offsetBy: -(parts[parts.count - 1].count + "/_history/".utf8.count))
        return String(url[..<end])
    }

    /// The type that `Reference.type` names: by its name, or by the URL of its definition. Source: references.html#Reference.
    package static func type(named text: String) -> ResourceType? {
        let prefix = "http://hl7.org/fhir/StructureDefinition/"
        return ResourceType(text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text)
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
