import Terminology
import TestSupport
import Testing

@testable import SQLiteStore

@Suite struct TerminologySchemaTests {
    private let folder = TemporaryFolder()
    private var path: String { "\(folder.path)/terminology.db" }

    private func connection() throws -> Connection { try Connection(path: path, mode: .readWrite) }

    /// The schema of version 1 with a system and a closure table.
    private func old() throws -> KnownSystem {
        let store = try SQLiteConceptStore(folder: folder.path)
        let system = try store.take(CodeSystemHeader(url: "urn:s"), source: "record/1/a", revision: 1) {
            sink throws(TerminologyError) in
            for code in ["a", "b"] { try sink.add(Concept(code: code, display: code)) }
        }
        try store.resetClosure("1/t")
        _ = try store.extendClosure("1/t", after: 0, with: [Coding(system: "urn:s", code: "a")])
        try connection().execute(
            """
            DROP TABLE refset; DROP TABLE refset_member; DROP TABLE refset_target;
            DROP INDEX system_supplements; ALTER TABLE system DROP COLUMN supplements;
            ALTER TABLE system DROP COLUMN digest; ALTER TABLE closure DROP COLUMN codes; PRAGMA user_version = 1
            """)
        return system
    }

    @Test func `what an older version kept is brought to this one`() throws {
        let system = try old()
        let store = try SQLiteConceptStore(folder: folder.path)
        #expect(try store.system(source: "record/1/a", revision: 1) == system)
        #expect(try store.referenceSets(of: system).isEmpty)
        #expect(try store.closure("1/t")?.codings.count == 1)
        let file = try connection()
        #expect(try file.integer("PRAGMA user_version") == Int64(TerminologySchema.version))
        #expect(try file.integer("SELECT codes FROM closure") == 1)
        #expect(try TerminologyDoctor(connection: file) { _, _, _ in }.examine().findings.isEmpty)
        // The same tables as a new file has.
        func tables(_ connection: Connection) throws -> Set<String> {
            let names = try connection.statement(
                "SELECT m.name || '.' || c.name FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table'"
            )
            var found: Set<String> = []
            while try names.step() { found.insert(names.text(0)) }
            return found
        }
        let other = TemporaryFolder()
        _ = try SQLiteConceptStore(folder: other.path)
        #expect(
            try tables(file) == tables(Connection(path: "\(other.path)/terminology.db", mode: .readWrite)))
    }

    @Test func `what the version before kept is brought to this one`() throws {
        _ = try old()
        let before = try SQLiteConceptStore(folder: folder.path)
        try connection().execute(
            "DROP INDEX system_supplements; ALTER TABLE system DROP COLUMN supplements; PRAGMA user_version = 2")
        let store = try SQLiteConceptStore(folder: folder.path)
        #expect(try store.sources("record/") == before.sources("record/"))
        #expect(try store.supplements(to: "urn:s").isEmpty)
        #expect(try connection().integer("SELECT count(*) FROM sqlite_schema WHERE name = 'system_supplements'") == 1)
    }

    @Test func `what a newer version wrote is refused and left as it is`() throws {
        _ = try SQLiteConceptStore(folder: folder.path)
        try connection().execute("PRAGMA user_version = 99")
        let error = #expect(throws: TerminologyError.self) { try SQLiteConceptStore(folder: folder.path) }
        #expect(error?.text.contains("a newer version of Xinglin wrote it (schema 99; this one knows 3)") == true)
        #expect(try connection().integer("PRAGMA user_version") == 99)
    }

    @Test func `a file that is none of ours is refused and left as it is`() throws {
        try connection().execute("CREATE TABLE t(x)")
        let error = #expect(throws: TerminologyError.self) { try SQLiteConceptStore(folder: folder.path) }
        #expect(error?.text.contains("is no terminology of Xinglin") == true)
        let other = TemporaryFolder()
        TemporaryFolder.write(
            Array(String(repeating: "no database ", count: 1000).utf8), "\(other.path)/terminology.db")
        let text = #expect(throws: TerminologyError.self) { try SQLiteConceptStore(folder: other.path) }
        #expect(text?.text.contains("is no terminology of Xinglin") == true)
    }
}
