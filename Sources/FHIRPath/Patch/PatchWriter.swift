internal import FHIR
internal import JSON

/// Writes what is to be done with an element as operations of a JSON Patch.
struct PatchWriter {
    let root: JSONView
    private let table = DefinitionTable.r4

    init(root: JSONView) { self.root = root }

    // MARK: Operations

    func add(_ name: String, _ value: FHIRPathPatch.Value, to owner: Element, _ out: inout JSONOutput) throws(Issue) {
        guard let view = owner.view, view.isObject, let type = owner.type else {
            throw Issue(.value, "path: a primitive has no elements to add to")
        }
        let (definition, key) = try property(name, value, in: type)
        let path = try pointer(to: view)
        if table.flags(definition).contains(.array) {
            if let there = view.member(key) {
                guard there.isArray else { throw Issue(.structure, "\(name) is no list") }
                try step("add", path + [key, "-"], value, definition, &out)
                if let (sibling, _) = siblings(of: path + [key]) { addNull(sibling + ["-"], &out) }
            } else {
                try step("add", path + [key], value, definition, inList: true, &out)
            }
            return
        }
        guard !isThere(definition, in: type, view) else {
            throw Issue(.value, "\(name) is there already: replace it")
        }
        try step("add", path + [key], value, definition, &out)
    }

    func replace(_ element: Element, with value: FHIRPathPatch.Value, _ out: inout JSONOutput) throws(Issue) {
        let path = try pointer(to: element)
        guard path.count > 0 else { throw Issue(.value, "path: the resource itself cannot be replaced") }
        let (type, key) = try owner(of: path)
        guard let type, let definition = table.element(type, named: key) else {
            throw Issue(.value, "path: the definitions have no such element")
        }
        // A choice may change its type, and with it its name.
        let (wanted, newKey) = try property(table.pathName(definition), value, in: type)
        if newKey == key {
            try step("replace", path, value, wanted, &out)
        } else {
            remove(path, &out)
            try step("add", path.dropLast() + [newKey], value, wanted, &out)
        }
    }

    func delete(_ element: Element, _ out: inout JSONOutput) throws(Issue) {
        var path = try pointer(to: element)
        guard path.count > 0 else { throw Issue(.value, "path: the resource itself cannot be deleted") }
        // What would be left empty goes too: neither empty lists nor empty objects are FHIR.
        while path.count > 1, isAll(of: path.dropLast(), path[path.count - 1]) { path.removeLast() }
        let (container, sibling) = try containers(of: path)
        if container.isArray, isSibling(path.dropLast().last) {
            // Beside a value there stands null; where nothing else is said, nothing stands.
            let others = container.items.enumerated().filter { "\($0.offset)" != path.last && !$0.element.isNull }
            guard !others.isEmpty else { return remove(path.dropLast(), &out) }
            out.object { out in
                out.member("op", "replace")
                out.member("path", PatchWriter.text(path))
                out.key("value")
                out.raw("null".utf8)
            }
            return
        }
        remove(path, &out)
        guard let sibling else { return }
        guard container.isArray, let index = path.last, let beside = value(at: sibling) else {
            return remove(sibling, &out)
        }
        let others = beside.items.enumerated().filter { "\($0.offset)" != index && !$0.element.isNull }
        remove(others.isEmpty ? sibling : sibling + [index], &out)
    }

    private func isSibling(_ name: String?) -> Bool { name?.hasPrefix("_") ?? false }

    /// Whether a container holds nothing but this item or this member and its sibling.
    private func isAll(of container: ArraySlice<String>, _ key: String) -> Bool {
        guard let container = value(at: Array(container)) else { return false }
        if container.isObject, container.count == 2, !isSibling(key) { return container.member("_" + key) != nil }
        return container.count == 1
    }

