internal import FHIR

/// What is known of a part before it is evaluated: the types that its items may have.
enum StaticType: Equatable {
    case unknown
    /// FHIR's types and those of the language.
    case known(fhir: Set<TypeDefinition>, system: Set<String>)

    static func system(_ name: String) -> StaticType { .known(fhir: [], system: [name]) }
    static func fhir(_ types: Set<TypeDefinition>) -> StaticType { .known(fhir: types, system: []) }
    static let boolean = StaticType.system("Boolean")
    static let string = StaticType.system("String")
    static let integer = StaticType.system("Integer")
    static let nothing = StaticType.known(fhir: [], system: [])

    func joined(_ other: StaticType) -> StaticType {
        guard case .known(let a, let b) = self, case .known(let c, let d) = other else { return .unknown }
        return .known(fhir: a.union(c), system: b.union(d))
    }
}
