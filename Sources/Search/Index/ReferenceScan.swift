package import FHIR
internal import JSON

/// The literal references of a resource, found in its bytes without parsing it.
///
/// Texts are compact, and the names of properties have no escapes, so a reference is `"reference":"` and what comes up to
/// the next quotation mark; within a string the first quotation mark would have a backslash before it. For those who want
/// to know whether a resource leads to anything new: a hundredth of the work of drawing its entries.
package enum ReferenceScan {
    /// The fields of a type that lead somewhere by canonical URLs, which no literal reference tells of.
    package static func urlFields(of type: ResourceType) -> [IndexField] { urlFields[type] ?? [] }

    private static let urlFields = Dictionary(
        uniqueKeysWithValues: ResourceType.all.map { ($0, fieldsWithURLs(of: $0)) })

    /// The references of a compact text, as they are written.
    package static func references(in text: [UInt8]) -> [ArraySlice<UInt8>] {
        var found: [ArraySlice<UInt8>] = []
        var at = 0
        while at + mark.count < text.count {
            let step = steps[Int(text[at + mark.count - 1])]
            guard step == 0 else {
                at += step
                continue
            }
            guard text[at..<at + mark.count].elementsEqual(mark) else {
                at += 1
                continue
            }
            let start = at + mark.count
            guard let end = text[start...].firstIndex(of: UInt8(ascii: "\"")) else { return found }
            found.append(text[start..<end])
            at = end
        }
        return found
    }

    /// A reference without the escapes of JSON; `nil` when it is none.
    package static func text(_ reference: ArraySlice<UInt8>) -> String? {
        guard reference.contains(UInt8(ascii: "\\")) else { return String(decoding: reference, as: UTF8.self) }
        let quote = [UInt8(ascii: "\"")]
        return try? JSONDocument(quote + reference + quote).withRoot { $0.string }
    }

    private static let mark = Array("\"reference\":\"".utf8)

    /// How far the mark has to be moved before its last byte's place has this byte. Source: Horspool, Practical fast
    /// searching in strings, 1980.
    private static let steps: [Int] = {
        var steps = Array(repeating: mark.count, count: 256)
        for (place, byte) in mark.enumerated() { steps[Int(byte)] = mark.count - 1 - place }
        return steps
    }()

    private static func fieldsWithURLs(of type: ResourceType) -> [IndexField] {
        let table = DefinitionTable.r4
        var found: Set<IndexField> = []
        var seen: Set<Int> = []
        var nodes = [table.trieRoot(type.definition)]
        while let node = nodes.popLast() {
            guard seen.insert(node).inserted else { continue }
            for action in table.actions(node) where action.kind == .reference && action.type != .reference {
                found.insert(action.field)
            }
            nodes += table.edges(node).map { table.child($0) }
        }
        return found.sorted()
    }
}
