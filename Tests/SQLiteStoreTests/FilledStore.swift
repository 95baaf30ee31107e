import SQLiteStore
import Store
import StoreConformance
import TestSupport

/// A store filled at random beside the store in memory that had the same commits.
struct FilledStore {
    let folder: TemporaryFolder
    let clock = ManualClock()
    let oracle: MemoryStore
    private(set) var store: SQLiteStore?
    private let seed: UInt64

    init(seed: UInt64 = 11, steps: Int = 250, mergeAt: Int = 40, folder: TemporaryFolder = TemporaryFolder())
        async throws
    {
        self.folder = folder
        self.seed = seed
        let clock = clock
        oracle = MemoryStore(clock: { clock.now })
        store = try FilledStore.open(folder.path, clock, mergeAt: mergeAt)
        try await comparison().run(steps: steps)
    }

    /// Closes the store for good: nothing of it is left open.
    mutating func close() throws {
        try store?.close()
        store = nil
    }

    /// Opens the store again and compares all of it with what it was.
    mutating func reopen() throws {
        store = try FilledStore.open(folder.path, clock, mergeAt: 40)
        try check()
    }

    func check() throws {
        try comparison().compareAll()
        try comparison().compareSearches(60)
    }

    /// Opens the files as they are on disk now in another folder, as after a kill, and compares.
    func checkCopy() throws {
        let copy = TemporaryFolder()
        TemporaryFolder.copy(folder.path, to: copy.path)
        let opened = try FilledStore.open(copy.path, clock, mergeAt: 40)
        let comparison = StoreComparison(seed: seed, oracle: oracle, store: opened, clock: clock)
        try comparison.compareAll()
        try comparison.compareSearches(60)
        try opened.close()
    }

    /// Goes on with other random steps.
    func goOn(steps: Int, seed: UInt64) async throws { try await comparison(seed: seed).run(steps: steps) }

    private func comparison(seed: UInt64? = nil) throws -> StoreComparison {
        guard let store else { throw StoreError.closed }
        return StoreComparison(seed: seed ?? self.seed, oracle: oracle, store: store, clock: clock)
    }

    private static func open(_ path: String, _ clock: ManualClock, mergeAt: Int) throws -> SQLiteStore {
        var options = SQLiteStore.Options()
        options.mergeSize = .always(mergeAt)
        return try SQLiteStore(folder: path, options: options, clock: { clock.now })
    }
}
