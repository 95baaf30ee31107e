internal import Wording

/// Compares the schema that a file has with the one that the program makes.
///
/// SQLite's own check of a file looks at its pages, not at what its schema says: a column that damage renamed is found by
/// this alone.
struct SchemaComparison {
    /// What `sqlite_schema` says of one table or index.
    private struct Part: Hashable {
        let kind: String
        let name: String
        let table: String
    }

    /// Makes the schema in an empty database.
    let make: (Connection) throws -> Void

    /// What the file has otherwise; nothing is an empty list.
    func findings(of connection: Connection) throws -> [Message] {
        let fresh = try Connection(path: ":memory:", mode: .readWrite)
        try make(fresh)
        let (wanted, found) = (try SchemaComparison.parts(fresh), try SchemaComparison.parts(connection))
        var findings: [Message] = []
        for (part, sql) in wanted {
            guard let there = found[part] else {
                findings.append("the schema has no \(part.kind) \(part.name)")
                continue
            }
            if there != sql { findings.append("the schema of the \(part.kind) \(part.name) is not what it should be") }
        }
        findings += found.keys.filter { wanted[$0] == nil }.map { "the schema has a \($0.kind) \($0.name) of no use" }
        return findings.sorted { $0.text < $1.text }
    }

    private static func parts(_ connection: Connection) throws(SQLiteError) -> [Part: String] {
        let rows = try connection.statement("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema")
        defer { rows.reset() }
        var parts: [Part: String] = [:]
        while try rows.step() {
            // Values of an earlier time, on their way out: their form is that time's.
            if rows.text(2).hasPrefix(IndexRedraw.former) { continue }
            parts[Part(kind: rows.text(0), name: rows.text(1), table: rows.text(2))] = plain(rows.text(3))
        }
        return parts
    }

    /// Without what columns that were added later have in other places: white space.
    private static func plain(_ sql: String) -> String { sql.filter { !$0.isWhitespace } }
}

extension SchemaComparison {
    /// With the migrations that were begun: up to the file's version, or the one under way.
    static func record(_ connection: Connection) throws(SQLiteError) -> SchemaComparison {
        let version = try connection.integer("PRAGMA user_version") ?? 0
        let reached = max(version, try connection.integer("SELECT version FROM migration") ?? 0)
        return SchemaComparison { fresh in
            try fresh.execute(RecordSchema.tables)
            for migration in RecordSchema.migrations where Int64(migration.version) <= reached {
                try fresh.execute(migration.begin)
            }
        }
    }

    static var index: SchemaComparison { SchemaComparison { try $0.execute(IndexSchema.tables) } }

    /// With the indexes of words that are there: whether each system has its own is looked at by ``TerminologyDoctor``.
    static func terminology(_ connection: Connection) throws(SQLiteError) -> SchemaComparison {
        var numbers: [Int64] = []
        let names = try connection.statement(
            "SELECT name FROM sqlite_schema WHERE name GLOB 'words_[0-9]*' AND name NOT GLOB 'words_*_*'")
        defer { names.reset() }
        while try names.step() {
            if let number = Int64(names.text(0).dropFirst("words_".count)) { numbers.append(number) }
        }
        let withWords = numbers
        return SchemaComparison { fresh in
            try fresh.execute(TerminologySchema.tables)
            for number in withWords { try ConceptStaging.indexWords(of: number, fresh) }
        }
    }
}
