/// A resource type of R4 that can be stored.
///
/// `number` is what stores keep: the type's place in the alphabetical list of R4's concrete types, which never changes.
package struct ResourceType: Sendable, Hashable, Comparable {
    package let number: UInt16

    package init?(number: Int) {
        guard number >= 0 && number < ResourceType.names.count else { return nil }
        self.number = UInt16(number)
    }

    /// The type by its name, case-sensitive; `nil` when R4 has no concrete type of that name.
    package init?(_ name: String) {
        guard let number = ResourceType.numbers[name] else { return nil }
        self.number = number
    }

    package var name: String { ResourceType.names[Int(number)] }
    /// The type in the definition table.
    package var definition: TypeDefinition { ResourceType.definitions[Int(number)] }

    package static func < (a: ResourceType, b: ResourceType) -> Bool { a.number < b.number }

    /// The 148 types of the package less the abstract `Resource` and `DomainResource`, by name.
    package static let all: [ResourceType] = names.indices.compactMap { ResourceType(number: $0) }

    /// The type of a definition; `nil` for abstract types and for what is no resource.
    package init?(_ definition: TypeDefinition) {
        guard let number = ResourceType.numberByDefinition[definition] else { return nil }
        self.number = number
    }

    /// The type whose compartment decides whom a resource belongs to.
    package static let patient: ResourceType = {
        guard let type = ResourceType("Patient") else { preconditionFailure("R4 has Patient") }
        return type
    }()

    private static let ordered: [(name: String, definition: TypeDefinition)] = {
        let table = DefinitionTable.r4
        return (0..<table.count(.types)).map { TypeDefinition(index: $0) }
            .filter { table.kind($0) == .resource }
            .map { (table.name($0), $0) }
            .sorted { $0.0 < $1.0 }
    }()
    private static let names: [String] = ordered.map(\.name)
    private static let definitions: [TypeDefinition] = ordered.map(\.definition)
    private static let numbers: [String: UInt16] = Dictionary(
        uniqueKeysWithValues: ordered.enumerated().map { ($1.name, UInt16($0)) })
    private static let numberByDefinition: [TypeDefinition: UInt16] = Dictionary(
        uniqueKeysWithValues: ordered.enumerated().map { ($1.definition, UInt16($0)) })
}

extension ResourceType: CustomStringConvertible {
    package var description: String { name }
}
