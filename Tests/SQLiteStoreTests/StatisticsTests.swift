import SQLiteStore
import Store
import StoreConformance
import Testing
import TestSupport

@Suite struct StatisticsTests {
    @Test func `counts each resource once while some are being merged and changed again`() async throws {
        let folder = TemporaryFolder()
        var options = SQLiteStore.Options()
        options.mergeSize = .always(300)
        let store = try SQLiteStore(folder: folder.path, options: options, clock: { 0 })
        let writing = Task { for _ in 0..<12 { try await StoreLoad.createPatients(600, prefix: "p", in: store) } }
        repeat {
            let counted = try store.statistics(of: nil).resources.reduce(0) { $0 + $1.count }
            try #require(counted <= 600)
            await Task.yield()
        } while try store.statistics(of: nil).sequence < 12 * 600
        try await writing.value
        #expect(try store.statistics(of: nil).resources.map(\.count) == [600])
        try store.close()
    }
}
