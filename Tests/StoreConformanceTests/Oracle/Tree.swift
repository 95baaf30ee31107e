import JSON

/// A JSON value as plain Swift: slow, and nothing to get wrong.
indirect enum Tree: Sendable {
    case object([(name: String, value: Tree)])
    case array([Tree])
    case string(String)
    /// A number as it is written.
    case number(String)
    case boolean(Bool)
    case null

    init(_ view: JSONView) {
        switch view.kind {
        case .object:
            var members: [(name: String, value: Tree)] = []
            for (key, value) in view.members { members.append((key.string ?? "", Tree(value))) }
            self = .object(members)
        case .array:
            var items: [Tree] = []
            for item in view.items { items.append(Tree(item)) }
            self = .array(items)
        case .string, .key: self = .string(view.string ?? "")
        case .number: self = .number(view.numberText ?? "")
        case .true: self = .boolean(true)
        case .false: self = .boolean(false)
        case .null, .end: self = .null
        }
    }

    /// The member of an object.
    subscript(_ name: String) -> Tree? {
        guard case .object(let members) = self else { return nil }
        for member in members where member.name == name { return member.value }
        return nil
    }

    /// The items of an array; a single value is the only item.
    var items: [Tree] {
        if case .array(let items) = self { return items }
        return [self]
    }

    /// The members of all items.
    func all(_ name: String) -> [Tree] { self[name]?.items ?? [] }

    var text: String? {
        switch self {
        case .string(let text): text
        case .number(let text): text
        case .boolean(let bool): bool ? "true" : "false"
        default: nil
        }
    }
}

/// A value that an expression gave, with the name of its type.
struct Drawn {
    let type: String
    let tree: Tree
}
