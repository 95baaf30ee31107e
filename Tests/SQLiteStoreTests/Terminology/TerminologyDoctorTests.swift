import FHIR
import Store
import Terminology
import TestSupport
import Testing
import Wording

@testable import SQLiteStore

@Suite struct TerminologyDoctorTests {
    private let folder = TemporaryFolder()

    init() throws {
        let store = try SQLiteConceptStore(folder: folder.path)
        _ = try store.take(CodeSystemHeader(url: "urn:s"), source: "record/1/a", revision: 1) {
            sink throws(TerminologyError) in
            for number in 0..<ConceptStaging.wordsFrom {
                var concept = Concept(code: "c\(number)", display: "Concept \(number)")
                if number > 0 { concept.parents = ["c\(number / 2)"] }
                concept.properties = [ConceptProperty(code: "p", value: PropertyValue(.integer, "\(number % 7)"))]
                try sink.add(concept)
            }
            try sink.add(ReferenceSet(code: "c9", kind: .simple))
            try sink.add(ReferenceSetMember(code: "c1"), to: "c9")
        }
    }

    private func findings(after script: String? = nil) throws -> [String] {
        let connection = try Connection(path: "\(folder.path)/terminology.db", mode: .readWrite)
        if let script { try connection.execute(script) }
        return try TerminologyDoctor(connection: connection) { _, _, _ in }.examine().findings.map(\.text)
    }

    @Test func `what was taken up is healthy`() throws {
        #expect(try findings() == [])
    }

    @Test(arguments: [
        ("DELETE FROM concept WHERE code = 'c5'", "urn:s (record/1/a): has 1999 concepts of 2000"),
        ("DELETE FROM concept_code WHERE code = 'c5'", "1 concepts are not found by their codes"),
        (
            "DELETE FROM edge_down WHERE child = (SELECT id FROM concept WHERE code = 'c5')",
            "1999 links upwards and 1998"
        ),
        ("DELETE FROM property_value WHERE text = '3'", "2000 values of properties, of which"),
        ("DROP TABLE words_1", "its index of words is not there"),
        ("UPDATE concept SET display = 'Other' WHERE code = 'c5'", "the digest is not that of what was taken up"),
        ("DELETE FROM refset_member", "the digest is not that of what was taken up"),
        ("DELETE FROM system", "2000 concepts are of no code system"),
    ])
    func `damage is found`(script: String, text: String) throws {
        let found = try findings(after: script)
        #expect(found.contains { $0.contains(text) }, "\(found)")
    }

    @Test func `the doctor of a store looks at its terminology`() throws {
        let clock: @Sendable () -> Int64 = { 1_790_000_000_000_000 }
        try SQLiteStore(folder: folder.path, options: SQLiteStore.Options(), clock: clock).close()
        let doctor = StoreDoctor(folder: folder.path) { _, _, _ in }
        let report = try doctor.examine(rebuild: false)
        #expect(report.isHealthy && report.codeSystems == 1)
        _ = try findings(after: "UPDATE concept SET display = 'Other' WHERE code = 'c5'")
        let damaged = try doctor.examine(rebuild: false).findings
        #expect(damaged.count == 2 && damaged.allSatisfy { $0.text.hasPrefix("terminology.db: ") }, "\(damaged)")
        TemporaryFolder.write(Array(repeating: 7, count: 8192), "\(folder.path)/terminology.db")
        let broken = try doctor.examine(rebuild: false).findings
        #expect(broken.first?.text.hasPrefix("terminology.db: ") == true, "\(broken)")
    }

    @Test func `the size of a store has that of its terminology`() throws {
        let before = StoreFiles.bytes(folder.path)
        #expect(before > 100_000)
    }
}
