import FHIR

/// Compiles search parameters into fields, and all fields of a resource type into one trie of element paths.
///
/// A *field* is one path of one type, indexed once whatever the number of parameters that use it:
/// `code` and `combo-code` share `Observation.code`, `subject` and `patient` share `Observation.subject`.
struct SearchCompiler {
    private final class Node {
        var edges: [(name: String, condition: ParameterPath.Condition?, child: Node)] = []
        var actions: [(field: Int, type: IndexedType)] = []

        func child(_ name: String, _ condition: ParameterPath.Condition?) -> Node {
            for edge in edges where edge.name == name && edge.condition == condition { return edge.child }
            let child = Node()
            edges.append((name, condition, child))
            return child
        }
    }

    private struct FieldKey: Hashable {
        let steps: [ParameterPath.Step]
        let form: ParameterPath.Form
        let kind: String
    }

    private let package: DefinitionPackage
    private let types: TypeCompiler

    static func compile(package: DefinitionPackage, types: TypeCompiler, writer: inout TableWriter) {
        let compiler = SearchCompiler(package: package, types: types)
        var fieldsByParameter: [String: [UInt32]] = [:]
        for resource in types.resources {
            compiler.compile(resource, writer: &writer, fieldsByParameter: &fieldsByParameter)
        }
        for (resource, parameters) in package.patientCompartment where !parameters.isEmpty {
            guard let type = types.records[resource] else { continue }
            let first = writer.count(.parameterFields)
            var fields: [UInt32] = []
            for parameter in parameters {
                for field in fieldsByParameter["\(resource).\(parameter)"] ?? [] where !fields.contains(field) {
                    fields.append(field)
                }
            }
            for field in fields { writer.append(.parameterFields, [field]) }
            writer.append(.compartments, [UInt32(type.index), UInt32(first), UInt32(fields.count)])
        }
    }

    private func compile(
        _ resource: String, writer: inout TableWriter, fieldsByParameter: inout [String: [UInt32]]
    ) {
        guard let type = types.records[resource] else { return }
        let root = Node()
        var fields: [FieldKey: UInt32] = [:]
        let bases: Set<String> =
            resource == "Bundle" || resource == "Binary" || resource == "Parameters"
            ? [resource, "Resource"] : [resource, "Resource", "DomainResource"]
        let parameters = package.parameters.filter { !bases.isDisjoint(with: $0.bases) }
            .sorted { $0.code < $1.code }
        var records: [[UInt32]] = []
        for parameter in parameters {
            var mine: [UInt32] = []
            var filter = ""
            let paths =
                parameter.kind == "composite" || parameter.kind == "special" || parameter.code == "_id"
                    || parameter.code == "_lastUpdated"
                ? [] : ParameterPath.alternatives(parameter.expression, base: resource) ?? []
            for path in paths where [resource, "Resource", "DomainResource"].contains(path.root) {
                let key = FieldKey(steps: path.steps, form: path.form, kind: parameter.kind)
                if let known = fields[key] {
                    mine.append(known)
                } else if let field = place(path, kind: parameter.kind, resource: resource, in: root, writer: &writer) {
                    fields[key] = field
                    mine.append(field)
                }
                filter = path.resolvesTo ?? filter
            }
            let firstField = writer.count(.parameterFields)
            for field in mine { writer.append(.parameterFields, [field]) }
            let targets = parameter.targets.compactMap { types.records[$0]?.index }
            let firstTarget = writer.count(.targets)
            for target in targets { writer.append(.targets, [UInt32(target)]) }
            let kind = SearchKind.allCases.first { "\($0)" == parameter.kind } ?? .special
            records.append([
                writer.string(parameter.code), kind.rawValue, writer.string(parameter.url),
                writer.string(parameter.expression),
                UInt32(firstField), UInt32(mine.count), UInt32(firstTarget), UInt32(targets.count),
                filter.isEmpty ? 0 : UInt32((types.records[filter]?.index ?? -1) + 1),
            ])
            fieldsByParameter["\(resource).\(parameter.code)"] = mine
        }
        let first = writer.count(.parameters)
        for record in records { writer.append(.parameters, record) }
        writer.set(.types, type.index, DefinitionLayout.TypeColumn.firstParameter.rawValue, UInt32(first))
        writer.set(.types, type.index, DefinitionLayout.TypeColumn.parameterCount.rawValue, UInt32(records.count))
        let trie = write(root, writer: &writer)
        writer.set(.types, type.index, DefinitionLayout.TypeColumn.trieRoot.rawValue, UInt32(trie))
    }

