import Exchange
import FHIR
import Record
import Search
import Store
import StoreConformance
import Testing
import Trust
import TestSupport

@Suite struct ExporterTests {
    private let bench = TestImport()

    private func fill() async throws {
        let texts = [
            patient("a"), patient("b", "\"meta\":{\"source\":\"urn:x\"},\"active\":true"),
            observation("o", subject: "Patient/a"),
            patient("a", "\"active\":false,\"name\":[{\"family\":\"Ä\\u00e9\"}]"),
        ]
        for text in texts {
            bench.clock.advance(seconds: 1)
            let type = try #require(text.json("resourceType").flatMap { ResourceType($0) })
            let id = try #require(text.json("id"))
            _ = try await result {
                bench.record.update(type, id, Array(text.utf8), permit: bench.permit, completion: $0)
            }
        }
        bench.clock.advance(seconds: 1)
        _ = try await result { bench.record.delete(.patient, "b", permit: bench.permit, completion: $0) }
        _ = try await result {
            bench.record.patch(
                .patient, "a", Array(#"[{"op":"add","path":"/gender","value":"male"}]"#.utf8), permit: bench.permit,
                completion: $0)
        }
        _ = try await result {
            bench.record.create(
                .patient, Array(patient().utf8), context: WriteContext(), permit: bench.permit, completion: $0)
        }
    }

    private func result(_ body: (@escaping Record.Completion<Written>) -> Void) async throws -> Written {
        try await withCheckedContinuation { continuation in body { continuation.resume(returning: $0) } }.get()
    }

    private func exporter(_ folder: String) throws -> Exporter {
        let exporter = Exporter(record: bench.record, folder: folder, permit: bench.permit)
        try exporter.prepare()
        return exporter
    }

    private func lines(_ path: String) -> [String] {
        String(decoding: TemporaryFolder.bytes(path), as: UTF8.self).split(separator: "\n").map(String.init)
    }

    @Test func `the current state is one file for each type`() async throws {
        try await fill()
        let out = "\(bench.folder.path)/out"
        var done: [Int] = []
        let counts = try exporter(out).exportCurrent { done.append($0) }
        #expect(counts.map { "\($0.type) \($0.count)" } == ["Observation 1", "Patient 2"])
        #expect(done.last == 3)
        #expect(TemporaryFolder.names(out) == ["Observation.ndjson", "Patient.ndjson"])
        #expect(lines("\(out)/Patient.ndjson").map { $0.json("id") } == ["a", "n1"])
        #expect(lines("\(out)/Patient.ndjson").first == (try bench.text("Patient", "a")))
        let other = TestImport()
        #expect(try other.run(out).total == 3)
        #expect(try other.text("Patient", "a").json("gender") == "male")
        #expect(try other.text("Patient", "a").json("meta.versionId") == "1")
    }

    @Test func `a history restored into an empty store has equal versions`() async throws {
        try await fill()
        let out = "\(bench.folder.path)/out"
        #expect(try exporter(out).exportHistory { _ in } == 7)
        #expect(TemporaryFolder.names(out) == ["changes.ndjson"])
        let all = lines("\(out)/changes.ndjson")
        #expect(all.count == 13)
        #expect(all[0].json("change.method") == "PUT")
        #expect(all[0].json("change.sequence") == "1")
        let other = TestImport()
        for _ in 0..<2 {
            try other.run(out)
            #expect(other.rejects.isEmpty, "\(other.rejects)")
            #expect(try other.changes() == bench.changes())
        }
        // Once more, out of the copy: the same bytes.
        let again = "\(other.folder.path)/again"
        let second = Exporter(record: other.record, folder: again, permit: other.permit)
        try second.prepare()
        _ = try second.exportHistory { _ in }
        #expect(TemporaryFolder.bytes("\(again)/changes.ndjson") == TemporaryFolder.bytes("\(out)/changes.ndjson"))
    }

    @Test func `a history of resources marked as not valid comes back equal`() async throws {
        let tagging = TestImport { $0.validation = .tag }
        _ = try await result {
            tagging.record.update(
                .patient, "a", Array(patient("a", "\"gender\":\"x\"").utf8), permit: tagging.permit, completion: $0)
        }
        let out = "\(tagging.folder.path)/out"
        let exporter = Exporter(record: tagging.record, folder: out, permit: tagging.permit)
        try exporter.prepare()
        _ = try exporter.exportHistory { _ in }
        let other = TestImport { $0.validation = .tag }
        try other.run(out)
        #expect(try other.changes() == tagging.changes())
    }

    @Test func `a history behind newer changes is refused`() async throws {
        try await fill()
        let out = "\(bench.folder.path)/out"
        _ = try exporter(out).exportHistory { _ in }
        let other = TestImport()
        other.clock.advance(seconds: 1000)
        try other.run(other.folder.file("a.json", patient("z")))
        try other.run(out)
        #expect(other.rejects.count == 7)
        #expect(other.rejects.first?.json("reason")?.contains("older version") == true)
        #expect(try other.sequence == 1)
    }

    @Test func `lines of a history that make no sense are rejects`() throws {
        let change =
            #"{"change":{"sequence":1,"method":"PUT","type":"Patient","id":"a","version":1,"lastUpdated":"2026-11-21T12:00:00.000Z"}}"#
        let path = bench.folder.file(
            "changes.ndjson",
            [patient("lost"), change, "nonsense", change, patient("a"), "{\"change\":{}}", patient("b")].joined(
                separator: "\n"))
        try bench.run(path)
        #expect(Set(bench.rejects.compactMap { $0.json("line") }) == ["1", "3", "6", "7"])
        #expect(try bench.changes().count == 1)
    }

    @Test func `a folder with files is refused and left as it is`() throws {
        let out = Exporter(record: bench.record, folder: bench.folder.path, permit: bench.permit)
        try out.prepare()
        bench.folder.file("here", "x")
        #expect(throws: ExchangeError.self) { try out.prepare() }
        #expect(throws: ExchangeError.self) {
            try Exporter(record: bench.record, folder: "\(bench.folder.path)/here", permit: bench.permit).prepare()
        }
        #expect(throws: ExchangeError.self) {
            try Exporter(record: bench.record, folder: "\(bench.folder.path)/no/such", permit: bench.permit).prepare()
        }
        #expect(TemporaryFolder.names(bench.folder.path) == ["here"])
    }

    @Test func `an empty record exports nothing`() throws {
        let out = try exporter("\(bench.folder.path)/out")
        #expect(try out.exportCurrent { _ in }.isEmpty)
        #expect(try out.exportHistory { _ in } == 0)
    }
}
