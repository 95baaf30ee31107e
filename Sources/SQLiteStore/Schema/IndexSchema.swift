internal import FHIR

/// `index.db`: what searches read. It may be deleted at any time and is then made anew from `record.db`.
///
/// Narrow tables without rowid, one per kind of value. In all of them the value columns come first and the key behind
/// them, so that equal values give keys in ascending order, the order of pages.
///
/// | table     | holds                                                                                        |
/// |-----------|----------------------------------------------------------------------------------------------|
/// | identity  | (institution, type, id) → key, newest version and its place in the log, whether it lives      |
/// | resource  | live resources of a type by key, with the place of their current version                      |
/// | resource_count | how many of these there are                                                             |
/// | field_count | how many rows a field has in the value tables, and the longest range that it has held: what   |
/// |           | the planner of searches goes by                                                               |
/// | date_count | how many of a field's dates begin in each part of time: 25 days, see ``FieldPlace``           |
/// | older     | places of versions that are no longer the newest                                              |
/// | by_type   | the change log of each type: what changed, in the order of time                               |
/// | word      | systems, units and URIs, by number                                                            |
/// | unit      | the words that are units of UCUM, by what they measure in base units                          |
/// | target    | references to what is not there: (institution, type + 1, id) or (institution, 0, URL) → a negative number |
/// | custom    | custom search parameters: the field number of their rows, and the last key up to which these are there |
/// | undrawn   | types whose values are being drawn anew, with the last key up to which these are there: see ``IndexRedraw`` |
/// | quantity_order | quantities in base units: what they are sorted by                                         |
/// | composite_range | composites with a range of quantities among their components                             |
/// | token …   | the values, by field                                                                          |
///
/// Without the tables of places nothing can be read or written; of the values only searches know. So these have a version
/// of their own: when they are to be drawn in another way, that is done while the store is served.
enum IndexSchema {
    static let applicationID: Int64 = 0x584C_4958
    /// Raised with every change of the tables of places: an older index is made anew before anything is served.
    static let version = 13
    /// Raised with every change of the tables of values, or of how entries are drawn: older ones are drawn anew while the
    /// store is served.
    static let valuesVersion: Int64 = 2

    static let tables = placeTables + valueTables

    static let placeTables = """
        CREATE TABLE state(name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE identity(
            institution INTEGER NOT NULL, type INTEGER NOT NULL, id ANY NOT NULL, key INTEGER NOT NULL,
            version INTEGER NOT NULL, sequence INTEGER NOT NULL, lives INTEGER NOT NULL,
            PRIMARY KEY(institution, type, id)) STRICT, WITHOUT ROWID;
        CREATE TABLE resource(
            institution INTEGER NOT NULL, type INTEGER NOT NULL, key INTEGER NOT NULL, sequence INTEGER NOT NULL,
            PRIMARY KEY(institution, type, key)) STRICT, WITHOUT ROWID;
        CREATE TABLE resource_count(
            institution INTEGER NOT NULL, type INTEGER NOT NULL, count INTEGER NOT NULL,
            PRIMARY KEY(institution, type)) STRICT, WITHOUT ROWID;
        CREATE TABLE older(
            key INTEGER NOT NULL, version INTEGER NOT NULL, sequence INTEGER NOT NULL,
            PRIMARY KEY(key, version)) STRICT, WITHOUT ROWID;
        CREATE TABLE by_type(
            institution INTEGER NOT NULL, type INTEGER NOT NULL, sequence INTEGER NOT NULL, key INTEGER NOT NULL,
            PRIMARY KEY(institution, type, sequence)) STRICT, WITHOUT ROWID;
        CREATE TABLE custom(
            number INTEGER PRIMARY KEY, institution INTEGER NOT NULL, definition TEXT NOT NULL, type INTEGER NOT NULL,
            through INTEGER NOT NULL, done INTEGER NOT NULL, failed INTEGER NOT NULL, lives INTEGER NOT NULL) STRICT;
        CREATE UNIQUE INDEX custom_definition ON custom(institution, definition) WHERE lives = 1;
        CREATE TABLE undrawn(
            institution INTEGER NOT NULL, type INTEGER NOT NULL, through INTEGER NOT NULL, done INTEGER NOT NULL,
            PRIMARY KEY(institution, type)) STRICT, WITHOUT ROWID;

        """

