internal import JSON
internal import Synchronization
internal import Terminology

/// The definitions of FHIR R4.
extension SQLiteConceptStore {
    /// Takes up the code systems, value sets and maps of FHIR R4 itself, once in the life of a store.
    func takeDefinitions() throws(TerminologyError) {
        guard !hasDefinitions.load(ordering: .acquiring) else { return }
        let digest = EmbeddedTerminology.digest
        func isTaken(_ connection: Connection) throws -> Bool {
            try connection.integer("SELECT value FROM state WHERE name = 'definitions'") == digest
        }
        if try !use(isTaken) {
            try use { connection in
                try connection.transaction {
                    guard try !isTaken(connection) else { return }
                    try connection.execute("DELETE FROM state WHERE name = 'definitions'")
                    let old = try connection.statement(
                        """
                        SELECT source FROM system WHERE substr(source, 1, 12) = 'definitions/'
                        UNION SELECT source FROM resource WHERE substr(source, 1, 12) = 'definitions/'
                        """)
                    var sources: [String] = []
                    while try old.step() { sources.append(old.text(0)) }
                    old.reset()
                    for source in sources { try Self.remove(source, connection) }
                    try EmbeddedTerminology.forEach { line in
                        try JSONDocument(line).withRoot { try Self.takeDefinition($0, line, connection) }
                    }
                    try connection.execute("INSERT INTO state VALUES('definitions', \(digest))")
                }
            }
        }
        hasDefinitions.store(true, ordering: .releasing)
    }

    private static func takeDefinition(_ view: JSONView, _ line: [UInt8], _ connection: Connection) throws {
        guard let type = view["resourceType"]?.string, let url = view["url"]?.string else { return }
        guard type == "CodeSystem" else {
            try add(
                LoadedResource(
                    type: type, url: url, version: view["version"]?.string,
                    systems: type == "ConceptMap" ? ConceptMapDefinition(view).groups.compactMap(\.source) : [],
                    text: line), source: "definitions/\(type)", connection)
            return
        }
        let header = try CodeSystemHeader(view)
        guard header.content != .notPresent else { return }
        let staging = try stage(
            { sink throws(TerminologyError) in try CodeSystemReader.read(view, into: &sink) }, connection)
        _ = try settle(staging, header, source: "definitions/\(url)", revision: 0, connection)
    }
}
