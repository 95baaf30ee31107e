import FHIR
import SQLiteStore
import Store
import StoreConformance
import Testing
import TestSupport

@Suite(.serialized) struct ReopeningTests {
    @Test(arguments: [1, 7, 4000])
    func `is the same after it was closed`(mergeAt: Int) async throws {
        var filled = try await FilledStore(mergeAt: mergeAt)
        try filled.close()
        try filled.reopen()
        try await filled.goOn(steps: 100, seed: 12)
        try filled.close()
        try filled.reopen()
    }

    @Test(arguments: [1, 40, 4000])
    func `is the same after a kill`(mergeAt: Int) async throws {
        let filled = try await FilledStore(mergeAt: mergeAt)
        try filled.checkCopy()
        try filled.store?.flush()
        try filled.checkCopy()
    }

    @Test func `reads what it wrote with and without a dictionary`() async throws {
        var filled = try await FilledStore(steps: 60)
        let type = try #require(ResourceType("Observation"))
        filled.store?.prepareDictionary(
            (0..<2000).map { (DictionaryTrainerTests.sample($0, word: "Observation"), type) })
        filled.store?.prepareDictionary(
            ["Encounter", "Condition", "Procedure"].flatMap { word in
                (0..<2000).map { (DictionaryTrainerTests.sample($0, word: word), ResourceType(word) ?? type) }
            })
        try await filled.goOn(steps: 100, seed: 15)
        try filled.checkCopy()
        try filled.close()
        try filled.reopen()
        try await filled.goOn(steps: 60, seed: 16)
    }

    @Test func `makes an index that was deleted`() async throws {
        var filled = try await FilledStore()
        try filled.close()
        for name in ["index.db", "index.db-wal", "index.db-shm"] {
            TemporaryFolder.remove("\(filled.folder.path)/\(name)")
        }
        try filled.reopen()
        try await filled.goOn(steps: 100, seed: 13)
    }

    enum Damage: CaseIterable, Sendable {
        case empty, noDatabase, cutInHalf, cutWithinPage, headerOverwritten, firstPageOverwritten, otherVersion

        func spoil(_ bytes: [UInt8]) -> [UInt8] {
            switch self {
            case .empty: []
            case .noDatabase: Array("hello".utf8)
            case .cutInHalf: Array(bytes.prefix(bytes.count / 2))
            case .cutWithinPage: Array(bytes.dropLast(1000))
            case .headerOverwritten: [UInt8](repeating: 7, count: 100) + bytes.dropFirst(100)
            case .firstPageOverwritten: [UInt8](repeating: 0, count: 4096) + bytes.dropFirst(4096)
            // The four bytes of `user_version`.
            case .otherVersion: bytes[..<60] + [0, 0, 0, 9] + bytes[64...]
            }
        }
    }

    @Test(arguments: Damage.allCases)
    func `makes an index anew that was spoilt`(damage: Damage) async throws {
        var filled = try await FilledStore(steps: 120)
        try filled.close()
        let path = "\(filled.folder.path)/index.db"
        TemporaryFolder.write(damage.spoil(TemporaryFolder.bytes(path)), path)
        try filled.reopen()
        try await filled.goOn(steps: 60, seed: 14)
    }

    @Test func `refuses a spoilt index when asked not to make it anew`() async throws {
        var filled = try await FilledStore(steps: 60)
        try filled.close()
        TemporaryFolder.write([1, 2, 3], "\(filled.folder.path)/index.db")
        var options = SQLiteStore.Options()
        options.rebuildsIndex = false
        #expect {
            _ = try SQLiteStore(folder: filled.folder.path, options: options, clock: { 0 })
        } throws: { error in
            if case .corrupt = error as? StoreError { true } else { false }
        }
    }

    @Test func `never gives a key twice, whenever it is closed`() async throws {
        let folder = TemporaryFolder()
        let clock = ManualClock()
        var options = SQLiteStore.Options()
        options.mergeSize = .always(1)
        for round in 0..<12 {
            let store = try SQLiteStore(folder: folder.path, options: options, clock: { clock.now })
            try await StoreLoad.createPatients(40, prefix: "r\(round)-", in: store)
            try store.close()
        }
        let store = try SQLiteStore(folder: folder.path, options: options, clock: { clock.now })
        #expect(try store.changes(after: 0, limit: .max).map(\.key) == Array(1...480))
        try store.close()
    }
}
