import FHIR
import FHIRPath
import JSON

/// A resource that is searched for, with what expressions draw from it.
final class Specimen {
    let type: String
    let id: String
    let text: String
    /// When it was written, in microseconds since 1970.
    let updated: Int64
    private let document: JSONDocument
    private var known: [String: [Drawn]] = [:]
    private var knownGroups: [String: [[[Drawn]]]] = [:]

    init(type: String, id: String, bytes: [UInt8], updated: Int64) throws {
        self.type = type
        self.id = id
        self.updated = updated
        text = String(decoding: bytes, as: UTF8.self)
        document = try JSONDocument(bytes)
    }

    /// The resources that lie in it.
    func contained() throws -> [Specimen] {
        let found: [(type: String, id: String, bytes: [UInt8])] = document.withRoot { root in
            guard let list = root["contained"] else { return [] }
            return list.items.map { item in
                var bytes: [UInt8] = []
                item.appendCompact(to: &bytes)
                return (item["resourceType"]?.string ?? "", item["id"]?.string ?? "", bytes)
            }
        }
        return try found.map { try Specimen(type: $0.type, id: $0.id, bytes: $0.bytes, updated: updated) }
    }

    /// What the expression gives, in its order.
    func draw(_ expression: String) throws -> [Drawn] {
        if let values = known[expression] { return values }
        let values = try document.withRoot { root in
            try path(expression)?.draw(from: root) { items in items.compactMap { Specimen.drawn($0) } } ?? []
        }
        known[expression] = values
        return values
    }

    /// For each item of the base, what each expression gives on it.
    func draw(_ expressions: [String], onEach base: String) throws -> [[[Drawn]]] {
        let key = "\(base) → \(expressions)"
        if let groups = knownGroups[key] { return groups }
        let groups: [[[Drawn]]] = try document.withRoot { root in
            let paths = try expressions.map { try DrawnExpression($0) }
            return try path(base)?.draw(from: root) { items throws(FHIRPathError) in
                var groups: [[[Drawn]]] = []
                for item in items {
                    var group: [[Drawn]] = []
                    for path in paths {
                        group.append(try path.draw(from: root, on: item) { $0.compactMap { Specimen.drawn($0) } })
                    }
                    groups.append(group)
                }
                return groups
            } ?? []
        }
        knownGroups[key] = groups
        return groups
    }

    /// The alternatives of an expression that speak of this type.
    private func path(_ expression: String) throws -> DrawnExpression? {
        guard let type = ResourceType(type) else { return nil }
        return try DrawnExpression(expression).part(for: type.definition)
    }

    private static func drawn(_ item: Item) -> Drawn? {
        switch item.drawn {
        case .element(let view, let type): Drawn(type: type, tree: Tree(view))
        case .value(let document, let type): Drawn(type: type, tree: document.withRoot { Tree($0) })
        case nil: nil
        }
    }
}