    static let valueTables = """
        CREATE TABLE field_count(
            institution INTEGER NOT NULL, field INTEGER NOT NULL, count INTEGER NOT NULL, span INTEGER NOT NULL,
            PRIMARY KEY(institution, field)) STRICT, WITHOUT ROWID;
        CREATE TABLE date_count(
            institution INTEGER NOT NULL, field INTEGER NOT NULL, part INTEGER NOT NULL, count INTEGER NOT NULL,
            PRIMARY KEY(institution, field, part)) STRICT, WITHOUT ROWID;
        CREATE TABLE word(number INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
        CREATE TABLE unit(
            dimension TEXT NOT NULL, word INTEGER NOT NULL, PRIMARY KEY(dimension, word)) STRICT, WITHOUT ROWID;
        CREATE TABLE target(
            institution INTEGER NOT NULL, type INTEGER NOT NULL, id ANY NOT NULL, number INTEGER NOT NULL,
            PRIMARY KEY(institution, type, id)) STRICT, WITHOUT ROWID;
        CREATE TABLE token(
            institution INTEGER NOT NULL, field INTEGER NOT NULL, code TEXT NOT NULL, key INTEGER NOT NULL,
            system INTEGER NOT NULL, PRIMARY KEY(institution, field, code, key, system)) STRICT, WITHOUT ROWID;
        CREATE TABLE string(
            institution INTEGER NOT NULL, field INTEGER NOT NULL, value TEXT NOT NULL, key INTEGER NOT NULL,
            PRIMARY KEY(institution, field, value, key)) STRICT, WITHOUT ROWID;
        CREATE TABLE reference(
            institution INTEGER NOT NULL, target INTEGER NOT NULL, field INTEGER NOT NULL, key INTEGER NOT NULL,
            PRIMARY KEY(institution, target, field, key)) STRICT, WITHOUT ROWID;
        CREATE TABLE date(
            institution INTEGER NOT NULL, field INTEGER NOT NULL, low INTEGER NOT NULL, high INTEGER NOT NULL,
            key INTEGER NOT NULL, PRIMARY KEY(institution, field, low, high, key)) STRICT, WITHOUT ROWID;
        CREATE TABLE number(
            institution INTEGER NOT NULL, field INTEGER NOT NULL, value BLOB NOT NULL, key INTEGER NOT NULL,
            PRIMARY KEY(institution, field, value, key)) STRICT, WITHOUT ROWID;
        CREATE TABLE quantity(
            institution INTEGER NOT NULL, field INTEGER NOT NULL, value BLOB NOT NULL, key INTEGER NOT NULL,
            system INTEGER NOT NULL, code INTEGER NOT NULL,
            PRIMARY KEY(institution, field, value, key, system, code)) STRICT, WITHOUT ROWID;
        CREATE TABLE quantity_order(
            institution INTEGER NOT NULL, field INTEGER NOT NULL, value BLOB NOT NULL, key INTEGER NOT NULL,
            PRIMARY KEY(institution, field, value, key)) STRICT, WITHOUT ROWID;
        CREATE TABLE quantity_range(
            institution INTEGER NOT NULL, field INTEGER NOT NULL, low BLOB NOT NULL, high BLOB NOT NULL,
            key INTEGER NOT NULL, system INTEGER NOT NULL, code INTEGER NOT NULL,
            PRIMARY KEY(institution, field, low, high, key, system, code)) STRICT, WITHOUT ROWID;
        CREATE TABLE uri(
            institution INTEGER NOT NULL, field INTEGER NOT NULL, value INTEGER NOT NULL, key INTEGER NOT NULL,
            PRIMARY KEY(institution, field, value, key)) STRICT, WITHOUT ROWID;
        CREATE TABLE composite(
            institution INTEGER NOT NULL, field INTEGER NOT NULL, a ANY NOT NULL, b ANY NOT NULL, c ANY NOT NULL,
            key INTEGER NOT NULL, a1 INTEGER NOT NULL, a2 INTEGER NOT NULL, b1 INTEGER NOT NULL, b2 INTEGER NOT NULL,
            c1 INTEGER NOT NULL, c2 INTEGER NOT NULL,
            PRIMARY KEY(institution, field, a, b, c, key, a1, a2, b1, b2, c1, c2)) STRICT, WITHOUT ROWID;
        CREATE TABLE composite_range(
            institution INTEGER NOT NULL, field INTEGER NOT NULL, a ANY NOT NULL, b ANY NOT NULL, c ANY NOT NULL,
            key INTEGER NOT NULL, a1 INTEGER NOT NULL, a2 INTEGER NOT NULL, b1 INTEGER NOT NULL, b2 INTEGER NOT NULL,
            c1 INTEGER NOT NULL, c2 INTEGER NOT NULL, a3 ANY NOT NULL, b3 ANY NOT NULL, c3 ANY NOT NULL,
            PRIMARY KEY(institution, field, a, b, c, key, a1, a2, b1, b2, c1, c2, a3, b3, c3)) STRICT, WITHOUT ROWID;
        """

