internal import FHIR
internal import JSON
internal import Search
internal import Store
package import Terminology
internal import Trust

/// Terminology as one caller sees it: the code systems, value sets and concept maps of the record first, then what was
/// loaded, then what came with the definitions. Made for one request, within which it looks up each thing once.
package final class RecordTerminology: TerminologySource {
    package let store: any ConceptStore
    private let record: Record
    private let permit: Permit
    private var systems: [Canonical: KnownSystem?] = [:]
    private var valueSets: [Canonical: ValueSetDefinition?] = [:]

    /// Resources of one canonical URL that are looked at.
    private static let sameMax = 200

    init(_ record: Record, _ store: any ConceptStore, permit: Permit) {
        self.record = record
        self.store = store
        self.permit = permit
    }

    // MARK: Code systems

    package func codeSystem(_ canonical: Canonical) throws(TerminologyError) -> KnownSystem? {
        if let known = systems[canonical] { return known }
        let found = try findCodeSystem(canonical)
        systems[canonical] = .some(found)
        return found
    }

    private func findCodeSystem(_ canonical: Canonical) throws(TerminologyError) -> KnownSystem? {
        for version in try resources(.codeSystem, "url", canonical.url) {
            guard let system = try takenUp(version) else { continue }
            if canonical.version == nil || system.header.version == canonical.version { return system }
        }
        return try store.systems(url: canonical.url).first {
            canonical.version == nil || RecordTerminology.isVersion($0.header.version, canonical.version)
        }
    }

    /// SNOMED CT names its versions by URIs, of which clients often have the beginning: that of the edition.
    private static func isVersion(_ version: String?, _ asked: String?) -> Bool {
        guard let version, let asked else { return version == asked }
        return version == asked || version.hasPrefix(asked + "/version/")
    }

    /// The concepts of a CodeSystem of the record: taken up when it is first asked for, and again when it has changed.
    ///
    /// - Returns: `nil` for one without concepts of its own.
    private func takenUp(_ version: StoredVersion) throws(TerminologyError) -> KnownSystem? {
        guard let body = version.body else { return nil }
        let source = RecordSource(version.address).text
        if let known = try store.system(source: source, revision: version.sequence) { return known }
        return try document(body.text).withRoot { view throws(TerminologyError) in
            let header = try CodeSystemHeader(view)
            guard header.content != .notPresent, header.content != .supplement else { return nil }
            return try store.take(header, source: source, revision: version.sequence) {
                sink throws(TerminologyError) in
                try CodeSystemReader.read(view, into: &sink)
            }
        }
    }

    package func codeSystem(valueSet: Canonical) throws(TerminologyError) -> KnownSystem? {
        func isMeant(_ system: KnownSystem) -> Bool {
            guard let name = system.header.valueSet.map({ Canonical($0) }), name.url == valueSet.url else {
                return false
            }
            // A value set of all codes has its system's version, unless the system says another.
            return valueSet.version == nil || valueSet.version == (name.version ?? system.header.version)
        }
        for version in try resources(.codeSystem, [.valueSetOfAll], valueSet.url) {
            if let system = try takenUp(version), isMeant(system) { return system }
        }
        return try store.systems(valueSet: valueSet.url).first(where: isMeant)
    }

    // MARK: Value sets and concept maps

    package func valueSet(_ canonical: Canonical) throws(TerminologyError) -> ValueSetDefinition? {
        if let known = valueSets[canonical] { return known }
        let found = try first(.valueSet, canonical) { view throws(TerminologyError) in try ValueSetDefinition(view) }
        valueSets[canonical] = .some(found)
        return found
    }

    /// A value set of the record by its id.
    package func valueSet(id: String) throws(TerminologyError) -> ValueSetDefinition {
        try read("ValueSet", id) { view throws(TerminologyError) in try ValueSetDefinition(view) }
    }

    package func conceptMap(id: String) throws(TerminologyError) -> ConceptMapDefinition {
        try read("ConceptMap", id) { ConceptMapDefinition($0) }
    }

    /// A code system of the record by its id.
    package func codeSystem(id: String) throws(TerminologyError) -> KnownSystem {
        guard let system = try takenUp(try newest("CodeSystem", id)) else {
            throw TerminologyError(.notSupported, "CodeSystem/\(id): has no concepts of its own")
        }
        return system
    }

    private func newest(_ type: String, _ id: String) throws(TerminologyError) -> StoredVersion {
        guard let type = ResourceType(type) else { throw TerminologyError(.notFound, "\(type): is no resource type") }
        do throws(RecordError) {
            return try record.read(type, id, permit: permit)
        } catch {
            throw TerminologyError(error.issues[0].kind, error.issues[0].text)
        }
    }

    private func read<Definition>(
        _ type: String, _ id: String, _ read: (JSONView) throws(TerminologyError) -> Definition
    ) throws(TerminologyError) -> Definition {
        try document(try newest(type, id).body?.text ?? []).withRoot(read)
    }

    package func conceptMaps(url: Canonical) throws(TerminologyError) -> [ConceptMapDefinition] {
        try first(.conceptMap, url) { view in ConceptMapDefinition(view) }.map { [$0] } ?? []
    }

    package func conceptMaps(from system: String) throws(TerminologyError) -> [ConceptMapDefinition] {
        var found: [ConceptMapDefinition] = []
        var urls: Set<String> = []
        var texts: [[UInt8]] = []
        for version in try resources(.conceptMap, "source-system", system) {
            if let body = version.body { texts.append(body.text) }
        }
        texts += try store.conceptMaps(from: system)
        for text in texts {
            let map = try document(text).withRoot { ConceptMapDefinition($0) }
            if let url = map.url, !urls.insert(url).inserted { continue }
            found.append(map)
        }
        return found
    }

    /// The newest resource of a URL, and of a version of it where one is named.
    private func first<Definition>(
        _ type: TerminologyType, _ canonical: Canonical,
        _ read: (JSONView) throws(TerminologyError) -> Definition
    ) throws(TerminologyError) -> Definition? {
        func definition(_ text: [UInt8]) throws(TerminologyError) -> Definition? {
            try document(text).withRoot { view throws(TerminologyError) in
                let version = view["version"]?.string
                return canonical.version == nil || version == canonical.version ? try read(view) : nil
            }
        }
        for version in try resources(type, "url", canonical.url) {
            if let body = version.body, let found = try definition(body.text) { return found }
        }
        for text in try store.resources(type: type.rawValue, url: canonical.url) {
            if let found = try definition(text) { return found }
        }
        return nil
    }

    // MARK: The record

    private enum TerminologyType: String {
        case codeSystem = "CodeSystem"
        case valueSet = "ValueSet"
        case conceptMap = "ConceptMap"
    }

    /// Resources of the record with a URI, the last changed first.
    private func resources(
        _ type: TerminologyType, _ parameter: String, _ uri: String
    ) throws(TerminologyError) -> [StoredVersion] {
        guard let resource = ResourceType(type.rawValue),
            let field = SearchParameter.all(of: resource)[parameter]
        else { return [] }
        return try resources(type, field.fields, uri)
    }

    private func resources(
        _ type: TerminologyType, _ fields: [IndexField], _ uri: String
    ) throws(TerminologyError) -> [StoredVersion] {
        guard !uri.isEmpty, let type = ResourceType(type.rawValue) else { return [] }
        let query = SearchQuery(
            type: type, criteria: [.values([.uri(uri)], fields: fields)], sort: .lastUpdated(descending: true),
            count: RecordTerminology.sameMax)
        do throws(StoreError) {
            return try record.store.search(query, institution: permit.institution).matches
        } catch {
            throw TerminologyError(RecordError(error).issues[0].kind, error.description)
        }
    }

    private func document(_ text: [UInt8]) throws(TerminologyError) -> JSONDocument {
        do throws(JSONError) { return try JSONDocument(text) } catch {
            throw TerminologyError(.exception, "terminology: a resource is no JSON")
        }
    }
}
