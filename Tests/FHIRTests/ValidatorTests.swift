import FHIR
import JSON
import Testing

/// Elements: which there are, how many, of which shape. Split by behaviour over the files `Validator…Tests`.
@Suite struct ValidatorTests {
    @Test(arguments: [
        ValidatorCase("{}", "required "), ValidatorCase("[]", "structure "), ValidatorCase("1", "structure "),
        ValidatorCase("null", "structure "),
        ValidatorCase(#"{"resourceType":"Foo"}"#, "structure "), ValidatorCase(#"{"resourceType":1}"#, "structure "),
        ValidatorCase(#"{"resourceType":"patient"}"#, "structure "),
        ValidatorCase(#"{"resourceType":"Resource"}"#, "structure "),
        ValidatorCase(#"{"resourceType":"DomainResource"}"#, "structure "),
        ValidatorCase(#"{"resourceType":"HumanName"}"#, "structure "),
        ValidatorCase(#"{"resourceType":"Patient"}"#), ValidatorCase(#"{"id":"1","resourceType":"Patient"}"#),
    ])
    func `wants an object with a known type`(row: ValidatorCase) throws { try row.check() }

    @Test(arguments: [
        ValidatorCase.patient(#""foo":1"#, "structure Patient.foo"),
        .patient(#""name":[{"foo":1}]"#, "structure Patient.name[0].foo"),
        .patient(#""contact":[{},{"x":1}]"#, "structure Patient.contact[0]", "structure Patient.contact[1].x"),
        .patient(#""_foo":{"id":"1"}"#, "structure Patient._foo"), .patient(#""_":{"id":"1"}"#, "structure Patient._"),
        .patient(#""":1"#, "structure Patient."),
        .patient(#""fhir_comments":["x"]"#, "structure Patient.fhir_comments"),
        .patient(#""name":[{"resourceType":"HumanName"}]"#, "structure Patient.name[0].resourceType"),
        .patient(#""_resourceType":{"id":"1"}"#, "structure Patient._resourceType"),
        .patient(#""deceased":true"#, "structure Patient.deceased"),
        .patient(#""valueString":"a""#, "structure Patient.valueString"),
        .patient(#""\u0061ctive":true"#, "structure Patient"), .patient(#""王":1"#, "structure Patient.王"),
        .patient(#""Active":true"#, "structure Patient.Active"),
    ])
    func `refuses unknown elements where they stand`(row: ValidatorCase) throws { try row.check() }

    @Test(arguments: [
        ("birthdate", "birthDate"), ("Gender", "gender"), ("identifer", "identifier"),
        ("multiplebirthboolean", "multipleBirthBoolean"),
    ])
    func `names the nearest element`(typed: String, meant: String) throws {
        let issues = try validate("{\"resourceType\":\"Patient\",\"\(typed)\":true}")
        #expect(issues.first?.text == "\(typed): Patient has no such element; did you mean \(meant)?")
        #expect(issues.map(\.place) == ["Patient.\(typed)"])
    }

    @Test func `cuts what it repeats of an unknown name and leaves control characters out`() throws {
        let name = String(repeating: "x", count: 500)
        #expect(
            try validate("{\"resourceType\":\"Patient\",\"\(name)\":1}").first?.place == "Patient." + name.prefix(64))
        let control = try validate("{\"resourceType\":\"Patient\\n\\u007f!\"}")
        #expect(control.first?.text.contains("Patient! is no resource type") == true)
    }

    @Test(arguments: [
        ValidatorCase.patient(#""name":{"family":"x"}"#, "structure Patient.name"),
        .patient(#""name":[]"#, "structure Patient.name"), .patient(#""name":[{}]"#, "structure Patient.name[0]"),
        .patient(#""name":[null]"#, "structure Patient.name[0]"),
        .patient(#""name":["x"]"#, "structure Patient.name[0]"),
        .patient(#""name":[[{"family":"x"}]]"#, "structure Patient.name[0]"),
        .patient(#""name":null"#, "structure Patient.name"), .patient(#""name":"x""#, "structure Patient.name"),
        .patient(#""gender":["male"]"#, "structure Patient.gender"),
        .patient(#""maritalStatus":[{"text":"x"}]"#, "structure Patient.maritalStatus"),
        .patient(#""maritalStatus":"x""#, "structure Patient.maritalStatus"),
        .patient(#""maritalStatus":{}"#, "structure Patient.maritalStatus"),
        .patient(#""maritalStatus":null"#, "structure Patient.maritalStatus"),
        .patient(#""gender":{"value":"male"}"#, "value Patient.gender"),
        .patient(#""active":null"#, "value Patient.active"),
        .patient(#""name":[{"given":"x"}]"#, "structure Patient.name[0].given"),
        .patient(#""name":[{"given":[]}]"#, "structure Patient.name[0].given"),
        .patient(#""name":[{"given":["a",1,"b"]}]"#, "value Patient.name[0].given[1]"),
        .patient(#""name":[{"family":"a"},{"family":""}]"#, "value Patient.name[1].family"),
        .patient(#""text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">a</div>"}"#),
        .patient(
            #""text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><script/></div>"}"#,
            "value Patient.text.div"),
        .patient(
            #""text":{"div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">a</div>"}"#, "required Patient.text.status"),
    ])
    func `tells single values from arrays and refuses empty ones`(row: ValidatorCase) throws { try row.check() }

    @Test(arguments: [
        ValidatorCase(#"{"resourceType":"Observation"}"#, "required Observation.status", "required Observation.code"),
        ValidatorCase(#"{"resourceType":"Observation","status":"final"}"#, "required Observation.code"),
        .observation(#""id":"1""#),
        .observation(
            #""component":[{"code":{"text":"a"}},{"valueString":"x"}]"#, "required Observation.component[1].code"),
        .patient(
            #""link":[{"type":"seealso"},{"other":{"reference":"Patient/1"}}]"#, "required Patient.link[0].other",
            "required Patient.link[1].type"),
        .patient(#""communication":[{"preferred":true}]"#, "required Patient.communication[0].language"),
        ValidatorCase(
            #"{"resourceType":"MedicationRequest","status":"active","intent":"order","subject":{"display":"x"}}"#,
            "required MedicationRequest.medication"),
        ValidatorCase(
            #"{"resourceType":"MedicationRequest","status":"active","intent":"order","subject":{"display":"x"},"medicationReference":{"display":"y"}}"#
        ),
        ValidatorCase(
            #"{"resourceType":"MedicationRequest","status":"active","intent":"order","subject":{"display":"x"},"medicationCodeableConcept":{"text":"y"}}"#
        ),
        ValidatorCase(
            #"{"resourceType":"Bundle","type":"collection","link":[{"relation":"self"}]}"#,
            "required Bundle.link[0].url"),
        // A required primitive may have an extension in place of its value.
        ValidatorCase(
            #"{"resourceType":"Observation","_status":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"unknown"}]},"code":{"text":"x"}}"#
        ),
    ])
    func `names what is required and missing`(row: ValidatorCase) throws { try row.check() }

    @Test(arguments: [
        ValidatorCase.patient(#""deceasedBoolean":false"#),
        .patient(#""deceasedBoolean":true,"deceasedDateTime":"2013""#, "structure Patient.deceased"),
        .patient(#""deceasedString":"x""#, "structure Patient.deceasedString"),
        .observation(#""valueQuantity":{"value":1},"valueString":"x""#, "structure Observation.value"),
        .observation(#""valueQuantity":{"value":1},"effectiveDateTime":"2013""#),
        .observation(#""valueInteger":1.5"#, "value Observation.value"),
        .observation(#""valueQuantity":{"value":"1"}"#, "value Observation.value.value"),
        .observation(#""valueString":["x"]"#, "structure Observation.value"),
        .observation(#""valueString":"x","_valueString":{"id":"a"}"#),
        .observation(#""component":[{"code":{"text":"a"},"valueString":"a"},{"code":{"text":"b"},"valueInteger":1}]"#),
        // A sibling is the element, whether or not its value is there.
        .patient("\"deceasedBoolean\":true,\"_deceasedDateTime\":\(note)", "structure Patient.deceased"),
        .patient("\"_deceasedDateTime\":\(note),\"deceasedBoolean\":true", "structure Patient.deceased"),
        .patient("\"_deceasedDateTime\":\(note),\"_deceasedBoolean\":\(note)", "structure Patient.deceased"),
        .patient("\"_deceasedBoolean\":\(note),\"deceasedBoolean\":true"), .patient("\"_deceasedDateTime\":\(note)"),
        .observation("\"valueString\":\"x\",\"_valueBoolean\":\(note)", "structure Observation.value"),
        .patient(
            "\"extension\":[{\"url\":\"http://x\",\"valueString\":\"x\",\"_valueInteger\":\(note)}]",
            "structure Patient.extension[0].value"),
    ])
    func `takes one type of a choice`(row: ValidatorCase) throws { try row.check() }

    @Test func `reports in the order of the text, and places inside a Bundle`() throws {
        let issues = try validate(
            #"{"resourceType":"Patient","gender":"x","name":{},"birthDate":"13"}"#, prefix: "Bundle.entry[1].resource")
        #expect(
            issues.map(\.place) == [
                "Bundle.entry[1].resource.gender", "Bundle.entry[1].resource.name",
                "Bundle.entry[1].resource.birthDate",
            ])
        let bundle =
            #"{"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"urn:x"},{"resource":{"resourceType":"Patient","foo":1}},{"resource":{"resourceType":"Foo"}},{"resource":[]}]}"#
        #expect(
            try validate(bundle).map(\.place) == [
                "Bundle.entry[1].resource.foo", "Bundle.entry[2].resource", "Bundle.entry[3].resource",
            ])
    }

    @Test func `stops at a hundred issues, whatever the fault`() throws {
        let unknown = (0..<300).map { "\"x\($0)\":1" }.joined(separator: ",")
        #expect(try validate("{\"resourceType\":\"Patient\",\(unknown)}").count == 100)
        for item in ["{}", "null", "1", "{\"given\":[1]}", "{\"foo\":1}", "{\"extension\":[{}]}"] {
            let many = Array(repeating: item, count: 300).joined(separator: ",")
            #expect(try validate("{\"resourceType\":\"Patient\",\"name\":[\(many)]}").count == 100, "\(item)")
        }
        let nulls = Array(repeating: "null", count: 300).joined(separator: ",")
        #expect(try validate("{\"resourceType\":\"Patient\",\"name\":[{\"given\":[\(nulls)]}]}").count == 100)
        #expect(Validator.issuesMax == 100)
    }

    @Test func `begins anew for each resource`() throws {
        let bad = try JSONDocument(Array(#"{"resourceType":"Patient","foo":1}"#.utf8))
        let good = try JSONDocument(Array(#"{"resourceType":"Organization","name":"x"}"#.utf8))
        var validator = Validator()
        #expect(bad.withRoot { validator.validate($0) }.map(\.place) == ["Patient.foo"])
        #expect(good.withRoot { validator.validate($0) }.isEmpty)
        #expect(bad.withRoot { validator.validate($0) }.map(\.place) == ["Patient.foo"])
    }
}
