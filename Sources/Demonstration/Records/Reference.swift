/// A reference to a resource of the clinic that has been written already.
struct Reference: Sendable {
    let type: String
    let id: String
    let display: String?

    var json: JSONValue {
        ["reference": "\(type)/\(id)", "display": .optional(display)]
    }
}

extension JSONValue {
    /// The reference, or nothing when there is none.
    static func optional(_ reference: Reference?) -> JSONValue {
        reference.map(\.json) ?? .absent
    }

    /// A list of one reference, or nothing when there is none.
    static func listed(_ reference: Reference?) -> JSONValue {
        reference.map { [$0.json] } ?? .absent
    }
}
