import FHIR
import Search

import Store
import Synchronization
import TestSupport
import Testing
import Wording

@testable import SQLiteStore
@testable import StoreConformance

/// Values that are drawn anew behind, after the program learned to draw them in another way.
@Suite(.serialized) struct IndexRedrawTests {
    /// Makes the values of a closed store's index those of an older program.
    private static func age(_ folder: String) throws {
        try connection(folder).execute("UPDATE state SET value = value - 1 WHERE name = 'values'")
    }

    private static func connection(_ folder: String) throws -> Connection {
        try Connection(path: "\(folder)/index.db", mode: .readWrite)
    }

    /// Takes steps on the files of a closed store, as a server does that is killed then.
    ///
    /// - Returns: whether there is more to do.
    private static func take(steps: Int, _ folder: String) throws -> Bool {
        let index = try connection(folder)
        let codec = BodyCodec()
        let record = RecordReader(
            connection: try Connection(path: "\(folder)/record.db", mode: .readWrite), codec: codec)
        try DictionaryTraining.load(from: record.connection, into: codec)
        if try !IndexSchema.hasCurrentValues(index) { try IndexRedraw.begin(index) }
        var dictionary = IndexDictionary()
        for _ in 0..<steps {
            guard case .worked = try IndexRedraw(index: index, record: record).step(&dictionary) else { return false }
        }
        return true
    }

    private static func isHealthy(_ folder: String) throws -> [String] {
        try StoreDoctor(folder: folder, onProgress: { _, _, _ in }).examine(rebuild: false).findings.map(\.text)
    }

    @Test func `are the same when they are drawn anew, wherever that is interrupted`() async throws {
        var filled = try await FilledStore(steps: 120)
        try filled.close()
        try Self.age(filled.folder.path)
        var rounds = 0
        while try Self.take(steps: 3, filled.folder.path), rounds < 200 {
            rounds += 1
            // Doctor goes on from there, and compares with an index that is made of the log.
            guard rounds % 4 == 0 else { continue }
            let copy = TemporaryFolder()
            TemporaryFolder.copy(filled.folder.path, to: copy.path)
            #expect(try Self.isHealthy(copy.path) == [])
        }
        #expect(rounds > 4)
        try filled.reopen()
        try await filled.goOn(steps: 60, seed: 21)
        try filled.close()
        #expect(try Self.isHealthy(filled.folder.path) == [])
    }

    private static func patient(_ number: Int, _ name: String) -> Write {
        Sample("Patient", "p\(number)", #""name":[{"family":"\#(name)"}]"#).put()
    }

    private static func write(_ writes: [Write], to store: SQLiteStore) async throws {
        let result = try await withCheckedContinuation { continuation in
            store.commit(Commit(writes: writes)) { continuation.resume(returning: $0) }
        }.get()
        guard case .done = result else { throw StoreError.failed(reason: Message(data: "conflict")) }
    }

    private static func count(_ query: String, _ store: SQLiteStore) throws -> Int? {
        var query = try QueryParser.parse(
            try #require(QueryString.parse(query[...])), type: .patient, context: SearchContext()
        ).query
        query.count = 0
        query.wantsTotal = true
        return try store.search(query, institution: .first).total
    }

    @Test func `serves reads, writes and searches by id meanwhile, and refuses other searches`() async throws {
        let folder = TemporaryFolder()
        let steps = IndexSteps(isHolding: true)
        defer { steps.release() }
        func open() throws -> SQLiteStore {
            var options = SQLiteStore.Options()
            options.onIndex = { steps.hear($0) }
            return try SQLiteStore(folder: folder.path, options: options, clock: { 0 })
        }
        var store = try open()
        let many = 12_000
        for start in stride(from: 0, to: many, by: 1000) {
            try await Self.write((start..<start + 1000).map { Self.patient($0, "Before") }, to: store)
        }
        try store.close()
        try Self.age(folder.path)

        store = try open()
        let address = ResourceAddress(institution: .first, type: .patient, id: "p11999")
        #expect(try store.read(address)?.version == 1)
        #expect(try Self.count("_id=p11999", store) == 1)
        #expect {
            _ = try Self.count("family=before", store)
        } throws: { error in
            guard case .drawing(type: "Patient", _, all: many)? = error as? StoreError else { return false }
            return "\(error)".contains("of 12000 resources are done")
        }
        try await Self.write(
            [Self.patient(3, "After"), Self.patient(11_998, "After"), Self.patient(many, "After")], to: store)
        // The merge comes between two steps.
        steps.release()
        try store.flush()
        while steps.redrawn.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
        #expect(steps.redrawn == ["Patient"])
        #expect(try Self.count("family=before", store) == many - 2)
        #expect(try Self.count("family=after", store) == 3)
        try store.close()
        #expect(try Self.isHealthy(folder.path) == [])
        #expect(
            try Self.connection(folder.path).integer("SELECT count(*) FROM sqlite_schema WHERE name GLOB 'former*'")
                == 0)
    }

    @Test func `refuse what a conditional write asks for`() async throws {
        let folder = TemporaryFolder()
        var store = try SQLiteStore(folder: folder.path, clock: { 0 })
        for start in stride(from: 0, to: 12_000, by: 1000) {
            try await Self.write((start..<start + 1000).map { Self.patient($0, "Before") }, to: store)
        }
        try store.close()
        try Self.age(folder.path)
        let steps = IndexSteps(isHolding: true)
        defer { steps.release() }
        var options = SQLiteStore.Options()
        options.onIndex = { steps.hear($0) }
        store = try SQLiteStore(folder: folder.path, options: options, clock: { 0 })
        let pairs = try #require(QueryString.parse("family=nobody"))
        let criteria = try QueryParser.parse(pairs, type: .patient, context: SearchContext()).query.criteria
        let precondition = Precondition(institution: .first, type: .patient, criteria: criteria, ids: [])
        let result = await withCheckedContinuation { continuation in
            store.commit(Commit(preconditions: [precondition], writes: [Self.patient(12_001, "New")])) {
                continuation.resume(returning: $0)
            }
        }
        #expect {
            _ = try result.get()
        } throws: { error in
            if case .drawing? = error as? StoreError { true } else { false }
        }
        steps.release()
        try store.close()
    }
}
