import FHIR

/// Compiles composite parameters: which fields' values belong together, and below which element.
///
/// A component is what its *definition* searches, as far as it lies below the composite's element. The expressions of
/// components are not read: in R4 some are misspelt (`DateTime`), and those of `DocumentReference.relationship` have
/// changed places. A component whose fields lie elsewhere (`%resource.referenceSeq.chromosome`) is the resource's as a
/// whole. Source: searchparameter.html#composite, search.html#combining.
struct CompositeCompiler {
    let resource: String
    let parameters: [Parameter]
    let types: TypeCompiler

    /// Gives the composite's fields, one for each of its elements; none when a component has no field.
    func compile(
        _ parameter: Parameter, root: SearchTrie, _ places: inout SearchCompiler.FieldPlaces,
        writer: inout TableWriter
    ) -> [UInt32] {
        let bases = (ParameterPath.alternatives(parameter.expression, base: resource) ?? [])
            .filter { $0.root == resource }.map(\.steps)
        return bases.compactMap { base in
            let components = parameter.components.compactMap { url in
                parameters.first { $0.url == url }.flatMap {
                    component($0.code, below: base, of: bases, places)
                }
            }
            guard components.count == parameter.components.count, !components.isEmpty else { return nil }
            return field(base, components, root: root, &places, writer: &writer)
        }
    }

    private struct Component: Hashable {
        let parameter: String
        let fields: [UInt32]
        let isShared: Bool
    }

    private func component(
        _ code: String, below base: [ParameterPath.Step], of bases: [[ParameterPath.Step]],
        _ places: SearchCompiler.FieldPlaces
    ) -> Component? {
        let all = places.fieldsByCode[code] ?? []
        let own = all.filter { field in
            let steps = places.steps[field] ?? []
            // A value belongs to the innermost of the elements that it lies in.
            return bases.filter { steps.starts(with: $0) }.max { $0.count < $1.count } == base
        }
        let shared = all.filter { field in !bases.contains { (places.steps[field] ?? []).starts(with: $0) } }
        guard !own.isEmpty || !shared.isEmpty else { return nil }
        return Component(parameter: code, fields: own.isEmpty ? shared : own, isShared: own.isEmpty)
    }

    /// The field of a composite's values at one element: parameters that join the same fields there share it.
    private func field(
        _ base: [ParameterPath.Step], _ components: [Component], root: SearchTrie,
        _ places: inout SearchCompiler.FieldPlaces, writer: inout TableWriter
    ) -> UInt32? {
        let joined = components.map { $0.fields.map(String.init).joined(separator: ",") }.joined(separator: "$")
        if let known = places.composites[joined] { return known }
        for end in types.ends(of: base, resource, in: root) where !base.isEmpty { end.node.isGroup = true }
        let field = writer.append(
            .fields,
            [
                UInt32(types.records[resource]?.index ?? 0), SearchKind.composite.rawValue, 0, 0,
                writer.string(ParameterPath.description(base)),
            ])
        let rows = components.map { component -> [UInt32] in
            let first = writer.count(.parameterFields)
            for field in component.fields { writer.append(.parameterFields, [field]) }
            return [
                writer.string(component.parameter), UInt32(first), UInt32(component.fields.count),
                component.isShared ? 1 : 0,
            ]
        }
        let first = writer.count(.components)
        for row in rows { writer.append(.components, row) }
        writer.append(.composites, [UInt32(field), UInt32(first), UInt32(rows.count)])
        places.composites[joined] = UInt32(field)
        return UInt32(field)
    }
}
