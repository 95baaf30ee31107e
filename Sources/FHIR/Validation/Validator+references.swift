internal import JSON
internal import Wording

/// Where references lead, and what ids are for. Source: references.html, element.html, bundle.html.
extension Validator {
    static func contained(in resource: JSONView) -> [String: JSONView] {
        guard let all = resource["contained"], all.isArray else { return [:] }
        var found: [String: JSONView] = [:]
        for item in all.items {
            guard let id = item["id"]?.string, found[id] == nil else { continue }
            found[id] = item
        }
        return found
    }

    /// Where a reference leads and what it says of the type there agree, and the element may lead to that type.
    mutating func reference(_ value: JSONView, _ element: ElementDefinition) {
        let led = value["reference"]?.string.flatMap { target($0, element) }
        guard let named = value["type"], let name = named.string, !name.isEmpty else { return }
        path.enter(Validator.referenceTypeElement)
        defer { path.leave() }
        guard let type = FHIRReference.type(named: name) else {
            // "Resource" and "DomainResource" are in the value set of the types and say nothing.
            if let abstract = table.type(named: name), table.kind(abstract) == .abstractResource { return }
            return report(.value, "type: \(shown(named)) is no resource type of FHIR R4")
        }
        if let led {
            if type != led { report(.value, "type: is \(type.name), but the reference leads to \(led.name)") }
        } else {
            check(type, element, "type")
        }
    }

    /// The type that the text of a reference leads to; `nil` where it does not tell.
    private mutating func target(_ text: String, _ element: ElementDefinition) -> ResourceType? {
        path.enter(Validator.referenceElement)
        defer { path.leave() }
        guard let reference = FHIRReference(text) else {
            report(.value, "reference: leads nowhere: it must be Type/id, #id or an absolute URL")
            return nil
        }
        var type = reference.type
        switch reference {
        case .contained(let id):
            if id.isEmpty { return nil }
            guard let target = contained[id] else {
                report(.notFound, "reference: no contained resource has this id")
                return nil
            }
            type = target["resourceType"]?.string.flatMap { ResourceType($0) }
        case .conditional:
            guard allowsConditionalReferences else {
                report(.value, "reference: search criteria are allowed in transactions only")
                return nil
            }
        case .local, .absolute: break
        }
        if let type { check(type, element, "reference") }
        return type
    }

    private mutating func check(_ type: ResourceType, _ element: ElementDefinition, _ property: String) {
        guard !table.allows(element, target: type.definition) else { return }
        let allowed = table.targets(element).map { table.name($0) }.joined(separator: ", ")
        report(.value, "\(property): \(table.jsonName(element)) must not lead to \(type.name), only to \(allowed)")
    }

    /// The id of an element: no blanks, and once in a resource.
    ///
    /// The ids of ElementDefinitions are paths, which a snapshot and its differential share: sdf-16 and sdf-17 judge
    /// them.
    mutating func elementID(_ id: JSONView, of type: TypeDefinition) {
        guard id.isString, let text = id.string else { return }
        if text.utf8.contains(where: PrimitiveFormat.isSpace) { report(.value, "id: must not have blanks") }
        guard type != Validator.elementDefinitionType else { return }
        var seen = elementIDs ?? JSONStringSet()
        elementIDs = nil
        if !seen.insert(id) { report(.structure, "id: another element of the resource has this id") }
        elementIDs = seen
    }

    /// The `fullUrl` of an entry is absolute, and names no other type than the resource's.
    ///
    /// That it ends in the resource's id is said in bundle.html too, but R4's own examples do not keep it.
    mutating func fullURL(of entry: JSONView) {
        guard let url = entry["fullUrl"]?.string, !url.isEmpty else { return }
        path.enter(Validator.fullURLElement)
        defer { path.leave() }
        let scheme = url.utf8.prefix { PrimitiveFormat.isLetterOrDigit($0) || "+-.".utf8.contains($0) }
        guard !scheme.isEmpty, url.utf8.dropFirst(scheme.count).first == UInt8(ascii: ":") else {
            return report(.value, "fullUrl: must be absolute: a URL or a URN")
        }
        guard let type = FHIRReference(url)?.type, let name = entry["resource"]?["resourceType"]?.string else { return }
        if type.name != name { report(.value, "fullUrl: is that of a \(type.name)") }
    }
}
