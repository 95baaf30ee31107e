import FHIR

/// Keeps the constraints of types and elements, each where it is defined (not where it is inherited).
///
/// Where an element's values must conform to a profile of their type (`Range.low`: a Quantity that is a SimpleQuantity),
/// the rules that the profile adds stand at that element.
enum InvariantCompiler {
    private static let inherited: Set<String> = ["ele-1", "ext-1"]

    static func compile(package: DefinitionPackage, types: TypeCompiler, writer: inout TableWriter) {
        for structure in package.structures {
            guard let type = types.records[structure.name] else { continue }
            for element in structure.elements {
                for constraint in element.constraints {
                    let isDefinedHere =
                        inherited.contains(constraint.key)
                        ? element.path == structure.name && ["Element", "Extension"].contains(structure.name)
                        : constraint.source.map { last($0, "/") == structure.name } ?? true
                    if isDefinedHere { add(constraint, at: element.path, of: type.index, writer: &writer) }
                }
            }
        }
        for (name, type) in types.records.sorted(by: { $0.value.index < $1.value.index }) {
            for element in type.elements {
                for constraint in element.profiles.flatMap({ package.profiles[$0] ?? [] }) {
                    // The name in JSON tells which type of a choice is meant: `dose[x]` may be a Range, too.
                    add(constraint, at: "\(name).\(element.jsonName)", of: type.index, writer: &writer)
                }
            }
        }
    }

    private static func add(
        _ constraint: Structure.Constraint, at path: String, of type: Int, writer: inout TableWriter
    ) {
        writer.append(
            .invariants,
            [
                writer.string(path), writer.string(constraint.key), writer.string(constraint.severity),
                writer.string(constraint.human), writer.string(constraint.expression), UInt32(type),
            ])
    }
}
