import FHIR
import Record
import Search
import Store
import Testing
import TestSupport

/// Transactions: identities, order, all or nothing. Links are in `TransactionLinkTests`.
@Suite struct TransactionTests {
    private let bench = TestRecord()
    private static let patch =
        #"{"resourceType":"Binary","contentType":"application/json-patch+json","data":"W3sib3AiOiJyZXBsYWNlIiwicGF0aCI6Ii9hY3RpdmUiLCJ2YWx1ZSI6ZmFsc2V9XQ=="}"#

    private func effects(_ result: Result<[EntryResult], RecordError>) throws -> [String] {
        try result.get().map { if case .written(let written) = $0 { "\(written.effect)" } else { "read" } }
    }

    @Test func `entries are answered in their order and carried out as delete, post, put, patch`() async throws {
        try await bench.put(patient("gone", identified("1")), patient("kept"))
        let result = await bench.transaction([
            entry("GET", "Patient/kept"), entry("PATCH", "Patient/kept", Self.patch),
            entry("PUT", "Patient/new", patient("new")),
            entry("POST", "Patient", patient(nil, identified("1")), request: ",\"ifNoneExist\":\"identifier=urn:s|1\""),
            entry("DELETE", "Patient/gone"),
        ])
        // The conditional creation does not find what the same transaction deletes.
        #expect(try effects(result) == ["read", "updated", "created", "created", "deleted"])
        #expect(
            try bench.record.changes(after: 2, limit: 9, permit: bench.permit).map(\.method) == [
                .delete, .create, .update, .patch,
            ])
        #expect(try bench.text(.patient, "kept").json("active") == "false")
    }

    @Test(arguments: [
        (entry("POST", "Patient", patient(nil, "\"gender\":\"x\"")), RecordError.Category.invalid),
        (entry("POST", "Patient"), .invalid),
        (entry("POST", "Patiant", patient()), .invalid), (entry("POST", "Observation", patient()), .invalid),
        (entry("PUT", "Patient/a", patient("b")), .invalid), (entry("PUT", "Patient/a", patient()), .invalid),
        (entry("PUT", "Patient", patient()), .invalid),
        (entry("PUT", "http://other/fhir/Patient/a", patient("a")), .invalid),
        (entry("PUT", "Patient/a_b", patient("a_b")), .invalid),
        (entry("POST", "Patient/a", patient("a")), .invalid), (entry("FETCH", "Patient"), .invalid),
        ("{\"resource\":\(patient())}", .invalid),
        ("5", .invalid), (entry("PATCH", "Patient/nobody", patch), .notFound),
        (entry("PATCH", "Patient/there", patient()), .invalid),
        (entry("PUT", "Patient/there", patient("there"), request: ",\"ifMatch\":\"W/\\\"9\\\"\""), .preconditionFailed),
        (entry("DELETE", "Patient?active=true"), .preconditionFailed), (entry("DELETE", "Patient?nosuch=1"), .invalid),
        (entry("PUT", "Patient?active=true", patient()), .preconditionFailed),
        (entry("PATCH", "Patient?active=true", patch), .preconditionFailed),
        (entry("PATCH", "Patient?active=false", patch), .notFound),
        (entry("POST", "Observation", observation(subject: "urn:uuid:nobody")), .invalid),
        (entry("POST", "Observation", observation(subject: "Patient?active=false")), .preconditionFailed),
        (entry("POST", "Observation", observation(subject: "Patient?active=true")), .preconditionFailed),
    ])
    func `one bad entry refuses all, and its place is named`(bad: String, expected: RecordError.Category) async throws {
        try await bench.put(patient("there"), patient("there2"))
        let result = await bench.transaction([
            entry("PUT", "Observation/good", observation("good", subject: "Patient/there")), bad,
            entry("DELETE", "Patient/x"),
        ])
        #expect(category(result) == expected, "\(issues(result))")
        #expect(issues(result).allSatisfy { $0.place?.hasPrefix("Bundle.entry[1]") ?? false }, "\(issues(result))")
        #expect(try bench.sequence == 2)
    }

    @Test func `all faults are told at once`() async throws {
        let result = await bench.transaction([
            entry("POST", "Patient", patient(nil, "\"gender\":\"x\"")), entry("PUT", "Patient/a", patient("b")),
            entry("POST", "Patient", patient()),
        ])
        #expect(Set(issues(result).compactMap { $0.place?.prefix(15) }) == ["Bundle.entry[0]", "Bundle.entry[1]"])
    }

    @Test(arguments: [
        [entry("PUT", "Patient/a", patient("a")), entry("PUT", "Patient/a", patient("a"))],
        [entry("DELETE", "Patient/a"), entry("PUT", "Patient/a", patient("a"))],
        [entry("DELETE", "Patient/a"), entry("DELETE", "Patient/a")],
        [entry("PUT", "Patient/a", patient("a")), entry("PATCH", "Patient/a", patch)],
        [entry("PUT", "Patient?identifier=urn:s%7C1", patient()), entry("PUT", "Patient/a", patient("a"))],
        [entry("DELETE", "Patient?identifier=urn:s%7C1"), entry("DELETE", "Patient/a")],
    ])
    func `one resource is written by one entry only`(entries: [String]) async throws {
        try await bench.put(patient("a", identified("1")))
        let result = await bench.transaction(entries)
        #expect(category(result) == .invalid)
        #expect(issues(result).contains { $0.kind == .duplicate })
        #expect(try bench.sequence == 1)
    }

    @Test func `two entries with the same full URL are refused`() async throws {
        let result = await bench.transaction([
            entry("POST", "Patient", patient(), fullURL: "urn:uuid:1"),
            entry("POST", "Patient", patient(), fullURL: "urn:uuid:1"),
        ])
        #expect(issues(result).map(\.kind) == [.duplicate])
    }

    @Test func `two creations with the same criteria are refused where nothing is there, and both find what is there`()
        async throws
    {
        let conditional = entry(
            "POST", "Patient", patient(nil, identified("1")), request: ",\"ifNoneExist\":\"identifier=urn:s|1\"")
        #expect(category(await bench.transaction([conditional, conditional])) == .preconditionFailed)
        try await bench.put(patient("a", identified("1")))
        #expect(try effects(await bench.transaction([conditional, conditional])) == ["found", "found"])
    }

    @Test func `deleting what is not there is no fault`() async throws {
        #expect(
            try effects(
                await bench.transaction([entry("DELETE", "Patient/x"), entry("DELETE", "Patient?active=true")])) == [
                    "unchanged", "unchanged",
                ])
        #expect(try effects(await bench.transaction([])).isEmpty)
    }

    @Test func `addresses may be given with the server's own base`() async throws {
        #expect(
            try effects(
                await bench.transaction([
                    entry("PUT", "http://here/fhir/Patient/a", patient("a")), entry("PUT", "/Patient/b", patient("b")),
                ]))
                == ["created", "created"])
    }

    @Test func `conditional updates and deletions act on what their criteria name`() async throws {
        try await bench.put(patient("a", identified("1")), patient("b", identified("2")))
        let result = await bench.transaction([
            entry("PUT", "Patient?identifier=urn:s%7C1", patient(nil, identified("9"))),
            entry("DELETE", "Patient?identifier=urn:s%7C2"),
            entry("PUT", "Patient?identifier=urn:s%7C3", patient()),
        ])
        #expect(try effects(result) == ["updated", "deleted", "created"])
        #expect(try bench.text(.patient, "a").json("identifier.0.value") == "9")
    }
}
