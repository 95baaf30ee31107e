/// Code systems that add names and properties to the concepts of another. Source: codesystem.html#supplements.
extension TerminologySource {
    /// A concept with all that supplements add to it.
    package func concept(_ id: ConceptID, of system: KnownSystem) throws(TerminologyError) -> Concept? {
        guard var concept = try store.concept(id) else { return nil }
        for supplement in try supplements(of: system) {
            guard let place = try store.find(concept.code, in: supplement), let more = try store.concept(place) else {
                continue
            }
            concept.add(more, inLanguage: supplement.header.language)
        }
        return concept
    }
}

extension Concept {
    /// Adds names and properties of the same concept in a supplement; what the concept means stays.
    fileprivate mutating func add(_ other: Concept, inLanguage language: String?) {
        if let name = other.display, name != display {
            designations.append(Designation(language: language, value: name))
        }
        designations += other.designations.filter { !designations.contains($0) }
        properties += other.properties.filter { !properties.contains($0) }
    }
}

extension KnownSystem {
    /// Whether it supplements a system in the version that this one is.
    func isSupplement(to system: KnownSystem) -> Bool {
        guard let wanted = header.supplements.map({ Canonical($0) }) else { return false }
        return wanted.url == system.header.url && system.isVersion(wanted.version)
    }
}

/// Chooses among supplements of the same URL.
package enum SupplementChoice {
    /// Those that supplement a system, of each URL the greatest version; of equal ones the first.
    package static func current(_ supplements: [KnownSystem], to system: KnownSystem) -> [KnownSystem] {
        var chosen: [KnownSystem] = []
        for candidate in supplements where !candidate.header.isRetired && candidate.isSupplement(to: system) {
            guard let place = chosen.firstIndex(where: { $0.header.url == candidate.header.url }) else {
                chosen.append(candidate)
                continue
            }
            if BusinessVersion(chosen[place].header.version) < BusinessVersion(candidate.header.version) {
                chosen[place] = candidate
            }
        }
        return chosen
    }
}
