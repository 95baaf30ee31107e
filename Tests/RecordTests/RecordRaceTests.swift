import FHIR
import Record
import Search
import Store
import Testing
import TestSupport

/// 64 at the same time: whatever the order, the outcome is as if one came after the other.
@Suite struct RecordRaceTests {
    private let bench = TestRecord()

    private func race(
        _ body: @escaping @Sendable (Int) async -> Result<Written, RecordError>
    ) async -> [Result<Written, RecordError>] {
        await withTaskGroup(of: Result<Written, RecordError>.self) { group in
            for number in 0..<64 { group.addTask { await body(number) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }

    private func effects(_ results: [Result<Written, RecordError>]) throws -> [Written.Effect] {
        try results.map { try $0.get().effect }
    }

    @Test func `of many conditional creations one creates`() async throws {
        let results = await race { [bench] _ in
            await bench.create(patient(nil, identified("1")), ifNoneExist: "identifier=urn:s|1")
        }
        let effects = try effects(results)
        #expect(effects.count { $0 == .created } == 1)
        #expect(effects.count { $0 == .found } == 63)
        #expect(Set(try results.map { try $0.get().address.id }).count == 1)
        #expect(try bench.count(.patient) == 1)
        #expect(try bench.sequence == 1)
    }

    @Test func `of many conditional updates one creates and all others replace it`() async throws {
        let results = await race { [bench] _ in
            await bench.result {
                bench.record.update(
                    .patient, where: "identifier=urn:s|1", Array(patient(nil, identified("1")).utf8),
                    context: bench.context,
                    permit: bench.permit, completion: $0)
            }
        }
        #expect(try effects(results).count { $0 == .created } == 1)
        #expect(Set(try results.map { try $0.get().version }) == Set(1...64))
        #expect(try bench.count(.patient) == 1)
    }

    @Test func `no patch without If-Match is lost`() async throws {
        try await bench.put(patient("a", "\"name\":[]".replacing("[]", with: "[{\"family\":\"0\"}]")))
        let results = await race { [bench] number in
            await bench.patch(.patient, "a", #"[{"op":"add","path":"/name/-","value":{"family":"f\#(number)"}}]"#)
        }
        _ = try effects(results)
        let text = try bench.text(.patient, "a")
        for number in 0..<64 { #expect(text.contains("\"f\(number)\"")) }
        #expect(text.json("meta.versionId") == "65")
    }

    @Test func `of many updates with the same If-Match one goes through`() async throws {
        try await bench.put(patient("a"))
        let results = await race { [bench] _ in await bench.update(.patient, "a", patient("a"), ifMatch: "W/\"1\"") }
        #expect(results.count { category($0) == .preconditionFailed } == 63)
        #expect(try bench.text(.patient, "a").json("meta.versionId") == "2")
    }

    @Test func `of many transactions with the same conditional creation one creates`() async throws {
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<64 {
                group.addTask { [bench] in
                    let result = await bench.transaction([
                        entry(
                            "POST", "Patient", patient(nil, identified("1")), fullURL: "urn:uuid:1",
                            request: ",\"ifNoneExist\":\"identifier=urn:s|1\""),
                        entry("PUT", "Observation/o\(number)", observation("o\(number)", subject: "urn:uuid:1")),
                    ])
                    #expect(category(result) == nil)
                }
            }
        }
        #expect(try bench.count(.patient) == 1)
        #expect(try bench.count(.observation) == 64)
        let subjects = try (0..<64).map { try bench.text(.observation, "o\($0)").json("subject.reference") }
        #expect(Set(subjects).count == 1)
    }

    @Test func `of many conditional deletions one deletes`() async throws {
        try await bench.put(patient("a", identified("1")))
        let results = await race { [bench] _ in
            await bench.result {
                bench.record.delete(
                    .patient, where: "identifier=urn:s|1", context: bench.context, permit: bench.permit, completion: $0)
            }
        }
        #expect(try effects(results).count { $0 == .deleted } == 1)
        #expect(try bench.sequence == 2)
    }
}
