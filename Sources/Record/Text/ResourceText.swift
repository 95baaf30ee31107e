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

        func isSame(_ coding: JSONView) -> Bool {
            guard let system = coding["system"], let code = coding["code"] else { return false }
            return system.equals(self.system) && code.equals(self.code)
        }

        package static let invalid = Tag(system: "https://xinglin.example/tags", code: "invalid")
    }

    /// - Parameters:
    ///   - tag: put into `meta`.
    ///   - dropped: taken out of `meta`.
    package static func body(of view: JSONView, id: String, tag: Tag? = nil, without dropped: Tag? = nil) -> Body {
        var out = JSONOutput(capacity: view.extent.count + 64)
        var place: MetaPlace?
        var hasID = false
        let names = view.members.map { $0.key.string ?? "" }
        let meta = view["meta"]
        let keepsMeta = meta.map { needsMeta($0, without: dropped) } ?? false || tag != nil
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
                    if keepsMeta { place = putMeta(member.value, tag, without: dropped, &out) }
                default:
                    out.key(name)
                    out.value(member.value)
                    if name == "resourceType" && !names.contains("id") { putID() }
                }
            }
            if keepsMeta && meta == nil { place = putMeta(nil, tag, without: nil, &out) }
        }
        precondition(hasID, "every stored text has an id")
        return Body(text: out.bytes, metaPlace: place ?? MetaPlace(offset: 1, isWithinMeta: false))
    }

    private static let owned: Set<String> = ["versionId", "lastUpdated", "_versionId", "_lastUpdated"]

    private static func needsMeta(_ meta: JSONView, without dropped: Tag?) -> Bool {
        meta.members.contains { key, value in
            if let dropped, key.equals("tag") { return !kept(value, without: dropped).isEmpty }
            return !owned.contains(key.string ?? "")
        }
    }

    /// Whether a resource bears a tag.
    package static func has(_ tag: Tag, _ view: JSONView) -> Bool {
        guard let meta = view["meta"], let tags = meta["tag"] else { return false }
        return tags.items.contains { tag.isSame($0) }
    }

    private static func kept(_ tags: JSONView, without dropped: Tag) -> [JSONView] {
        tags.items.filter { !dropped.isSame($0) }
    }

    private static func putMeta(
        _ meta: JSONView?, _ tag: Tag?, without dropped: Tag?, _ out: inout JSONOutput
    ) -> MetaPlace {
        out.key("meta")
        let place = MetaPlace(offset: out.bytes.count + 1, isWithinMeta: true)
        out.object { out in
            var hasTags = false
            for (key, value) in meta?.members.map({ $0 }) ?? [] {
                guard let name = key.string, !owned.contains(name) else { continue }
                if name == "tag", let dropped {
                    let tags = kept(value, without: dropped)
                    if !tags.isEmpty { out.member("tag", array: { out in for item in tags { out.value(item) } }) }
                    continue
                }
                out.key(name)
                if name == "tag", let tag {
                    hasTags = true
                    let tags = value.isArray ? Array(value.items) : [value]
                    let isMarked = tags.contains { tag.isSame($0) }
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
