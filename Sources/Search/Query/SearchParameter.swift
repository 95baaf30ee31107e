package import FHIR
package import Wording

/// A search parameter of a resource type.
package struct SearchParameter: Sendable {
    /// The name in the query: `birthdate`.
    package let code: String
    package let kind: SearchKind
    /// The canonical URL of its definition.
    package let url: String
    /// The paths it searches.
    package let fields: [IndexField]
    /// Types its references may lead to; empty for other kinds.
    package let targets: [ResourceType]
    /// The one type that its references must lead to (`where(resolve() is Patient)`).
    package let typeFilter: ResourceType?
    /// Why a custom parameter cannot be used; `nil` for one that can.
    package let refusal: Message?

    /// A custom parameter.
    init(
        code: String, kind: SearchKind, url: String, fields: [IndexField], targets: [ResourceType],
        refusal: Message? = nil
    ) {
        self.code = code
        self.kind = kind
        self.url = url
        self.fields = fields
        self.targets = targets
        typeFilter = nil
        self.refusal = refusal
    }

    /// Of a composite: the parameters whose values it joins, in their order.
    var components: [SearchParameter] {
        if let custom = fields.first?.custom { return custom.components.map(\.parameter) }
        guard kind == .composite, let composite = fields.first.flatMap({ DefinitionTable.r4.composite($0) }),
            let type = DefinitionTable.r4.resourceType(composite.field)
        else { return [] }
        return composite.components.compactMap { SearchParameter.all(of: type)[$0.parameter] }
    }

    /// Whether its references may lead to the type.
    package func leads(to type: ResourceType) -> Bool {
        typeFilter.map { $0 == type } ?? (targets.isEmpty || targets.contains(type))
    }

    /// Whether its references are canonical URLs, which may name a version.
    package var isCanonical: Bool {
        kind == .reference && fields.contains { DefinitionTable.r4.holdsCanonicals($0) || $0.custom != nil }
    }

    /// The data types that its values have; `nil` for a custom parameter, of which no more is known than its kind.
    private var forms: Set<IndexedType>? {
        fields.contains { $0.custom != nil }
            ? nil : fields.reduce(into: []) { $0.formUnion(DefinitionTable.r4.forms($1)) }
    }

    func mayHold(_ form: IndexedType) -> Bool { forms?.contains(form) ?? true }

    func holds(only wanted: Set<IndexedType>) -> Bool { forms.map { !$0.isEmpty && $0.isSubset(of: wanted) } ?? false }

    /// Whether its tokens are kept without case: those of strings and contact points are (search.html#token); `nil` where
    /// some may be.
    var foldsTokens: Bool? {
        let folded: Set<IndexedType> = [.text, .contactPoint]
        guard let forms else { return nil }
        return forms.isDisjoint(with: folded) ? false : forms.isSubset(of: folded) ? true : nil
    }

    /// Whether its codes are media types, which have a hierarchy of their own.
    var holdsMediaTypes: Bool { code == "contenttype" && fields.allSatisfy { $0.custom == nil } }

    /// Whether searches can use it: some have no path in R4, and nothing to be found by.
    package var isSupported: Bool { !fields.isEmpty || code == "_id" || code == "_lastUpdated" }

    /// All parameters of a type, by code, those of every resource included.
    package static func all(of type: ResourceType) -> [String: SearchParameter] { tables[Int(type.number)] }

    /// A parameter of the definitions by its canonical URL.
    static func shipped(url: String) -> SearchParameter? { byURL[url] }

    private static let byURL = Dictionary(
        tables.flatMap(\.values).map { ($0.url, $0) }, uniquingKeysWith: { a, _ in a })

    private static let tables: [[String: SearchParameter]] = ResourceType.all.map { type in
        let table = DefinitionTable.r4
        let first = table.word(.types, type.definition.index, DefinitionLayout.TypeColumn.firstParameter.rawValue)
        let count = table.word(.types, type.definition.index, DefinitionLayout.TypeColumn.parameterCount.rawValue)
        let all = (first..<first + count).map { SearchParameter(row: $0, table: table) }
        return Dictionary(all.map { ($0.code, $0) }, uniquingKeysWith: { a, _ in a })
    }

    private init(row: Int, table: DefinitionTable) {
        func column(_ column: DefinitionLayout.ParameterColumn) -> Int { table.word(.parameters, row, column.rawValue) }
        code = table.string(column(.code))
        kind = SearchKind(rawValue: UInt32(column(.kind))) ?? .special
        url = table.string(column(.url))
        fields = (column(.firstField)..<column(.firstField) + column(.fieldCount)).map {
            IndexField(number: UInt16(table.word(.parameterFields, $0, 0)))
        }
        targets = (column(.firstTarget)..<column(.firstTarget) + column(.targetCount)).compactMap {
            ResourceType(TypeDefinition(index: table.word(.targets, $0, 0)))
        }
        refusal = nil
        typeFilter = column(.typeFilter) == 0 ? nil : ResourceType(TypeDefinition(index: column(.typeFilter) - 1))
    }
}
