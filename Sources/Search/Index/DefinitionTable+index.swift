package import FHIR
internal import JSON

/// The index sections of the definition table.
extension DefinitionTable {
    func trieRoot(_ type: TypeDefinition) -> Int {
        word(.types, type.index, DefinitionLayout.TypeColumn.trieRoot.rawValue)
    }

    func edges(_ node: Int) -> Range<Int> {
        let first = word(.trieNodes, node, DefinitionLayout.NodeColumn.firstEdge.rawValue)
        return first..<first + word(.trieNodes, node, DefinitionLayout.NodeColumn.edgeCount.rawValue)
    }

    func edgeNames(_ edge: Int, _ key: JSONView) -> Bool {
        equals(word(.trieEdges, edge, DefinitionLayout.EdgeColumn.name.rawValue), key)
    }

    func child(_ edge: Int) -> Int { word(.trieEdges, edge, DefinitionLayout.EdgeColumn.child.rawValue) }

    func takesFirstOnly(_ edge: Int) -> Bool {
        word(.trieEdges, edge, DefinitionLayout.EdgeColumn.condition.rawValue) == 3
    }

    /// Whether the edge's condition holds of the value it leads to.
    func holds(_ edge: Int, _ value: JSONView) -> Bool {
        let wanted = word(.trieEdges, edge, DefinitionLayout.EdgeColumn.conditionValue.rawValue)
        switch word(.trieEdges, edge, DefinitionLayout.EdgeColumn.condition.rawValue) {
        case 1:
            let name = word(.trieEdges, edge, DefinitionLayout.EdgeColumn.conditionName.rawValue)
            for (key, member) in value.members where equals(name, key) { return equals(wanted, member) }
            return false
        case 2:
            return value["extension"]?.items.contains { $0["url"].map { equals(wanted, $0) } ?? false } ?? false
        default: return true
        }
    }

    func actions(_ node: Int) -> some Sequence<(field: IndexField, kind: SearchKind, type: IndexedType)> {
        let first = word(.trieNodes, node, DefinitionLayout.NodeColumn.firstAction.rawValue)
        let count = word(.trieNodes, node, DefinitionLayout.NodeColumn.actionCount.rawValue)
        return (first..<first + count).lazy.map { at in
            let field = word(.trieActions, at, DefinitionLayout.ActionColumn.field.rawValue)
            let type = IndexedType(
                rawValue: UInt32(word(.trieActions, at, DefinitionLayout.ActionColumn.type.rawValue)))
            return (IndexField(number: UInt16(field)), fieldKind(field), type ?? .text)
        }
    }

    /// What kind of parameter a field belongs to.
    package func kind(_ field: IndexField) -> SearchKind { field.custom?.kind ?? fieldKind(Int(field.number)) }

    private func fieldKind(_ field: Int) -> SearchKind {
        SearchKind(rawValue: UInt32(word(.fields, field, DefinitionLayout.FieldColumn.kind.rawValue))) ?? .special
    }

    /// The system that a field's codes have without saying so; empty when there is none.
    package func impliedSystem(_ field: IndexField) -> String {
        guard field.isInTable else { return "" }
        return string(word(.fields, Int(field.number), DefinitionLayout.FieldColumn.implicitSystem.rawValue))
    }

    func fieldsWithAbsentToken(_ type: ResourceType) -> [(field: IndexField, token: String)] {
        IndexTables.absentTokens[type] ?? []
    }

    /// Whether composites join the values below each element that lies at the node.
    func isGroup(_ node: Int) -> Bool {
        word(.trieNodes, node, DefinitionLayout.NodeColumn.isGroup.rawValue) == 1
    }

    /// The type that a field belongs to.
    func resourceType(_ field: IndexField) -> ResourceType? {
        ResourceType(
            TypeDefinition(
                index: word(.fields, Int(field.number), DefinitionLayout.FieldColumn.resourceType.rawValue)))
    }

    /// The type whose resources alone have values of a field; `nil` where several have.
    package func onlyType(_ field: IndexField) -> ResourceType? {
        if let custom = field.custom { return custom.type }
        return field.isInTable ? resourceType(field) : nil
    }

    /// The fields of a composite's components, in their order; `nil` for what is no composite of the table.
    package func componentFields(of field: IndexField) -> [[IndexField]]? {
        composite(field)?.components.map(\.fields)
    }

    /// Whether a field holds family names.
    func isFamilyName(_ field: IndexField) -> Bool {
        field.custom?.isFamilyName ?? IndexTables.familyNames.contains(field)
    }

    /// Whether canonical URLs are among a field's references.
    func holdsCanonicals(_ field: IndexField) -> Bool { forms(field).contains(.canonical) }

    /// Whether ranges are among a field's numbers: `RiskAssessment.prediction.probability[x]`.
    package func holdsRanges(_ field: IndexField) -> Bool {
        field.custom != nil || forms(field).contains(.range)
    }

