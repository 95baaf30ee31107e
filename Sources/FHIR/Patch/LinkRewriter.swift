package import JSON

/// Copies a resource's text with the links to other entries of its transaction replaced.
///
/// Links stand in references, in elements of type uri, url, oid and uuid, and in `href` and `src` of narratives; not in
/// canonicals, strings or codes. The entries of a Bundle that is itself written resolve their links among themselves: they
/// are left as they are. Source: http.html#trules; bundle.html#references.
package struct LinkRewriter {
    /// What a link becomes; `nil` leaves it. Throws for a link that must lead somewhere and does not.
    package typealias Replace = (_ link: String, _ isReference: Bool) throws(Issue) -> String?

    private let table: DefinitionTable
    private let replace: Replace
    private var out = JSONOutput(capacity: 2048)
    private var path = ElementPath()

    /// The compact text of a valid resource, with its links replaced.
    ///
    /// - Parameter prefix: where the resource stands, for the place of an issue.
    package static func rewrite(
        _ view: JSONView, prefix: String, table: DefinitionTable = .r4, _ replace: Replace
    ) throws(Issue) -> [UInt8] {
        try withoutActuallyEscaping(replace) { (replace) throws(Issue) -> [UInt8] in
            var rewriter = LinkRewriter(table: table, replace: replace)
            rewriter.path = ElementPath(prefix: prefix)
            try rewriter.resource(view)
            return rewriter.out.bytes
        }
    }

    private init(table: DefinitionTable, replace: @escaping Replace) {
        self.table = table
        self.replace = replace
    }

    private mutating func resource(_ view: JSONView) throws(Issue) {
        guard let name = view["resourceType"]?.string, let type = ResourceType(name) else { return out.value(view) }
        guard view["resourceType"]?.equals("Bundle") == true else { return try object(view, type.definition) }
        out.beginObject()
        var members = view.members
        while let (key, value) = members.next() {
            if key.equals("entry") {
                out.key(key)
                out.value(value)
            } else {
                try member(key, value, type.definition)
            }
        }
        out.endObject()
    }

    private mutating func object(_ view: JSONView, _ type: TypeDefinition) throws(Issue) {
        out.beginObject()
        var members = view.members
        while let (key, value) = members.next() { try member(key, value, type) }
        out.endObject()
    }

    private mutating func member(_ key: JSONView, _ value: JSONView, _ type: TypeDefinition) throws(Issue) {
        out.key(key)
        var name = unsafe key.rawBytes
        let isSibling = unsafe name.first == UInt8(ascii: "_")
        if isSibling { unsafe name = unsafe UnsafeRawBufferPointer(rebasing: name.dropFirst()) }
        guard let element = unsafe table.element(type, named: name), !value.isNull else { return out.value(value) }
        path.enter(element)
        defer { path.leave() }
        guard value.isArray else { return try isSibling ? sibling(value) : single(value, element, type) }
        out.beginArray()
        for (at, item) in value.items.enumerated() {
            path.index = at
            if isSibling { try sibling(item) } else { try single(item, element, type) }
        }
        path.index = -1
        out.endArray()
    }

    /// The ids and extensions of a primitive.
    private mutating func sibling(_ value: JSONView) throws(Issue) {
        if value.isObject { try object(value, Validator.elementType) } else { out.value(value) }
    }

    private mutating func single(_ value: JSONView, _ element: ElementDefinition, _ owner: TypeDefinition) throws(Issue)
    {
        let type = table.type(element)
        if value.isObject {
            if table.kind(type) == .abstractResource { return try resource(value) }
            return try object(value, type)
        }
        guard value.isString, let primitive = table.primitive(type) else { return out.value(value) }
        do throws(Issue) {
            switch primitive {
            case .string where owner == Validator.referenceType && element == Validator.referenceElement:
                if let text = value.string, let new = try replace(text, true) { return out.string(new) }
            case .uri, .url, .oid, .uuid:
                if let text = value.string, let new = try replace(text, false) { return out.string(new) }
            case .xhtml:
                if let text = value.string, text.utf8.contains("href".utf8) || text.utf8.contains("src".utf8) {
                    if let new = try narrative(text) { return out.string(new) }
                }
            default: break
            }
        } catch {
            throw Issue(error.kind, error.message, place: path.text(table))
        }
        out.value(value)
    }

    /// Replaces whole values of `href` and `src`, in either kind of quotes; `nil` where there is none to replace, so
    /// that the text keeps its own escapes.
    private func narrative(_ text: String) throws(Issue) -> String? {
        var rest = Substring(text).utf8
        var out = ""
        var isReplaced = false
        while let equals = rest.firstIndex(of: UInt8(ascii: "=")) {
            let attribute = rest[..<equals]
            let start = rest.index(after: equals)
            guard start < rest.endIndex, rest[start] == UInt8(ascii: "\"") || rest[start] == UInt8(ascii: "'") else {
                out += String(Substring(rest[..<start]))
                rest = rest[start...]
                continue
            }
            let quote = rest[start]
            let value = rest[rest.index(after: start)...].prefix { $0 != quote }
            out += String(Substring(rest[...start]))
            let isLink = attribute.suffix(4).elementsEqual("href".utf8) || attribute.suffix(3).elementsEqual("src".utf8)
            let link = String(Substring(value))
            if isLink, let new = try replace(link, false) {
                out += new
                isReplaced = true
            } else {
                out += link
            }
            rest = rest[value.endIndex...]
        }
        return isReplaced ? out + String(Substring(rest)) : nil
    }
}
