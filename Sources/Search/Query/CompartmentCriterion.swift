package import FHIR

/// Which resources lie in a compartment. Source: compartmentdefinition.html.
package enum CompartmentCriterion {
    /// Types that have compartments.
    package static let owners: Set<ResourceType> = Set(CompartmentFields.all.keys)

    /// Types of which resources may lie in the owner's compartment.
    package static func types(in owner: ResourceType) -> [ResourceType] {
        var types = Set((CompartmentFields.all[owner] ?? [:]).keys)
        types.insert(owner)
        return types.sorted()
    }

    /// The condition that resources of a type lie in a compartment; `nil` when none can.
    package static func criterion(
        _ type: ResourceType, in owner: ResourceType, id: String, bases: [String]
    ) -> Criterion? {
        var ways: [[Criterion]] = type == owner ? [[.ids([id])]] : []
        if let fields = CompartmentFields.all[owner]?[type], !fields.isEmpty {
            let own: [ReferenceTarget] = [.local(owner, id: id)] + bases.map { .url("\($0)/\(owner.name)/\(id)") }
            ways.append([.values(own.map { .reference($0) }, fields: fields)])
        }
        return ways.isEmpty ? nil : .any(ways)
    }

    /// The fields by whose references resources of a type lie in compartments of some owners.
    package static func fields(of type: ResourceType, in owners: Set<ResourceType>) -> [IndexField] {
        owners.flatMap { CompartmentFields.all[$0].flatMap { $0[type] } ?? [] }
    }

    /// The ids of those in whose compartments a resource lies by its references.
    package static func owners(
        of type: ResourceType, in owner: ResourceType, _ entries: [IndexEntry], bases: [String]
    ) -> Set<String> {
        guard let fields = CompartmentFields.all[owner].flatMap({ $0[type] }) else { return [] }
        return Criterion.ids(of: owner, in: entries, fields, bases)
    }
}

private enum CompartmentFields {
    /// By owner and type.
    static let all: [ResourceType: [ResourceType: [IndexField]]] = {
        let table = DefinitionTable.r4
        var all: [ResourceType: [ResourceType: [IndexField]]] = [:]
        for row in 0..<table.count(.compartments) {
            func column(_ column: DefinitionLayout.CompartmentColumn) -> Int {
                table.word(.compartments, row, column.rawValue)
            }
            guard let owner = ResourceType(TypeDefinition(index: column(.compartment))),
                let type = ResourceType(TypeDefinition(index: column(.resourceType)))
            else { continue }
            let fields = (column(.firstField)..<column(.firstField) + column(.fieldCount)).map {
                IndexField(number: UInt16(table.word(.parameterFields, $0, 0)))
            }
            all[owner, default: [:]][type, default: []] += fields
        }
        return all
    }()
}
