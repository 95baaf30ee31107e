internal import FHIR
internal import Wording

/// The value sets that code systems imply, and the reference sets that some of them are. Source: snomedct.html#implicit.
extension ValueSetReader {
    /// `system?fhir_vs`, `?fhir_vs=isa/code`, `?fhir_vs=refset`, `?fhir_vs=refset/code`, and those that code systems name.
    func implied(_ canonical: Canonical) throws(TerminologyError) -> ValueSetDefinition? {
        if let url = ImpliedURL(canonical, "fhir_vs") {
            guard let system = try source.codeSystem(url.system) else { return nil }
            var made = ValueSetDefinition(allOf: url.system.url, version: url.system.version, url: canonical.url)
            let argument = url.argument
            if argument.hasPrefix("isa/") {
                made.includes[0].filters = [.init(property: "concept", op: .isA, value: String(argument.dropFirst(4)))]
            } else if argument.hasPrefix("refset/") {
                made.includes[0].filters = [.init(property: "concept", op: .in, value: String(argument.dropFirst(7)))]
            } else if argument == "refset" {
                made.includes[0].concepts = try referenceSets(of: system, canonical)
            } else if argument.hasPrefix("ecl/") {
                throw TerminologyError(
                    .notSupported,
                    """
                    \(canonical.url): expression constraints (ECL) are not evaluated here; of implied value sets fhir_vs, \
                    isa/, refset and refset/ are known, and ValueSet.compose has filters for properties
                    """)
            } else if !argument.isEmpty {
                throw TerminologyError(
                    .notSupported,
                    "\(canonical.url): of implied value sets fhir_vs, isa/, refset and refset/ are known here")
            }
            return made
        }
        guard let system = try source.codeSystem(valueSet: canonical) else { return nil }
        return ValueSetDefinition(allOf: system.header.url, version: system.header.version, url: canonical.url)
    }

    /// The concepts that stand for reference sets.
    private func referenceSets(
        of system: KnownSystem, _ canonical: Canonical
    ) throws(TerminologyError) -> [Concept] {
        let sets = try store.referenceSets(of: system)
        guard !sets.isEmpty else {
            throw TerminologyError(
                .notSupported, "\(canonical.url): no reference sets of \(system.canonical) were loaded; \(Self.remedy)")
        }
        return sets.map { Concept(code: $0.set.code) }
    }

    // MARK: Members

    func members(ofReferenceSet code: String, in system: KnownSystem) throws(TerminologyError) -> [ConceptID] {
        if let set = try referenceSet(code, of: system) { return try store.members(of: set) }
        return try store.concepts(of: system, property: Self.memberOf, values: [code])
    }

    func isMember(
        _ id: ConceptID, ofReferenceSet code: String, in system: KnownSystem
    ) throws(TerminologyError) -> Bool {
        if let set = try referenceSet(code, of: system) { return try store.isMember(id, of: set) }
        return try store.concepts(of: system, property: Self.memberOf, values: [code]).contains(id)
    }

    /// - Returns: `nil` when concepts have it as a property, as those of a CodeSystem resource may.
    /// - Throws: when it is not there: a set that is not known is not an empty one.
    private func referenceSet(_ code: String, of system: KnownSystem) throws(TerminologyError) -> KnownReferenceSet? {
        if let set = try store.referenceSet(code, of: system) {
            guard set.set.kind != .ofOthers else {
                throw TerminologyError(
                    .notSupported,
                    "\(code): this reference set of \(system.canonical) has no concepts, but descriptions or relationships"
                )
            }
            return set
        }
        if try !store.concepts(of: system, property: Self.memberOf, values: [code]).isEmpty { return nil }
        throw TerminologyError(
            .notFound, "\(code.prefix(100)): \(system.canonical) has no reference set of this id here; \(Self.remedy)")
    }

    /// The property by which concepts of a CodeSystem resource say to which reference sets they belong.
    private static let memberOf = "memberOf"
    private static let remedy: Message = "load a release that has it (xinglin terminology load)"
}
