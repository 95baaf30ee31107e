internal import FHIR
internal import JSON
internal import Wording

/// Writes what is to be done with an element as operations of a JSON Patch.
struct PatchWriter {
    let root: JSONView
    let table = DefinitionTable.r4

    init(root: JSONView) { self.root = root }

    // MARK: Operations

    func add(_ name: String, _ value: FHIRPathPatch.Value, to owner: Element, _ out: inout JSONOutput) throws(Issue) {
        if owner.isPrimitive { return try add(name, value, beside: owner, &out) }
        guard let view = owner.view, view.isObject, let type = owner.type else {
            throw Issue(.value, "path: leads to nothing that has elements")
        }
        try add(name, value, into: view, type, &out)
    }

    private func add(
        _ name: String, _ value: FHIRPathPatch.Value, into view: JSONView, _ type: TypeDefinition,
        _ out: inout JSONOutput
    ) throws(Issue) {
        let (definition, key) = try property(name, value, in: type)
        let path = try pointer(to: view)
        if table.flags(definition).contains(.array) {
            let siblings = siblings(of: path + [key])
            if let there = view.member(key) {
                guard there.isArray else { throw Issue(.structure, "\(name) is no list") }
                try step("add", path + [key, "-"], value, definition, &out)
            } else if let siblings {
                // Those that are there have extensions only.
                lengthen(path + [key], to: siblings.view.count, &out)
                try step("add", path + [key, "-"], value, definition, &out)
            } else {
                try step("add", path + [key], value, definition, inList: true, &out)
            }
            if let siblings { addNull(siblings.path + ["-"], &out) }
            return
        }
        guard !isThere(definition, in: type, view) else {
            throw Issue(.value, "\(name) is there already: replace it")
        }
        try step("add", path + [key], value, definition, &out)
    }

    /// What a primitive has beside its value: `id` and extensions. Source: json.html#primitive.
    private func add(
        _ name: String, _ value: FHIRPathPatch.Value, beside owner: Element, _ out: inout JSONOutput
    ) throws(Issue) {
        guard let element = table.type(named: "Element") else { return }
        if let sibling = owner.sibling { return try add(name, value, into: sibling, element, &out) }
        let (definition, key) = try property(name, value, in: element)
        let path = try pointer(to: owner)
        let isArray = table.flags(definition).contains(.array)
        if let index = path.last.flatMap({ Int($0) }) {
            let list = Array(path.dropLast())
            let siblings = PatchWriter.sibling(of: list)
            lengthen(siblings, to: index + 1, &out)
            begin("replace", siblings + ["\(index)"], &out)
        } else {
            begin("add", PatchWriter.sibling(of: path), &out)
        }
        out.beginObject()
        out.key(key)
        if isArray { out.beginArray() }
        try write(value, definition, &out)
        if isArray { out.endArray() }
        out.endObject()
        out.endObject()
    }

