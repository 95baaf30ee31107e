import FHIR
import Testing

/// Required bindings. R4 has none of strength required on an element of type Coding or Quantity.
extension ValidatorTests {
    @Test(arguments: [
        ValidatorCase.patient(#""gender":"male""#), .patient(#""gender":"Male""#, "code-invalid Patient.gender"),
        .patient(#""gender":"m""#, "code-invalid Patient.gender"), .patient(#""gender":"m\u0061le""#),
        .patient(#""gender":"m\u0062le""#, "code-invalid Patient.gender"),
        .patient(#""contact":[{"gender":"x"}]"#, "code-invalid Patient.contact[0].gender"),
        .patient(#""telecom":[{"system":"phone"},{"system":"pigeon"}]"#, "code-invalid Patient.telecom[1].system"),
        .patient(#""gender":"""#, "value Patient.gender"),
        ValidatorCase(
            #"{"resourceType":"Observation","status":"done","code":{"text":"x"}}"#, "code-invalid Observation.status"),
        .observation(#""valueQuantity":{"value":1,"comparator":"<="}"#),
        .observation(#""valueQuantity":{"value":1,"comparator":"="}"#, "code-invalid Observation.value.comparator"),
        ValidatorCase(#"{"resourceType":"Account","status":"active","subject":[{"type":"Patient"}]}"#),
        ValidatorCase(#"{"resourceType":"Bundle","type":"searchset","entry":[{"search":{"mode":"match"}}]}"#),
        ValidatorCase(#"{"resourceType":"Bundle","type":"box"}"#, "code-invalid Bundle.type"),
        // Preferred and extensible bindings do not refuse.
        .patient(#""language":"tlh""#), .patient(#""maritalStatus":{"coding":[{"system":"http://x","code":"y"}]}"#),
    ])
    func `checks codes against required value sets`(row: ValidatorCase) throws { try row.check() }

    private static func allergy(_ status: String, _ faults: String...) -> ValidatorCase {
        let text =
            "{\"resourceType\":\"AllergyIntolerance\",\"patient\":{\"display\":\"x\"},\"clinicalStatus\":\(status)}"
        return faults.isEmpty ? ValidatorCase(text) : ValidatorCase(text, faults[0])
    }

    @Test(arguments: [
        allergy(
            #"{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":"active"}]}"#
        ),
        allergy(
            #"{"coding":[{"system":"http://x","code":"y"},{"code":"active","system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical"}]}"#
        ),
        allergy(
            #"{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":"asleep"}]}"#,
            "code-invalid AllergyIntolerance.clinicalStatus"),
        allergy(
            #"{"coding":[{"system":"http://x","code":"active"}]}"#, "code-invalid AllergyIntolerance.clinicalStatus"),
        allergy(#"{"coding":[{"code":"active"}]}"#, "code-invalid AllergyIntolerance.clinicalStatus"),
        allergy(#"{"text":"active"}"#, "code-invalid AllergyIntolerance.clinicalStatus"),
        allergy(
            #"{"coding":[{"system":"http:\/\/terminology.hl7.org\/CodeSystem\/allergyintolerance-clinical","code":"\u0061ctive"}]}"#
        ),
    ])
    func `wants one coding of a required value set in a CodeableConcept`(row: ValidatorCase) throws { try row.check() }

    @Test func `names the value set`() throws {
        let issues = try validate(#"{"resourceType":"Patient","gender":"m"}"#)
        #expect(issues.first?.text.contains("http://hl7.org/fhir/ValueSet/administrative-gender") == true)
        // Content of a record stays out of messages.
        #expect(issues.first?.text.contains("\"m\"") == false)
    }
}
