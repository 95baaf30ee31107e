import FHIR
import JSON
import Search
import Store
import StoreConformance
import TestSupport
import Testing
import Wording

@testable import SQLiteStore

/// Losses and damage that digests and pages do not show.
@Suite struct StoreDoctorTests {
    private let folder = TemporaryFolder()
    private let clock: @Sendable () -> Int64 = { 1_790_000_000_000_000 }

    /// A store with some changes, all of them merged.
    init() async throws {
        try await commit("a", "b", "c")
        _ = try SQLiteConceptStore(folder: folder.path)
    }

    private func commit(_ ids: String...) async throws {
        let store = try SQLiteStore(folder: folder.path, clock: clock)
        for id in ids {
            let write = try Self.write(id)
            let result = await withCheckedContinuation { continuation in
                store.commit(Commit(writes: [write])) { continuation.resume(returning: $0) }
            }
            _ = try result.get()
        }
        try store.flush()
        try store.close()
    }

    private static func write(_ id: String) throws -> Write {
        let start = "{\"resourceType\":\"Patient\",\"id\":\"\(id)\""
        let text = Array("\(start),\"active\":true}".utf8)
        let entries = try JSONDocument(text).withRoot { view in
            var extractor = IndexExtractor()
            return extractor.extract(view, type: .patient)
        }
        return Write(
            address: ResourceAddress(institution: .first, type: .patient, id: id), method: .update,
            body: Body(text: text, metaPlace: MetaPlace(offset: start.utf8.count, isWithinMeta: false)),
            entries: entries, patient: IndexExtractor.patients(of: entries, type: .patient).first)
    }

    private func examine(rebuild: Bool = false) throws -> StoreDoctor.Report {
        try StoreDoctor(folder: folder.path) { _, _, _ in }.examine(rebuild: rebuild)
    }

    private func path(_ name: String) -> String { "\(folder.path)/\(name)" }

    private func removeRecord() {
        for suffix in ["", "-wal", "-shm"] { TemporaryFolder.remove(path("record.db\(suffix)")) }
    }

    @Test func `a store without losses is healthy`() throws {
        let report = try examine()
        #expect(report.findings == [] && report.notes == [] && report.changes == 3)
    }

    @Test(arguments: [false, true])
    func `a record that is empty or gone beside its index is refused by all`(isThere: Bool) throws {
        removeRecord()
        if isThere { TemporaryFolder.write([], path("record.db")) }
        let error = StoreError.recordMissing(path: folder.path, isThere: isThere)
        #expect(throws: error) { _ = try examine() }
        #expect(throws: error) { _ = try examine(rebuild: true) }
        for creates in [false, true] {
            var options = SQLiteStore.Options()
            options.creates = creates
            #expect(throws: error) { _ = try SQLiteStore(folder: folder.path, options: options, clock: clock) }
        }
        #expect(TemporaryFolder.bytes(path("record.db")).isEmpty)
        #expect(error.description.contains("move index.db away"))
    }

    @Test func `a store begins anew when its index was moved away`() throws {
        removeRecord()
        for suffix in ["", "-wal", "-shm"] { TemporaryFolder.remove(path("index.db\(suffix)")) }
        #expect(throws: StoreError.missing(path: folder.path)) { _ = try examine() }
        try SQLiteStore(folder: folder.path, clock: clock).close()
        #expect(try examine().isHealthy)
    }

    @Test func `a record older than its index is refused until its loss is accepted`() async throws {
        let old = TemporaryFolder.bytes(path("record.db"))
        try await commit("d", "e")
        removeRecord()
        TemporaryFolder.write(old, path("record.db"))
        let error = StoreError.recordBehind(known: 5, end: 3)
        #expect(throws: error) { _ = try SQLiteStore(folder: folder.path, clock: clock) }
        let finding = try #require(try examine().findings.first).text
        #expect(finding.contains("index.db knows change 5, record.db ends at change 3"))
        #expect(finding.contains("changes 4 to 5: Patient/d/_history/1, Patient/e/_history/1"))
        let accepted = try examine(rebuild: true)
        #expect(accepted.findings == [])
        #expect(accepted.notes.contains { $0.text.contains("has lost the changes 4 to 5: Patient/d") })
        #expect(try examine().notes == [])
        try await commit("f")
    }

    @Test(arguments: [
        ("record.db", "name TEXT PRIMARY KEY, bytes", "nqme TEXT PRIMARY KEY, bytes", "record.db: "),
        ("index.db", "count INTEGER NOT NULL, span", "count INTEGER NOT NULL, spbn", "the table field_count"),
        ("terminology.db", "language TEXT", "languaga TEXT", "the table designation"),
        ("terminology.db", "equivalence TEXT", "eauivalence TEXT", "the table refset_target"),
    ])
    func `a schema that damage changed is found`(name: String, from: String, to: String, finding: String) throws {
        let bytes = TemporaryFolder.bytes(path(name))
        let text = Array(from.utf8)
        let at = try #require(bytes.indices.first { bytes[$0...].starts(with: text) })
        TemporaryFolder.write(bytes[..<at] + Array(to.utf8) + bytes[(at + text.count)...], path(name))
        let found = try examine().findings
        #expect(found.contains { $0.text.contains(finding) }, "\(found)")
    }

    @Test(arguments: [false, true])
    func `a terminology that is empty or gone is told`(isThere: Bool) throws {
        TemporaryFolder.remove(path("terminology.db"))
        if isThere { TemporaryFolder.write([], path("terminology.db")) }
        let report = try examine()
        #expect(report.isHealthy)
        #expect(report.notes.contains { $0.text.contains("terminology.db \(isThere ? "is empty" : "is not there")") })
    }
}