    func replace(_ element: Element, with value: FHIRPathPatch.Value, _ out: inout JSONOutput) throws(Issue) {
        let path = try pointer(to: element)
        guard path.count > 0 else { throw Issue(.value, "path: the resource itself cannot be replaced") }
        if element.view == nil { return try setValue(value, at: path, &out) }
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
            if let (sibling, _) = siblings(of: path) { remove(sibling, &out) }
            try step("add", path.dropLast() + [newKey], value, wanted, &out)
        }
    }

    /// Gives a value to what has extensions only.
    private func setValue(
        _ value: FHIRPathPatch.Value, at path: [String], _ out: inout JSONOutput
    ) throws(Issue) {
        let plain = PatchWriter.plain(path)
        let (type, key) = try owner(of: plain)
        guard let type, let definition = table.element(type, named: key) else {
            throw Issue(.value, "path: the definitions have no such element")
        }
        let (wanted, newKey) = try property(table.pathName(definition), value, in: type)
        guard newKey == key else {
            remove(path, &out)
            return try step("add", plain.dropLast() + [newKey], value, wanted, &out)
        }
        guard let index = plain.last.flatMap({ Int($0) }) else {
            return try step("add", plain, value, wanted, &out)
        }
        let list = Array(plain.dropLast())
        lengthen(list, to: index + 1, &out)
        try step("replace", plain, value, wanted, &out)
    }

    func delete(_ element: Element, _ out: inout JSONOutput) throws(Issue) {
        let path = try pointer(to: element)
        guard path.count > 0 else { throw Issue(.value, "path: the resource itself cannot be deleted") }
        try delete(element.view == nil ? PatchWriter.plain(path) : path, &out)
    }

    private func delete(_ start: [String], _ out: inout JSONOutput) throws(Issue) {
        var path = start
        // What would be left empty goes too: neither empty lists nor empty objects are FHIR.
        while path.count > 1, isAll(of: path.dropLast(), path[path.count - 1]) { path.removeLast() }
        guard let index = path.last.flatMap({ Int($0) }), path.count > 1 else {
            if isSibling(path.last), hasNoValue(PatchWriter.plain(path)) {
                // Nothing would be left but null.
                return try delete(PatchWriter.plain(path), &out)
            }
            remove(path, &out, ifThere: true)
            if let (sibling, _) = siblings(of: path) { remove(sibling, &out) }
            return
        }
        let list = Array(path.dropLast())
        guard isSibling(list.last) else {
            removeItem(index, of: list, nil, &out)
            if let (siblings, view) = siblings(of: list) { removeItem(index, of: siblings, view, &out) }
            return
        }
        if hasNoValue(PatchWriter.plain(path)) { return try delete(PatchWriter.plain(path), &out) }
        // Beside a value there stands null; where nothing else is said, nothing stands.
        guard isAnyElse(index, in: value(at: list)) else { return remove(list, &out) }
        begin("replace", path, &out)
        out.raw("null".utf8)
        out.endObject()
    }

    /// Whether a property or item has nothing but null for a value.
    private func hasNoValue(_ path: [String]) -> Bool {
        guard let view = value(at: path) else { return true }
        return view.isNull || view.isArray && view.items.allSatisfy(\.isNull)
    }

    private func isAnyElse(_ index: Int, in list: JSONView?) -> Bool {
        list?.items.enumerated().contains { $0.offset != index && !$0.element.isNull } ?? false
    }

    /// Takes an item out of a list, and the list where nothing but null would be left.
    private func removeItem(_ index: Int, of path: [String], _ view: JSONView?, _ out: inout JSONOutput) {
        guard let view = view ?? value(at: path), view.isArray, index < view.count else { return }
        remove(isAnyElse(index, in: view) ? path + ["\(index)"] : path, &out)
    }

    func isSibling(_ name: String?) -> Bool { name?.hasPrefix("_") ?? false }

    /// Whether a container holds nothing but this item or this member and its sibling.
    private func isAll(of path: ArraySlice<String>, _ key: String) -> Bool {
        guard let container = value(at: Array(path)) else {
            // A list of which only the siblings are there.
            return Int(key) != nil && (siblings(of: Array(path)).map { $0.view.count == 1 } ?? false)
        }
        if container.isObject, container.count == 2, !isSibling(key) { return container.member("_" + key) != nil }
        return container.count == 1
    }

    func insert(
        _ value: FHIRPathPatch.Value, at index: Int, among elements: [Element], _ out: inout JSONOutput
    ) throws(Issue) {
        let (path, count) = try list(of: elements)
        guard index <= count else { throw Issue(.value, "index: the list has \(count) items") }
        lengthen(path, to: count, &out)
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
        let (path, count) = try list(of: elements)
        guard source < count, destination < count else {
            throw Issue(.value, "source and destination: the list has \(count) items")
        }
        let both = [path] + (siblings(of: path).map { [$0.path] } ?? [])
        for path in both where value(at: path) != nil {
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

    /// Makes a list at least so long, by `null`.
    private func lengthen(_ path: [String], to count: Int, _ out: inout JSONOutput) {
        if let there = value(at: path) {
            for _ in 0..<max(count - there.count, 0) { addNull(path + ["-"], &out) }
            return
        }
        begin("add", path, &out)
        out.array { out in for _ in 0..<count { out.raw("null".utf8) } }
        out.endObject()
    }

    /// Begins an operation up to its value.
    private func begin(_ name: String, _ path: [String], _ out: inout JSONOutput) {
        out.beginObject()
        out.member("op", name)
        out.member("path", PatchWriter.text(path))
        out.key("value")
    }

    private func remove(_ path: [String], _ out: inout JSONOutput, ifThere: Bool = false) {
        if ifThere && value(at: path) == nil { return }
        out.object { out in
            out.member("op", "remove")
            out.member("path", PatchWriter.text(path))
        }
    }

    private func step(
        _ name: String, _ path: [String], _ value: FHIRPathPatch.Value, _ definition: ElementDefinition,
        inList: Bool = false, _ out: inout JSONOutput
    ) throws(Issue) {
        begin(name, path, &out)
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
            let hint = near.map { "; the nearest is \($0)" as Message }
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
}
