internal import JSON

/// The contained resources that a part of their container leads to, by one step or several. Source: references.html#contained.
enum ContainedReferences {
    /// Their ids.
    ///
    /// - Parameters:
    ///   - text: the part, as JSON.
    ///   - root: the whole container.
    static func named(by text: [UInt8], in root: JSONView) -> Set<String> {
        guard let contained = root["contained"], let document = try? JSONDocument(text) else { return [] }
        var open = document.withRoot { fragments(of: $0) }
        var named: Set<String> = []
        while let id = open.popFirst() {
            for item in contained.items where item["id"]?.string == id {
                guard named.insert(id).inserted else { continue }
                open.formUnion(fragments(of: item).subtracting(named))
            }
        }
        return named
    }

    /// What is named as `#id`, by references, canonicals and URIs.
    private static func fragments(of view: JSONView) -> Set<String> {
        if view.isArray { return view.items.reduce(into: []) { $0.formUnion(fragments(of: $1)) } }
        if view.isObject { return view.members.reduce(into: []) { $0.formUnion(fragments(of: $1.1)) } }
        guard let text = view.string, text.utf8.first == UInt8(ascii: "#") else { return [] }
        return [String(text.dropFirst())]
    }
}
