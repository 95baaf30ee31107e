import FHIR
import JSON
import Record
import Search
import Store
import Testing
import TestSupport

/// Validation modes, and references that lead nowhere.
@Suite struct RecordOptionsTests {
    private static let invalid = [
        "\"gender\":\"x\"", "\"nosuch\":1", "\"active\":\"yes\"", "\"name\":\"x\"", "\"name\":[5,null]",
        "\"birthDate\":7", "\"birthDate\":\"2020-13-45\"",
        "\"identifier\":{\"system\":[]}", "\"contained\":[5]", "\"contained\":{}", "\"extension\":3", "\"_active\":5",
        "\"meta\":{\"tag\":\"x\"}", "\"meta\":{\"tag\":{\"code\":\"x\"}}", "\"link\":[[]]", "\"text\":{\"div\":[]}",
        "\"managingOrganization\":{\"reference\":[]}",
        "\"active\":null", "\"name\":[]", "\"deceasedBoolean\":true,\"deceasedDateTime\":\"2020\"",
    ]

    @Test(arguments: invalid) func `refuse refuses what is not valid`(members: String) async throws {
        let bench = TestRecord(.refuse)
        #expect(category(await bench.create(patient(nil, members))) == .invalid)
        #expect(try bench.sequence == 0)
    }

    @Test(arguments: invalid) func `tag keeps what is not valid and marks it`(members: String) async throws {
        let bench = TestRecord(.tag)
        let result = await bench.update(.patient, "a", patient("a", members))
        #expect(category(result) == nil, "\(issues(result))")
        guard category(result) == nil else { return }
        let text = try bench.text(.patient, "a")
        #expect(text.contains(#"{"system":"https://xinglin.example/tags","code":"invalid"}"#), "\(text)")
        #expect(try Self.tagged(bench) == ["a"])
    }

    private static func tagged(_ bench: TestRecord) throws -> [String] {
        let request = try QueryParser.parse(
            [(name: "_tag", value: "https://xinglin.example/tags|invalid")], type: .patient, context: SearchContext())
        return try bench.record.search(request, permit: bench.permit).matches.map(\.address.id)
    }

    @Test func `tag does not mark what is valid`() async throws {
        let bench = TestRecord(.tag)
        _ = try await bench.create(patient()).get()
        #expect(try Self.tagged(bench).isEmpty)
    }

    @Test func `a marked resource that is read and written back has one mark`() async throws {
        let bench = TestRecord(.tag)
        try await bench.put(patient("a", "\"gender\":\"x\""))
        try await bench.put(try bench.text(.patient, "a"))
        #expect(
            try bench.text(.patient, "a").json("meta.tag")
                == #"[{"system":"https://xinglin.example/tags","code":"invalid"}]"#)
    }

    @Test func `tag marks entries of transactions and imports too`() async throws {
        let bench = TestRecord(.tag)
        _ = try await bench.transaction([
            entry("PUT", "Patient/a", patient("a", "\"gender\":\"x\"")),
            entry("POST", "Patient", patient(nil, "\"gender\":\"y\""), fullURL: "urn:uuid:1"),
        ]).get()
        let document = try JSONDocument(Array(patient("b", "\"nosuch\":[1]").utf8))
        let written: Written = try await bench.result { completion in
            document.withRoot {
                bench.record.importResource($0, fallbackID: { "x" }, permit: bench.permit, completion: completion)
            }
        }.get()
        #expect(written.effect == .created)
        #expect(try Set(Self.tagged(bench)) == ["a", "n1", "b"])
    }

    @Test func `what is no resource of the type is refused in every mode`() async throws {
        let bench = TestRecord(.tag)
        for text in ["{}", "[]", observation("a", subject: "Patient/b"), #"{"resourceType":"Nosuch","id":"a"}"#] {
            #expect(category(await bench.update(.patient, "a", text)) == .invalid)
        }
    }

    // MARK: References that lead nowhere

    @Test(arguments: [
        ("Patient/nobody", false), ("Patient/there", true), ("Patient/deleted", false), ("Organization/there", false),
        ("Patient/there/_history/1", true), ("Patient/there/_history/2", false), ("Patient/there/_history/x", false),
        ("http://other/fhir/Patient/x", true),
        ("urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a", true),
    ])
    func `a local reference must lead to a resource where that is wanted`(reference: String, isTaken: Bool) async throws
    {
        let bench = TestRecord(refusesDanglingReferences: true)
        try await bench.put(patient("there"), patient("deleted"))
        _ = try await bench.delete(.patient, "deleted").get()
        #expect(category(await bench.create(observation(subject: reference))) == (isTaken ? nil : .invalid))
    }

    @Test func `a refusal names the place of the reference, contained and in extensions too`() async throws {
        let bench = TestRecord(refusesDanglingReferences: true)
        let contained = """
            {"resourceType":"Patient","contained":[{"resourceType":"Basic","id":"b","code":{"text":"x"},\
            "author":{"reference":"Practitioner/none"}}],\
            "extension":[{"url":"urn:x","valueReference":{"reference":"#b"}}]}
            """
        let first = await bench.create(contained)
        #expect(issues(first).first?.place == "Patient.contained[0].author.reference")
        #expect(issues(first).first?.text == "there is no Practitioner/none, to which this reference leads")
        let second = await bench.create(
            patient(nil, #""extension":[{"url":"urn:x","valueReference":{"reference":"Group/none"}}]"#))
        #expect(issues(second).first?.place == "Patient.extension[0].value.reference")
        let third = await bench.transaction([
            entry("PUT", "Patient/a", patient("a")), entry("POST", "Observation", observation(subject: "Patient/b")),
        ])
        #expect(issues(third).first?.place == "Bundle.entry[1].resource.subject.reference")
    }

    @Test func `the version that is about to be written is there`() async throws {
        let bench = TestRecord(refusesDanglingReferences: true)
        try await bench.put(patient("a"))
        func linked(_ version: Int) -> String {
            patient("a", #""link":[{"type":"seealso","other":{"reference":"Patient/a/_history/\#(version)"}}]"#)
        }
        #expect(category(await bench.update(.patient, "a", linked(3))) == .invalid)
        #expect(category(await bench.update(.patient, "a", linked(2))) == nil)
    }

    @Test func `without the option references may lead nowhere`() async throws {
        #expect(category(await TestRecord().create(observation(subject: "Patient/nobody"))) == nil)
    }

    @Test func `references within a transaction lead to its own entries`() async throws {
        let bench = TestRecord(refusesDanglingReferences: true)
        let result = await bench.transaction([
            entry("POST", "Observation", observation(subject: "urn:uuid:1")),
            entry("PUT", "Observation/o", observation("o", subject: "Patient/a")),
            entry("POST", "Patient", patient(), fullURL: "urn:uuid:1"), entry("PUT", "Patient/a", patient("a")),
        ])
        #expect(category(result) == nil, "\(issues(result))")
    }

    @Test func `a reference to what the same transaction deletes leads nowhere`() async throws {
        let bench = TestRecord(refusesDanglingReferences: true)
        try await bench.put(patient("a"))
        let result = await bench.transaction([
            entry("DELETE", "Patient/a"), entry("POST", "Observation", observation(subject: "Patient/a")),
        ])
        #expect(category(result) == .invalid)
    }
}
