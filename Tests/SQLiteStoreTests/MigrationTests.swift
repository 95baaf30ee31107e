import Store
import Testing

@testable import SQLiteStore
import TestSupport

@Suite struct MigrationTests {
    /// A table of 250 rows, to be filled in by a migration of 100 rows a run.
    private static let filling = Migration(
        version: RecordSchema.version + 1, begin: "CREATE TABLE filled(number INTEGER PRIMARY KEY) STRICT",
        step: { connection, position in
            try connection.execute(
                """
                WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 250)
                INSERT INTO filled SELECT value FROM n WHERE value > \(position) AND value <= \(position + 100)
                """)
            return position + 100 >= 250 ? nil : position + 100
        })

    private func opened(_ folder: TemporaryFolder) throws -> Connection {
        let connection = try Connection(path: folder.path + "/record.db", mode: .readWrite)
        try RecordSchema.prepare(connection)
        return connection
    }

    @Test func `brings a store of the first schema to the newest when it is opened`() throws {
        let folder = TemporaryFolder()
        let connection = try Connection(path: folder.path + "/record.db", mode: .readWrite)
        try connection.execute(RecordSchema.tables)
        try connection.execute("PRAGMA application_id = \(RecordSchema.applicationID); PRAGMA user_version = 1")
        try RecordSchema.prepare(connection)
        #expect(try connection.integer("PRAGMA user_version") == Int64(RecordSchema.version))
        #expect(try connection.integer("SELECT count(*) FROM follower") == 0)
        #expect(try connection.integer("SELECT length(bytes) FROM secret") == 32)
    }

    @Test func `fills in run by run, and goes on where it was killed`() throws {
        let folder = TemporaryFolder()
        var connection = try opened(folder)
        let migrations = RecordSchema.migrations + [Self.filling]
        try MigrationRun(connection: connection, migrations: migrations).begin()
        #expect(try MigrationRun(connection: connection, migrations: migrations).advance())
        #expect(try connection.integer("SELECT count(*) FROM filled") == 100)
        // Killed here: nothing but the file is left.
        connection = try Connection(path: folder.path + "/record.db", mode: .readWrite)
        let run = MigrationRun(connection: connection, migrations: migrations)
        try run.begin()
        #expect(try run.advance())
        #expect(try !run.advance())
        #expect(try connection.integer("SELECT count(*) FROM filled") == 250)
        #expect(try connection.integer("PRAGMA user_version") == Int64(RecordSchema.version + 1))
        #expect(try !run.advance())
    }

    @Test func `that fails leaves its run undone and can be made again`() throws {
        struct Broken: Error {}
        let folder = TemporaryFolder()
        let connection = try opened(folder)
        let broken = Migration(
            version: RecordSchema.version + 1, begin: "CREATE TABLE half(number INTEGER) STRICT"
        ) { connection, _ in
            try connection.execute("INSERT INTO half VALUES(1)")
            throw Broken()
        }
        let run = MigrationRun(connection: connection, migrations: RecordSchema.migrations + [broken])
        try run.begin()
        #expect(throws: Broken.self) { try run.advance() }
        #expect(try connection.integer("SELECT count(*) FROM half") == 0)
        #expect(try connection.integer("PRAGMA user_version") == Int64(RecordSchema.version))
    }
}
