import FHIR
import Record
import Search
import Store
import Testing
import TestSupport

/// Interactions on what criteria name: with no, one and several matches.
@Suite struct RecordConditionalTests {
    private let bench = TestRecord()

    private func fill() async throws {
        try await bench.put(patient("a", identified("1")), patient("b", identified("2")), patient("c", identified("2")))
    }

    private func update(_ criteria: String, _ text: String, ifMatch: String? = nil) async -> Result<
        Written, RecordError
    > {
        await bench.result {
            bench.record.update(
                .patient, where: criteria, Array(text.utf8), ifMatch: ifMatch, context: bench.context,
                permit: bench.permit, completion: $0)
        }
    }

    private func delete(_ criteria: String, ifMatch: String? = nil) async -> Result<Written, RecordError> {
        await bench.result {
            bench.record.delete(
                .patient, where: criteria, ifMatch: ifMatch, context: bench.context, permit: bench.permit,
                completion: $0)
        }
    }

    private func patch(_ criteria: String) async -> Result<Written, RecordError> {
        let text = Array(#"[{"op":"add","path":"/active","value":false}]"#.utf8)
        return await bench.result {
            bench.record.patch(
                .patient, where: criteria, text, context: bench.context, permit: bench.permit, completion: $0)
        }
    }

    @Test func `a conditional creation creates, finds or refuses`() async throws {
        try await fill()
        let created = try await bench.create(patient(nil, identified("3")), ifNoneExist: "identifier=urn:s|3").get()
        #expect(created.effect == .created)
        let found = try await bench.create(patient(nil, identified("1")), ifNoneExist: "?identifier=urn:s|1").get()
        #expect(found.effect == .found)
        #expect(found.address.id == "a")
        #expect(found.version == 1)
        #expect(category(await bench.create(patient(), ifNoneExist: "identifier=urn:s|2")) == .preconditionFailed)
        #expect(try bench.sequence == 4)
    }

    @Test(arguments: [
        "", "?", "nosuch=1", "identifier=", "_count=1", "_sort=_id", "identifier=%zz", "identifier:nosuch=1",
        "_has:x=1", "birthdate=x",
    ])
    func `criteria that are not understood or none at all are refused`(criteria: String) async throws {
        try await fill()
        #expect(category(await bench.create(patient(), ifNoneExist: criteria)) == .invalid)
        #expect(category(await update(criteria, patient())) == .invalid)
        #expect(category(await patch(criteria)) == .invalid)
        #expect(category(await delete(criteria)) == .invalid)
        #expect(try bench.sequence == 3)
    }

    @Test(
        arguments: [
            ("identifier=urn:s|9", nil, "n1", Written.Effect.created), ("identifier=urn:s|9", "z", "z", .created),
            ("identifier=urn:s|1", nil, "a", .updated),
            ("identifier=urn:s|1", "a", "a", .updated),
        ] as [(String, String?, String, Written.Effect)])
    func `a conditional update creates or replaces`(
        criteria: String, id: String?, written: String, effect: Written.Effect
    ) async throws {
        try await fill()
        let result = try await update(criteria, patient(id, "\"active\":false")).get()
        #expect(result.address.id == written)
        #expect(result.effect == effect)
        #expect(try bench.text(.patient, written).json("active") == "false")
    }

    @Test func `a conditional update is refused for several matches and for another id`() async throws {
        try await fill()
        #expect(category(await update("identifier=urn:s|2", patient())) == .preconditionFailed)
        #expect(category(await update("identifier=urn:s|1", patient("b"))) == .invalid)
        #expect(category(await update("identifier=urn:s|1", patient(), ifMatch: "W/\"2\"")) == .preconditionFailed)
        #expect(try bench.sequence == 3)
    }

    @Test func `a conditional patch needs exactly one match`() async throws {
        try await fill()
        #expect(category(await patch("identifier=urn:s|9")) == .notFound)
        #expect(category(await patch("identifier=urn:s|2")) == .preconditionFailed)
        #expect(try await patch("identifier=urn:s|1").get().address.id == "a")
        #expect(try bench.text(.patient, "a").json("active") == "false")
    }

    @Test func `a conditional deletion deletes one, nothing for none, and refuses several`() async throws {
        try await fill()
        #expect(try await delete("identifier=urn:s|9").get().effect == .unchanged)
        #expect(category(await delete("identifier=urn:s|2")) == .preconditionFailed)
        #expect(category(await delete("identifier=urn:s|1", ifMatch: "W/\"7\"")) == .preconditionFailed)
        #expect(try await delete("identifier=urn:s|1", ifMatch: "W/\"1\"").get().effect == .deleted)
        #expect(try await delete("identifier=urn:s|1").get().effect == .unchanged)
        #expect(try bench.sequence == 4)
    }
}
