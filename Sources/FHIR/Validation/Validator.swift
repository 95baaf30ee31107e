internal import Wording
package import JSON

/// Checks a resource against the definition table in one walk over the tape.
///
/// Elements and their types, cardinality, choices, formats of primitives and their `_siblings`, required bindings,
/// targets of references, contained resources, the shape of extensions. A typical resource takes a few microseconds.
package struct Validator {
    /// Faults after which the walk ends: enough to mend a resource, and a bound on the answer.
    package static let issuesMax = 100

    let table: DefinitionTable
    let allowsConditionalReferences: Bool
    var issues: [Issue] = []
    var path = ElementPath()
    /// The contained resources of the resource being walked by their ids, for `#id`; the first where several have one.
    var contained: [String: JSONView] = [:]
    private var isInsideContained = false
    /// The ids of elements that were seen in the resource being walked.
    var elementIDs: JSONStringSet?

    /// - Parameter allowsConditionalReferences: `Type?criteria` as in a transaction, to be resolved before storing.
    package init(table: DefinitionTable = .r4, allowsConditionalReferences: Bool = false) {
        self.table = table
        self.allowsConditionalReferences = allowsConditionalReferences
    }

    /// The faults of a resource, in the order of its text; none means valid.
    ///
    /// - Parameters:
    ///   - root: the resource, an object with a known `resourceType`.
    ///   - prefix: where it stands, for a resource inside a Bundle (`Bundle.entry[1].resource`).
    package mutating func validate(_ root: JSONView, prefix: String? = nil) -> [Issue] {
        issues = []
        path = ElementPath(prefix: prefix)
        resource(root)
        return issues
    }

    // MARK: Resources

    private mutating func resource(_ view: JSONView) {
        guard view.isObject else { return report(.structure, "a resource must be a JSON object") }
        guard let typeName = view["resourceType"] else {
            return report(.required, "resourceType: the property is missing, so the resource has no type")
        }
        guard let name = typeName.string, let type = ResourceType(name) else {
            return report(.structure, "resourceType: \(shown(typeName)) is no resource type of FHIR R4")
        }
        if path.isEmpty { path.root = name }
        let outer = (contained, elementIDs)
        elementIDs = nil
        if !isInsideContained { contained = Validator.contained(in: view) }
        complex(view, type: type.definition, isResource: true)
        (contained, elementIDs) = outer
    }

    // MARK: Objects

    /// - Parameter isBesideValue: whether it is the sibling of a primitive that has a value.
    mutating func complex(
        _ view: JSONView, type: TypeDefinition, isResource: Bool = false, isBesideValue: Bool = false
    ) {
        guard view.count > 0 else { return report(.structure, "must not be empty") }
        if view.count == 1 && !isResource && !isBesideValue && view["id"] != nil {
            return report(.invariant, "ele-1: has nothing but an id; an element has a value or children")
        }
        var missing = table.requiredMask(type)
        // By the number of the choice: its element that was seen, plus one.
        var choices = SIMD8<UInt32>(repeating: 0)
        var members = view.members
        while let (key, value) = members.next() {
            if issues.count >= Validator.issuesMax { return }
            if key.hasEscapes {
                report(.structure, "the property \(shown(key)) is written with escapes")
                continue
            }
            let name = unsafe key.rawBytes
            let isSibling = unsafe name.first == UInt8(ascii: "_")
            guard
                let element = unsafe table.element(
                    type, named: isSibling ? UnsafeRawBufferPointer(rebasing: name.dropFirst()) : name)
            else {
                if isResource && key.equals("resourceType") { continue }
                unknown(key, type: type)
                continue
            }
            path.enter(element)
            if isSibling && table.flags(element).contains(.plain) {
                report(.structure, "_\(table.jsonName(element)): this element has neither an id nor extensions")
                path.leave()
                continue
            }
            missing &= ~table.requiredBit(element)
            let group = table.choiceGroup(element)
            if group > 0 {
                // A value and its sibling are one element.
                let mark = UInt32(element.index) + 1
                if choices[group] != 0 && choices[group] != mark {
                    report(
                        .structure,
                        "\(isSibling ? "_" : "")\(table.jsonName(element)): only one type of value is allowed here")
                }
                choices[group] = mark
            }
            if !isResource && key.equals("id") { elementID(value, of: type) }
            if isSibling {
                sibling(value, of: element, in: view)
            } else {
                property(value, element, in: view)
            }
            path.leave()
        }
        if missing != 0 { reportMissing(missing, type: type) }
        if type == Validator.extensionType { extensionShape(view) }
        if type == Validator.entryType { fullURL(of: view) }
    }

    private mutating func property(_ value: JSONView, _ element: ElementDefinition, in parent: JSONView) {
        guard table.flags(element).contains(.array) else {
            if value.isArray {
                report(.structure, "\(table.jsonName(element)): must be one value, not an array")
            } else {
                single(value, element)
            }
            return
        }
        guard value.isArray else { return report(.structure, "\(table.jsonName(element)): must be an array") }
        guard value.count > 0 else {
            return report(.structure, "\(table.jsonName(element)): an array must not be empty")
        }
        let isPrimitive = table.primitive(table.type(element)) != nil
        var items = value.items
        var at = 0
        var hasNull = false
        while let item = items.next() {
            path.index = at
            if item.isNull && isPrimitive {
                hasNull = true
            } else {
                single(item, element)
            }
            at += 1
            if issues.count >= Validator.issuesMax { return }
        }
        path.index = -1
        if hasNull { checkNulls(value, of: element, in: parent) }
    }

    private mutating func single(_ value: JSONView, _ element: ElementDefinition) {
        let type = table.type(element)
        if let primitive = table.primitive(type) {
            if let fault = primitiveFault(value, primitive) {
                report(.value, "\(table.jsonName(element)): \(fault)")
            } else if let binding = table.binding(element), !table.contains(binding, code: value, system: nil) {
                report(
                    .codeInvalid,
                    "\(table.jsonName(element)): the code is not in the required value set \(table.valueSet(binding))")
            }
            return
        }
        guard value.isObject else {
            let kind: Message = value.isArray ? "an array" : value.isNull ? "null" : "a simple value"
            return report(.structure, "\(table.jsonName(element)): must be a JSON object, not \(kind)")
        }
        if table.kind(type) == .abstractResource {
            return nested(value, element)
        }
        complex(value, type: type)
        if type == Validator.referenceType { reference(value, element) }
        if let binding = table.binding(element) { codings(value, type: type, binding: binding, element) }
    }

    /// A resource within a resource: contained, or the entry of a Bundle, or a parameter.
    private mutating func nested(_ value: JSONView, _ element: ElementDefinition) {
        guard table.pathName(element) == "contained" else {
            // An entry of a Bundle, a parameter: what is contained in it is its own.
            let wasInside = isInsideContained
            isInsideContained = false
            resource(value)
            isInsideContained = wasInside
            return
        }
        if isInsideContained { return report(.structure, "contained: a contained resource must not contain others") }
        if let id = value["id"]?.string, let first = contained[id], first.index != value.index {
            report(.structure, "id: another contained resource has this id")
        }
        isInsideContained = true
        resource(value)
        isInsideContained = false
    }

    // MARK: Primitives' siblings

    /// `_name` beside `name`: ids and extensions of a primitive. Source: json.html#primitive.
    private mutating func sibling(_ value: JSONView, of element: ElementDefinition, in parent: JSONView) {
        guard table.primitive(table.type(element)) != nil else {
            return report(.structure, "_\(table.jsonName(element)): only primitive values have an underscored sibling")
        }
        guard table.flags(element).contains(.array) else {
            guard value.isObject else {
                return report(.structure, "_\(table.jsonName(element)): must be a JSON object")
            }
            let hasValue = value.count > 1 || parent.member(table.jsonName(element)) != nil
            return complex(value, type: Validator.elementType, isBesideValue: hasValue)
        }
        guard value.isArray, value.count > 0 else {
            return report(.structure, "_\(table.jsonName(element)): must be an array that is not empty")
        }
        let values = parent.member(table.jsonName(element))
        if let values, values.isArray, values.count != value.count {
            report(
                .structure,
                "\(table.jsonName(element)): has \(values.count) items, _\(table.jsonName(element)) \(value.count)")
        }
        var besides = (values ?? value).items
        for (at, item) in value.items.enumerated() {
            let beside = besides.next()
            if item.isNull { continue }
            path.index = at
            if item.isObject {
                let hasValue = values != nil && beside?.isNull == false
                complex(item, type: Validator.elementType, isBesideValue: hasValue)
            } else {
                report(.structure, "_\(table.jsonName(element)): must be JSON objects or null")
            }
        }
        path.index = -1
        if values == nil && value.items.allSatisfy(\.isNull) {
            report(.structure, "_\(table.jsonName(element)): holds nothing but null")
        }
    }

    /// null in an array of primitives stands only where the sibling has something to say.
    private mutating func checkNulls(_ value: JSONView, of element: ElementDefinition, in parent: JSONView) {
        var siblings = parent.member("_" + table.jsonName(element))?.items
        for (at, item) in value.items.enumerated() {
            let sibling = siblings?.next()
            if item.isNull && sibling?.isObject != true {
                path.index = at
                report(
                    .structure,
                    "\(table.jsonName(element)): null only stands beside an extension in _\(table.jsonName(element))")
            }
        }
        path.index = -1
    }

    // MARK: Rules of single types

    private mutating func extensionShape(_ view: JSONView) {
        var hasValue = false
        var hasExtension = false
        for (key, _) in view.members {
            if unsafe key.rawBytes.starts(with: "value".utf8) || key.rawBytes.starts(with: "_value".utf8) {
                hasValue = true
            }
            if key.equals("extension") { hasExtension = true }
        }
        if hasValue && hasExtension {
            report(.structure, "an extension has either a value or extensions, not both")
        } else if !hasValue && !hasExtension && view["url"] != nil {
            report(.structure, "an extension must have a value or extensions")
        }
    }

    private mutating func codings(
        _ value: JSONView, type: TypeDefinition, binding: BindingDefinition, _ element: ElementDefinition
    ) {
        func isMember(_ coding: JSONView) -> Bool {
            guard let code = coding["code"], let system = coding["system"] else { return false }
            return table.contains(binding, code: code, system: system)
        }
        let found =
            type == Validator.codingType ? isMember(value) : value["coding"]?.items.contains(where: isMember) ?? false
        if !found {
            report(
                .codeInvalid,
                "\(table.jsonName(element)): no coding is in the required value set \(table.valueSet(binding))")
        }
    }

    // MARK: Reporting

    mutating func report(_ kind: Issue.Kind, _ message: Message) {
        guard issues.count < Validator.issuesMax else { return }
        issues.append(Issue(kind, message, place: path.text(table)))
    }

    private mutating func reportMissing(_ missing: UInt32, type: TypeDefinition) {
        var left = missing
        for element in table.elements(type) where table.requiredBit(element) & left != 0 {
            left &= ~table.requiredBit(element)
            path.enter(element)
            report(.required, "\(table.pathName(element)): is required and missing")
            path.leave()
        }
    }

    private mutating func unknown(_ key: JSONView, type: TypeDefinition) {
        let name = shown(key)
        let names = table.elements(type).map { table.jsonName($0) }
        let near = NearestName.of(key.string ?? "", in: names).map { "; did you mean \($0)?" as Message }
        issues.append(
            Issue(
                .structure, "\(name): \(table.name(type)) has no such element\(near)",
                place: path.text(table) + "." + name))
    }

    /// A name from the input, cut to what a name can be.
    func shown(_ view: JSONView) -> String {
        guard let text = view.string else { return "this" }
        return String(
            text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }.prefix(64).map(Character.init))
    }

    private static func named(_ name: String) -> TypeDefinition {
        let table = DefinitionTable.r4
        let index = (0..<table.count(.types)).first { table.name(TypeDefinition(index: $0)) == name }
        return TypeDefinition(index: index ?? -1)
    }

    static let elementType = named("Element")
    static let extensionType = named("Extension")
    static let referenceType = named("Reference")
    static let codingType = named("Coding")
    static let elementDefinitionType = named("ElementDefinition")
    static let entryType = named("Bundle.entry")
    static let referenceElement = named("reference", of: referenceType)
    static let referenceTypeElement = named("type", of: referenceType)
    static let fullURLElement = named("fullUrl", of: entryType)

    private static func named(_ name: String, of type: TypeDefinition) -> ElementDefinition {
        let table = DefinitionTable.r4
        return table.elements(type).first { table.jsonName($0) == name } ?? ElementDefinition(index: 0)
    }
}
