import Exchange
import FHIR
import SQLiteStore
import Record
import Search
import Store
import StoreConformance
import Testing
import Trust
import TestSupport

/// A small real sample of Synthea, when it stands beside the repository.
@Suite struct RealDataTests {
    private static let bundles =
        (#filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined()) + "/../shared/data/synthea/bundles"

    @Test func `real Bundles import without rejects, again and restored from an export`() throws {
        let names = TemporaryFolder.names(Self.bundles)
        // Patients' Bundles refer to hospitals and practitioners by criteria: those are needed, but given last.
        let shared = names.filter { $0.contains("Information") }
        let patients = names.filter { !$0.contains("Information") }.prefix(1)
        guard shared.count == 2, !patients.isEmpty else {
            return print("left out: ../shared/data/synthea/bundles is not there")
        }
        let paths = (patients + shared).map { "\(Self.bundles)/\($0)" }
        let bench = TestImport()
        let first = try bench.run(paths)
        #expect(bench.rejects.isEmpty, "\(bench.rejects.first?.prefix(500) ?? "")")
        #expect(first.total > 100)
        #expect(first.total == first.written)
        let second = try bench.run(paths)
        #expect(second.written == 0)
        #expect(second.total == first.total)

        let out = "\(bench.folder.path)/out"
        let exporter = Exporter(record: bench.record, folder: out, permit: bench.permit)
        try exporter.prepare()
        let count = try exporter.exportHistory { _ in }
        #expect(count == first.written)

        // Into the engine on disk.
        let folder = TemporaryFolder()
        let store = try SQLiteStore(folder: "\(folder.path)/store", clock: { [clock = bench.clock] in clock.now })
        let record = Record(store: store, clock: { [clock = bench.clock] in clock.now }, makeID: { "x" })
        let rejects = RejectsFile(path: "\(folder.path)/rejects")
        try Importer(record: record, files: InputFile.collect([out]), rejects: rejects, permit: bench.permit).run(
            threads: 2)
        #expect(rejects.count == 0)
        let restored = try record.changes(after: 0, limit: 100_000, permit: bench.permit)
        let original = try bench.record.changes(after: 0, limit: 100_000, permit: bench.permit)
        #expect(restored.map(\.text) == original.map(\.text))
        #expect(restored.map(\.updated) == original.map(\.updated))
        try store.close()
    }
}
