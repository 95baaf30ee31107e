import FHIR

/// Keeps the constraints of types and elements, each where it is defined (not where it is inherited).
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
                    guard isDefinedHere else { continue }
                    writer.append(
                        .invariants,
                        [
                            writer.string(element.path), writer.string(constraint.key),
                            writer.string(constraint.severity),
                            writer.string(constraint.human), writer.string(constraint.expression), UInt32(type.index),
                        ])
                }
            }
        }
    }
}
