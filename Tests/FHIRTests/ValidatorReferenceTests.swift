import FHIR
import Testing

/// References and contained resources. Source: references.html.
extension ValidatorTests {
    static let organization =
        #""contained":[{"resourceType":"Organization","id":"o","name":"x"},{"resourceType":"Patient","id":"p"}]"#

    @Test(arguments: [
        ValidatorCase.patient(#""managingOrganization":{"reference":"Organization/1"}"#),
        .patient(#""managingOrganization":{"reference":"Organization/1/_history/2"}"#),
        .patient(#""managingOrganization":{"display":"x"}"#),
        .patient(#""managingOrganization":{"identifier":{"value":"1"}}"#),
        .patient(#""managingOrganization":{"reference":"https://example.org/Organization/1"}"#),
        .patient(#""managingOrganization":{"reference":"https://example.org/anything"}"#),
        .patient(#""managingOrganization":{"reference":"urn:uuid:c757873d-ec9a-4326-a141-556f43239520"}"#),
        .patient(#""managingOrganization":{"reference":"Patient/1"}"#, "value Patient.managingOrganization.reference"),
        .patient(
            #""managingOrganization":{"reference":"https://example.org/Patient/1"}"#,
            "value Patient.managingOrganization.reference"),
        .patient(#""managingOrganization":{"reference":"1"}"#, "value Patient.managingOrganization.reference"),
        .patient(#""managingOrganization":{"reference":"Foo/1"}"#, "value Patient.managingOrganization.reference"),
        // Empty: neither a string nor a way to anything.
        .patient(
            #""managingOrganization":{"reference":""}"#, "value Patient.managingOrganization.reference",
            "value Patient.managingOrganization.reference"),
        .patient(#""managingOrganization":{"reference":1}"#, "value Patient.managingOrganization.reference"),
        .patient(
            #""generalPractitioner":[{"reference":"Practitioner/1"},{"reference":"Patient/1"}]"#,
            "value Patient.generalPractitioner[1].reference"),
        .observation(#""focus":[{"reference":"Account/1"},{"reference":"VisionPrescription/1"}]"#),
    ])
    func `checks where references lead`(row: ValidatorCase) throws { try row.check() }

    @Test(arguments: [
        ValidatorCase.patient("\(organization),\"managingOrganization\":{\"reference\":\"#o\"}"),
        .patient("\"managingOrganization\":{\"reference\":\"#o\"},\(organization)"),
        .patient(
            "\(organization),\"managingOrganization\":{\"reference\":\"#x\"}",
            "not-found Patient.managingOrganization.reference"),
        .patient(##""managingOrganization":{"reference":"#o"}"##, "not-found Patient.managingOrganization.reference"),
        .patient(
            "\(organization),\"managingOrganization\":{\"reference\":\"#p\"}",
            "value Patient.managingOrganization.reference"),
        .patient(##""contained":[{"resourceType":"Organization","id":"o","partOf":{"reference":"#"}}]"##),
        .patient(
            ##""contained":[{"resourceType":"Organization","id":"o"},{"resourceType":"Organization","id":"q","partOf":{"reference":"#o"}}]"##
        ),
        .patient(
            ##""contained":[{"resourceType":"Organization","id":"q","partOf":{"reference":"#r"}}]"##,
            "not-found Patient.contained[0].partOf.reference"),
        .patient(
            #""contained":[{"resourceType":"Organization","id":"q","foo":1}]"#, "structure Patient.contained[0].foo"),
        .patient(#""contained":[{"resourceType":"Foo"}]"#, "structure Patient.contained[0]"),
        .patient(#""contained":[{"id":"q"}]"#, "required Patient.contained[0]"),
        .patient(#""contained":[]"#, "structure Patient.contained"),
        .patient(#""contained":[null]"#, "structure Patient.contained[0]"),
        .patient(
            #""contained":[{"resourceType":"Organization","contained":[{"resourceType":"Patient"}]}]"#,
            "structure Patient.contained[0].contained[0]"),
    ])
    func `checks contained resources and the way to them`(row: ValidatorCase) throws { try row.check() }

    @Test func `looks for contained resources in the entry, not in the Bundle`() throws {
        let text = ##"""
            {"resourceType":"Bundle","type":"collection","entry":[
              {"resource":{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"o"}],"managingOrganization":{"reference":"#o"}}},
              {"resource":{"resourceType":"Patient","managingOrganization":{"reference":"#o"}}}]}
            """##
        #expect(try validate(text).map(\.place) == ["Bundle.entry[1].resource.managingOrganization.reference"])
    }

    @Test(arguments: [
        "Organization?name=x", "Organization?identifier=http://example.org|1", "Organization?identifier=urn:oid:1.2|1",
    ])
    func `allows criteria in transactions only`(criteria: String) throws {
        let row = ValidatorCase.patient(
            "\"managingOrganization\":{\"reference\":\"\(criteria)\"}", "value Patient.managingOrganization.reference")
        try row.check()
        #expect(try validate(row.text, conditional: true).isEmpty)
    }

    @Test func `checks the type of criteria`() throws {
        try ValidatorCase.patient(
            #""managingOrganization":{"reference":"Patient?name=x"}"#, "value Patient.managingOrganization.reference"
        ).check(conditional: true)
        try ValidatorCase.patient(
            #""managingOrganization":{"reference":"Foo?name=x"}"#, "value Patient.managingOrganization.reference"
        ).check(conditional: true)
    }

    @Test func `names the types that are allowed`() throws {
        let issue = try validate(#"{"resourceType":"Patient","managingOrganization":{"reference":"Patient/1"}}"#).first
        #expect(issue?.text == "reference: managingOrganization must not lead to Patient, only to Organization")
    }

    /// references.html#Reference: type and reference agree, and either leads to what is allowed.
    @Test(arguments: [
        ValidatorCase.patient(#""managingOrganization":{"reference":"Organization/1","type":"Organization"}"#),
        .patient(
            #""managingOrganization":{"reference":"Organization/1","type":"http://hl7.org/fhir/StructureDefinition/Organization"}"#
        ),
        .patient(#""managingOrganization":{"type":"Organization","identifier":{"value":"1"}}"#),
        .patient(
            #""managingOrganization":{"reference":"urn:uuid:c757873d-ec9a-4326-a141-556f43239520","type":"Organization"}"#
        ),
        .patient(#""managingOrganization":{"type":"Resource","display":"x"}"#),
        .patient(
            #""managingOrganization":{"reference":"Organization/1","type":"Device"}"#,
            "value Patient.managingOrganization.type"),
        .patient(
            #""managingOrganization":{"type":"Device","identifier":{"value":"1"}}"#,
            "value Patient.managingOrganization.type"),
        .patient(
            #""managingOrganization":{"reference":"Patient/1","type":"Patient"}"#,
            "value Patient.managingOrganization.reference"),
        .patient(
            #""managingOrganization":{"type":"NoSuchType","display":"x"}"#, "value Patient.managingOrganization.type"),
        .patient(
            #""managingOrganization":{"type":"HumanName","display":"x"}"#, "value Patient.managingOrganization.type"),
        .patient("\(organization),\"managingOrganization\":{\"reference\":\"#o\",\"type\":\"Organization\"}"),
        .patient(
            "\(organization),\"managingOrganization\":{\"reference\":\"#o\",\"type\":\"Location\"}",
            "value Patient.managingOrganization.type"),
        .observation(
            #""focus":[{"type":"Account","display":"x"},{"reference":"Account/1","type":"Patient"}]"#,
            "value Observation.focus[1].type"),
    ])
    func `checks the type that a reference names`(row: ValidatorCase) throws { try row.check() }

    @Test(arguments: [
        ValidatorCase.patient(
            ##""contained":[{"resourceType":"Organization","id":"a"},{"resourceType":"Organization","id":"b"},{"resourceType":"Practitioner","id":"a"}],"managingOrganization":{"reference":"#a"}"##,
            "structure Patient.contained[2]"),
        .patient(##""contained":[{"resourceType":"Organization","id":"a"},{"resourceType":"Organization","id":"A"}]"##),
        ValidatorCase(
            ##"{"resourceType":"Parameters","parameter":[{"name":"a","resource":{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"a"}]}},{"name":"b","resource":{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"a"}]}}]}"##
        ),
    ])
    func `wants different ids of contained resources`(row: ValidatorCase) throws { try row.check() }

    @Test func `looks at many contained resources and references to them`() throws {
        let count = 5_000
        let contained = (0..<count).map { ##"{"resourceType":"Practitioner","id":"p\##($0)"}"## }
        let references = (0..<count).map { ##"{"reference":"#p\##($0)"}"## }
        let row = ValidatorCase.patient(
            "\"contained\":[\(contained.joined(separator: ","))],\"generalPractitioner\":[\(references.joined(separator: ","))]"
        )
        try row.check()
    }

    /// element.html: the id of an element.
    @Test(arguments: [
        ValidatorCase.patient(#""name":[{"id":"a","text":"x"},{"id":"b","text":"y"}]"#),
        .patient(#""name":[{"id":"a b","text":"x"}]"#, "value Patient.name[0].id"),
        .patient(#""name":[{"id":"a","text":"x"},{"id":"a","text":"y"}]"#, "structure Patient.name[1].id"),
        .patient(
            #""birthDate":"2013","_birthDate":{"id":"a"},"name":[{"id":"\u0061","text":"x"}]"#,
            "structure Patient.name[0].id"),
        .patient(#""id":"a","name":[{"id":"a","text":"y"}]"#),
        .patient(
            ##""contained":[{"resourceType":"Organization","id":"o","name":"x","type":[{"id":"a","text":"x"}]}],"name":[{"id":"a","text":"y"}]"##
        ),
        ValidatorCase(
            #"{"resourceType":"StructureDefinition","url":"http://x","name":"X","status":"draft","kind":"resource","abstract":false,"type":"Patient","snapshot":{"element":[{"id":"Patient","path":"Patient"}]},"differential":{"element":[{"id":"Patient","path":"Patient"}]}}"#
        ),
    ])
    func `wants ids of elements once and without blanks`(row: ValidatorCase) throws { try row.check() }

    /// bundle.html: Bundle.entry.fullUrl.
    @Test(arguments: [
        ("http://example.org/fhir/Patient/1", true), ("urn:uuid:c757873d-ec9a-4326-a141-556f43239520", true),
        ("urn:oid:1.2.3", true), ("http://example.org/anything", true), ("Patient/1", false), ("1", false),
        ("/Patient/1", false), ("http://example.org/fhir/Observation/1", false),
    ])
    func `wants absolute full URLs of the right type`(url: String, isRight: Bool) throws {
        let text =
            #"{"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"\#(url)","resource":{"resourceType":"Patient","id":"1"}}]}"#
        #expect(try validate(text).map(\.place) == (isRight ? [] : ["Bundle.entry[0].fullUrl"]))
    }
}