    func insert(
        _ value: FHIRPathPatch.Value, at index: Int, among elements: [Element], _ out: inout JSONOutput
    ) throws(Issue) {
        let (path, list) = try list(of: elements)
        guard index <= list.count else {
            throw Issue(.value, "index: the list has \(list.count) items")
        }
        let (type, key) = try owner(of: path + ["0"])
        guard let type, let definition = table.element(type, named: key) else {
            throw Issue(.value, "path: the definitions have no such element")
        }
        try step("add", path + ["\(index)"], value, definition, &out)
        if let (sibling, _) = siblings(of: path) { addNull(sibling + ["\(index)"], &out) }
    }

    func move(
        _ source: Int, to destination: Int, among elements: [Element], _ out: inout JSONOutput
    ) throws(Issue) {
        let (path, list) = try list(of: elements)
        guard source < list.count, destination < list.count else {
            throw Issue(.value, "source and destination: the list has \(list.count) items")
        }
        for path in [path] + (siblings(of: path).map { [$0.path] } ?? []) {
            out.object { out in
                out.member("op", "move")
                out.member("from", PatchWriter.text(path + ["\(source)"]))
                out.member("path", PatchWriter.text(path + ["\(destination)"]))
            }
        }
    }

    /// Keeps the siblings of primitives in step.
    private func addNull(_ path: [String], _ out: inout JSONOutput) {
        out.object { out in
            out.member("op", "add")
            out.member("path", PatchWriter.text(path))
            out.key("value")
            out.raw("null".utf8)
        }
    }

    private func remove(_ path: [String], _ out: inout JSONOutput) {
        out.object { out in
            out.member("op", "remove")
            out.member("path", PatchWriter.text(path))
        }
    }

    private func step(
        _ name: String, _ path: [String], _ value: FHIRPathPatch.Value, _ definition: ElementDefinition,
        inList: Bool = false, _ out: inout JSONOutput
    ) throws(Issue) {
        out.beginObject()
        out.member("op", name)
        out.member("path", PatchWriter.text(path))
        out.key("value")
        if inList { out.beginArray() }
        try write(value, definition, &out)
        if inList { out.endArray() }
        out.endObject()
    }

    /// Writes a value; parts become an object of the element's type.
    private func write(
        _ value: FHIRPathPatch.Value, _ definition: ElementDefinition, _ out: inout JSONOutput
    ) throws(Issue) {
        guard case .parts(let parts) = value else {
            if case .plain(let text, _) = value { out.raw(text) }
            return
        }
        let type = table.type(definition)
        var lists: [String: [FHIRPathPatch.Value]] = [:]
        var order: [(key: String, definition: ElementDefinition)] = []
        for part in parts {
            let (inner, key) = try property(part.name, part.value, in: type)
            if lists[key] == nil { order.append((key, inner)) }
            lists[key, default: []].append(part.value)
        }
        out.beginObject()
        for (key, inner) in order {
            let values = lists[key] ?? []
            out.key(key)
            if table.flags(inner).contains(.array) {
                out.beginArray()
                for value in values { try write(value, inner, &out) }
                out.endArray()
            } else {
                guard values.count == 1 else { throw Issue(.value, "\(key) is no list: it has one value") }
                try write(values[0], inner, &out)
            }
        }
        out.endObject()
    }

    // MARK: Definitions

    /// The definition and JSON property that a name stands for; a choice's by the type of the value.
    private func property(
        _ name: String, _ value: FHIRPathPatch.Value, in type: TypeDefinition
    ) throws(Issue) -> (ElementDefinition, key: String) {
        let plain = name.hasSuffix("[x]") ? String(name.dropLast(3)) : name
        let all = table.elements(type).filter { table.pathName($0) == plain }
        guard let first = all.first else {
            let near = NearestName.of(plain, in: table.elements(type).map { table.pathName($0) })
            let hint = near.map { "; the nearest is \($0)" } ?? ""
            throw Issue(.value, "\(table.name(type)) has no element \(plain.prefix(64))\(hint)")
        }
        guard table.flags(first).contains(.choice) else { return (first, table.jsonName(first)) }
        guard case .plain(_, let typeName) = value,
            let chosen = all.first(where: { table.jsonName($0) == plain + typeName })
        else { throw Issue(.value, "\(plain)[x] has no such type") }
        return (chosen, table.jsonName(chosen))
    }

