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
}
