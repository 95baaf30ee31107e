import FHIR
import JSON
import Record
import Store
import TestSupport
import Testing

/// What stands around the resources of a batch or transaction is validated.
@Suite struct BundleShapeTests {
    private let bench = TestRecord()

    private func transaction(_ members: String, _ entries: [String]) async throws -> Result<[EntryResult], RecordError>
    {
        let text =
            "{\"resourceType\":\"Bundle\",\"type\":\"transaction\"\(members),\"entry\":[\(entries.joined(separator: ","))]}"
        let document = try JSONDocument(Array(text.utf8))
        return await bench.result {
            bench.record.transaction(document, context: bench.context, permit: bench.permit, completion: $0)
        }
    }

    @Test(arguments: [
        (",\"ifNoneExists\":\"_id=q1\"", "request"), (",\"ifmatch\":\"W/\\\"1\\\"\"", "request"),
        (",\"ifMatch\":1", "request.ifMatch"), (",\"ifMatch\":[\"W/\\\"1\\\"\"]", "request.ifMatch"),
        (",\"ifNoneExist\":[\"_id=q1\"]", "request.ifNoneExist"), (",\"ifNoneMatch\":true", "request.ifNoneMatch"),
        (",\"ifModifiedSince\":\"foo\"", "request.ifModifiedSince"), (",\"foo\":1", "request"),
        (",\"extension\":[{\"url\":\"http://e\"}]", "request.extension[0]"),
    ])
    func `a request with what R4 does not know is refused in its place`(member: String, place: String) async throws {
        let result = try await transaction(
            "", [entry("GET", "Patient"), entry("POST", "Patient", patient(), request: member)])
        #expect(category(result) == .invalid)
        let places = issues(result).compactMap(\.place)
        #expect(places.allSatisfy { $0.hasPrefix("Bundle.entry[1].\(place)") }, "\(issues(result))")
        #expect(try bench.sequence == 0)
    }

    @Test(arguments: [
        "\"foo\":1", "\"fullUrl\":5", "\"fullUrl\":\"not a url\"", "\"search\":{\"mode\":\"match\"}",
        "\"response\":{\"status\":\"200\"}", "\"fullUrl\":\"http://a/Patient/1/_history/2\"",
        "\"link\":[{\"relation\":\"x\"}]",
    ])
    func `an entry with what R4 does not know is refused`(member: String) async throws {
        let text = entry("POST", "Patient", patient()).replacing("{\"resource\"", with: "{\(member),\"resource\"")
        let result = try await transaction("", [entry("GET", "Patient"), text])
        #expect(category(result) == .invalid)
        #expect(
            issues(result).allSatisfy { $0.place?.hasPrefix("Bundle.entry[1]") == true || $0.place == "Bundle" },
            "\(issues(result))")
        #expect(try bench.sequence == 0)
    }

    @Test(arguments: [",\"foo\":1", ",\"total\":1", ",\"timestamp\":\"2020\"", ",\"id\":\"a_b\""])
    func `a Bundle with what R4 does not know is refused`(members: String) async throws {
        let result = try await transaction(members, [entry("POST", "Patient", patient())])
        #expect(category(result) == .invalid)
        #expect(try bench.sequence == 0)
    }

    @Test func `what R4 knows is taken`() async throws {
        let extended = entry("PUT", "Patient/a", patient("a"), request: ",\"id\":\"x\",\"ifNoneMatch\":\"*\"")
        _ = try await transaction(
            ",\"id\":\"t\",\"timestamp\":\"2020-01-01T00:00:00Z\"", [extended, entry("DELETE", "Patient/b")]
        ).get()
        #expect(try bench.count(.patient) == 1)
    }

    @Test(arguments: ["Patient/there", "Patient?_id=there"])
    func `an entry that only creates replaces nothing`(url: String) async throws {
        try await bench.put(patient("there"))
        let result = try await transaction(
            "", [entry("PUT", url, patient("there", "\"active\":false"), request: ",\"ifNoneMatch\":\"*\"")])
        #expect(category(result) == .preconditionFailed)
        #expect(try bench.sequence == 1)
    }

    @Test func `a conditional update takes no other resource's id`() async throws {
        try await bench.put(patient("victim"))
        let text = patient("victim", identified("new"))
        let inBundle = try await transaction("", [entry("PUT", "Patient?identifier=urn:s%7Cnew", text)])
        #expect(category(inBundle) == .conflict)
        #expect(issues(inBundle).first?.place == "Bundle.entry[0].resource.id")
        let alone: Result<Written, RecordError> = await bench.result {
            bench.record.update(
                .patient, where: "identifier=urn:s%7Cnew", Array(text.utf8), context: bench.context,
                permit: bench.permit, completion: $0)
        }
        #expect(category(alone) == .conflict)
        #expect(try bench.sequence == 1)
        // An id that is free is taken, and one that was deleted too.
        _ = try await bench.delete(.patient, "victim").get()
        _ = try await transaction("", [entry("PUT", "Patient?identifier=urn:s%7Cnew", text)]).get()
        #expect(try bench.text(.patient, "victim").json("identifier.0.value") == "new")
    }
}
