internal import Store

/// `record.db`: the truth. One table, written at its end only; everything else can be made from it.
///
/// | column      | meaning                                                                            |
/// |-------------|------------------------------------------------------------------------------------|
/// | sequence    | place in the change log, from 1, without gaps                                       |
/// | institution | the tenant                                                                          |
/// | type        | `ResourceType.number`                                                               |
/// | id          | logical id (``StoredID``)                                                           |
/// | key         | number of the resource, the same for all its versions, in the order of creation     |
/// | version     | from 1                                                                              |
/// | updated     | microseconds since 1970, never decreasing                                           |
/// | method      | `ChangeMethod`                                                                      |
/// | patient     | owner by the patient compartment: key, or id while the patient is not there; null   |
/// | dictionary  | with which the body is compressed, 0 for none                                       |
/// | meta        | `MetaPlace.packed`                                                                  |
/// | digest      | XXH3 of the text and of the columns above, but for patient and dictionary           |
/// | body        | zstd; null for a deletion                                                           |
enum RecordSchema {
    /// The number that marks a file as ours: "XLRC".
    static let applicationID: Int64 = 0x584C_5243
    static let firstVersion = 1
    static var version: Int { migrations.last?.version ?? firstVersion }
    /// SQLite's code for a file that is none of its own.
    private static let notADatabase: Int32 = 26

    static let tables = """
        CREATE TABLE change(
            sequence INTEGER PRIMARY KEY, institution INTEGER NOT NULL, type INTEGER NOT NULL, id ANY NOT NULL,
            key INTEGER NOT NULL, version INTEGER NOT NULL, updated INTEGER NOT NULL, method INTEGER NOT NULL,
            patient ANY, dictionary INTEGER NOT NULL, meta INTEGER NOT NULL, digest INTEGER NOT NULL, body BLOB
        ) STRICT;
        CREATE TABLE dictionary(number INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
        CREATE TABLE migration(version INTEGER NOT NULL, position INTEGER NOT NULL) STRICT;
        """

    /// Every step since the first schema, whose tables are above.
    static let migrations: [Migration] = [
        // Where followers of the change log have come.
        Migration(
            version: 2,
            begin: "CREATE TABLE follower(name TEXT PRIMARY KEY, sequence INTEGER NOT NULL) STRICT, WITHOUT ROWID"),
        // With what is signed that clients hand back. SQLite seeds its generator from the system's.
        Migration(
            version: 3,
            begin: """
                CREATE TABLE secret(name TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT, WITHOUT ROWID;
                INSERT INTO secret VALUES('store', randomblob(32))
                """),
    ]

    static let columns =
        "sequence, institution, type, id, key, version, updated, method, patient, dictionary, meta, digest, body"

    /// Pragmas of every connection to the file.
    static let tuning = """
        PRAGMA synchronous = FULL; PRAGMA cache_size = -4096; PRAGMA temp_store = MEMORY;
        PRAGMA wal_autocheckpoint = 0; PRAGMA mmap_size = 1099511627776;
        """

    /// Makes the tables in an empty file, or checks that the file is ours and not newer.
    ///
    /// - Parameter index: the index beside it; when there is one, a record without tables has lost them.
    static func prepare(_ connection: Connection, beside index: String? = nil) throws {
        let application: Int64
        do {
            application = try connection.integer("PRAGMA application_id") ?? 0
        } catch {
            // A `where` on the catch would say it shorter; the compiler (6.3.1) fails on it with typed throws.
            if error.code == notADatabase { throw StoreError.notAStore(path: connection.path) }
            throw error
        }
        let found = Int(try connection.integer("PRAGMA user_version") ?? 0)
        let tablesThere = try connection.integer("SELECT count(*) FROM sqlite_schema") ?? 0
        if application == 0 && found == 0 && tablesThere == 0 {
            if let index, FileStatus.bytes(index) > 0 {
                throw StoreError.recordMissing(path: connection.path, isThere: true)
            }
            // Page size and log mode are set before the first page is written.
            try connection.execute("PRAGMA page_size = 4096; PRAGMA journal_mode = WAL; \(tuning)")
            try connection.transaction { () throws(SQLiteError) in
                try connection.execute(tables)
                try connection.execute(
                    "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(firstVersion)")
            }
            try MigrationRun(connection: connection, migrations: migrations).begin()
            return
        }
        guard application == applicationID else { throw StoreError.notAStore(path: connection.path) }
        guard found <= version else { throw StoreError.newer(path: connection.path, version: found) }
        try connection.execute(tuning)
        try MigrationRun(connection: connection, migrations: migrations).begin()
    }
}
