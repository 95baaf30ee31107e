package import Terminology

/// Value sets and concept maps that were loaded, or came with the definitions.
extension SQLiteConceptStore {
    package func resources(type: String, url: String) throws(TerminologyError) -> [[UInt8]] {
        try texts(
            """
            SELECT text FROM resource WHERE type = ?1 AND url = ?2
            ORDER BY substr(source, 1, 12) = 'definitions/', number DESC
            """, [type, url])
    }

    package func conceptMaps(from system: String) throws(TerminologyError) -> [[UInt8]] {
        try texts(
            "SELECT text FROM map_source JOIN resource ON resource = number WHERE map_source.system = ?1", [system])
    }

    private func texts(_ sql: String, _ values: [String]) throws(TerminologyError) -> [[UInt8]] {
        try read { connection in
            let statement = try connection.statement(SQLFragment(sql: sql, values: values.map { .text($0) }))
            defer { statement.reset() }
            var found: [[UInt8]] = []
            while try statement.step() { found.append(statement.blob(0)) }
            return found
        }
    }

    package func take(_ resources: [LoadedResource], source: String) throws(TerminologyError) {
        try takeDefinitions()
        try write { connection in
            try Self.remove(source, connection)
            for resource in resources { try Self.add(resource, source: source, connection) }
        }
    }

    static func add(_ resource: LoadedResource, source: String, _ connection: Connection) throws {
        let insert = try connection.statement("INSERT INTO resource VALUES(NULL, ?1, ?2, ?3, ?4, ?5) RETURNING number")
        insert.bind(1, source)
        insert.bind(2, resource.type)
        insert.bind(3, resource.url)
        insert.bind(4, resource.version.map { .text($0) } ?? .null)
        insert.bind(5, resource.text)
        guard try insert.step() else { return }
        let number = insert.integer(0)
        insert.reset()
        let link = try connection.statement("INSERT OR IGNORE INTO map_source VALUES(?1, ?2)")
        for system in resource.systems {
            link.bind(1, system)
            link.bind(2, number)
            try link.run()
        }
    }
}
