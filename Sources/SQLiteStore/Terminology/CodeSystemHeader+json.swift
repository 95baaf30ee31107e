internal import JSON
internal import Terminology

extension CodeSystemHeader {
    /// The header as a CodeSystem without concepts: what ``init(_:)`` reads.
    var json: [UInt8] {
        var out = JSONOutput()
        out.object { out in
            out.member("url", url)
            for (name, text) in [
                ("version", version), ("name", name), ("title", title), ("language", language),
                ("hierarchyMeaning", hierarchyMeaning), ("valueSet", valueSet), ("supplements", supplements),
            ] {
                if let text { out.member(name, text) }
            }
            out.member("content", content.rawValue)
            if isRetired { out.member("status", "retired") }
            out.member("caseSensitive", isCaseSensitive)
            guard !properties.isEmpty else { return }
            out.key("property")
            out.array { out in
                for property in properties {
                    out.object { out in
                        out.member("code", property.code)
                        if let uri = property.uri { out.member("uri", uri) }
                        out.member("type", property.type)
                        if let description = property.description { out.member("description", description) }
                    }
                }
            }
        }
        return out.bytes
    }
}
