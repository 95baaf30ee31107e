import SQLiteStore
import Search
import Store
import Testing

/// What a search may take: beyond it there is an error that names the budget, never a part of an answer.
@Suite struct SearchBudgetTests {
    @Test(arguments: [
        ("Observation", "_total=accurate"), ("Observation", "status=final&_total=accurate"),
        ("Observation", "_content=nothing"), ("Observation", "_sort=patient"),
        ("Patient", "_has:Observation:patient:status=final"),
    ])
    func `a search that reads more rows than it may is stopped`(type: String, query: String) async throws {
        let store = try await DemonstrationStore(patients: 12) { $0.search.rowsMax = 300 }
        #expect(throws: StoreError.tooManyRows(max: 300)) { try store.search(type, query) }
        // What needs fewer is answered, before and after.
        #expect(try store.search("Patient", "_id=patient-001").page.matches.count == 1)
    }

    @Test(arguments: [
        ("Observation", "_count=1000"), ("Observation", "patient=patient-001&_count=500"),
        ("Patient", "_has:Observation:patient:status=final"), ("Observation", "_sort=patient&_count=1"),
    ])
    func `a search that would hold more than it may is stopped`(type: String, query: String) async throws {
        let store = try await DemonstrationStore(patients: 6) { $0.search.bytesMax = 10_000 }
        #expect(throws: StoreError.tooMuchMemory(bytesMax: 10_000)) { try store.search(type, query) }
        #expect(try store.search("Patient", "_count=1").page.matches.count == 1)
    }

    /// One budget for a search with its links: otherwise each link would have all of it again.
    @Test func `links are part of the search's budget`() async throws {
        let inner = try await DemonstrationStore(patients: 6)
        let rows = try inner.search("Observation", "subject:Patient.gender=female&status=final&_count=1").steps
            .filter { $0.action != .link }.compactMap(\.rows).reduce(0, +)
        let store = try await DemonstrationStore(patients: 6) { $0.search.rowsMax = max(rows / 4, 1) }
        #expect(throws: StoreError.tooManyRows(max: max(rows / 4, 1))) {
            try store.search("Observation", "subject:Patient.gender=female&status=final&_count=1")
        }
    }
}
