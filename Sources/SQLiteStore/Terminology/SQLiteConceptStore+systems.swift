internal import JSON
package import Terminology

/// Which code systems are kept, and what else was loaded.
extension SQLiteConceptStore {
    package func systems(url: String) throws(TerminologyError) -> [KnownSystem] {
        try systems("url = ?1 AND supplements IS NULL", url)
    }

    package func systems() throws(TerminologyError) -> [KnownSystem] {
        try systems("?1 = '' AND supplements IS NULL", "")
    }

    package func systems(valueSet: String) throws(TerminologyError) -> [KnownSystem] {
        // With a version or without: the names of which the first is the URL.
        try systems(
            "(value_set = ?1 OR (value_set > ?1 || '|' AND value_set < ?1 || '}')) AND supplements IS NULL", valueSet)
    }

    package func supplements(to url: String) throws(TerminologyError) -> [KnownSystem] {
        try systems("supplements = ?1", url)
    }

    package func supplements(url: String) throws(TerminologyError) -> [KnownSystem] {
        try systems("url = ?1 AND supplements IS NOT NULL", url)
    }

    /// What was loaded, then what came with the definitions; of each the greatest version first, of equal ones the last.
    func systems(_ condition: String, _ value: String) throws(TerminologyError) -> [KnownSystem] {
        try read { connection in
            try ["<>", "="].flatMap { sign in
                let statement = try connection.statement(
                    """
                    SELECT number, header, count, has_words FROM system WHERE \(condition)
                    AND substr(source, 1, 7) <> 'record/' AND substr(source, 1, 12) \(sign) 'definitions/'
                    """)
                statement.bind(1, value)
                return try Self.systems(statement).map { (version: BusinessVersion($0.header.version), system: $0) }
                    .sorted { a, b in
                        a.version == b.version ? a.system.number > b.system.number : a.version > b.version
                    }.map(\.system)
            }
        }
    }

    package func system(source: String, revision: Int64) throws(TerminologyError) -> KnownSystem? {
        try use { try Self.system(source, revision, $0) }
    }

    package func system(number: Int64) throws(TerminologyError) -> KnownSystem? {
        try use { connection in
            let statement = try connection.statement(
                "SELECT number, header, count, has_words FROM system WHERE number = ?1")
            statement.bind(1, number)
            return try Self.systems(statement).first
        }
    }

    static func system(_ source: String, _ revision: Int64, _ connection: Connection) throws -> KnownSystem? {
        let statement = try connection.statement(
            "SELECT number, header, count, has_words FROM system WHERE source = ?1 AND revision = ?2")
        statement.bind(1, source)
        statement.bind(2, revision)
        return try systems(statement).first
    }

    static func systems(_ statement: Statement) throws -> [KnownSystem] {
        defer { statement.reset() }
        var found: [KnownSystem] = []
        while try statement.step() {
            let header = try JSONDocument(statement.blob(1)).withRoot { view throws(TerminologyError) in
                try CodeSystemHeader(view)
            }
            found.append(
                KnownSystem(
                    number: statement.integer(0), header: header, count: statement.int(2),
                    hasWords: statement.int(3) != 0))
        }
        return found
    }

    package func sources(_ beginning: String) throws(TerminologyError) -> [String] {
        try use { connection in
            let statement = try connection.statement("SELECT source FROM system WHERE substr(source, 1, ?2) = ?1")
            statement.bind(1, beginning)
            statement.bind(2, beginning.unicodeScalars.count)
            defer { statement.reset() }
            var found: [String] = []
            while try statement.step() { found.append(statement.text(0)) }
            return found
        }
    }

    package func loaded() throws(TerminologyError) -> [LoadedContent] {
        try use { connection in
            let statement = try connection.statement(
                """
                SELECT source, 'CodeSystem', url, json_extract(CAST(header AS TEXT), '$.version'), count FROM system
                WHERE substr(source, 1, 7) <> 'record/' AND substr(source, 1, 12) <> 'definitions/'
                UNION ALL SELECT source, type, url, version, 0 FROM resource
                WHERE substr(source, 1, 12) <> 'definitions/' ORDER BY 1, 2, 3
                """)
            defer { statement.reset() }
            var found: [LoadedContent] = []
            while try statement.step() {
                found.append(
                    LoadedContent(
                        source: statement.text(0), type: statement.text(1), url: statement.text(2),
                        version: statement.isNull(3) ? nil : statement.text(3), count: statement.int(4)))
            }
            return found
        }
    }
}
