import FHIR
import FHIRPath
import JSON
import Testing
import Wording

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
            environment.codes = CodeQuestions(isMember: { valueSet, asked in
                valueSet == "v:marital"
                    ? asked.code == "S" && (asked.system == nil || asked.system == "s:marital") : nil
            })
        }
        #expect(result == want)
    }

    /// Codes of `s:marital`: `M` lies above `S`.
    private static func ask(_ environment: inout Environment) {
        environment.codes = CodeQuestions(
            isMember: { _, _ in nil },
            subsumes: { above, below throws(CodeQuestions.Refusal) in
                guard above.system == "s:marital" else {
                    throw CodeQuestions.Refusal(Message(data: "this system is not known"))
                }
                return above.code == below.code || (above.code == "M" && below.code == "S")
            })
    }

    @Test(arguments: [
        ("maritalStatus.coding[1].subsumes(maritalStatus.coding[1])", "[true]"),
        ("maritalStatus.coding[1].subsumedBy(maritalStatus)", "[true]"),
        ("maritalStatus.subsumes(contact.relationship)", "[false]"),
        ("contact.relationship.subsumes(maritalStatus)", "[true]"),
        ("maritalStatus.subsumedBy(contact.relationship.coding)", "[true]"),
        ("{}.subsumes(maritalStatus)", "[]"), ("maritalStatus.subsumes({})", "[]"),
    ])
    func `asks the environment for what a code is a kind of`(expression: String, want: String) throws {
        #expect(try evaluated(expression, on: FHIRFunctionTests.married, FHIRFunctionTests.ask) == want)
    }

    @Test(arguments: [
        ("maritalStatus.coding[0].subsumes(contact.relationship)", "compares codes of one code system"),
        ("'M'.subsumes('S')", "compares codes of one code system"),
        ("maritalStatus.subsumes(maritalStatus.coding)", "one item, not 2"),
        ("maritalStatus.coding[0].subsumes(maritalStatus.coding[0])", "this system is not known"),
        ("communication.language.subsumes(maritalStatus)", "compares codes of one code system"),
    ])
    func `compares codes of one system only`(expression: String, reason: String) throws {
        let error = try failure(of: expression, on: FHIRFunctionTests.married, FHIRFunctionTests.ask)
        #expect(error?.kind == .evaluation)
        #expect(error?.reason.text.contains(reason) ?? false, "\(error?.reason ?? "")")
    }

    /// A marital status in two systems, a relationship in one of them.
    private static let married = #"""
        {"resourceType":"Patient","id":"p",
        "maritalStatus":{"coding":[{"system":"s:other","code":"M"},{"system":"s:marital","version":"1","code":"S"}]},
        "contact":[{"relationship":[{"coding":[{"system":"s:marital","code":"M"}]}]}],
        "communication":[{"language":{"coding":[{"system":"s:marital","version":"2","code":"M"}]}}]}
        """#

    @Test func `a question of terminology counts as much as reading a resource`() throws {
        let error = try failure(of: "(1 | 2 | 3).select('S'.memberOf('v'))") {
            $0.codes = CodeQuestions(isMember: { _, _ in true })
            $0.budget.steps = 2_500
        }
        #expect(error?.kind == .budget)
    }

    @Test func `what a terminology finds too costly ends as what takes too long`() throws {
        let error = try failure(of: "'S'.memberOf('v')") {
            $0.codes = CodeQuestions(isMember: { _, _ throws(CodeQuestions.Refusal) in
                throw CodeQuestions.Refusal(Message(data: "too much"), isTooCostly: true)
            })
        }
        #expect(error == FHIRPathError(.budget, Message(data: "too much"), at: 4))
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
