import FHIR
import FHIRPath
import JSON
import Testing

/// What FHIR adds to the language: fhirpath.html#functions.
@Suite struct FHIRFunctionTests {
    static let patient = """
        {"resourceType":"Patient","id":"p","contained":[{"resourceType":"Organization","id":"o","name":"N"}],\
        "extension":[{"url":"u:e","valueDecimal":2.50},{"url":"u:f","valueString":"x"},{"url":"u:e","valueString":"y"}],\
        "birthDate":"1990","_birthDate":{"extension":[{"url":"u:time","valueTime":"10:00:00"}]},"_gender":{"extension":[{"url":"u:no"}]},\
        "text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\"><p>Text</p></div>"},"deceasedBoolean":false,\
        "maritalStatus":{"coding":[{"system":"s:other","code":"M"},{"system":"s:marital","code":"S"}]},\
        "managingOrganization":{"reference":"#o"},"generalPractitioner":[{"reference":"Practitioner/1"},{"display":"no reference"}]}
        """

    @Test(arguments: [
        ("extension('u:e').value", #"[2.50,"y"]"#), ("extension('u:none')", "[]"), ("extension({})", "[]"),
        ("birthDate.extension('u:time').value", #"["10:00:00"]"#),
        ("gender.extension('u:no').exists()", "[true]"), ("birthDate.hasValue()", "[true]"),
        ("gender.hasValue()", "[false]"), ("text.hasValue()", "[false]"),
        ("nosuch.hasValue()", "[false]"), ("1.hasValue()", "[true]"), ("extension.hasValue()", "[false]"),
        ("birthDate.getValue()", #"["1990"]"#),
        ("birthDate.getValue() is Date", "[true]"), ("gender.getValue()", "[]"),
        ("deceased.getValue() is Boolean", "[true]"), ("extension.getValue()", "[]"),
        ("managingOrganization.resolve().name", #"["N"]"#),
        ("managingOrganization.reference.resolve().name", #"["N"]"#), ("'#o'.resolve().id", #"["o"]"#),
        ("'#none'.resolve()", "[]"), ("generalPractitioner.resolve()", "[]"), ("1.resolve()", "[]"),
        ("text.`div`.htmlChecks()", "[true]"),
        ("'<div><script>1</script></div>'.htmlChecks()", "[false]"), ("{}.htmlChecks()", "[]"),
    ])
    func `answers`(expression: String, want: String) throws {
        #expect(try evaluated(expression, on: FHIRFunctionTests.patient) == want)
    }

    @Test(arguments: [
        ("entry[0].resource.subject.resolve().id", #"["p"]"#), ("entry[0].resource.performer.resolve().id", #"["q"]"#),
        ("entry[0].resource.focus.resolve()", "[]"),
        ("entry.resource.ofType(Observation).subject.resolve() is Patient", "[true]"),
    ])
    func `resolves references among the entries of a Bundle`(expression: String, want: String) throws {
        let bundle = """
            {"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"http://x/fhir/Observation/1","resource":{"resourceType":"Observation",\
            "status":"final","code":{"text":"x"},"subject":{"reference":"Patient/p"},"performer":[{"reference":"urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0"}],\
            "focus":[{"reference":"Patient/other"}]}},\
            {"fullUrl":"http://x/fhir/Patient/p","resource":{"resourceType":"Patient","id":"p"}},\
            {"fullUrl":"urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0","resource":{"resourceType":"Practitioner","id":"q"}}]}
            """
        #expect(try evaluated(expression, on: bundle) == want)
    }

    @Test func `resolves references through the environment`() throws {
        func resolving(_ expression: String) throws -> String {
            try evaluated(expression, on: FHIRFunctionTests.patient) { environment in
                environment.resolve = { reference in
                    reference == "Practitioner/1"
                        ? try? JSONDocument(Array(#"{"resourceType":"Practitioner","id":"1","active":true}"#.utf8))
                        : nil
                }
            }
        }
        #expect(try resolving("generalPractitioner.resolve().id") == #"["1"]"#)
        #expect(try resolving("generalPractitioner.resolve().where($this is Practitioner).active") == "[true]")
        #expect(try resolving("'Practitioner/2'.resolve()") == "[]")
        // What is contained is not asked for elsewhere.
        #expect(try resolving("managingOrganization.resolve().id") == #"["o"]"#)
    }

    @Test(arguments: [
        ("maritalStatus.memberOf('v:marital')", "[true]"), ("maritalStatus.coding[0].memberOf('v:marital')", "[false]"),
        ("maritalStatus.coding[1].memberOf('v:marital')", "[true]"),
        ("maritalStatus.coding[1].code.memberOf('v:marital')", "[true]"), ("'Q'.memberOf('v:marital')", "[false]"),
        ("{}.memberOf('v:marital')", "[]"), ("'S'.memberOf({})", "[]"),
    ])
    func `asks the environment for value sets`(expression: String, want: String) throws {
        let result = try evaluated(expression, on: FHIRFunctionTests.patient) { environment in
            environment.memberOf = { valueSet, system, code in
                valueSet == "v:marital" ? code == "S" && (system == nil || system == "s:marital") : nil
            }
        }
        #expect(result == want)
    }

    @Test(arguments: [
        ("conformsTo('http://hl7.org/fhir/StructureDefinition/Patient')", "[true]"),
        ("conformsTo('http://hl7.org/fhir/StructureDefinition/Observation')", "[false]"),
        ("conformsTo('http://hl7.org/fhir/StructureDefinition/DomainResource')", "[true]"),
        ("maritalStatus.conformsTo('http://hl7.org/fhir/StructureDefinition/CodeableConcept')", "[true]"),
        ("{}.conformsTo('http://hl7.org/fhir/StructureDefinition/Patient')", "[]"),
    ])
    func `says what conforms to a base type`(expression: String, want: String) throws {
        #expect(
            try evaluated(expression, on: #"{"resourceType":"Patient","id":"p","maritalStatus":{"text":"x"}}"#) == want)
    }

    @Test func `says that a faulty resource does not conform`() throws {
        let expression = "conformsTo('http://hl7.org/fhir/StructureDefinition/Patient')"
        #expect(try evaluated(expression, on: #"{"resourceType":"Patient","active":"perhaps"}"#) == "[false]")
    }

    @Test(arguments: [
        "'S'.memberOf('v:unknown')", "conformsTo('http://trash')",
        "conformsTo('http://hl7.org/fhir/StructureDefinition/Nonsense')", "maritalStatus.subsumes(maritalStatus)",
        "generalPractitioner.memberOf('v')", "extension(1)",
    ])
    func `refuses to guess what it does not know`(expression: String) throws {
        #expect(try failure(of: expression, on: FHIRFunctionTests.patient)?.kind == .evaluation)
    }
}
