import Exchange
import FHIR
import Record
import Search
import Store
import StoreConformance
import Synchronization
import Testing
import Trust
import TestSupport

/// Files in a temporary folder, and a record in memory to import them into.
struct TestImport: Sendable {
    let folder = TemporaryFolder()
    let clock = ManualClock()
    let record: Record
    let permit = OpenMode.permit(for: "test")

    init(_ change: (inout Record.Options) -> Void = { _ in }) {
        let clock = clock
        let last = Last()
        var options = Record.Options()
        change(&options)
        record = Record(
            store: MemoryStore(clock: { clock.now }), options: options, clock: { clock.now },
            makeID: { "n\(last.next())" })
    }

    private final class Last: Sendable {
        private let number = Atomic<Int>(0)
        func next() -> Int { number.wrappingAdd(1, ordering: .relaxed).newValue }
    }

    /// Imports files by their paths; what was refused is in `rejects`.
    @discardableResult
    func run(_ paths: String..., threads: Int = 2) throws -> ImportProgress { try run(paths, threads: threads) }

    @discardableResult
    func run(_ paths: [String], threads: Int = 2) throws -> ImportProgress {
        TemporaryFolder.remove(rejectsPath)
        let rejects = RejectsFile(path: rejectsPath)
        let importer = Importer(record: record, files: try InputFile.collect(paths), rejects: rejects, permit: permit)
        try importer.run(threads: threads)
        let progress = importer.progress
        #expect(progress.refused == rejects.count)
        #expect(progress.bytesDone == progress.bytesTotal)
        return progress
    }

    private var rejectsPath: String { "\(folder.path)/rejects" }

    /// The lines of the rejects file.
    var rejects: [String] {
        String(decoding: TemporaryFolder.bytes(rejectsPath), as: UTF8.self).split(separator: "\n").map(String.init)
    }

    func text(_ type: String, _ id: String) throws -> String {
        String(decoding: try record.read(#require(ResourceType(type)), id, permit: permit).text, as: UTF8.self)
    }

    /// All versions, in the order of the log, without their keys.
    func changes() throws -> [String] {
        try record.changes(after: 0, limit: 100_000, permit: permit).map {
            "\($0.sequence) \($0.method) \($0.address.type)/\($0.address.id) \($0.version) \($0.updated) \(String(decoding: $0.text, as: UTF8.self))"
        }
    }

    var sequence: Int64 { get throws { try record.statistics(permit: permit).sequence } }
}

func patient(_ id: String? = nil, _ members: String = "\"active\":true") -> String {
    "{\"resourceType\":\"Patient\",\(id.map { "\"id\":\"\($0)\"," } ?? "")\(members)}"
}

func observation(_ id: String? = nil, subject: String) -> String {
    "{\"resourceType\":\"Observation\",\(id.map { "\"id\":\"\($0)\"," } ?? "")\"status\":\"final\",\"code\":{\"text\":\"x\"},\"subject\":{\"reference\":\"\(subject)\"}}"
}

func identified(_ value: String) -> String { "\"identifier\":[{\"system\":\"urn:s\",\"value\":\"\(value)\"}]" }

func bundle(_ type: String, _ entries: [String]) -> String {
    "{\"resourceType\":\"Bundle\",\"type\":\"\(type)\",\"entry\":[\(entries.joined(separator: ","))]}"
}

func post(_ resource: String, fullURL: String? = nil) -> String {
    let type = resource.json("resourceType") ?? ""
    return
        "{\(fullURL.map { "\"fullUrl\":\"\($0)\"," } ?? "")\"resource\":\(resource),\"request\":{\"method\":\"POST\",\"url\":\"\(type)\"}}"
}