    private func isThere(_ definition: ElementDefinition, in type: TypeDefinition, _ view: JSONView) -> Bool {
        table.elements(type).contains { other in
            table.pathName(other) == table.pathName(definition)
                && (view.member(table.jsonName(other)) != nil || view.member("_" + table.jsonName(other)) != nil)
        }
    }

    // MARK: Places

    private static func text(_ path: [String]) -> String {
        path.map { "/" + $0.replacing("~", with: "~0").replacing("/", with: "~1") }.joined()
    }

    private func pointer(to element: Element) throws(Issue) -> [String] {
        guard let view = element.view else {
            throw Issue(.notSupported, "path: an element that has extensions only cannot be patched")
        }
        return try pointer(to: view)
    }

    /// The JSON pointer of a value of the document, by its place on the tape.
    private func pointer(to view: JSONView) throws(Issue) -> [String] {
        var path: [String] = []
        var at = root
        while at.index != view.index {
            guard let (name, inner) = child(of: at, around: view.index) else {
                throw Issue(.value, "path: leads to no element of this resource")
            }
            path.append(name)
            at = inner
        }
        return path
    }

    /// The child in which a place of the tape lies.
    private func child(of view: JSONView, around index: Int) -> (String, JSONView)? {
        var last: (String, JSONView)?
        if view.isObject {
            for (key, value) in view.members where value.index <= index { last = (key.string ?? "", value) }
        } else {
            for (number, item) in view.items.enumerated() where item.index <= index { last = ("\(number)", item) }
        }
        return last
    }

    private func value(at path: [String]) -> JSONView? {
        var at: JSONView? = root
        for part in path {
            guard let view = at else { return nil }
            if view.isArray {
                let index = Int(part) ?? -1
                at = index >= 0 && index < view.count ? Array(view.items)[index] : nil
            } else {
                at = view.member(part)
            }
        }
        return at
    }

    /// The object that has the property at whose end a path leads, with its type, and the property's name.
    private func owner(of path: [String]) throws(Issue) -> (type: TypeDefinition?, key: String) {
        var type: TypeDefinition?
        var at = root
        var key = ""
        for part in path {
            if at.isObject {
                if let name = at["resourceType"]?.string {
                    type = table.type(named: name)
                } else if let before = type {
                    type = table.element(before, named: key).map { table.type($0) }
                }
                key = part
            }
            guard let next = value(at: [part], from: at) else { break }
            at = next
        }
        return (type, key)
    }

    private func value(at path: [String], from view: JSONView) -> JSONView? {
        PatchWriter(root: view).value(at: path)
    }

    /// What holds the element: its object, or its list; and where its sibling with the underscore stands.
    private func containers(of path: [String]) throws(Issue) -> (JSONView, sibling: [String]?) {
        guard let container = value(at: path.dropLast()) else {
            throw Issue(.value, "path: leads to no element of this resource")
        }
        let property = container.isArray ? Array(path.dropLast()) : path
        return (container, siblings(of: property)?.path)
    }

    private func siblings(of property: [String]) -> (path: [String], view: JSONView)? {
        guard let name = property.last else { return nil }
        let path = property.dropLast() + ["_" + name]
        return value(at: Array(path)).map { (Array(path), $0) }
    }

    /// The list in which all the elements lie.
    private func list(of elements: [Element]) throws(Issue) -> ([String], JSONView) {
        guard let first = elements.first else {
            throw Issue(.value, "path: there is no list: add its first item")
        }
        let path = Array(try pointer(to: first).dropLast())
        guard let list = value(at: path), list.isArray, elements.count == list.count else {
            throw Issue(.value, "path: leads to no list as a whole")
        }
        return (path, list)
    }
}
