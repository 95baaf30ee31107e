package import FHIR
internal import JSON
package import Search
package import Store

/// Parts of a resource, as `_summary` and `_elements` ask for them, marked as such. Source: search.html#summary, #elements.
///
/// Contained resources that what is shown refers to are shown with it: a reference to what is not there makes a resource
/// invalid (references.html, constraint ref-1).
package enum ResourceSubset {
    /// The text of a version as the view shows it.
    package static func text(of version: StoredVersion, view: ResourceView) -> [UInt8] {
        self.text(version.text, type: version.address.type, view: view)
    }

    /// A resource's text as the view shows it.
    package static func text(_ text: [UInt8], type: ResourceType, view: ResourceView) -> [UInt8] {
        guard view != .whole, view.summary != .false || !view.elements.isEmpty, view.summary != .count else {
            return text
        }
        guard let document = try? JSONDocument(text) else { return text }
        return document.withRoot { root in
            let plain = subset(root, type: type, view: view)
            guard root["contained"] != nil, !isShown("contained", type: type, view: view, table: .r4) else {
                return plain
            }
            let named = ContainedReferences.named(by: plain, in: root)
            return named.isEmpty ? plain : subset(root, type: type, view: view, contained: named)
        }
    }

    /// - Parameter contained: the ids of contained resources that are shown although the view has no `contained`: what is
    ///   shown leads to them, and would lead nowhere.
    private static func subset(
        _ root: JSONView, type: ResourceType, view: ResourceView, contained: Set<String> = []
    ) -> [UInt8] {
        let table = DefinitionTable.r4
        var out = JSONOutput(capacity: 1024)
        var hasMeta = false
        out.object { out in
            for (key, value) in root.members {
                guard let name = key.string else { continue }
                let base = name.hasPrefix("_") ? String(name.dropFirst()) : name
                if base == "meta" {
                    hasMeta = true
                    out.key(name)
                    meta(value, &out)
                } else if base == "resourceType" || base == "id" || isShown(base, type: type, view: view, table: table)
                {
                    out.key(name)
                    part(value, base, of: type.definition, view: view, table: table, &out)
                } else if base == "contained", !contained.isEmpty {
                    out.key(name)
                    out.array { out in
                        for item in value.items where item["id"]?.string.map(contained.contains) ?? false {
                            out.value(item)
                        }
                    }
                }
            }
            if !hasMeta { out.member("meta", object: { out in out.member("tag", array: { mark(&$0) }) }) }
        }
        return out.bytes
    }

    private static func isShown(_ name: String, type: ResourceType, view: ResourceView, table: DefinitionTable) -> Bool
    {
        var bytes = name
        let element = bytes.withUTF8 { unsafe table.element(type.definition, named: UnsafeRawBufferPointer($0)) }
        guard let element else { return false }
        let flags = table.flags(element)
        let pathName = table.pathName(element)
        if !view.elements.isEmpty {
            return view.elements.contains(name) || view.elements.contains(pathName) || flags.contains(.required)
                || flags.contains(.modifier)
        }
        switch view.summary {
        case .text: return name == "text" || flags.contains(.required)
        case .data: return name != "text"
        case .true: return flags.contains(.summary)
        case .count, .false: return true
        }
    }

    /// Within backbone elements a summary goes on; data types are shown whole.
    private static func part(
        _ value: JSONView, _ name: String, of type: TypeDefinition, view: ResourceView, table: DefinitionTable,
        _ out: inout JSONOutput
    ) {
        var bytes = name
        let element = bytes.withUTF8 { unsafe table.element(type, named: UnsafeRawBufferPointer($0)) }
        guard view.summary == .true, view.elements.isEmpty, let element, table.kind(table.type(element)) == .backbone
        else {
            return out.value(value)
        }
        let inner = table.type(element)
        func shown(_ item: JSONView, _ out: inout JSONOutput) {
            out.object { out in
                for (key, value) in item.members {
                    guard let name = key.string else { continue }
                    var base = name.hasPrefix("_") ? String(name.dropFirst()) : name
                    let child = base.withUTF8 { unsafe table.element(inner, named: UnsafeRawBufferPointer($0)) }
                    guard let child, !table.flags(child).isDisjoint(with: [.summary, .required]) else { continue }
                    out.key(name)
                    part(value, base, of: inner, view: view, table: table, &out)
                }
            }
        }
        if value.isArray {
            out.array { out in for item in value.items { shown(item, &out) } }
        } else {
            shown(value, &out)
        }
    }

    private static func meta(_ meta: JSONView, _ out: inout JSONOutput) {
        out.object { out in
            var isMarked = false
            for (key, value) in meta.members {
                guard let name = key.string else { continue }
                out.key(name)
                guard name == "tag", value.isArray else {
                    out.value(value)
                    continue
                }
                isMarked = true
                out.array { out in
                    for tag in value.items { out.value(tag) }
                    mark(&out)
                }
            }
            if !isMarked { out.member("tag", array: { out in mark(&out) }) }
        }
    }

    private static func mark(_ out: inout JSONOutput) {
        out.object { out in
            out.member("system", "http://terminology.hl7.org/CodeSystem/v3-ObservationValue")
            out.member("code", "SUBSETTED")
        }
    }
}
