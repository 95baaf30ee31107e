import Store
import TestSupport
import Testing

@testable import SQLiteStore
@testable import StoreConformance

/// Whose a change is, by the patient compartment.
@Suite struct OwnerTests {
    @Test func `each version and deletion knows its patient, shared things have none`() async throws {
        let folder = TemporaryFolder()
        let store = try SQLiteStore(folder: folder.path, clock: { 0 })
        let subject = Subject(store: store, clock: ManualClock(), settle: {})
        let observed = Sample(
            "Observation", "o",
            "\"status\":\"final\",\"code\":{\"text\":\"x\"},\"subject\":{\"reference\":\"Patient/p\"}")
        // Before its patient is there, with it, and gone.
        try await subject.write(observed.put())
        try await subject.write(Sample("Patient", "p", "\"active\":true").put())
        try await subject.write(observed.put())
        try await subject.write(observed.delete())
        try await subject.write(Sample("ValueSet", "v", "\"status\":\"draft\"").put())
        try await subject.write(Sample("Patient", "p", "\"active\":true").delete())
        try store.close()
        let record = try Connection(path: "\(folder.path)/record.db", mode: .readOnly)
        let statement = try record.statement("SELECT patient FROM change ORDER BY sequence")
        var owners: [ColumnValue] = []
        while try statement.step() { owners.append(statement.value(0)) }
        #expect(owners == [.text("p"), .integer(2), .integer(2), .integer(2), .null, .integer(2)])
    }
}
