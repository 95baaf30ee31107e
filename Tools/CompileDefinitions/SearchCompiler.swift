import FHIR

/// Compiles search parameters into fields, and all fields of a resource type into one trie of element paths.
///
/// A *field* is one path of one type, indexed once whatever the number of parameters that use it:
/// `code` and `combo-code` share `Observation.code`, `subject` and `patient` share `Observation.subject`.
struct SearchCompiler {
    struct FieldKey: Hashable {
        let steps: [ParameterPath.Step]
        let form: ParameterPath.Form
        let kind: String
    }

    private let package: DefinitionPackage
    private let types: TypeCompiler

    static func compile(package: DefinitionPackage, types: TypeCompiler, writer: inout TableWriter) {
        let compiler = SearchCompiler(package: package, types: types)
        var fields: [String: [String: [UInt32]]] = [:]
        for resource in types.resources { fields[resource] = compiler.compile(resource, writer: &writer) }
        for compartment in package.compartments {
            compiler.compile(compartment, fields: fields, writer: &writer)
        }
    }

    /// The fields by which resources of each type belong to a compartment.
    private func compile(
        _ compartment: Compartment, fields: [String: [String: [UInt32]]], writer: inout TableWriter
    ) {
        guard let owner = types.records[compartment.type] else { return }
        for (resource, parameters) in compartment.resources {
            guard let type = types.records[resource] else { continue }
            var mine: [UInt32] = []
            for field in parameters.flatMap({ fields[resource]?[$0] ?? [] }) where !mine.contains(field) {
                mine.append(field)
            }
            guard !mine.isEmpty else { continue }
            let first = writer.count(.parameterFields)
            for field in mine { writer.append(.parameterFields, [field]) }
            writer.append(
                .compartments, [UInt32(owner.index), UInt32(type.index), UInt32(first), UInt32(mine.count)])
        }
    }

    /// Compiles all parameters of a resource type; gives their fields by code.
    private func compile(_ resource: String, writer: inout TableWriter) -> [String: [UInt32]] {
        guard let type = types.records[resource] else { return [:] }
        let root = SearchTrie()
        var places = FieldPlaces()
        let bases: Set<String> =
            resource == "Bundle" || resource == "Binary" || resource == "Parameters"
            ? [resource, "Resource"] : [resource, "Resource", "DomainResource"]
        let parameters = package.parameters.filter { !bases.isDisjoint(with: $0.bases) }
            .sorted { $0.code < $1.code }
        var filters: [String: String] = [:]
        for parameter in parameters where parameter.kind != "composite" {
            filters[parameter.code] = place(parameter, resource, in: root, &places, writer: &writer)
        }
        let composites = CompositeCompiler(resource: resource, parameters: package.parameters, types: types)
        for parameter in parameters where parameter.kind == "composite" {
            places.fieldsByCode[parameter.code] = composites.compile(parameter, root: root, &places, writer: &writer)
        }
        let records = parameters.map { parameter in
            record(
                parameter, fields: places.fieldsByCode[parameter.code] ?? [], filter: filters[parameter.code] ?? "",
                writer: &writer)
        }
        let first = writer.count(.parameters)
        for record in records { writer.append(.parameters, record) }
        writer.set(.types, type.index, DefinitionLayout.TypeColumn.firstParameter.rawValue, UInt32(first))
        writer.set(.types, type.index, DefinitionLayout.TypeColumn.parameterCount.rawValue, UInt32(records.count))
        let trie = root.write(&writer)
        writer.set(.types, type.index, DefinitionLayout.TypeColumn.trieRoot.rawValue, UInt32(trie))
        return places.fieldsByCode
    }

    /// What the fields of one resource type are, while its parameters are compiled.
    struct FieldPlaces {
        var fieldsByCode: [String: [UInt32]] = [:]
        var steps: [UInt32: [ParameterPath.Step]] = [:]
        /// Fields of composites, by the fields that they join.
        var composites: [String: UInt32] = [:]
        var known: [FieldKey: UInt32] = [:]
    }

