import Exchange
import FHIR
import Record
import SQLiteStore
import Search
import Store
import StoreConformance
import Synchronization
import TestSupport
import Testing
import Trust

/// A store with search parameters of its own, out of files again: the same resources, found by the same searches.
@Suite struct CustomExportTests {
    private let folder = TemporaryFolder()
    private let clock = ManualClock()
    private let permit = OpenMode.permit(for: "test")

    private static let extended = "Patient.extension.where(url = 'urn:colour').value.ofType(string)"
    private static let queries = [
        "colour=red", "colour=red,blue", "colour:missing=true", "colour:exact=Red", "_sort=-colour", "eye=brown",
        "pair=red$brown", "eye:text=brown", "failing:missing=false", "_filter=colour eq \"red\" and eye eq brown",
    ]
    /// Not in force any more, or never.
    private static let refused = ["old=red", "gone=red", "other=red"]

    private static func parameter(
        _ code: String, _ expression: String, type: String = "string", status: String = "active", more: String = ""
    ) -> String {
        """
        {"resourceType":"SearchParameter","id":"\(code)","url":"urn:sp:\(code)","name":"X","status":"\(status)",\
        "description":"x","code":"\(code)","base":["Patient"],"type":"\(type)","expression":"\(expression)"\(more)}
        """
    }

    private static func coloured(_ id: String, _ colour: String?, eye: String) -> String {
        let colour = colour.map { "{\"url\":\"urn:colour\",\"valueString\":\"\($0)\"}," } ?? ""
        return patient(
            id,
            """
            "name":[{"family":"\(id)","given":["a","b"]}],"extension":[\(colour){"url":"urn:eye",\
            "valueCodeableConcept":{"coding":[{"code":"\(eye)","display":"\(eye) eyes"}]}}]
            """)
    }

    /// What is written one after the other, and what of it is deleted again.
    private func fill(_ record: Record) async throws {
        func component(_ code: String, _ expression: String) -> String {
            "{\"definition\":\"urn:sp:\(code)\",\"expression\":\"\(expression)\"}"
        }
        let texts =
            [Self.parameter("colour", "Patient.name.family")]
            + (0..<30).map { Self.coloured("p\($0)", $0 % 5 == 0 ? nil : ["Red", "Blue"][$0 % 2], eye: "green") }
            + [
                // Another expression, when there are resources already.
                Self.parameter("colour", Self.extended),
                Self.parameter(
                    "eye", "Patient.extension.where(url = 'urn:eye').value.ofType(CodeableConcept)", type: "token"),
                Self.parameter(
                    "pair", "Patient", type: "composite",
                    more:
                        ",\"component\":[\(component("colour", "extension.where(url = 'urn:colour').value.ofType(string)")),\(component("eye", "extension.where(url = 'urn:eye').value.ofType(CodeableConcept)"))]"
                ),
                // Has two given names to choose from: no value on any patient.
                Self.parameter("failing", "Patient.name.given.single()"),
                Self.parameter("old", Self.extended), Self.parameter("old", Self.extended, status: "retired"),
                Self.parameter("gone", Self.extended),
            ]
            + (0..<10).map { Self.coloured("p\($0)", "Red", eye: "brown") }
        for text in texts {
            clock.advance(seconds: 1)
            let type = try #require(text.json("resourceType").flatMap { ResourceType($0) })
            let id = try #require(text.json("id"))
            _ = try await withCheckedContinuation { waiting in
                record.update(type, id, Array(text.utf8), permit: permit) { waiting.resume(returning: $0) }
            }.get()
        }
        let parameters = try #require(ResourceType("SearchParameter"))
        for (type, id) in [(parameters, "gone"), (.patient, "p29")] {
            clock.advance(seconds: 1)
            _ = try await withCheckedContinuation { waiting in
                record.delete(type, id, permit: permit) { waiting.resume(returning: $0) }
            }.get()
        }
    }

    private func open(_ name: String) throws -> (store: SQLiteStore, record: Record) {
        let clock = clock
        let store = try SQLiteStore(folder: "\(folder.path)/\(name)", clock: { clock.now })
        return (store, Record(store: store, clock: { clock.now }, makeID: { "never" }))
    }

    private func export(_ record: Record, to name: String, history: Bool) throws -> String {
        let path = "\(folder.path)/\(name)"
        let exporter = Exporter(record: record, folder: path, permit: permit)
        try exporter.prepare()
        if history { _ = try exporter.exportHistory { _ in } } else { _ = try exporter.exportCurrent { _ in } }
        return path
    }

    private func load(_ path: String, into record: Record) throws {
        let rejects = RejectsFile(path: "\(folder.path)/rejects")
        let files = try InputFile.collect([path])
        try Importer(record: record, files: files, rejects: rejects, permit: permit).run(threads: 2)
        #expect(
            rejects.count == 0, "\(String(decoding: TemporaryFolder.bytes("\(folder.path)/rejects"), as: UTF8.self))")
    }

    private func ids(_ query: String, _ record: Record) throws -> [String] {
        let context = SearchContext(custom: record.customParameters(permit: permit))
        let pairs = try #require(QueryString.parse(query[...]))
        let request = try QueryParser.parse(pairs, type: .patient, context: context)
        return try record.search(request, permit: permit).matches.map(\.address.id)
    }

    private func changes(_ record: Record) throws -> [String] {
        try record.changes(after: 0, limit: 100_000, permit: permit).map {
            "\($0.sequence) \($0.method) \($0.address.type)/\($0.address.id) \($0.version) \($0.updated) \(String(decoding: $0.text, as: UTF8.self))"
        }
    }

    @Test(arguments: [false, true])
    func `its copy has equal resources, and finds them by the same parameters`(history: Bool) async throws {
        let (source, record) = try open("source")
        try await fill(record)
        try source.flush()
        let out = try export(record, to: "out", history: history)
        let (store, copy) = try open("copy")
        try load(out, into: copy)
        if history { #expect(try changes(copy) == changes(record)) }
        // At once, and when all values are in the index.
        for isFilled in [false, true] {
            if isFilled { try store.flush() }
            for query in Self.queries {
                let found = try ids(query, copy)
                // Imported by type, in the order of creation that the source has.
                #expect(try found == ids(query, record), "\(query)")
                #expect(found.isEmpty == query.hasPrefix("failing"), "\(query)")
            }
            for query in Self.refused { #expect(throws: SearchError.self) { try ids(query, copy) } }
        }
        let progress = try copy.customProgress(permit: permit)
        #expect(progress.count == 4 && progress.allSatisfy(\.isComplete), "\(progress)")
        #expect(progress.map(\.failed).max() == 29)
        // Once more, out of the copy: the same bytes.
        let again = try export(copy, to: "again", history: history)
        for name in TemporaryFolder.names(out) {
            let (mine, theirs) = ("\(again)/\(name)", "\(out)/\(name)")
            if history { #expect(TemporaryFolder.bytes(mine) == TemporaryFolder.bytes(theirs)) }
        }
        #expect(TemporaryFolder.names(again) == TemporaryFolder.names(out))
        try store.close()
        let report = try StoreDoctor(folder: "\(folder.path)/copy") { _, _, _ in }.examine(rebuild: false)
        #expect(report.isHealthy, "\(report.findings)")
        try source.close()
    }
}
