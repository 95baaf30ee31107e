internal import FHIR
package import JSON
package import Store

/// Makes the text that is kept of what was sent: compact, with the server's id, without the version and time that a
/// client wrote into `meta`. Everything else stays to the byte.
package enum ResourceText {
    /// A tag that the server adds: the mark of a resource that was accepted although it is not valid.
    package struct Tag: Sendable {
        let system: String
        let code: String
        package static let invalid = Tag(system: "https://xinglin.example/tags", code: "invalid")
    }

    package static func body(of view: JSONView, id: String, tag: Tag? = nil) -> Body {
        var out = JSONOutput(capacity: view.extent.count + 64)
        var place: MetaPlace?
        var hasID = false
        let names = view.members.map { $0.key.string ?? "" }
        let meta = view["meta"]
        let keepsMeta = meta.map { needsMeta($0) } ?? false || tag != nil
        out.object { out in
            func putID() {
                out.member("id", id)
                hasID = true
                if !keepsMeta { place = MetaPlace(offset: out.bytes.count, isWithinMeta: false) }
            }
            if !names.contains("resourceType") && !names.contains("id") { putID() }
            for (name, member) in zip(names, view.members) {
                switch name {
                case "id": putID()
                case "meta":
                    if keepsMeta { place = putMeta(member.value, tag, &out) }
                default:
                    out.key(name)
                    out.value(member.value)
                    if name == "resourceType" && !names.contains("id") { putID() }
                }
            }
            if keepsMeta && meta == nil { place = putMeta(nil, tag, &out) }
        }
        precondition(hasID, "every stored text has an id")
        return Body(text: out.bytes, metaPlace: place ?? MetaPlace(offset: 1, isWithinMeta: false))
    }

    private static let owned: Set<String> = ["versionId", "lastUpdated", "_versionId", "_lastUpdated"]

    private static func needsMeta(_ meta: JSONView) -> Bool {
        meta.members.contains { !owned.contains($0.key.string ?? "") }
    }

    private static func putMeta(_ meta: JSONView?, _ tag: Tag?, _ out: inout JSONOutput) -> MetaPlace {
        out.key("meta")
        let place = MetaPlace(offset: out.bytes.count + 1, isWithinMeta: true)
        out.object { out in
            var hasTags = false
            for (key, value) in meta?.members.map({ $0 }) ?? [] {
                guard let name = key.string, !owned.contains(name) else { continue }
                out.key(name)
                if name == "tag", let tag {
                    hasTags = true
                    let tags = value.isArray ? Array(value.items) : value.isObject ? [value] : []
                    let isMarked = tags.contains {
                        $0["system"]?.equals(tag.system) == true && $0["code"]?.equals(tag.code) == true
                    }
                    out.array { out in
                        for item in tags { out.value(item) }
                        if !isMarked { put(tag, &out) }
                    }
                } else {
                    out.value(value)
                }
            }
            if let tag, !hasTags { out.member("tag", array: { out in put(tag, &out) }) }
        }
        return place
    }

    private static func put(_ tag: Tag, _ out: inout JSONOutput) {
        out.object { out in
            out.member("system", tag.system)
            out.member("code", tag.code)
        }
    }
}
