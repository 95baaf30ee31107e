import FHIR
import Testing

@Suite struct FHIRReferenceTests {
    @Test(
        arguments: [
            ("Patient/1", "Patient", "1", nil), ("Observation/a-b.C9/_history/3", "Observation", "a-b.C9", "3"),
        ] as [(String, String, String, String?)])
    func `reads a reference within the server`(text: String, type: String, id: String, version: String?) throws {
        let expected = try FHIRReference.local(type: #require(ResourceType(type)), id: id, version: version)
        #expect(FHIRReference(text) == expected)
        #expect(FHIRReference(text)?.type?.name == type)
    }

    @Test(arguments: [("#org", "org"), ("#", ""), ("#a/b", "a/b")])
    func `reads a reference to a contained resource`(text: String, id: String) {
        #expect(FHIRReference(text) == .contained(id: id))
        #expect(FHIRReference(text)?.type == nil)
    }

    @Test(
        arguments: [
            ("http://example.org/fhir/Patient/1", "Patient"),
            ("https://example.org/fhir/Patient/1/_history/2", "Patient"), ("https://example.org/fhir/patient/1", nil),
            ("https://example.org/", nil), ("https://example.org/Patient/a b", nil),
            ("urn:uuid:c757873d-ec9a-4326-a141-556f43239520", nil), ("urn:oid:1.2.3", nil), ("ftp://x/Foo/1", nil),
            ("https://example.org/Patient", nil),
        ] as [(String, String?)])
    func `reads an absolute reference and the type at its end`(text: String, type: String?) {
        #expect(FHIRReference(text) == .absolute(url: text, type: type.flatMap { ResourceType($0) }))
    }

    @Test(arguments: [
        ("http://x/fhir/Patient/1/_history/2", "http://x/fhir/Patient/1"),
        ("http://x/fhir/Patient/1", "http://x/fhir/Patient/1"), ("http://x/_history/2", "http://x/_history/2"),
        ("http://x/fhir/Foo/1/_history/2", "http://x/fhir/Foo/1/_history/2"),
        ("http://x/fhir/Patient/1/_history/", "http://x/fhir/Patient/1/_history/"),
        ("http://x/Patient/1/_history/1/_history/2", "http://x/Patient/1/_history/1/_history/2"),
    ])
    func `a URL of a version is that of its resource with the version behind`(url: String, plain: String) {
        #expect(FHIRReference.unversioned(url) == plain)
    }

    @Test func `reads search criteria`() throws {
        let patient = try #require(ResourceType("Patient"))
        #expect(
            FHIRReference("Patient?identifier=http://x|1")
                == .conditional(type: patient, criteria: "identifier=http://x|1"))
        #expect(FHIRReference("Patient?") == .conditional(type: patient, criteria: ""))
        #expect(FHIRReference("Foo?x=1") == nil)
        #expect(FHIRReference("Patient/1?x=1") == nil)
    }

    @Test(arguments: [
        "", "Patient", "Patient/", "/Patient/1", "patient/1", "Foo/1", "Resource/1", "DomainResource/1", "Patient/1/2",
        "Patient/1/_history", "Patient/1/_history/", "Patient/1/_history/a b", "Patient/a_b",
        "Patient/é", "Patient/1/", " Patient/1", "Patient/1 ", "Patient/1#x", "1", "mailto:x@example.org",
        "Patient/" + String(repeating: "1", count: 65),
    ])
    func `refuses what leads nowhere`(text: String) {
        #expect(FHIRReference(text) == nil)
    }
}
