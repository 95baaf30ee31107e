import FHIR
import Record
import Search
import Store
import Testing
import TestSupport

/// How links between the entries of a transaction are replaced. Source: http.html#trules.
@Suite struct TransactionLinkTests {
    private let bench = TestRecord()
    private static let urn = "urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a"

    /// The created Observation's subject.
    private func subject(_ entries: [String]) async throws -> String? {
        _ = try await bench.transaction(entries).get()
        let page = try bench.record.history(
            type: .observation, id: nil, since: nil, at: nil, before: nil, limit: 1, permit: bench.permit)
        return String(decoding: try #require(page.versions.first).text, as: UTF8.self).json("subject.reference")
    }

    @Test(arguments: [false, true])
    func `entries are linked in any order`(patientFirst: Bool) async throws {
        let entries = [
            entry("POST", "Patient", patient(), fullURL: Self.urn),
            entry("POST", "Observation", observation(subject: Self.urn), fullURL: "urn:uuid:2"),
        ]
        let subject = try await subject(patientFirst ? entries : entries.reversed())
        let address = try #require(subject).split(separator: "/").map(String.init)
        #expect(address.first == "Patient")
        #expect(try bench.text(.patient, address[1]).json("id") == address[1])
    }

    @Test(arguments: [
        ("http://other/fhir/Patient/1", "http://other/fhir/Patient/1", "Patient/n1"),
        ("http://other/fhir/Patient/1", "Patient/1", "Patient/n1"),
        ("http://other/fhir/Patient/1", "Patient/2", "Patient/2"), ("urn:oid:1.2.3", "urn:oid:1.2.3", "Patient/n1"),
        (urn, urn + "#part", "Patient/n1#part"),
        (urn, "#contained", "#contained"), ("http://third/fhir/Patient/1", "Patient/1", "Patient/1"),
        (urn, "http://else/x", "http://else/x"),
    ])
    func `a full URL is met as it is written or relative to the base of the entry that links`(
        fullURL: String, link: String, expected: String
    ) async throws {
        let contained = #""contained":[{"resourceType":"Patient","id":"contained"}],"status""#
        let text = observation(subject: link).replacing(
            "\"status\"", with: link == "#contained" ? contained : "\"status\"")
        #expect(
            try await subject([
                entry("POST", "Patient", patient(), fullURL: fullURL),
                entry("POST", "Observation", text, fullURL: "http://other/fhir/Observation/1"),
            ]) == expected)
    }

    @Test func `links to entries that update or find lead to the resource itself`() async throws {
        try await bench.put(patient("there", identified("1")))
        #expect(
            try await subject([
                entry("PUT", "Patient?identifier=urn:s%7C1", patient(nil, identified("1")), fullURL: Self.urn),
                entry("POST", "Observation", observation(subject: Self.urn)),
            ]) == "Patient/there")
        #expect(
            try await subject([
                entry(
                    "POST", "Patient", patient(nil, identified("1")), fullURL: Self.urn,
                    request: ",\"ifNoneExist\":\"identifier=urn:s|1\""),
                entry("POST", "Observation", observation(subject: Self.urn)),
            ]) == "Patient/there")
    }

    @Test func `narratives and uris are replaced, canonicals and strings are not`() async throws {
        let div =
            #"<div xmlns=\"http://www.w3.org/1999/xhtml\"><a href=\"\#(Self.urn)\">\#(Self.urn)</a><img src=\"\#(Self.urn)\" alt=\"\#(Self.urn)\"/></div>"#
        let plan = #"""
            {"resourceType":"CarePlan","text":{"status":"generated","div":"\#(div)"},"identifier":[{"value":"\#(Self.urn)"}],"instantiatesCanonical":["\#(Self.urn)"],
            "instantiatesUri":["\#(Self.urn)"],"status":"active","intent":"plan","title":"\#(Self.urn)","subject":{"reference":"\#(Self.urn)","display":"\#(Self.urn)"}}
            """#
        _ = try await bench.transaction([
            entry("PUT", "CarePlan/c", plan.replacing("\"CarePlan\",", with: "\"CarePlan\",\"id\":\"c\",")),
            entry("POST", "Patient", patient(), fullURL: Self.urn),
        ]).get()
        let text = try bench.text(.carePlan, "c")
        #expect(text.json("subject.reference") == "Patient/n1")
        #expect(text.json("instantiatesUri.0") == "Patient/n1")
        #expect(
            text.json("text.div")
                == #"<div xmlns="http://www.w3.org/1999/xhtml"><a href="Patient/n1">\#(Self.urn)</a><img src="Patient/n1" alt="\#(Self.urn)"/></div>"#
        )
        for path in ["instantiatesCanonical.0", "title", "subject.display", "identifier.0.value"] {
            #expect(text.json(path) == Self.urn, "\(path)")
        }
    }

    // MARK: References by criteria

    @Test func `a conditional reference is replaced by what it finds in the record`() async throws {
        try await bench.put(patient("there", identified("1")))
        #expect(
            try await subject([entry("POST", "Observation", observation(subject: "Patient?identifier=urn:s|1"))])
                == "Patient/there")
    }

    @Test(arguments: [false, true])
    func `a conditional reference finds what the same Bundle creates`(patientFirst: Bool) async throws {
        let entries = [
            entry("POST", "Patient", patient(nil, identified("1"))),
            entry("POST", "Observation", observation(subject: "Patient?identifier=urn:s|1")),
        ]
        #expect(try await subject(patientFirst ? entries : entries.reversed())?.hasPrefix("Patient/n") == true)
    }

    @Test func `a conditional reference sees updates and deletions of its Bundle`() async throws {
        try await bench.put(patient("a", identified("1")), patient("b", identified("1")), patient("c", identified("2")))
        // "a" goes, "b" stays: one is left.
        #expect(
            try await subject([
                entry("DELETE", "Patient/a"),
                entry("POST", "Observation", observation(subject: "Patient?identifier=urn:s|1")),
            ]) == "Patient/b")
        // "b" loses the identifier and "c" gets it.
        #expect(
            try await subject([
                entry("PUT", "Patient/b", patient("b", identified("7"))),
                entry("PUT", "Patient/c", patient("c", identified("1"))),
                entry("POST", "Observation", observation(subject: "Patient?identifier=urn:s|1")),
            ]) == "Patient/c")
    }

    @Test(arguments: [
        ("Patient?identifier=urn:s|9", FHIR.Issue.Kind.notFound), ("Patient?identifier=urn:s|2", .multipleMatches),
    ])
    func `a conditional reference with no or several matches refuses the transaction`(
        link: String, kind: FHIR.Issue.Kind
    ) async throws {
        try await bench.put(patient("b", identified("2")))
        let result = await bench.transaction([
            entry("POST", "Patient", patient(nil, identified("2"))),
            entry("POST", "Observation", observation(subject: link)),
        ])
        #expect(category(result) == .preconditionFailed)
        #expect(issues(result).map(\.kind) == [kind])
        #expect(issues(result).first?.place == "Bundle.entry[1].resource.subject.reference")
        #expect(try bench.sequence == 1)
    }
}