    /// Places the paths of a parameter; gives the type that its references must lead to, or nothing.
    private func place(
        _ parameter: Parameter, _ resource: String, in root: SearchTrie, _ places: inout FieldPlaces,
        writer: inout TableWriter
    ) -> String {
        guard parameter.kind != "special" || parameter.code == "near", parameter.code != "_id",
            parameter.code != "_lastUpdated"
        else { return "" }
        var mine: [UInt32] = []
        var filter = ""
        for path in ParameterPath.alternatives(parameter.expression, base: resource) ?? []
        where [resource, "Resource", "DomainResource"].contains(path.root) {
            let key = FieldKey(steps: path.steps, form: path.form, kind: parameter.kind)
            if let known = places.known[key] {
                mine.append(known)
            } else if let field = place(path, kind: parameter.kind, resource: resource, in: root, writer: &writer) {
                places.known[key] = field
                places.steps[field] = path.steps
                mine.append(field)
            }
            filter = path.resolvesTo ?? filter
        }
        places.fieldsByCode[parameter.code] = mine
        return filter
    }

    private func record(
        _ parameter: Parameter, fields: [UInt32], filter: String, writer: inout TableWriter
    ) -> [UInt32] {
        let firstField = writer.count(.parameterFields)
        for field in fields { writer.append(.parameterFields, [field]) }
        let targets = parameter.targets.compactMap { types.records[$0]?.index }
        let firstTarget = writer.count(.targets)
        for target in targets { writer.append(.targets, [UInt32(target)]) }
        let kind = SearchCompiler.kind(parameter.kind)
        return [
            writer.string(parameter.code), kind.rawValue, writer.string(parameter.url),
            writer.string(parameter.expression),
            UInt32(firstField), UInt32(fields.count), UInt32(firstTarget), UInt32(targets.count),
            filter.isEmpty ? 0 : UInt32((types.records[filter]?.index ?? -1) + 1),
        ]
    }

    /// Adds a path to the trie; `nil` when no element of it carries values of the kind.
    private func place(
        _ path: ParameterPath, kind: String, resource: String, in root: SearchTrie, writer: inout TableWriter
    ) -> UInt32? {
        let useful = types.ends(of: path.steps, resource, in: root).filter {
            path.form == .existsAndIsNotFalse || SearchCompiler.kind(kind).carries($0.type)
        }
        guard !useful.isEmpty else { return nil }
        let system = useful.first.flatMap { $0.type == "code" ? impliedSystem($0.valueSet) : nil } ?? ""
        let field = writer.append(
            .fields,
            [
                UInt32(types.records[resource]?.index ?? 0),
                SearchCompiler.kind(kind).rawValue,
                writer.string(system), path.form == .existsAndIsNotFalse ? writer.string("false") : 0,
                writer.string(ParameterPath.description(path.steps)),
            ])
        for end in useful {
            guard let type = IndexedType(fhirType: end.type) else { continue }
            end.node.actions.append(
                (field, path.form == .existsAndIsNotFalse && end.type != "boolean" ? .alwaysTrue : type))
        }
        return UInt32(field)
    }

    private static func kind(_ name: String) -> SearchKind {
        SearchKind.allCases.first { "\($0)" == name } ?? .special
    }

    private func impliedSystem(_ valueSet: String?) -> String? {
        guard let valueSet, let includes = package.valueSets[valueSet]?.includes, includes.count == 1 else {
            return nil
        }
        return includes.first?.system
    }
}

extension TypeCompiler {
    /// The nodes of the trie that a path ends in (several for a choice of types), made where they are not yet.
    func ends(
        of steps: [ParameterPath.Step], _ resource: String, in root: SearchTrie
    ) -> [(node: SearchTrie, type: String, valueSet: String?)] {
        var ends: [(node: SearchTrie, type: String, valueSet: String?)] = [(root, resource, nil)]
        for step in steps {
            var next: [(node: SearchTrie, type: String, valueSet: String?)] = []
            for end in ends {
                for element in records[end.type]?.elements ?? []
                where element.pathName == step.name && (step.type == nil || step.type == element.typeName) {
                    next.append(
                        (end.node.child(element.jsonName, step.condition), element.typeName, element.requiredValueSet))
                }
            }
            ends = next
        }
        return ends
    }
}

extension ParameterPath {
    /// The path as the table tells it: `value:Quantity`.
    static func description(_ steps: [Step]) -> String {
        steps.map { step in
            step.name + (step.type.map { ":\($0)" } ?? "") + (step.condition.map { "[\($0)]" } ?? "")
        }.joined(separator: ".")
    }
}
