internal import FHIR
internal import JSON

/// From element to element.
extension Evaluation {
    /// The children of that name of all items, in order.
    func members(_ name: String, of focus: [Item], at offset: Int) throws(FHIRPathError) -> [Item] {
        var found: [Item] = []
        for item in focus {
            try spend(1, at: offset)
            switch item {
            case .element(let element): element.forEachChild(named: name) { found.append(.element($0)) }
            case .type(let namespace, let own):
                if name == "name" { found.append(.string(own)) }
                if name == "namespace" { found.append(.string(namespace)) }
            case .quantity(let quantity):
                if name == "value" { found.append(.decimal(quantity.value)) }
                if name == "unit", case .ucum(let code) = quantity.unit { found.append(.string(code)) }
            default: break
            }
        }
        try check(found, at: offset)
        return found
    }

    func children(of items: [Item], at offset: Int) throws(FHIRPathError) -> [Item] {
        var found: [Item] = []
        for case .element(let element) in items {
            element.forEachChild(named: nil) { found.append(.element($0)) }
        }
        try spend(found.count, at: offset)
        try check(found, at: offset)
        return found
    }

    func descendants(of items: [Item], at offset: Int) throws(FHIRPathError) -> [Item] {
        var found: [Item] = []
        var level = items
        while !level.isEmpty {
            level = try children(of: level, at: offset)
            found += level
            try check(found, at: offset)
        }
        return found
    }
}

extension Element {
    /// Visits the children of a name, or all; a choice has the name without its type.
    func forEachChild(named name: String?, _ visit: (Element) -> Void) {
        if isPrimitive {
            // Only the sibling of a primitive has children: id and extension.
            if let sibling { Element.forEachMember(of: sibling, elementType, resource, named: name, visit) }
        } else if let view, view.isObject {
            Element.forEachMember(of: view, type, resource, named: name, visit)
        }
    }

    private var elementType: TypeDefinition? { DefinitionTable.r4.type(named: "Element") }

    private static func forEachMember(
        of view: JSONView, _ type: TypeDefinition?, _ resource: JSONView, named name: String?,
        _ visit: (Element) -> Void
    ) {
        let table = DefinitionTable.r4
        var members = view.members
        while let (key, value) = members.next() {
            let isSibling = unsafe key.rawBytes.first == UInt8(ascii: "_")
            if isSibling {
                // Visited with its property, unless that is not there.
                let property = String((key.string ?? "").dropFirst())
                guard view.member(property) == nil, let type,
                    let child = definition(of: property, in: type, named: name)
                else { continue }
                visitEach(nil, value, table.type(child), resource, visit)
                continue
            }
            if key.equals("resourceType") { continue }
            guard let type else {
                let property = key.string ?? ""
                if let name, property != name { continue }
                visitEach(value, view.member("_" + property), nil, resource, visit)
                continue
            }
            guard let child = definition(of: key, in: type, named: name) else { continue }
            let childType = table.type(child)
            let sibling = table.primitive(childType) == nil ? nil : view.member("_" + (key.string ?? ""))
            visitEach(value, sibling, childType, resource, visit)
        }
    }

    /// The definition of a property, when it has the name asked for.
    private static func definition(
        of key: JSONView, in type: TypeDefinition, named name: String?
    ) -> ElementDefinition? {
        let table = DefinitionTable.r4
        if let name {
            if key.equals(name) {
                guard let child = unsafe table.element(type, named: key.rawBytes) else { return nil }
                return table.flags(child).contains(.choice) ? nil : child
            }
            guard unsafe key.rawBytes.count > name.utf8.count, unsafe key.rawBytes.starts(with: name.utf8),
                let child = unsafe table.element(type, named: key.rawBytes),
                table.flags(child).contains(.choice), table.pathName(child) == name
            else { return nil }
            return child
        }
        return unsafe table.element(type, named: key.rawBytes)
    }

    private static func definition(
        of property: String, in type: TypeDefinition, named name: String?
    ) -> ElementDefinition? {
        let table = DefinitionTable.r4
        guard let child = table.element(type, named: property), name == nil || table.pathName(child) == name else {
            return nil
        }
        return child
    }

    /// Visits a property's value or values, each with its sibling.
    private static func visitEach(
        _ value: JSONView?, _ sibling: JSONView?, _ type: TypeDefinition?, _ resource: JSONView,
        _ visit: (Element) -> Void
    ) {
        func visitOne(_ value: JSONView?, _ sibling: JSONView?) {
            let value = value.flatMap { $0.isNull ? nil : $0 }
            let sibling = sibling.flatMap { $0.isObject ? $0 : nil }
            guard value != nil || sibling != nil else { return }
            if let value, let inner = value["resourceType"]?.string {
                let type = DefinitionTable.r4.type(named: inner)
                return visit(Element(view: value, sibling: nil, type: type, resource: value))
            }
            visit(Element(view: value, sibling: sibling, type: type, resource: resource))
        }
        guard value?.isArray ?? sibling?.isArray ?? false else { return visitOne(value, sibling) }
        // Siblings are rare: a list of them is made only where there are some.
        let siblings = sibling.map { $0.isArray ? Array($0.items) : [] } ?? []
        var number = 0
        if let value {
            var values = value.items
            while let next = values.next() {
                visitOne(next, number < siblings.count ? siblings[number] : nil)
                number += 1
            }
        }
        for other in siblings.dropFirst(number) { visitOne(nil, other) }
    }
}
