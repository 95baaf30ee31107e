internal import FHIR
internal import JSON
internal import Wording

/// Terminology without a record: what was loaded, and what came with the definitions. Made for one question, or for one
/// command.
package final class LoadedTerminology: TerminologySource {
    package let store: any ConceptStore
    private var supplements: [Int64: [KnownSystem]] = [:]

    package init(_ store: any ConceptStore) { self.store = store }

    package func codeSystem(_ canonical: Canonical) throws(TerminologyError) -> KnownSystem? {
        let found = try store.systems(canonical)
        return found.first(where: \.header.isComplete) ?? found.first
    }

    package func codeSystem(valueSet: Canonical) throws(TerminologyError) -> KnownSystem? {
        try store.systems(valueSet: valueSet.url).first { $0.isWhole(valueSet) }
    }

    package func supplements(of system: KnownSystem) throws(TerminologyError) -> [KnownSystem] {
        if let known = supplements[system.number] { return known }
        let found = SupplementChoice.current(try store.supplements(to: system.header.url), to: system)
        supplements[system.number] = found
        return found
    }

    package func supplement(_ canonical: Canonical) throws(TerminologyError) -> KnownSystem? {
        try store.supplements(url: canonical.url).first { !$0.header.isRetired && $0.isVersion(canonical.version) }
    }

    package func valueSet(_ canonical: Canonical) throws(TerminologyError) -> ValueSetDefinition? {
        try first("ValueSet", canonical).map { document throws(TerminologyError) in
            try document.withRoot { view throws(TerminologyError) in try ValueSetDefinition(view) }
        }
    }

    package func conceptMaps(url: Canonical) throws(TerminologyError) -> [ConceptMapDefinition] {
        try first("ConceptMap", url).map { [$0.withRoot { ConceptMapDefinition($0) }] } ?? []
    }

    package func conceptMaps(from system: String) throws(TerminologyError) -> [ConceptMapDefinition] {
        var found: [ConceptMapDefinition] = []
        for text in try store.conceptMaps(from: system) {
            let map = try Self.document(text).withRoot { ConceptMapDefinition($0) }
            if !map.isRetired { found.append(map) }
        }
        return found
    }

    /// The newest of a URL that is not withdrawn, or the one of a version.
    private func first(_ type: String, _ canonical: Canonical) throws(TerminologyError) -> JSONDocument? {
        var withdrawn: JSONDocument?
        for text in try store.resources(type: type, url: canonical.url) {
            let document = try Self.document(text)
            let (version, isRetired) = document.withRoot { view in
                (view["version"]?.string, view["status"]?.equals("retired") ?? false)
            }
            guard canonical.version == nil || canonical.version == version else { continue }
            if !isRetired { return document }
            withdrawn = withdrawn ?? document
        }
        return withdrawn
    }

    private static func document(_ text: [UInt8]) throws(TerminologyError) -> JSONDocument {
        do throws(JSONError) { return try JSONDocument(text) } catch {
            throw TerminologyError(.exception, "terminology: a resource is no JSON")
        }
    }
}

extension ConceptStore {
    /// Loaded code systems of a URL, and of a version where one is named; what is withdrawn last.
    package func systems(_ canonical: Canonical) throws(TerminologyError) -> [KnownSystem] {
        let found = try systems(url: canonical.url).filter { $0.isVersion(canonical.version) }
        return found.filter { !$0.header.isRetired } + found.filter(\.header.isRetired)
    }
}

extension KnownSystem {
    /// Whether it is the version that is asked for; any when none is. SNOMED CT names its versions by URIs, of which
    /// clients often have the beginning: that of the edition.
    package func isVersion(_ asked: String?) -> Bool {
        guard let asked else { return true }
        guard let version = header.version else { return false }
        return version == asked || version.hasPrefix(asked + "/version/")
    }

    /// Whether it names a value set as that of all its codes. Such a value set has its system's version, unless the system
    /// says another.
    package func isWhole(_ valueSet: Canonical) -> Bool {
        guard let name = header.valueSet.map({ Canonical($0) }), name.url == valueSet.url else { return false }
        return valueSet.version == nil || valueSet.version == (name.version ?? header.version)
    }
}