    /// The data types of a field's values; of a custom parameter's nothing is known.
    func forms(_ field: IndexField) -> Set<IndexedType> { field.isInTable ? IndexTables.forms[Int(field.number)] : [] }

    func composites(_ type: ResourceType) -> [Composite] { IndexTables.composites[type] ?? [] }
    func composite(_ field: IndexField) -> Composite? { IndexTables.compositesByField[field] }
    func isComponent(_ field: IndexField) -> Bool { field.isInTable && IndexTables.isComponent[Int(field.number)] }

    func patientCompartment(_ type: ResourceType) -> Set<IndexField>? { IndexTables.patientCompartment[type] }
}

/// Which values are joined to those of a composite's field.
struct Composite: Sendable {
    struct Component: Sendable {
        /// The code of the parameter that says what the component's values are.
        let parameter: String
        let fields: [IndexField]
        /// Whether its values are the resource's as a whole and not those of one element.
        let isShared: Bool
    }

    let field: IndexField
    let components: [Component]
}

/// Small tables by resource type, made once.
private enum IndexTables {
    static let absentTokens: [ResourceType: [(field: IndexField, token: String)]] = {
        let table = DefinitionTable.r4
        var out: [ResourceType: [(field: IndexField, token: String)]] = [:]
        for field in 0..<table.count(.fields) {
            let token = table.word(.fields, field, DefinitionLayout.FieldColumn.absentToken.rawValue)
            let type = table.word(.fields, field, DefinitionLayout.FieldColumn.resourceType.rawValue)
            guard token != 0, let type = ResourceType(TypeDefinition(index: type)) else { continue }
            out[type, default: []].append((IndexField(number: UInt16(field)), table.string(token)))
        }
        return out
    }()

    static let composites: [ResourceType: [Composite]] = {
        let table = DefinitionTable.r4
        var out: [ResourceType: [Composite]] = [:]
        for row in 0..<table.count(.composites) {
            let composite = Composite(row: row, table: table)
            guard let type = table.resourceType(composite.field) else { continue }
            out[type, default: []].append(composite)
        }
        return out
    }()

    static let familyNames: Set<IndexField> = {
        let table = DefinitionTable.r4
        return Set(
            (0..<table.count(.fields)).filter {
                table.string(table.word(.fields, $0, DefinitionLayout.FieldColumn.path.rawValue)).hasSuffix("family")
            }.map { IndexField(number: UInt16($0)) })
    }()

    /// The data types of each field's values.
    static let forms: [Set<IndexedType>] = {
        let table = DefinitionTable.r4
        var found: [Set<IndexedType>] = Array(repeating: [], count: table.count(.fields))
        for node in 0..<table.count(.trieNodes) {
            for action in table.actions(node) { found[Int(action.field.number)].insert(action.type) }
        }
        return found
    }()

    static let compositesByField = Dictionary(
        uniqueKeysWithValues: composites.values.joined().map { ($0.field, $0) })

    static let isComponent: [Bool] = {
        var out = Array(repeating: false, count: DefinitionTable.r4.count(.fields))
        for field in composites.values.joined().flatMap(\.components).flatMap(\.fields) {
            out[Int(field.number)] = true
        }
        return out
    }()

    static let patientCompartment: [ResourceType: Set<IndexField>] = {
        let table = DefinitionTable.r4
        var out: [ResourceType: Set<IndexField>] = [:]
        for row in 0..<table.count(.compartments) {
            let owner = table.word(.compartments, row, DefinitionLayout.CompartmentColumn.compartment.rawValue)
            guard ResourceType(TypeDefinition(index: owner)) == .patient else { continue }
            let type = table.word(.compartments, row, DefinitionLayout.CompartmentColumn.resourceType.rawValue)
            let first = table.word(.compartments, row, DefinitionLayout.CompartmentColumn.firstField.rawValue)
            let count = table.word(.compartments, row, DefinitionLayout.CompartmentColumn.fieldCount.rawValue)
            guard let type = ResourceType(TypeDefinition(index: type)) else { continue }
            out[type] = Set(
                (first..<first + count).map { IndexField(number: UInt16(table.word(.parameterFields, $0, 0))) })
        }
        return out
    }()
}

extension Composite {
    fileprivate init(row: Int, table: DefinitionTable) {
        func column(_ column: DefinitionLayout.CompositeColumn) -> Int {
            table.word(.composites, row, column.rawValue)
        }
        field = IndexField(number: UInt16(column(.field)))
        components = (column(.firstComponent)..<column(.firstComponent) + column(.componentCount)).map { at in
            func column(_ column: DefinitionLayout.ComponentColumn) -> Int {
                table.word(.components, at, column.rawValue)
            }
            return Component(
                parameter: table.string(column(.parameter)),
                fields: (column(.firstField)..<column(.firstField) + column(.fieldCount)).map {
                    IndexField(number: UInt16(table.word(.parameterFields, $0, 0)))
                },
                isShared: column(.isShared) == 1)
        }
    }
}
