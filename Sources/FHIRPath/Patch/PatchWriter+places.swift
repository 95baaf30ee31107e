internal import FHIR
internal import JSON
internal import Wording

/// Where elements stand in the document. What a primitive has beside its value stands in a sibling property with an
/// underscore; in lists both are in step, with `null` where one has nothing. Source: json.html#primitive.
extension PatchWriter {
    static func text(_ path: [String]) -> String {
        path.map { "/" + $0.replacing("~", with: "~0").replacing("/", with: "~1") }.joined()
    }

    func pointer(to element: Element) throws(Issue) -> [String] {
        guard let view = element.view ?? element.sibling else {
            throw Issue(.value, "path: leads to no element of this resource")
        }
        return try pointer(to: view)
    }

    /// Where the sibling with the underscore of a property stands.
    static func sibling(of property: [String]) -> [String] {
        property.dropLast() + [property.last.map { "_" + $0 } ?? ""]
    }

    /// The property, or the item of a list, whose sibling stands at a path.
    static func plain(_ path: [String]) -> [String] {
        var path = path
        guard let at = path.lastIndex(where: { $0.hasPrefix("_") }) else { return path }
        path[at].removeFirst()
        return path
    }

    /// The JSON pointer of a value of the document, by its place on the tape. Of a primitive without a value it is that of
    /// its sibling.
    func pointer(to view: JSONView) throws(Issue) -> [String] {
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
    func child(of view: JSONView, around index: Int) -> (String, JSONView)? {
        var last: (String, JSONView)?
        if view.isObject {
            for (key, value) in view.members where value.index <= index { last = (key.string ?? "", value) }
        } else {
            for (number, item) in view.items.enumerated() where item.index <= index { last = ("\(number)", item) }
        }
        return last
    }

    func value(at path: [String]) -> JSONView? {
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
    func owner(of path: [String]) throws(Issue) -> (type: TypeDefinition?, key: String) {
        var type: TypeDefinition?
        var at = root
        var key = ""
        for part in path {
            if at.isObject {
                if let name = at["resourceType"]?.string {
                    type = table.type(named: name)
                } else if let before = type {
                    type =
                        isSibling(key)
                        ? table.type(named: "Element") : table.element(before, named: key).map { table.type($0) }
                }
                key = part
            }
            guard let next = value(at: [part], from: at) else { break }
            at = next
        }
        return (type, key)
    }

    func value(at path: [String], from view: JSONView) -> JSONView? {
        PatchWriter(root: view).value(at: path)
    }

    func siblings(of property: [String]) -> (path: [String], view: JSONView)? {
        guard let name = property.last else { return nil }
        let path = property.dropLast() + ["_" + name]
        return value(at: Array(path)).map { (Array(path), $0) }
    }

    /// The list in which all the elements lie, and how many these are. Where none has a value, only the siblings are there.
    func list(of elements: [Element]) throws(Issue) -> ([String], count: Int) {
        guard let first = elements.first else {
            throw Issue(.value, "path: there is no list: add its first item")
        }
        let place = try pointer(to: first)
        let path = Array((first.view == nil ? PatchWriter.plain(place) : place).dropLast())
        let list = value(at: path) ?? siblings(of: path)?.view
        guard let list, list.isArray, elements.count == max(list.count, siblings(of: path)?.view.count ?? 0) else {
            throw Issue(.value, "path: leads to no list as a whole")
        }
        return (path, elements.count)
    }
}
