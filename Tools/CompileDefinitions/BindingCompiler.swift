import FHIR

/// Expands the value sets of required bindings into hash slots.
enum BindingCompiler {
    static func compile(package: DefinitionPackage, types: TypeCompiler, writer: inout TableWriter) {
        var known: [String: Int?] = [:]
        for record in types.records.values.sorted(by: { $0.index < $1.index }) {
            for element in record.elements {
                guard let url = element.requiredValueSet,
                    ["code", "Coding", "CodeableConcept", "uri"].contains(element.typeName)
                else { continue }
                let binding = known[url] ?? add(url, package: package, writer: &writer)
                known[url] = .some(binding)
                if let binding {
                    writer.set(
                        .elements, element.index, DefinitionLayout.ElementColumn.binding.rawValue, UInt32(binding + 1))
                }
            }
        }
    }

    /// All codes of a value set; `nil` when a system of it is not in the package (currencies, MIME types, UCUM).
    static func expansion(_ url: String, package: DefinitionPackage) -> [(system: String, code: String)]? {
        guard let valueSet = package.valueSets[url] else { return nil }
        var codes: [(String, String)] = []
        for include in valueSet.includes {
            if !include.codes.isEmpty {
                codes += include.codes.map { (include.system, $0) }
            } else {
                guard let system = package.codeSystems[include.system], system.isComplete else { return nil }
                codes += system.codes.map { (include.system, $0) }
            }
        }
        return codes
    }

    private static func add(_ url: String, package: DefinitionPackage, writer: inout TableWriter) -> Int? {
        guard let codes = expansion(url, package: package) else { return nil }
        let keys = codes.map { (key: $0.code, payload: [writer.string($0.system), writer.string($0.code)]) }
        let slots = TableWriter.slots(keys, empty: [0, 0])
        let first = writer.count(.bindingSlots)
        for record in slots.records { writer.append(.bindingSlots, record) }
        return writer.append(.bindings, [writer.string(url), UInt32(first), slots.mask, UInt32(codes.count)])
    }
}
