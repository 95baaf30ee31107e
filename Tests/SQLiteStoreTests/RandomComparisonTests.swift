import SQLiteStore
import StoreConformance
import Testing
import TestSupport

@Suite struct RandomComparisonTests {
    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func `does what the store in memory does`(seed: UInt64) async throws {
        let folder = TemporaryFolder()
        let clock = ManualClock()
        var options = SQLiteStore.Options()
        let changes = [1, 7, 50, 4000][Int(seed % 4)]
        options.mergeSize = .always(changes)
        // Links that lead over more are asked of candidates.
        options.search.linkedMax = [20_000, 60, 80, 120][Int(seed % 4)]
        let store = try SQLiteStore(folder: folder.path, options: options, clock: { clock.now })
        let comparison = StoreComparison(
            seed: seed, oracle: MemoryStore(clock: { clock.now }), store: store, clock: clock,
            settle: { try store.flush() })
        try await comparison.run(steps: 800)
        try store.flush()
        try comparison.compareAll()
        try comparison.compareSearches(700)
        try store.close()
    }
}
