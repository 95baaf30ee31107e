internal import FHIR
internal import Wording

extension ValueSetReader {
    /// The code systems that a value set draws on, by their URLs, those of the value sets that it imports too.
    package func systems(of valueSet: ValueSetDefinition) throws(TerminologyError) -> Set<String> {
        try entering(valueSet) { () throws(TerminologyError) in
            guard valueSet.hasCompose else { return Set(valueSet.expansion.compactMap(\.coding.system)) }
            var found: Set<String> = []
            for component in valueSet.includes {
                try spend(ValueSetReader.lookSteps)
                if let url = component.system {
                    found.insert(url)
                    continue
                }
                for url in component.valueSets { found.formUnion(try systems(of: try self.valueSet(Canonical(url)))) }
            }
            return found
        }
    }
}

extension ValueSetReader {
    /// Whether one code of a system is another, or lies above it.
    ///
    /// - Throws: when the system, or one of the codes, is not known, or its hierarchy does not say what is a kind of what.
    package func subsumes(
        _ above: String, _ below: String, in canonical: Canonical
    ) throws(TerminologyError) -> Bool {
        try spend(2 * ValueSetReader.lookSteps)
        guard let system = try source.codeSystem(canonical) else {
            throw TerminologyError(
                .notFound,
                "\(canonical.description): the concepts of this code system are not known here; load them (xinglin terminology load)"
            )
        }
        let (upper, lower) = (try store.named(above, in: system), try store.named(below, in: system))
        if upper == lower { return true }
        guard system.header.tellsKinds else { return false }
        return try store.isBelow(lower, upper)
    }
}
