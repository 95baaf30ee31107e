import FHIR
import SQLiteStore
import Search
import Store
import StoreConformance
import TestSupport
import Testing

@Suite struct SearchTimeTests {
    @Test func `a search that takes too long is stopped, and the next one is not`() async throws {
        let folder = TemporaryFolder()
        var options = SQLiteStore.Options()
        options.search.secondsMax = 0
        let store = try SQLiteStore(folder: folder.path, options: options, clock: { 0 })
        try await StoreLoad.createPatients(6000, prefix: "p", in: store)
        try store.flush()
        let all = SearchQuery(type: .patient, criteria: [], count: 0, wantsTotal: true)
        #expect(throws: StoreError.tooSlow(seconds: 0)) { try store.search(all, institution: .first) }
        let one = SearchQuery(type: .patient, criteria: [.ids(["p1"])])
        #expect(try store.search(one, institution: .first).matches.count == 1)
        try store.close()
    }

    @Test func `the libraries do what is needed`() {
        #expect(LibraryCheck.findings() == [])
    }
}