    /// Adds a path to the trie; `nil` when no element of it carries values of the kind.
    private func place(
        _ path: ParameterPath, kind: String, resource: String, in root: Node, writer: inout TableWriter
    ) -> UInt32? {
        var ends: [(node: Node, type: String, valueSet: String?)] = [(root, resource, nil)]
        for step in path.steps {
            var next: [(node: Node, type: String, valueSet: String?)] = []
            for end in ends {
                for element in types.records[end.type]?.elements ?? []
                where element.pathName == step.name && (step.type == nil || step.type == element.typeName) {
                    next.append(
                        (end.node.child(element.jsonName, step.condition), element.typeName, element.requiredValueSet))
                }
            }
            ends = next
        }
        let useful = ends.filter { path.form == .existsAndIsNotFalse || SearchCompiler.carries($0.type, kind) }
        guard !useful.isEmpty else { return nil }
        let system = useful.first.flatMap { $0.type == "code" ? impliedSystem($0.valueSet) : nil } ?? ""
        let description = path.steps.map { step in
            step.name + (step.type.map { ":\($0)" } ?? "") + (step.condition.map { "[\($0)]" } ?? "")
        }.joined(separator: ".")
        let field = writer.append(
            .fields,
            [
                UInt32(types.records[resource]?.index ?? 0),
                (SearchKind.allCases.first { "\($0)" == kind } ?? .special).rawValue,
                writer.string(system), path.form == .existsAndIsNotFalse ? writer.string("false") : 0,
                writer.string(description),
            ])
        for end in useful {
            guard let type = IndexedType(fhirType: end.type) else { continue }
            end.node.actions.append(
                (field, path.form == .existsAndIsNotFalse && end.type != "boolean" ? .alwaysTrue : type))
        }
        return UInt32(field)
    }

    /// Which data types hold values for which kind of parameter. Source: search.html, the tables of each type.
    private static func carries(_ type: String, _ kind: String) -> Bool {
        switch kind {
        case "token":
            [
                "code", "Coding", "CodeableConcept", "Identifier", "ContactPoint", "boolean", "string", "id", "uri",
                "canonical",
            ].contains(type)
        case "string": ["string", "markdown", "HumanName", "Address", "code", "id", "uri"].contains(type)
        case "reference": ["Reference", "canonical", "uri", "url", "oid", "uuid", "Resource"].contains(type)
        case "date": ["date", "dateTime", "instant", "Period", "Timing"].contains(type)
        case "number": ["integer", "decimal", "positiveInt", "unsignedInt"].contains(type)
        case "quantity": ["Quantity", "Age", "Duration", "Distance", "Count", "Money", "Range"].contains(type)
        case "uri": ["uri", "url", "canonical", "oid", "uuid"].contains(type)
        default: false
        }
    }

    private func impliedSystem(_ valueSet: String?) -> String? {
        guard let valueSet, let includes = package.valueSets[valueSet]?.includes, includes.count == 1 else {
            return nil
        }
        return includes.first?.system
    }

    private func write(_ node: Node, writer: inout TableWriter) -> Int {
        let children = node.edges.map { ($0, write($0.child, writer: &writer)) }
        let firstEdge = writer.count(.trieEdges)
        for (edge, child) in children {
            let condition: [UInt32] =
                switch edge.condition {
                case nil: [0, 0, 0]
                case .equals(let member, let value): [1, writer.string(member), writer.string(value)]
                case .hasExtension(let url): [2, 0, writer.string(url)]
                case .first: [3, 0, 0]
                }
            writer.append(.trieEdges, [writer.string(edge.name), UInt32(child)] + condition)
        }
        let firstAction = writer.count(.trieActions)
        for action in node.actions {
            writer.append(.trieActions, [UInt32(action.field), action.type.rawValue])
        }
        return writer.append(
            .trieNodes, [UInt32(firstEdge), UInt32(children.count), UInt32(firstAction), UInt32(node.actions.count)])
    }
}
