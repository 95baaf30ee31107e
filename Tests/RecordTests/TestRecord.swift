import FHIR
import JSON
import Record
import Search
import Store
import StoreConformance
import Synchronization
import Testing
import Trust
import TestSupport
import Wording

/// A record over the store in memory, with a clock that stands and ids that count.
struct TestRecord: Sendable {
    let clock = ManualClock()
    let store: MemoryStore
    let record: Record
    let permit = OpenMode.permit(for: "test")

    init(_ validation: Record.Options.Validation = .refuse, refusesDanglingReferences: Bool = false) {
        let clock = clock
        let ids = Numbers()
        var options = Record.Options()
        options.validation = validation
        options.refusesDanglingReferences = refusesDanglingReferences
        store = MemoryStore(clock: { clock.now })
        record = Record(store: store, options: options, clock: { clock.now }, makeID: { "n\(ids.next())" })
    }

    var context: WriteContext { WriteContext(bases: ["http://here/fhir"], now: clock.now) }

    func result<Value: Sendable>(
        _ body: (@escaping Record.Completion<Value>) -> Void
    ) async -> Result<Value, RecordError> {
        await withCheckedContinuation { continuation in body { continuation.resume(returning: $0) } }
    }

    // MARK: Interactions

    func create(_ text: String, ifNoneExist: String? = nil) async -> Result<Written, RecordError> {
        let type = TestRecord.type(of: text)
        return await result {
            record.create(
                type, Array(text.utf8), ifNoneExist: ifNoneExist, context: context, permit: permit, completion: $0)
        }
    }

    func update(_ type: ResourceType, _ id: String, _ text: String, ifMatch: String? = nil) async -> Result<
        Written, RecordError
    > {
        await result { record.update(type, id, Array(text.utf8), ifMatch: ifMatch, permit: permit, completion: $0) }
    }

    func patch(_ type: ResourceType, _ id: String, _ text: String, ifMatch: String? = nil) async -> Result<
        Written, RecordError
    > {
        await result { record.patch(type, id, Array(text.utf8), ifMatch: ifMatch, permit: permit, completion: $0) }
    }

    func delete(_ type: ResourceType, _ id: String, ifMatch: String? = nil) async -> Result<Written, RecordError> {
        await result { record.delete(type, id, ifMatch: ifMatch, permit: permit, completion: $0) }
    }

    /// Puts resources that carry their own ids.
    func put(_ texts: String...) async throws {
        for text in texts {
            let id = try #require(text.json("id"))
            _ = try await update(TestRecord.type(of: text), id, text).get()
        }
    }

    func transaction(
        _ entries: [String], options: BundleOptions = BundleOptions(isAtomic: true)
    ) async -> Result<[EntryResult], RecordError> {
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(
                Array(
                    "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[\(entries.joined(separator: ","))]}"
                        .utf8))
        } catch {
            return .failure(RecordError(.failed, .exception, error.message))
        }
        return await result {
            record.transaction(document, context: context, options: options, permit: permit, completion: $0)
        }
    }

    // MARK: Looking

    func text(_ type: ResourceType, _ id: String) throws -> String {
        String(decoding: try record.read(type, id, permit: permit).text, as: UTF8.self)
    }

    func count(_ type: ResourceType) throws -> Int {
        try record.statistics(permit: permit).resources.first { $0.type == type }?.count ?? 0
    }

    var sequence: Int64 { get throws { try record.statistics(permit: permit).sequence } }

    static func type(of text: String) -> ResourceType {
        guard let type = text.json("resourceType").flatMap({ ResourceType($0) }) else {
            preconditionFailure("the test's text is no resource: \(text)")
        }
        return type
    }
}

/// 1, 2, 3, …
final class Numbers: Sendable {
    private let last = Atomic<Int>(0)
    func next() -> Int { last.wrappingAdd(1, ordering: .relaxed).newValue }
}

/// The category of what went wrong; `nil` when nothing did.
func category<Value>(_ result: Result<Value, RecordError>) -> RecordError.Category? {
    if case .failure(let error) = result { error.category } else { nil }
}

func issues<Value>(_ result: Result<Value, RecordError>) -> [FHIR.Issue] {
    if case .failure(let error) = result { error.issues } else { [] }
}

/// An entry of a Bundle. `request` are further members of the request, each with a comma before it.
func entry(_ method: String, _ url: String, _ resource: String? = nil, fullURL: String? = nil, request: String = "")
    -> String
{
    let full = fullURL.map { "\"fullUrl\":\"\($0)\"," } ?? ""
    let content = resource.map { "\"resource\":\($0)," } ?? ""
    return "{\(full)\(content)\"request\":{\"method\":\"\(method)\",\"url\":\"\(url)\"\(request)}}"
}

func patient(_ id: String? = nil, _ members: String = "\"active\":true") -> String {
    "{\"resourceType\":\"Patient\",\(id.map { "\"id\":\"\($0)\"," } ?? "")\(members)}"
}

func observation(_ id: String? = nil, subject: String) -> String {
    "{\"resourceType\":\"Observation\",\(id.map { "\"id\":\"\($0)\"," } ?? "")\"status\":\"final\",\"code\":{\"text\":\"x\"},\"subject\":{\"reference\":\"\(subject)\"}}"
}

func identified(_ value: String) -> String { "\"identifier\":[{\"system\":\"urn:s\",\"value\":\"\(value)\"}]" }

extension ResourceType {
    static let observation = ResourceType.named("Observation")
    static let carePlan = ResourceType.named("CarePlan")

    static func named(_ name: String) -> ResourceType {
        guard let type = ResourceType(name) else { preconditionFailure("\(name) is no type") }
        return type
    }
}
