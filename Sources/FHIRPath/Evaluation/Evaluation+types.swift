internal import FHIR
internal import Wording

/// Source: FHIRPath 2.0.0, §"Types"; fhirpath.html#types.
extension Evaluation {
    func isType(_ items: [Item], _ type: TypeName, at offset: Int) throws(FHIRPathError) -> [Item] {
        let test = try TypeTest(type, isLenient: environment.isLenient, at: offset)
        guard let item = try single(items, "what is asked for its type", at: offset) else { return [] }
        return [.boolean(test.holds(item))]
    }

    func asType(_ items: [Item], _ type: TypeName, at offset: Int) throws(FHIRPathError) -> [Item] {
        if environment.isLenient { return try ofType(items, type, at: offset) }
        let test = try TypeTest(type, at: offset)
        guard let item = try single(items, "what is taken as a type", at: offset) else { return [] }
        return test.holds(item) ? [item] : []
    }

    func ofType(_ items: [Item], _ type: TypeName, at offset: Int) throws(FHIRPathError) -> [Item] {
        let test = try TypeTest(type, at: offset)
        return items.filter { test.holds($0) }
    }
}

/// Whether items are of a type.
struct TypeTest {
    private let system: String?
    private let definition: TypeDefinition?

    static let systemTypes: Set<String> = [
        "Any", "Boolean", "String", "Integer", "Long", "Decimal", "Date", "DateTime", "Time", "Quantity",
    ]

    init(_ type: TypeName, isLenient: Bool = false, at offset: Int) throws(FHIRPathError) {
        switch type.namespace {
        case "System"?:
            system = type.name
            definition = nil
        case "FHIR"?:
            system = nil
            definition = DefinitionTable.r4.type(named: type.name)
        case nil:
            system = TypeTest.systemTypes.contains(type.name) ? type.name : nil
            let table = DefinitionTable.r4
            definition = table.type(named: type.name) ?? (isLenient ? table.type(named: type.name.lowercased()) : nil)
        case let other?:
            throw FHIRPathError(.semantic, "there is no model \(other); there are System and FHIR", at: offset)
        }
        if system == nil && definition == nil {
            throw FHIRPathError(.semantic, "there is no type \(type.name)", at: offset)
        }
    }

    func holds(_ item: Item) -> Bool {
        if case .element(let element) = item {
            if let own = element.type {
                return definition.map { DefinitionTable.r4.isKind(own, of: $0) } ?? false
            }
            return element.typeName == ("System", system ?? "")
        }
        return system == "Any" || item.typeName.name == system
    }
}
