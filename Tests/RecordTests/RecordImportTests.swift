import FHIR
import JSON
import Record
import Search
import Store
import Testing
import TestSupport

/// Imports keep ids, and what is there with the same text makes no version.
@Suite struct RecordImportTests {
    private let bench = TestRecord()
    private static let uuid = "61ebe359-bfdc-4613-8bf2-c5e300945f0a"

    private func importResource(_ text: String, fallback: String = "fallback") async throws -> Result<
        Written, RecordError
    > {
        let document = try JSONDocument(Array(text.utf8))
        return await bench.result { completion in
            document.withRoot {
                bench.record.importResource($0, fallbackID: { fallback }, permit: bench.permit, completion: completion)
            }
        }
    }

    private func importEntries(_ type: String, _ entries: [String]) async throws -> [EntryResult] {
        let document = try JSONDocument(
            Array(
                "{\"resourceType\":\"Bundle\",\"type\":\"\(type)\",\"entry\":[\(entries.joined(separator: ","))]}".utf8)
        )
        return try await bench.result {
            bench.record.importEntries(
                document, context: bench.context, cache: CriteriaCache(), permit: bench.permit, completion: $0)
        }.get()
    }

    private func summary(_ results: [EntryResult]) -> [String] {
        results.map { result in
            switch result {
            case .written(let written): "\(written.effect) \(written.address.type)/\(written.address.id)"
            case .failed(let error): "\(error.category)"
            case .read: "read"
            }
        }
    }

    @Test(arguments: [(patient("own"), "own"), (patient(), "fallback"), (patient("not_an_id", "\"active\":true"), nil)])
    func `one resource keeps its id or takes the fallback`(text: String, id: String?) async throws {
        let result = try await importResource(text)
        #expect((try? result.get().address.id) == id)
    }

    @Test func `the same resource again is unchanged, another text is a version`() async throws {
        #expect(try await importResource(patient("a")).get().effect == .created)
        // Another layout, another version in meta: the same text.
        let again = try await importResource(
            "{ \"resourceType\":\"Patient\", \"id\":\"a\",\n\"meta\":{\"versionId\":\"7\"}, \"active\":true }")
        #expect(try again.get().effect == .unchanged)
        #expect(try await importResource(patient("a", "\"active\":false")).get().effect == .updated)
        #expect(try bench.sequence == 2)
    }

    @Test(arguments: [
        "5", "{}", #"{"resourceType":"Nosuch","id":"a"}"#, #"{"resourceType":"Parameters","id":"a"}"#,
        patient("a", "\"gender\":\"x\""),
    ])
    func `what is no valid resource is refused`(text: String) async throws {
        #expect(category(try await importResource(text)) == .invalid)
        #expect(try bench.sequence == 0)
    }

    @Test func `a collection's entries go in by themselves and keep their ids`() async throws {
        let entries = [
            "{\"resource\":\(patient("a"))}",
            "{\"fullUrl\":\"urn:uuid:\(Self.uuid.uppercased())\",\"resource\":\(patient())}",
            "{\"fullUrl\":\"http://other/fhir/Patient/from-url\",\"resource\":\(patient())}",
            "{\"resource\":\(patient("bad", "\"gender\":\"x\""))}",
            "{\"fullUrl\":\"urn:uuid:o\",\"resource\":\(observation("o", subject: "urn:uuid:\(Self.uuid.uppercased())"))}",
            "{\"fullUrl\":\"urn:uuid:7\"}",
        ]
        let expected = ["Patient/a", "Patient/\(Self.uuid)", "Patient/from-url", "invalid", "Observation/o", "invalid"]
        for (effect, round) in [("created ", 1), ("unchanged ", 2), ("unchanged ", 3)] {
            let results = try await importEntries("collection", entries)
            #expect(summary(results) == expected.map { $0 == "invalid" ? $0 : effect + $0 }, "round \(round)")
        }
        #expect(try bench.text(.observation, "o").json("subject.reference") == "Patient/\(Self.uuid)")
        #expect(try bench.sequence == 4)
    }

    @Test func `a batch's writes go in by their requests, its reads are refused`() async throws {
        try await bench.put(patient("old"))
        let results = try await importEntries(
            "batch",
            [
                entry("PUT", "Patient/a", patient("a")), entry("GET", "Patient/a"), entry("DELETE", "Patient/old"),
                entry("POST", "Patient", patient("kept")),
            ])
        #expect(summary(results) == ["created Patient/a", "invalid", "deleted Patient/old", "created Patient/kept"])
    }

    @Test func `a transaction imported again and again is written once`() async throws {
        let entries = [
            entry("POST", "Patient", patient(), fullURL: "urn:uuid:\(Self.uuid)"),
            entry("POST", "Patient", patient("own"), fullURL: "urn:uuid:2"),
            entry("POST", "Observation", observation("o", subject: "urn:uuid:\(Self.uuid)"), fullURL: "urn:uuid:3"),
            entry(
                "POST", "Patient", patient("cond", identified("1")), request: ",\"ifNoneExist\":\"identifier=urn:s|1\""),
        ]
        for effect in ["created", "unchanged", "unchanged"] {
            let results = try await bench.transaction(entries, options: BundleOptions(isAtomic: true, isImport: true))
                .get()
            #expect(
                summary(results)
                    == ["Patient/\(Self.uuid)", "Patient/own", "Observation/o", "Patient/cond"].map {
                        "\(effect) \($0)"
                    })
        }
        #expect(try bench.text(.observation, "o").json("subject.reference") == "Patient/\(Self.uuid)")
    }

    @Test func `a history is restored with its versions, times and deletions`() async throws {
        let document = try JSONDocument(Array(patient("a").utf8))
        for version in [1, 2] {
            let written = try await bench.result { completion in
                document.withRoot {
                    bench.record.importResource(
                        $0, fallbackID: { "x" }, method: version == 1 ? .create : .update,
                        restored: Write.Restored(version: version, updated: Int64(version) * 5_000),
                        permit: bench.permit, completion: completion)
                }
            }.get()
            #expect(written.version == version)
            #expect(written.updated == Int64(version) * 5_000)
        }
        let deleted: Written = try await bench.result {
            bench.record.importDeletion(
                .patient, "a", restored: Write.Restored(version: 3, updated: 20_000), permit: bench.permit,
                completion: $0)
        }.get()
        #expect(deleted.effect == .deleted)
        #expect(
            try bench.record.changes(after: 0, limit: 9, permit: bench.permit).map(\.updated) == [
                5_000, 10_000, 20_000,
            ])
        #expect(
            try bench.record.changes(after: 0, limit: 9, permit: bench.permit).map(\.method) == [
                .create, .update, .delete,
            ])
    }
}
