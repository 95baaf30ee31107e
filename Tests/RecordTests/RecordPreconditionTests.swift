import FHIR
import Record
import Store
import TestSupport
import Testing

/// If-Match in all its forms, and the server's own mark.
@Suite struct RecordPreconditionTests {
    private let bench = TestRecord()
    private static let mark = #"{"system":"https://xinglin.example/tags","code":"invalid"}"#

    @Test(arguments: [
        ("W/\"5\", W/\"1\"", true), ("W/\"5\",\"1\"", true), ("W/\"5\", W/\"6\"", false), ("nonsense", false),
    ])
    func `one of several tags must be the current one`(tags: String, holds: Bool) async throws {
        try await bench.put(patient("a"), patient("b"))
        let patch = #"[{"op":"test","path":"/active","value":true}]"#
        let expected = holds ? nil : RecordError.Category.preconditionFailed
        #expect(category(await bench.patch(.patient, "a", patch, ifMatch: tags)) == expected)
        let result = await bench.update(.patient, "b", patient("b", "\"active\":false"), ifMatch: tags)
        #expect(category(result) == expected)
    }

    @Test func `a deletion by criteria that match nothing has no version to match`() async throws {
        for (ifMatch, expected) in [(nil, nil), ("W/\"1\"", RecordError.Category.preconditionFailed)] {
            let alone: Result<Written, RecordError> = await bench.result {
                bench.record.delete(
                    .patient, where: "identifier=none", ifMatch: ifMatch, context: bench.context,
                    permit: bench.permit, completion: $0)
            }
            #expect(category(alone) == expected)
        }
    }

    @Test func `a resource may refer to itself where links must lead somewhere`() async throws {
        let bench = TestRecord(refusesDanglingReferences: true)
        let link = #""link":[{"other":{"reference":"Patient/d"},"type":"seealso"}]"#
        #expect(category(await bench.update(.patient, "d", patient("d", link))) == nil)
    }

    @Test func `the mark of what was not valid goes when it is`() async throws {
        let bench = TestRecord(.tag)
        _ = try await bench.update(.patient, "a", patient("a", "\"foo\":1")).get()
        #expect(try bench.text(.patient, "a").json("meta.tag.0.code") == "invalid")
        _ = try await bench.update(.patient, "a", patient("a", "\"meta\":{\"tag\":[\(Self.mark)]},\"active\":true"))
            .get()
        #expect(try bench.text(.patient, "a").json("meta.tag") == nil)
        let other = #"{"system":"urn:s","code":"x"}"#
        _ = try await bench.update(.patient, "a", patient("a", "\"meta\":{\"tag\":[\(Self.mark),\(other)]}")).get()
        #expect(try bench.text(.patient, "a").json("meta.tag.0.code") == "x")
        #expect(try bench.text(.patient, "a").json("meta.tag.1") == nil)
        for bad in ["\"meta\":\"x\"", "\"meta\":[]"] {
            #expect(category(await bench.update(.patient, "a", patient("a", bad))) == .invalid)
        }
    }
}