    static let tuning = """
        PRAGMA synchronous = NORMAL; PRAGMA cache_size = -8192; PRAGMA temp_store = MEMORY;
        PRAGMA wal_autocheckpoint = 0; PRAGMA mmap_size = 1099511627776;
        """

    /// The unit column's mark for a unit's printed form, where `system` would stand.
    static let printedUnit: Int64 = -1

    /// What stands before parts of texts in the table of strings: no text begins with it.
    static let partMark = "\u{1}"
    /// The same for readings.
    static let readingMark = "\u{2}"
    /// The same for texts without what stands between ideographs, and for stretches of long ones.
    static let joinedMark = "\u{3}"
    static let stretchMark = "\u{4}"

    /// The tables of places by name; all others are tables of values.
    static let placeNames: Set = [
        "state", "identity", "resource", "resource_count", "older", "by_type", "custom", "undrawn",
    ]

    /// Makes the tables in an empty file.
    static func create(_ connection: Connection) throws {
        try connection.execute("PRAGMA page_size = 4096; PRAGMA journal_mode = WAL; \(tuning)")
        try connection.transaction { () throws(SQLiteError) in
            try connection.execute(tables)
            try connection.execute(
                """
                PRAGMA application_id = \(applicationID); PRAGMA user_version = \(version);
                INSERT INTO state VALUES('position', 0), ('keys', 0), ('targets', 0), ('values', \(valuesVersion)),
                    ('definitions', \(definitions));
                """)
        }
    }

    /// Whether the file has these tables of places.
    static func isCurrent(_ connection: Connection) throws(SQLiteError) -> Bool {
        guard try connection.integer("PRAGMA application_id") == applicationID else { return false }
        return try connection.integer("PRAGMA user_version") == Int64(version)
    }

    /// Whether the values were drawn in this way, for these definitions.
    static func hasCurrentValues(_ connection: Connection) throws(SQLiteError) -> Bool {
        let reader = IndexReader(connection: connection)
        guard try reader.state("values") == valuesVersion else { return false }
        return try reader.state("definitions") == definitions
    }

    /// Notes that the values are drawn in this way from now on.
    static func noteValues(_ connection: Connection) throws(SQLiteError) {
        try connection.execute(
            """
            UPDATE state SET value = \(valuesVersion) WHERE name = 'values';
            UPDATE state SET value = \(definitions) WHERE name = 'definitions';
            """)
    }

    /// The definition table that fields are numbered by.
    private static let definitions = Int64(bitPattern: DefinitionTable.r4.digest)
}
