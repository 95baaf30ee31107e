internal import FHIR
internal import Terminology
internal import Wording

extension TerminologySchema {
    /// SQLite's code for a file that is none of its own.
    private static let notADatabase: Int32 = 26

    /// Makes the tables in an empty file, brings those of an older version to this one, and refuses what a newer one wrote
    /// and what is not ours.
    static func prepare(_ connection: Connection) throws {
        let tablesThere: Int64
        do {
            tablesThere = try connection.integer("SELECT count(*) FROM sqlite_schema") ?? 0
        } catch {
            // A `where` on the catch would say it shorter; the compiler (6.3.1) fails on it with typed throws.
            if error.code == notADatabase { throw foreign(connection) }
            throw error
        }
        if tablesThere == 0 {
            // Page size and log mode are set before the first page is written.
            try connection.execute("PRAGMA page_size = 4096; PRAGMA journal_mode = WAL")
        } else if try connection.integer("PRAGMA application_id") != applicationID {
            throw foreign(connection)
        }
        try connection.execute(tuning)
        guard try found(connection) != version else { return try indexWordsAnew(connection) }
        // Another process may be at the same.
        try connection.transaction { () throws in
            switch try found(connection) {
            case version: return
            case 0:
                try connection.execute(tables)
                try connection.execute("PRAGMA application_id = \(applicationID)")
                try connection.execute("INSERT INTO state VALUES('words', \(wordsVersion))")
            case 1:
                try migrateFrom1(connection)
                try migrateFrom2(connection)
            case 2: try migrateFrom2(connection)
            case let other: throw newer(connection, other)
            }
            try connection.execute("PRAGMA user_version = \(version)")
        }
        try indexWordsAnew(connection)
    }

    /// Indexes the words of all large systems anew, once for each version of the words.
    private static func indexWordsAnew(_ connection: Connection) throws {
        let held = "SELECT value FROM state WHERE name = 'words'"
        guard try connection.integer(held) != wordsVersion else { return }
        try connection.transaction {
            // Another may have been first.
            guard try connection.integer(held) != wordsVersion else { return }
            var numbers: [Int64] = []
            let systems = try connection.statement("SELECT number FROM system WHERE has_words = 1 ORDER BY number")
            while try systems.step() { numbers.append(systems.integer(0)) }
            // A table is not dropped while a statement is open.
            systems.reset()
            for number in numbers {
                try connection.execute("DROP TABLE IF EXISTS words_\(number)")
                try ConceptStaging.indexWords(of: number, connection)
            }
            try connection.execute("INSERT OR REPLACE INTO state VALUES('words', \(wordsVersion))")
        }
    }

    private static func found(_ connection: Connection) throws(SQLiteError) -> Int {
        Int(try connection.integer("PRAGMA user_version") ?? 0)
    }

    /// Reference sets, digests, and how many codes closure tables hold. What was loaded stays; the reference sets of a
    /// release come when it is loaded again.
    private static func migrateFrom1(_ connection: Connection) throws(SQLiteError) {
        try connection.execute(
            """
            \(referenceSets)
            ALTER TABLE system ADD COLUMN digest INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE closure ADD COLUMN codes INTEGER NOT NULL DEFAULT 0;
            UPDATE closure SET codes = (SELECT count(*) FROM closure_coding c WHERE c.name = closure.name);
            """)
        let systems = try connection.statement("SELECT number FROM system")
        var numbers: [Int64] = []
        while try systems.step() { numbers.append(systems.integer(0)) }
        systems.reset()
        let update = try connection.statement("UPDATE system SET digest = ?2 WHERE number = ?1")
        for number in numbers {
            update.bind(1, number)
            update.bind(2, try TerminologyDigest.of(system: number, connection))
            try update.run()
        }
    }

    /// Supplements, none of which an older version took up.
    private static func migrateFrom2(_ connection: Connection) throws(SQLiteError) {
        try connection.execute("ALTER TABLE system ADD COLUMN supplements TEXT; \(supplements)")
    }

    private static func newer(_ connection: Connection, _ found: Int) -> TerminologyError {
        TerminologyError(
            .exception,
            """
            \(connection.path): a newer version of Xinglin wrote it (schema \(found); this one knows \(version)): run \
            that version, or move the file away and load again what was loaded; the record loses nothing by it
            """)
    }

    private static func foreign(_ connection: Connection) -> TerminologyError {
        TerminologyError(
            .exception, "\(connection.path): is no terminology of Xinglin: it was left as it is; move it away")
    }
}
