internal import FHIR
internal import JSON

/// Rules that ask of a whole resource, kept by hand beside the expressions of the definitions.
///
/// The expressions of these gather every element of the resource in collections (`descendants()`): a code system of some
/// 25,000 concepts goes beyond what a collection may hold, and dom-3 gathers them four times for each contained resource;
/// ref-1 gathers all ids of contained resources for each reference. Here the resource is walked once and only what the rule compares is held, in memory bounded by the resource's own size,
/// so that whatever the limit of bodies lets in can be judged. The verdict is that of the expression.
enum WholeResourceRule: String {
    /// `concept.code.combine($this.descendants().concept.code).isDistinct()`
    case codesDiffer = "csd-1"
    /// `descendants().linkId.isDistinct()`
    case linkIDsDiffer = "que-2"
    /// Every contained resource is referred to from elsewhere in the resource, or refers to what contains it.
    case containedIsReferredTo = "dom-3"
    /// `reference.startsWith('#').not() or (reference.substring(1) in %rootResource.contained.id)`
    case containedIsThere = "ref-1"

    /// - Parameters:
    ///   - root: the resource that contains, and is contained in none.
    ///   - ids: what it contains, gathered when it is first asked for.
    func holds(of element: Element, in root: JSONView?, _ ids: inout ContainedIDs) -> Bool {
        guard let view = element.view else { return true }
        var strings = JSONStringSet()
        switch self {
        case .codesDiffer:
            return WholeResourceRule.each("concept", in: view) { concept in
                guard let code = concept["code"], code.isString else { return true }
                return strings.insert(code)
            }
        case .linkIDsDiffer:
            return WholeResourceRule.each("linkId", in: view) { !$0.isString || strings.insert($0) }
        case .containedIsReferredTo:
            return view["contained"] == nil || WholeResourceRule.areReferredTo(element)
        case .containedIsThere:
            guard let text = view["reference"]?.string, text.utf8.first == UInt8(ascii: "#") else { return true }
            // `#` alone is the container: there is no text behind it, so the expression has no verdict.
            return text.utf8.count == 1 || ids.contain(String(text.dropFirst()), in: root)
        }
    }

    /// Visits all values of a name, however deep, until one is not as wanted.
    ///
    /// - Returns: whether all are as wanted.
    private static func each(_ name: StaticString, in view: JSONView, _ isFine: (JSONView) -> Bool) -> Bool {
        if view.isArray {
            for item in view.items where !each(name, in: item, isFine) { return false }
            return true
        }
        for (key, value) in view.members {
            if key.equals(name) {
                if value.isArray {
                    for item in value.items where !isFine(item) { return false }
                } else if !isFine(value) {
                    return false
                }
            }
            if !each(name, in: value, isFine) { return false }
        }
        return true
    }

    // MARK: dom-3

    private static func areReferredTo(_ element: Element) -> Bool {
        var targets: Set<String> = []
        forEachLink(in: element) { link, _ in if link.hasPrefix("#") { targets.insert(String(link.dropFirst())) } }
        var isKept = true
        element.forEachChild(named: "contained") { contained in
            // Without an id there is nothing to compare: the expression has no verdict.
            guard isKept, let id = contained.view?["id"]?.string, !targets.contains(id) else { return }
            var refersToWhole = false
            forEachLink(in: contained) { link, isPlainURI in
                if link == "#", !isPlainURI { refersToWhole = true }
            }
            isKept = refersToWhole
        }
        return isKept
    }

    private static let uri = DefinitionTable.r4.type(named: "uri")
    private static let canonical = DefinitionTable.r4.type(named: "canonical")

    /// Visits what the descendants of an element refer to: the `reference` of each, and URIs; whether it is a URI that
    /// is neither a `reference` nor a canonical.
    private static func forEachLink(in element: Element, _ visit: (String, _ isPlainURI: Bool) -> Void) {
        let table = DefinitionTable.r4
        element.forEachChild(named: nil) { child in
            child.forEachChild(named: "reference") { reference in
                if case .string(let text)? = Item.element(reference).value { visit(text, false) }
            }
            if let type = child.type, let uri, table.isKind(type, of: uri),
                case .string(let text)? = Item.element(child).value
            {
                visit(text, !(canonical.map { table.isKind(type, of: $0) } ?? false))
            }
            forEachLink(in: child, visit)
        }
    }
}

/// The ids of what a resource contains, kept while its references are looked at.
struct ContainedIDs {
    /// Of which resource they are: its place in the document.
    private var root: Int?
    private var ids: Set<String> = []

    mutating func contain(_ id: String, in resource: JSONView?) -> Bool {
        guard let resource else { return false }
        if root != resource.index {
            root = resource.index
            ids = []
            for item in resource["contained"]?.items.map({ $0 }) ?? [] {
                if let id = item["id"]?.string { ids.insert(id) }
            }
        }
        return ids.contains(id)
    }
}
