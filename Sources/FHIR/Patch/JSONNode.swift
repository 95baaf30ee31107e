internal import JSON

/// A JSON value that can be changed; numbers and strings keep their text.
indirect enum JSONNode {
    case object([(key: String, value: JSONNode)])
    case array([JSONNode])
    /// A string, number or literal as it stands in a document.
    case scalar([UInt8])

    init(_ view: JSONView) {
        switch view.kind {
        case .object: self = .object(view.members.map { ($0.key.string ?? "", JSONNode($0.value)) })
        case .array: self = .array(view.items.map { JSONNode($0) })
        default: self = .scalar(view.compact())
        }
    }

    /// About the length of its text.
    var bytes: Int {
        switch self {
        case .object(let members): members.reduce(2) { $0 + $1.key.utf8.count + 4 + $1.value.bytes }
        case .array(let items): items.reduce(2) { $0 + $1.bytes + 1 }
        case .scalar(let text): text.count
        }
    }

    func write(to out: inout JSONOutput) {
        switch self {
        case .object(let members):
            out.object { out in
                for (key, value) in members {
                    out.key(key)
                    value.write(to: &out)
                }
            }
        case .array(let items): out.array { out in items.forEach { $0.write(to: &out) } }
        case .scalar(let text): out.raw(text)
        }
    }

    /// Equality as RFC 6902 section 4.6 has it: members in any order, numbers by value.
    func equals(_ other: JSONNode) -> Bool {
        switch (self, other) {
        case (.object(let a), .object(let b)):
            a.count == b.count
                && a.allSatisfy { member in b.contains { $0.key == member.key && $0.value.equals(member.value) } }
        case (.array(let a), .array(let b)):
            a.count == b.count && zip(a, b).allSatisfy { $0.equals($1) }
        case (.scalar(let a), .scalar(let b)): a == b || JSONNode.meaning(a) == JSONNode.meaning(b)
        default: false
        }
    }

    /// Strings and numbers in a form in which equal ones are the same.
    private static func meaning(_ text: [UInt8]) -> String {
        let written = String(decoding: text, as: UTF8.self)
        if let decimal = FHIRDecimal(written) {
            var digits = decimal.digits
            var exponent = decimal.exponent
            while digits.last == 0 {
                digits.removeLast()
                exponent += 1
            }
            return digits.isEmpty ? "0" : "\(decimal.isNegative ? "-" : "")\(digits)e\(exponent)"
        }
        return (try? JSONDocument(text).withRoot { $0.string.map { "s" + $0 } }) ?? written
    }
}
