internal import FHIR
internal import JSON
internal import Search
internal import Store
package import Terminology
internal import Trust
internal import Wording

/// Terminology as one caller sees it: the code systems, value sets and concept maps of the record first, then what was
/// loaded, then what came with the definitions. Made for one request, within which it looks up each thing once.
package final class RecordTerminology: TerminologySource {
    package let store: any ConceptStore
    private let record: Record
    private let permit: Permit
    private var systems: [Canonical: KnownSystem?] = [:]
    private var valueSets: [Canonical: ValueSetDefinition?] = [:]
    private var supplements: [Int64: [KnownSystem]] = [:]

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
        var part: KnownSystem?
        for resource in try current(.codeSystem, canonical) {
            guard let system = try takenUp(resource) else { continue }
            if system.header.isComplete { return system }
            part = part ?? system
        }
        // What has some of a system's codes does not stand in the way of what has all.
        let ordered = try store.systems(canonical)
        return ordered.first(where: \.header.isComplete) ?? part ?? ordered.first
    }

    /// The concepts of a CodeSystem of the record: taken up when it is first asked for, and again when it has changed.
    ///
    /// - Returns: `nil` for one without concepts of its own.
    private func takenUp(
        _ version: StoredVersion, isSupplement: Bool = false
    ) throws(TerminologyError) -> KnownSystem? {
        guard let body = version.body else { return nil }
        let source = RecordSource(version.address).text
        if let known = try store.system(source: source, revision: version.sequence) {
            return (known.header.content == .supplement) == isSupplement ? known : nil
        }
        return try document(body.text).withRoot { view throws(TerminologyError) in
            let header = try CodeSystemHeader(view)
            guard header.content != .notPresent, (header.content == .supplement) == isSupplement else { return nil }
            return try store.take(header, source: source, revision: version.sequence) {
                sink throws(TerminologyError) in
                try CodeSystemReader.read(view, into: &sink)
            }
        }
    }

    // MARK: Supplements

    package func supplements(of system: KnownSystem) throws(TerminologyError) -> [KnownSystem] {
        if let known = supplements[system.number] { return known }
        var all: [KnownSystem] = []
        if let type = ResourceType("CodeSystem"), let parameter = SearchParameter.all(of: type)["supplements"] {
            let url = system.header.url
            for version in try resources(.codeSystem, [.canonicalBelow(url)], parameter.fields) {
                if let supplement = try takenUp(version, isSupplement: true) { all.append(supplement) }
            }
        }
        all += try store.supplements(to: system.header.url)
        let found = SupplementChoice.current(all, to: system)
        supplements[system.number] = found
        return found
    }

    package func supplement(_ canonical: Canonical) throws(TerminologyError) -> KnownSystem? {
        for version in try current(.codeSystem, canonical) {
            if let found = try takenUp(version, isSupplement: true), !found.header.isRetired { return found }
        }
        return try store.supplements(url: canonical.url).first {
            !$0.header.isRetired && $0.isVersion(canonical.version)
        }
    }

    package func codeSystem(valueSet: Canonical) throws(TerminologyError) -> KnownSystem? {
        let systems = try resources(.codeSystem, [.valueSetOfAll], valueSet.url)
        for version in try ordered(systems, Canonical(url: valueSet.url, version: nil), { $0.body?.text }) {
            if let system = try takenUp(version), system.isWhole(valueSet) { return system }
        }
        return try store.systems(valueSet: valueSet.url).first { $0.isWhole(valueSet) }
    }

    // MARK: Value sets and concept maps

    package func valueSet(_ canonical: Canonical) throws(TerminologyError) -> ValueSetDefinition? {
        if let known = valueSets[canonical] { return known }
        let found = try first(.valueSet, canonical).map { text throws(TerminologyError) in
            try document(text).withRoot { view throws(TerminologyError) in try ValueSetDefinition(view) }
        }
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
            throw TerminologyError(error.issues[0].kind, "\(type.name)/\(id): \(error.issues[0].message)")
        }
    }

    private func read<Definition>(
        _ type: String, _ id: String, _ read: (JSONView) throws(TerminologyError) -> Definition
    ) throws(TerminologyError) -> Definition {
        try document(try newest(type, id).body?.text ?? []).withRoot(read)
    }

    package func conceptMaps(url: Canonical) throws(TerminologyError) -> [ConceptMapDefinition] {
        try first(.conceptMap, url).map { text throws(TerminologyError) in
            [try document(text).withRoot { ConceptMapDefinition($0) }]
        } ?? []
    }

    /// Of each URL the one that counts; what is withdrawn maps nothing unless it is named.
    package func conceptMaps(from system: String) throws(TerminologyError) -> [ConceptMapDefinition] {
        var found: [ConceptMapDefinition] = []
        var places: [String: Int] = [:]
        func add(_ texts: [[UInt8]]) throws(TerminologyError) {
            for text in texts {
                let map = try document(text).withRoot { ConceptMapDefinition($0) }
                guard !map.isRetired else { continue }
                guard let url = map.url else {
                    found.append(map)
                    continue
                }
                if let place = places[url] {
                    if BusinessVersion(found[place].version) < BusinessVersion(map.version) { found[place] = map }
                } else {
                    places[url] = found.count
                    found.append(map)
                }
            }
        }
        try add(try resources(.conceptMap, "source-system", system).compactMap { $0.body?.text })
        let own = Set(places.keys)
        var loaded: [[UInt8]] = []
        for text in try store.conceptMaps(from: system) {
            let url = try document(text).withRoot { $0["url"]?.string }
            if url.map({ !own.contains($0) }) ?? true { loaded.append(text) }
        }
        try add(loaded)
        return found
    }

    /// The text of the resource of a URL, and of a version of it where one is named.
    private func first(_ type: TerminologyType, _ canonical: Canonical) throws(TerminologyError) -> [UInt8]? {
        if let body = try current(type, canonical).first?.body { return body.text }
        let loaded = try store.resources(type: type.rawValue, url: canonical.url)
        return try ordered(loaded, canonical) { $0 }.first
    }

    /// Resources of the record of a URL, and of a version of it where one is named, the one that counts first.
    private func current(
        _ type: TerminologyType, _ canonical: Canonical
    ) throws(TerminologyError) -> [StoredVersion] {
        try ordered(try resources(type, "url", canonical.url), canonical) { $0.body?.text }
    }

    /// What is withdrawn comes last, else the greatest version first; of equal ones the first. Source:
    /// references.html#canonical: without a version the latest is meant.
    private func ordered<Item>(
        _ items: [Item], _ canonical: Canonical, _ text: (Item) -> [UInt8]?
    ) throws(TerminologyError) -> [Item] {
        // Most URLs have one resource: its text is read by whoever needs it.
        if items.count == 1, canonical.version == nil { return items }
        var found: [(item: Item, isRetired: Bool, version: BusinessVersion, place: Int)] = []
        for item in items {
            guard let text = text(item) else { continue }
            let (version, isRetired) = try document(text).withRoot { view in
                (view["version"]?.string, view["status"]?.equals("retired") ?? false)
            }
            guard canonical.version == nil || canonical.version == version else { continue }
            found.append((item, isRetired, BusinessVersion(version), found.count))
        }
        return found.sorted { a, b in
            if a.isRetired != b.isRetired { return b.isRetired }
            return a.version == b.version ? a.place < b.place : a.version > b.version
        }.map(\.item)
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
        uri.isEmpty ? [] : try resources(type, [.uri(uri)], fields)
    }

    private func resources(
        _ type: TerminologyType, _ tests: [ValueTest], _ fields: [IndexField]
    ) throws(TerminologyError) -> [StoredVersion] {
        guard let type = ResourceType(type.rawValue) else { return [] }
        let query = SearchQuery(
            type: type, criteria: [.values(tests, fields: fields)], sort: .lastUpdated(descending: true),
            count: RecordTerminology.sameMax)
        do throws(StoreError) {
            return try record.store.search(query, institution: permit.institution).matches
        } catch {
            throw TerminologyError(RecordError(error).issues[0].kind, error.message)
        }
    }

    private func document(_ text: [UInt8]) throws(TerminologyError) -> JSONDocument {
        do throws(JSONError) { return try JSONDocument(text) } catch {
            throw TerminologyError(.exception, "terminology: a resource is no JSON")
        }
    }
}
