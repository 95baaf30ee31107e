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
/// | refset, refset_member, refset_target | reference sets, their concepts, and what these lead to in maps  |
/// | closure, closure_coding | closure tables of clients                                              |
///
/// `system.digest` is over all that is kept of a system (``TerminologyDigest``).
enum TerminologySchema {
    static let applicationID: Int64 = 0x584C_5458
    static let version = 3
    /// Raised when texts are folded or read otherwise: the words of what was taken up before are indexed anew.
    static let wordsVersion: Int64 = 2

    static let tables = """
        CREATE TABLE state(name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE system(
            number INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL UNIQUE, revision INTEGER NOT NULL,
            url TEXT NOT NULL, value_set TEXT, header BLOB NOT NULL, count INTEGER NOT NULL,
            has_words INTEGER NOT NULL, digest INTEGER NOT NULL DEFAULT 0, supplements TEXT) STRICT;
        CREATE INDEX system_url ON system(url);
        CREATE INDEX system_value_set ON system(value_set);
        \(supplements)
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
        CREATE TABLE closure(
            name TEXT PRIMARY KEY, version INTEGER NOT NULL, codes INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;
        CREATE TABLE closure_coding(
            name TEXT NOT NULL, system TEXT NOT NULL, code TEXT NOT NULL, version INTEGER NOT NULL,
            PRIMARY KEY(name, system, code)) STRICT, WITHOUT ROWID;
        \(referenceSets)
        """

    /// Since version 3: by the URL of the system that is supplemented.
    static let supplements = "CREATE INDEX system_supplements ON system(supplements);"

    /// Since version 2.
    static let referenceSets = """
        CREATE TABLE refset(
            number INTEGER PRIMARY KEY AUTOINCREMENT, system INTEGER NOT NULL, code TEXT NOT NULL,
            kind INTEGER NOT NULL, target TEXT, count INTEGER NOT NULL, UNIQUE(system, code)) STRICT;
        CREATE TABLE refset_member(
            refset INTEGER NOT NULL, concept INTEGER NOT NULL, PRIMARY KEY(refset, concept)) STRICT, WITHOUT ROWID;
        CREATE TABLE refset_target(
            refset INTEGER NOT NULL, concept INTEGER NOT NULL, ordinal INTEGER NOT NULL, code TEXT NOT NULL,
            equivalence TEXT NOT NULL, comment TEXT, PRIMARY KEY(refset, concept, ordinal)) STRICT, WITHOUT ROWID;
        CREATE INDEX refset_target_code ON refset_target(refset, code);
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
        CREATE TEMP TABLE IF NOT EXISTS load_refset(code TEXT PRIMARY KEY, kind INTEGER, target TEXT);
        CREATE TEMP TABLE IF NOT EXISTS load_refset_member(
            position INTEGER PRIMARY KEY, refset TEXT, code TEXT, target TEXT, equivalence TEXT, comment TEXT,
            rank INTEGER);
        DELETE FROM load_refset; DELETE FROM load_refset_member;
        DELETE FROM load_concept; DELETE FROM load_designation; DELETE FROM load_property; DELETE FROM load_edge;
        """
}
