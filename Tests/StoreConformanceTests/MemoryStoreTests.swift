import StoreConformance
import Testing

@Suite struct MemoryStoreTests {
    private static let suite = StoreConformance { clock in
        StoreConformance.Opened(store: MemoryStore(clock: { clock.now }))
    }

    @Test(arguments: StoreConformance.checks)
    func `passes the suite`(check: StoreConformance.Check) async throws {
        try await Self.suite.run(check)
    }
}
