/// A JSON value that keeps its members in the order in which they were written down.
///
/// Literals build it: `["status": "final", "value": .integer(3)]`. What is `.absent` is left out by `JSONWriter`, so an
/// optional element needs no branch where a resource is described.
enum JSONValue: Sendable {
    case absent
    case text(String)
    case integer(Int)
    case decimal(FixedDecimal)
    case truth(Bool)
    case list([JSONValue])
    case object([Member])

    struct Member: Sendable {
        let name: String
        let value: JSONValue
    }

    /// The text, or nothing when there is none.
    static func optional(_ text: String?) -> JSONValue {
        text.map(JSONValue.text) ?? .absent
    }

    /// The value when the condition holds, otherwise nothing.
    static func when(_ condition: Bool, _ value: @autoclosure () -> JSONValue) -> JSONValue {
        condition ? value() : .absent
    }

    /// The members of an object; of any other value none.
    var members: [Member] {
        if case .object(let members) = self { members } else { [] }
    }
}

extension JSONValue: ExpressibleByStringInterpolation {
    init(stringLiteral value: String) {
        self = .text(value)
    }
}

extension JSONValue: ExpressibleByArrayLiteral {
    init(arrayLiteral elements: JSONValue...) {
        self = .list(elements)
    }
}

extension JSONValue: ExpressibleByDictionaryLiteral {
    init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(elements.map { Member(name: $0.0, value: $0.1) })
    }
}

extension JSONValue: ExpressibleByBooleanLiteral {
    init(booleanLiteral value: Bool) {
        self = .truth(value)
    }
}
