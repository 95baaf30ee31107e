internal import FHIR
internal import Wording

/// The concept maps that SNOMED CT implies: `[edition]?fhir_cm=[reference set]`. Source: snomedct.html#implicit-cm.
///
/// A map has as many elements as its reference set has members, hundreds of thousands: what is made here holds only those
/// that say something of one coding.
package enum ImpliedConceptMap {
    /// Sources that are told of one target at most.
    private static let sourcesMax = 1_000
    /// Maps of one system that are asked at most.
    private static let mapsMax = 200

    /// - Parameter reverse: whether the coding is a target.
    /// - Returns: `nil` for a URL of another form, and of a system that is not known.
    /// - Throws: when the system has no map of this reference set.
    package static func map(
        _ canonical: Canonical, of coding: Coding, reverse: Bool, _ source: any TerminologySource
    ) throws(TerminologyError) -> ConceptMapDefinition? {
        guard let url = ImpliedURL(canonical, "fhir_cm"), let system = try source.codeSystem(url.system) else {
            return nil
        }
        guard let set = try source.store.referenceSet(url.argument, of: system), isMap(set) else {
            throw TerminologyError(
                .notFound,
                """
                \(canonical.url): \(system.canonical) has no map or association reference set \
                \(url.argument.prefix(100)) here: it is not in the release that was loaded, or was loaded before maps \
                were taken; load the release again (xinglin terminology load)
                """)
        }
        return try map(set, in: system, base: url.base, coding, reverse, source.store)
    }

    /// What all maps that a system implies say of a coding.
    package static func maps(
        of coding: Coding, _ source: any TerminologySource
    ) throws(TerminologyError) -> [ConceptMapDefinition] {
        guard coding.system == ImpliedURL.snomed,
            let system = try source.codeSystem(Canonical(url: ImpliedURL.snomed, version: coding.version))
        else { return [] }
        var found: [ConceptMapDefinition] = []
        let sets = try source.store.referenceSets(of: system).filter(isMap)
        guard sets.count <= mapsMax else {
            throw TerminologyError(
                .tooCostly, "url: \(system.canonical) has \(sets.count) maps, more than \(mapsMax): name the one to ask"
            )
        }
        for set in sets {
            found.append(try map(set, in: system, base: ImpliedURL.snomed, coding, false, source.store))
        }
        return found
    }

    private static func isMap(_ set: KnownReferenceSet) -> Bool {
        set.set.kind == .map || set.set.kind == .association
    }

    private static func map(
        _ set: KnownReferenceSet, in system: KnownSystem, base: String, _ coding: Coding, _ reverse: Bool,
        _ store: any ConceptStore
    ) throws(TerminologyError) -> ConceptMapDefinition {
        let target = set.set.kind == .association ? system.header.url : set.set.targetSystem
        var group = ConceptMapDefinition.Group(source: system.header.url, target: target, elements: [])
        if !reverse {
            if let id = try store.find(coding.code, in: system) {
                let targets = try store.targets(of: id, in: set).map(ConceptMapDefinition.Target.init)
                if !targets.isEmpty { group.elements = [(coding.code, targets)] }
            }
        } else {
            let sources = try store.sources(of: coding.code, in: set, limit: sourcesMax + 1)
            guard sources.count <= sourcesMax else {
                throw TerminologyError(
                    .tooCostly, "code: more than \(sourcesMax) concepts are mapped to \(coding.code.prefix(100))")
            }
            for (id, target) in sources {
                guard let concept = try store.summary(id) else { continue }
                group.elements.append((concept.code, [ConceptMapDefinition.Target(target)]))
            }
        }
        let targetBase = set.set.kind == .association ? base : target
        return ConceptMapDefinition(
            url: "\(base)?fhir_cm=\(set.set.code)", version: system.header.version, source: "\(base)?fhir_vs",
            target: targetBase.map { "\($0)?fhir_vs" }, groups: [group])
    }
}

extension ConceptMapDefinition.Target {
    fileprivate init(_ target: MapTarget) {
        self.init(code: target.code, display: nil, equivalence: target.equivalence, comment: target.comment)
    }
}
