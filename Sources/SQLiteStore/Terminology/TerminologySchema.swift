/// `terminology.db`: code systems with their concepts, and the value sets and maps that were loaded.
///
/// A concept's number holds its system's in the upper half; within, large systems are numbered by the length of the
/// displays, so that a search by words meets the shortest names first.
///
/// | table         | holds                                                                          |
/// |---------------|--------------------------------------------------------------------------------|
/// | system        | what is known of each code system, where it comes from, and its header as JSON  |
/// | concept       | code, display, definition and flags by number                                  |
/// | concept_code  | (system, code as it is compared) → number                                      |
/// | edge_up, edge_down | the hierarchy, by children and by parents                                 |
/// | designation, property | what else is said of a concept                                         |
/// | property_value | (system, property, value) → numbers                                           |
/// | words_N       | the texts of the concepts of system N, where they are many (FTS5, no content)   |
/// | resource, map_source | value sets and concept maps, and the systems that these map from         |
/// | closure, closure_coding | closure tables of clients                                              |
enum TerminologySchema {
    static let applicationID: Int64 = 0x584C_5458
    static let version = 1
    /// Raised when texts are folded or read otherwise: the words of what was taken up before are indexed anew.
    static let wordsVersion: Int64 = 2

    static let tables = """
        CREATE TABLE state(name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE system(
            number INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL UNIQUE, revision INTEGER NOT NULL,
            url TEXT NOT NULL, value_set TEXT, header BLOB NOT NULL, count INTEGER NOT NULL,
            has_words INTEGER NOT NULL) STRICT;
        CREATE INDEX system_url ON system(url);
        CREATE INDEX system_value_set ON system(value_set);
        CREATE TABLE concept(
            id INTEGER PRIMARY KEY, code TEXT NOT NULL, display TEXT, definition TEXT, flags INTEGER NOT NULL) STRICT;
        CREATE TABLE concept_code(
            system INTEGER NOT NULL, code TEXT NOT NULL, id INTEGER NOT NULL,
            PRIMARY KEY(system, code)) STRICT, WITHOUT ROWID;
        CREATE TABLE edge_up(
            child INTEGER NOT NULL, parent INTEGER NOT NULL, PRIMARY KEY(child, parent)) STRICT, WITHOUT ROWID;
        CREATE TABLE edge_down(
            parent INTEGER NOT NULL, child INTEGER NOT NULL, PRIMARY KEY(parent, child)) STRICT, WITHOUT ROWID;
        CREATE TABLE designation(
            concept INTEGER NOT NULL, ordinal INTEGER NOT NULL, language TEXT, use_system TEXT, use_code TEXT,
            use_display TEXT, value TEXT NOT NULL, PRIMARY KEY(concept, ordinal)) STRICT, WITHOUT ROWID;
        CREATE TABLE property(
            concept INTEGER NOT NULL, ordinal INTEGER NOT NULL, name TEXT NOT NULL, kind INTEGER NOT NULL,
            text TEXT NOT NULL, system TEXT, display TEXT, PRIMARY KEY(concept, ordinal)) STRICT, WITHOUT ROWID;
        CREATE TABLE property_value(
            system INTEGER NOT NULL, name TEXT NOT NULL, text TEXT NOT NULL, concept INTEGER NOT NULL,
            PRIMARY KEY(system, name, text, concept)) STRICT, WITHOUT ROWID;
        CREATE TABLE resource(
            number INTEGER PRIMARY KEY, source TEXT NOT NULL, type TEXT NOT NULL, url TEXT NOT NULL, version TEXT,
            text BLOB NOT NULL) STRICT;
        CREATE INDEX resource_url ON resource(type, url);
        CREATE INDEX resource_source ON resource(source);
        CREATE TABLE map_source(
            system TEXT NOT NULL, resource INTEGER NOT NULL, PRIMARY KEY(system, resource)) STRICT, WITHOUT ROWID;
        CREATE TABLE closure(name TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE closure_coding(
            name TEXT NOT NULL, system TEXT NOT NULL, code TEXT NOT NULL, version INTEGER NOT NULL,
            PRIMARY KEY(name, system, code)) STRICT, WITHOUT ROWID;
        """

    /// Not mapped into memory: each connection's map would count for the whole file once more.
    static let tuning = """
        PRAGMA synchronous = FULL; PRAGMA cache_size = -16384; PRAGMA temp_store = FILE;
        """

    /// What is read comes here first, in any order; each connection has its own.
    static let staging = """
        CREATE TEMP TABLE IF NOT EXISTS load_concept(
            position INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, display TEXT, definition TEXT, flags INTEGER);
        CREATE TEMP TABLE IF NOT EXISTS load_designation(
            position INTEGER PRIMARY KEY, code TEXT, language TEXT, use_system TEXT, use_code TEXT, use_display TEXT,
            value TEXT);
        CREATE TEMP TABLE IF NOT EXISTS load_property(
            position INTEGER PRIMARY KEY, code TEXT, name TEXT, kind INTEGER, text TEXT, system TEXT, display TEXT);
        CREATE TEMP TABLE IF NOT EXISTS load_edge(child TEXT, parent TEXT);
        DELETE FROM load_concept; DELETE FROM load_designation; DELETE FROM load_property; DELETE FROM load_edge;
        """

    /// Makes the tables where there are none.
    static func prepare(_ connection: Connection) throws {
        try connection.execute("PRAGMA page_size = 4096; PRAGMA journal_mode = WAL; \(tuning)")
        guard try connection.integer("PRAGMA user_version") != Int64(version) else {
            return try indexWordsAnew(connection)
        }
        try connection.transaction { () throws(SQLiteError) in
            guard try connection.integer("PRAGMA user_version") == 0 else { return }
            try connection.execute(tables)
            try connection.execute("PRAGMA application_id = \(applicationID); PRAGMA user_version = \(version)")
            try connection.execute("INSERT INTO state VALUES('words', \(wordsVersion))")
        }
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
}
