import Store
import Testing

@testable import SQLiteStore
import TestSupport
import Wording

@Suite struct OpeningTests {
    private static func open(_ folder: String, _ options: SQLiteStore.Options = .init()) throws(StoreError)
        -> SQLiteStore
    {
        try SQLiteStore(folder: folder, options: options, clock: { 0 })
    }

    @Test func `is opened once`() throws {
        let folder = TemporaryFolder()
        let store = try Self.open(folder.path)
        #expect(throws: StoreError.inUse(path: folder.path)) { _ = try Self.open(folder.path) }
        try store.close()
    }

    @Test func `makes the folders above it`() throws {
        let folder = TemporaryFolder()
        let store = try Self.open("\(folder.path)/a/b/c")
        #expect(try store.statistics(of: nil).sequence == 0)
        try store.close()
    }

    @Test func `makes no store when asked not to`() throws {
        let folder = TemporaryFolder()
        var options = SQLiteStore.Options()
        options.creates = false
        let path = "\(folder.path)/none"
        #expect(throws: StoreError.missing(path: path)) { _ = try Self.open(path, options) }
        #expect(TemporaryFolder.names(folder.path).isEmpty)
    }

    @Test func `refuses a place that cannot be written`() throws {
        let folder = TemporaryFolder()
        TemporaryFolder.write([1], "\(folder.path)/file")
        for path in ["\(folder.path)/file/store", "\(folder.path)/file", "/proc/xinglin"] {
            #expect {
                _ = try Self.open(path)
            } throws: { error in
                if case .notWritable(let named, let reason) = error as? StoreError {
                    named == path && !reason.text.isEmpty
                } else {
                    false
                }
            }
        }
    }

    @Test(arguments: [
        "CREATE TABLE t(a); INSERT INTO t VALUES(1)", "PRAGMA application_id = 7", "PRAGMA user_version = 3",
        "CREATE TABLE change(a); PRAGMA journal_mode = WAL",
    ])
    func `leaves another program's database as it is`(sql: String) throws {
        let folder = TemporaryFolder()
        let path = "\(folder.path)/record.db"
        try Connection(path: path, mode: .readWrite).execute(sql)
        let before = TemporaryFolder.bytes(path)
        #expect(throws: StoreError.notAStore(path: path)) { _ = try Self.open(folder.path) }
        #expect(TemporaryFolder.bytes(path) == before)
        #expect(!TemporaryFolder.names(folder.path).contains("index.db"))
    }

    @Test func `leaves a file that is no database as it is`() throws {
        let folder = TemporaryFolder()
        let path = "\(folder.path)/record.db"
        let text = Array(String(repeating: "not a database\n", count: 500).utf8)
        TemporaryFolder.write(text, path)
        #expect(throws: StoreError.notAStore(path: path)) { _ = try Self.open(folder.path) }
        #expect(TemporaryFolder.bytes(path) == text)
    }

    @Test func `refuses what a newer program wrote`() throws {
        let folder = TemporaryFolder()
        let path = "\(folder.path)/record.db"
        try Self.open(folder.path).close()
        try Connection(path: path, mode: .readWrite).execute("PRAGMA user_version = 99")
        let before = TemporaryFolder.bytes(path)
        #expect(throws: StoreError.newer(path: path, version: 99)) { _ = try Self.open(folder.path) }
        #expect(TemporaryFolder.bytes(path) == before)
    }

    @Test func `refuses commits when it is closed`() async throws {
        let folder = TemporaryFolder()
        let store = try Self.open(folder.path)
        try store.close()
        let result = await withCheckedContinuation { continuation in
            store.commit(Commit(writes: [])) { continuation.resume(returning: $0) }
        }
        #expect(throws: StoreError.closed) { _ = try result.get() }
    }

    @Test func `answers everything before it closes`() async throws {
        let folder = TemporaryFolder()
        let store = try Self.open(folder.path)
        let answered = Counter()
        for _ in 0..<200 { store.commit(Commit(writes: [])) { _ in _ = answered.next() } }
        try store.close()
        #expect(answered.next() == 201)
    }

    @Test func `is closed twice without harm`() throws {
        let folder = TemporaryFolder()
        let store = try Self.open(folder.path)
        try store.close()
        try store.close()
    }
}
