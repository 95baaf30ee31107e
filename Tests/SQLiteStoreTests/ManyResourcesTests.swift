import SQLiteStore
import StoreConformance
import Testing
import TestSupport

@Suite struct ManyResourcesTests {
    @Test func `searches what thousands of resources meet`() async throws {
        let folder = TemporaryFolder()
        let clock = ManualClock()
        let store = try SQLiteStore(folder: folder.path, clock: { clock.now })
        let comparison = StoreComparison(
            seed: 21, oracle: MemoryStore(clock: { clock.now }), store: store, clock: clock,
            settle: { try store.flush() })
        try await comparison.runMany()
        try store.close()
    }
}
