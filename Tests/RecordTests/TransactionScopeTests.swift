import FHIR
import JSON
import Record
import Store
import TestSupport
import Testing

/// Links of patches, of Bundles within a transaction, and of entries with faults.
@Suite struct TransactionScopeTests {
    private let bench = TestRecord()
    private static let urn = "urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a"
    private static let other = "urn:uuid:88f151c0-a954-468a-88bd-5ae15c08e059"

    private static func fhirPathPatch(_ reference: String) -> String {
        """
        {"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"add"},\
        {"name":"path","valueString":"Patient"},{"name":"name","valueString":"generalPractitioner"},\
        {"name":"value","valueReference":{"reference":"\(reference)"}}]}]}
        """
    }

    /// Adds a generalPractitioner whose reference is ``urn``.
    private static let jsonPatch =
        #"{"resourceType":"Binary","contentType":"application/json-patch+json","data":"W3sib3AiOiJhZGQiLCJwYXRoIjoiL2dlbmVyYWxQcmFjdGl0aW9uZXIiLCJ2YWx1ZSI6W3sicmVmZXJlbmNlIjoidXJuOnV1aWQ6NjFlYmUzNTktYmZkYy00NjEzLThiZjItYzVlMzAwOTQ1ZjBhIn1dfV0="}"#

    private static let practitioner = "{\"resourceType\":\"Practitioner\",\"active\":true}"

    @Test(arguments: [fhirPathPatch(urn), jsonPatch])
    func `links in what a patch brings are replaced`(patch: String) async throws {
        try await bench.put(patient("p"))
        _ = try await bench.transaction([
            entry("PATCH", "Patient/p", patch), entry("POST", "Practitioner", Self.practitioner, fullURL: Self.urn),
        ]).get()
        let link = try #require(try bench.text(.patient, "p").json("generalPractitioner.0.reference"))
        #expect(link.hasPrefix("Practitioner/"))
    }

    @Test func `a patch may not bring a URN that no entry has, and keeps one that was there`() async throws {
        try await bench.put(patient("p"))
        let dangling = await bench.transaction([entry("PATCH", "Patient/p", Self.fhirPathPatch(Self.other))])
        #expect(category(dangling) == .invalid)
        #expect(issues(dangling).first?.text.contains("no entry of the Bundle has this full URL") == true)
        try await bench.put(patient("q", "\"generalPractitioner\":[{\"reference\":\"\(Self.other)\"}]"))
        _ = try await bench.transaction([
            entry("PATCH", "Patient/q", Self.fhirPathPatch(Self.urn)),
            entry("POST", "Practitioner", Self.practitioner, fullURL: Self.urn),
        ]).get()
        let text = try bench.text(.patient, "q")
        #expect(text.json("generalPractitioner.0.reference") == Self.other)
        #expect(text.json("generalPractitioner.1.reference")?.hasPrefix("Practitioner/") == true)
    }

    @Test(arguments: [urn, other])
    func `a Bundle that is written keeps the links of its own entries`(outer: String) async throws {
        let inner = """
            {"resourceType":"Bundle","id":"b","type":"collection","entry":[\
            {"fullUrl":"\(Self.urn)","resource":{"resourceType":"Patient","active":true}},\
            {"fullUrl":"urn:uuid:0a0a0a0a-bfdc-4613-8bf2-c5e300945f0a","resource":\(observation(subject: Self.urn))}]}
            """
        _ = try await bench.transaction([
            entry("PUT", "Bundle/b", inner), entry("POST", "Patient", patient(), fullURL: outer),
        ]).get()
        let text = try bench.text(.named("Bundle"), "b")
        #expect(text.json("entry.0.fullUrl") == Self.urn)
        #expect(text.json("entry.1.resource.subject.reference") == Self.urn)
    }

    @Test func `a link to an entry that has a fault is no second fault`() async throws {
        try await bench.put(patient("a", identified("1")), patient("b", identified("1")))
        let result = await bench.transaction([
            entry(
                "POST", "Patient", patient(), fullURL: Self.urn, request: ",\"ifNoneExist\":\"identifier=urn:s|1\""),
            entry("POST", "Observation", observation(subject: Self.urn)),
        ])
        #expect(category(result) == .preconditionFailed)
        #expect(issues(result).count == 1, "\(issues(result))")
    }
}
