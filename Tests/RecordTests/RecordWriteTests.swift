import FHIR
import Record
import Search
import Store
import StoreConformance
import Testing
import TestSupport

/// Create, update, patch and delete of one resource.
@Suite struct RecordWriteTests {
    private let bench = TestRecord()

    @Test func `a creation gets a new id, version 1 and the time of the clock`() async throws {
        let written = try await bench.create(patient("mine")).get()
        #expect(written.effect == .created)
        #expect(written.address.id == "n1")
        #expect(written.version == 1)
        #expect(written.updated == bench.clock.now)
        let text = try bench.text(.patient, "n1")
        #expect(
            text
                == #"{"resourceType":"Patient","id":"n1","meta":{"versionId":"1","lastUpdated":"2026-11-21T12:00:00.000Z"},"active":true}"#
        )
        #expect(written.stored?.text == Array(text.utf8))
    }

    @Test func `an update creates under the client's id and then replaces`() async throws {
        let first = try await bench.update(.patient, "a", patient("a")).get()
        #expect(first.effect == .created)
        bench.clock.advance(seconds: 1)
        let second = try await bench.update(.patient, "a", patient("a", "\"active\":false")).get()
        #expect(second.effect == .updated)
        #expect(second.version == 2)
        #expect(try bench.text(.patient, "a").json("active") == "false")
        #expect(try bench.text(.patient, "a").json("meta.lastUpdated") == "2026-11-21T12:00:01.000Z")
        #expect(try bench.record.read(.patient, "a", version: "1", permit: bench.permit).method == .update)
    }

    @Test func `an update with the same text is a new version`() async throws {
        try await bench.put(patient("a"))
        #expect(try await bench.update(.patient, "a", patient("a")).get().version == 2)
    }

    @Test(arguments: [
        ("{\"resourceType\":\"Patient\"}", "id"), (patient("b"), "id"),
        ("{\"resourceType\":\"Patient\",\"id\":7}", "id"), ("[]", "id"), ("{}", "id"), (#"{"id":"a"}"#, "resourceType"),
        ("", "JSON"), ("{", "JSON"), (#"{"resourceType":"Patiant","id":"a"}"#, "resourceType"),
        (observation("a", subject: "Patient/b"), "Patient"),
        (patient("a", "\"gender\":\"x\""), "gender"), (patient("a", "\"nosuch\":1"), "nosuch"),
    ])
    func `an update that is not that resource or not valid is refused`(text: String, named: String) async throws {
        let result = await bench.update(.patient, "a", text)
        #expect(category(result) == .invalid)
        #expect(
            issues(result).contains { $0.text.contains(named) || $0.place?.contains(named) ?? false },
            "\(issues(result))")
        #expect(try bench.sequence == 0)
    }

    @Test func `a deletion is a version, and deleting again changes nothing`() async throws {
        try await bench.put(patient("a"))
        let deleted = try await bench.delete(.patient, "a").get()
        #expect(deleted.effect == .deleted)
        #expect(deleted.version == 2)
        #expect(deleted.stored == nil)
        #expect(try await bench.delete(.patient, "a").get().effect == .unchanged)
        #expect(try await bench.delete(.patient, "never").get().effect == .unchanged)
        #expect(try bench.sequence == 2)
        let again = try await bench.update(.patient, "a", patient("a")).get()
        #expect(again.effect == .created)
        #expect(again.version == 3)
    }

    @Test(arguments: ["W/\"1\"", "W/\"3\"", "nonsense", "W/\"0\"", ""])
    func `If-Match of another version refuses every write`(tag: String) async throws {
        try await bench.put(patient("a"), patient("a"))
        #expect(category(await bench.update(.patient, "a", patient("a"), ifMatch: tag)) == .preconditionFailed)
        #expect(category(await bench.delete(.patient, "a", ifMatch: tag)) == .preconditionFailed)
        #expect(
            category(await bench.patch(.patient, "a", #"[{"op":"remove","path":"/active"}]"#, ifMatch: tag))
                == .preconditionFailed)
        #expect(try bench.sequence == 2)
    }

    @Test func `If-Match of the current version lets writes through`() async throws {
        try await bench.put(patient("a"))
        #expect(try await bench.update(.patient, "a", patient("a"), ifMatch: "W/\"1\"").get().version == 2)
        #expect(
            try await bench.patch(.patient, "a", #"[{"op":"remove","path":"/active"}]"#, ifMatch: "W/\"2\"").get()
                .version == 3)
        #expect(try await bench.delete(.patient, "a", ifMatch: "W/\"3\"").get().version == 4)
    }

    @Test func `If-Match of a deleted or missing resource never matches`() async throws {
        try await bench.put(patient("a"))
        _ = try await bench.delete(.patient, "a").get()
        #expect(category(await bench.update(.patient, "a", patient("a"), ifMatch: "W/\"2\"")) == .preconditionFailed)
        #expect(category(await bench.update(.patient, "b", patient("b"), ifMatch: "W/\"1\"")) == .preconditionFailed)
    }

    /// RFC 9110 section 13.1.1: `*` holds when there is a current representation.
    @Test func `If-Match of a star means any current version`() async throws {
        try await bench.put(patient("a"))
        #expect(try await bench.update(.patient, "a", patient("a"), ifMatch: "*").get().version == 2)
        #expect(category(await bench.update(.patient, "b", patient("b"), ifMatch: "*")) == .preconditionFailed)
    }

    // MARK: Patches

    @Test func `a patch changes the current version`() async throws {
        try await bench.put(patient("a", "\"active\":true,\"name\":[{\"family\":\"A\"}]"))
        let written = try await bench.patch(
            .patient, "a",
            #"[{"op":"test","path":"/active","value":true},{"op":"replace","path":"/name/0/family","value":"B"}]"#
        ).get()
        #expect(written.effect == .updated)
        #expect(try bench.text(.patient, "a").json("name.0.family") == "B")
        #expect(try bench.record.read(.patient, "a", permit: bench.permit).method == .patch)
    }

    @Test(
        arguments: [
            ("[{\"op\":\"test\",\"path\":\"/active\",\"value\":false}]", .invalid),
            (#"[{"op":"replace","path":"/id","value":"b"}]"#, .invalid),
            (#"[{"op":"remove","path":"/id"}]"#, .invalid), (#"[{"op":"add","path":"/gender","value":"x"}]"#, .invalid),
            (#"[{"op":"replace","path":"/resourceType","value":"Person"}]"#, .invalid),
            (#"[{"op":"remove","path":"/name"}]"#, .invalid),
            ("{}", .invalid), ("[", .invalid), ("", .invalid), ("[{}]", .invalid),
            (#"[{"op":"replace","path":"","value":5}]"#, .invalid),
        ] as [(String, RecordError.Category)])
    func `a patch that fails or breaks the resource changes nothing`(patch: String, expected: RecordError.Category)
        async throws
    {
        try await bench.put(patient("a"))
        #expect(category(await bench.patch(.patient, "a", patch)) == expected)
        #expect(try bench.sequence == 1)
    }

    @Test func `what is not there cannot be patched`() async throws {
        try await bench.put(patient("a"))
        _ = try await bench.delete(.patient, "a").get()
        #expect(category(await bench.patch(.patient, "a", "[]")) == .gone)
        #expect(category(await bench.patch(.patient, "b", "[]")) == .notFound)
    }
}
