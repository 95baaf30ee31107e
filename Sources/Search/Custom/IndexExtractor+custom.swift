internal import FHIR
internal import FHIRPath
package import JSON

/// Values of custom parameters: what the expression draws, turned into entries as the values of all others are.
extension IndexExtractor {
    /// The entries of custom parameters, each once.
    ///
    /// A parameter whose evaluation fails on the resource, or whose combinations are more than a resource may have, has
    /// no values there: what is written does not depend on what somebody searches by.
    ///
    /// - Parameter failed: hears of each parameter whose evaluation fails.
    package static func draw(
        _ fields: [CustomField], from root: JSONView, withTexts: Bool = false, withInnerReferences: Bool = false,
        failed: (CustomField) -> Void = { _ in }
    ) -> [IndexEntry] {
        let innerTypes = withTexts && !fields.isEmpty ? IndexExtractor.innerTypes(of: root) : [:]
        return fields.flatMap { field in
            var extractor = IndexExtractor(includesTexts: withTexts, includesInnerReferences: withInnerReferences)
            extractor.innerTypes = innerTypes
            if extractor.draw(field, from: root) { return extractor.entries }
            failed(field)
            return []
        }
    }

    /// - Returns: `false` when the evaluation fails.
    private mutating func draw(_ field: CustomField, from root: JSONView) -> Bool {
        var drawn = self
        let steps = DrawingSteps()
        do throws(FHIRPathError) {
            try field.expression.draw(from: root, spending: steps) { items throws(FHIRPathError) in
                for item in items {
                    if field.kind == .composite {
                        try drawn.combine(field, of: item, in: root, spending: steps)
                    } else {
                        drawn.add(item, IndexField(field), field.kind)
                    }
                }
            }
        } catch {
            return false
        }
        self = drawn
        return !hasTooManyCombinations
    }

    private mutating func add(_ item: Item, _ field: IndexField, _ kind: SearchKind) {
        switch item.drawn {
        case .element(let view, let type): add(view, type: type, field, kind)
        case .value(let document, let type):
            // A text that an expression made is what the parameter wants it to be.
            let type = type == "string" ? kind.typeOfText : type
            document.withRoot { add($0, type: type, field, kind) }
        case nil: break
        }
    }

    private mutating func add(_ view: JSONView, type: String, _ field: IndexField, _ kind: SearchKind) {
        // Many expressions end at the extension and mean its value, the definitions' own among them.
        if type == "Extension" {
            for (key, value) in view.members {
                guard let name = key.string, name.hasPrefix("value") else { continue }
                add(value, type: IndexExtractor.type(of: name.dropFirst(5)), field, kind)
            }
            return
        }
        guard kind.carries(type), let form = IndexedType(fhirType: kind == .string ? kind.form(of: type) : type) else {
            return
        }
        add(view, (field: field, kind: kind, type: form))
    }

    /// The type that `value[x]` names: `DateTime` is `dateTime`, `Coding` is `Coding`.
    private static func type(of suffix: Substring) -> String {
        let lower = suffix.prefix(1).lowercased() + suffix.dropFirst()
        return DefinitionTable.r4.type(named: lower) == nil ? String(suffix) : lower
    }

    // MARK: Composites

    /// Joins the values of the components below one item.
    private mutating func combine(
        _ field: CustomField, of item: Item, in root: JSONView, spending steps: DrawingSteps
    ) throws(FHIRPathError) {
        var lists: [[IndexValue]] = []
        for component in field.components {
            var values = IndexExtractor()
            values.collectsComponents = true
            try component.expression.draw(from: root, on: item, spending: steps) { items throws(FHIRPathError) in
                for item in items { values.add(item, IndexField(field), component.parameter.kind) }
            }
            lists.append(values.components.joined().map(\.value))
        }
        let left = IndexExtractor.combinationsMax - entries.count
        guard lists.reduce(1, { min($0 * $1.count, left + 1) }) <= left else {
            hasTooManyCombinations = true
            return
        }
        var joined: [[IndexValue]] = [[]]
        for list in lists { joined = joined.flatMap { head in list.map { head + [$0] } } }
        for values in joined { add(IndexField(field), .composite(values)) }
    }
}

extension SearchKind {
    /// The type that a text is taken for.
    fileprivate var typeOfText: String {
        switch self {
        case .uri: "uri"
        case .reference: "canonical"
        case .date: "dateTime"
        default: "string"
        }
    }

    /// Codes and URIs are texts to a parameter of strings.
    fileprivate func form(of type: String) -> String { ["code", "id", "uri"].contains(type) ? "string" : type }
}
