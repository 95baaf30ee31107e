import FHIR
import Record
import Search
import Store
import Testing
import Trust
import TestSupport

/// Reading functions of `Record`.
@Suite struct RecordReadTests {
    private let bench = TestRecord()

    private func category(_ body: () throws(RecordError) -> Void) -> RecordError.Category? {
        do throws(RecordError) {
            try body()
            return nil
        } catch {
            return error.category
        }
    }

    @Test func `what never was is not found and what was deleted is gone`() async throws {
        try await bench.put(patient("a"), patient("b"))
        _ = try await bench.delete(.patient, "a").get()
        #expect(
            category { () throws(RecordError) in _ = try bench.record.read(.patient, "a", permit: bench.permit) }
                == .gone)
        #expect(
            category { () throws(RecordError) in _ = try bench.record.read(.patient, "c", permit: bench.permit) }
                == .notFound)
        #expect(
            category { () throws(RecordError) in _ = try bench.record.read(.observation, "b", permit: bench.permit) }
                == .notFound)
        #expect(try bench.text(.patient, "b").json("id") == "b")
    }

    @Test(
        arguments: [
            ("1", nil), ("2", nil), ("3", .gone), ("4", .notFound), ("0", .notFound), ("01", .notFound),
            ("+1", .notFound), ("x", .notFound),
            ("-1", .notFound), ("99999999999999999999", .notFound),
        ] as [(String, RecordError.Category?)])
    func `versions are read by their exact number`(version: String, expected: RecordError.Category?) async throws {
        try await bench.put(patient("a", "\"active\":true"), patient("a", "\"active\":false"))
        _ = try await bench.delete(.patient, "a").get()
        var found: StoredVersion?
        #expect(
            category { () throws(RecordError) in
                found = try bench.record.read(.patient, "a", version: version, permit: bench.permit)
            } == expected)
        #expect(
            found.map { String(decoding: $0.text, as: UTF8.self).json("meta.versionId") == version }
                ?? (expected != nil))
    }

    @Test func `another institution sees nothing`() async throws {
        try await bench.put(patient("a"))
        let other = OpenMode.permit(for: "test", institution: Institution(number: 2))
        #expect(
            category { () throws(RecordError) in _ = try bench.record.read(.patient, "a", permit: other) } == .notFound)
        #expect(
            category { () throws(RecordError) in
                _ = try bench.record.history(
                    type: .patient, id: "a", since: nil, at: nil, before: nil, limit: 5, permit: other)
            } == .notFound)
        let query = SearchQuery(type: .patient, criteria: [])
        #expect(try bench.record.search(SearchRequest(query: query), permit: other).matches.isEmpty)
        let page = try bench.record.history(
            type: nil, id: nil, since: nil, at: nil, before: nil, limit: 5, permit: other)
        #expect(page.versions.isEmpty)
        #expect(try bench.record.changes(after: 0, limit: 10, permit: other).isEmpty)
        #expect(try bench.record.statistics(permit: other).resources.isEmpty)
        #expect(try bench.record.statistics(permit: bench.permit).resources.map(\.count) == [1])
    }

    @Test func `history of the system, a type and a resource is newest first`() async throws {
        try await bench.put(patient("a"), observation("o", subject: "Patient/a"), patient("a"), patient("b"))
        func sequences(_ type: ResourceType?, _ id: String?) throws -> [Int64] {
            try bench.record.history(
                type: type, id: id, since: nil, at: nil, before: nil, limit: 10, permit: bench.permit
            ).versions.map(\.sequence)
        }
        #expect(try sequences(nil, nil) == [4, 3, 2, 1])
        #expect(try sequences(.patient, nil) == [4, 3, 1])
        #expect(try sequences(.patient, "a") == [3, 1])
        #expect(throws: RecordError.self) { try sequences(.patient, "nobody") }
        #expect(try bench.record.changes(after: 2, limit: 1, permit: bench.permit).map(\.sequence) == [3])
    }
}
