import FHIRPath
import Synchronization
import Testing

/// FHIRPath 2.0.0, §9 "Environment variables"; fhirpath.html#variables; `defineVariable` of later versions.
@Suite struct VariableTests {
    static let patient = """
        {"resourceType":"Patient","id":"p","contained":[{"resourceType":"Organization","id":"o","name":"N"}],"name":[{"family":"F"}]}
        """

    @Test(arguments: [
        ("%resource.id", #"["p"]"#), ("%rootResource.id", #"["p"]"#), ("%context.id", #"["p"]"#),
        ("name.select(%resource.id)", #"["p"]"#),
        ("contained.select(%rootResource.id)", #"["p"]"#), ("name.select(%context.id)", #"["p"]"#),
        ("%ucum", #"["http://unitsofmeasure.org"]"#), ("%sct", #"["http://snomed.info/sct"]"#),
        ("%loinc", #"["http://loinc.org"]"#),
        ("%vs-administrative-gender", #"["http://hl7.org/fhir/ValueSet/administrative-gender"]"#),
        ("%`ext-patient-birthTime`", #"["http://hl7.org/fhir/StructureDefinition/patient-birthTime"]"#),
        ("%own + 1", "[6]"),
    ])
    func `knows its variables and those of the environment`(expression: String, want: String) throws {
        #expect(try evaluated(expression, on: VariableTests.patient) { $0.variables["own"] = [.integer(5)] } == want)
    }

    @Test(arguments: [
        ("defineVariable('n', name.family).select(%n)", #"["F"]"#),
        ("name.defineVariable('n').select(%n.family)", #"["F"]"#),
        ("defineVariable('a', 1).defineVariable('b', %a + 1).select(%a + %b)", "[3]"),
        ("(1 | 2).select(defineVariable('x', $this).select(%x * 10))", "[10,20]"),
    ])
    func `defines variables`(expression: String, want: String) throws {
        #expect(try evaluated(expression, on: VariableTests.patient) == want)
    }

    @Test(
        arguments: [
            ("%nope", .semantic), ("defineVariable('a', 1).defineVariable('a', 2)", .evaluation),
            ("defineVariable('resource', 1)", .evaluation),
            ("defineVariable('context')", .evaluation), ("select(defineVariable('a', 1)).select(%a)", .semantic),
            ("%a.defineVariable('a', 1)", .semantic),
            ("defineVariable('', 1)", .evaluation), ("(defineVariable('a', 1) | 2) | %a", .semantic),
        ] as [(String, FHIRPathError.Kind)])
    func `refuses variables that there are not or that there are already`(expression: String, kind: FHIRPathError.Kind)
        throws
    {
        #expect(try failure(of: expression, on: VariableTests.patient)?.kind == kind)
    }

    @Test func `tells what is traced and passes it on`() throws {
        let heard = Heard()
        let result = try evaluated(
            "name.trace('names', family).given.trace('given').count()", on: VariableTests.patient
        ) { environment in
            environment.trace = { name, items in heard.lines.withLock { $0.append("\(name) \(json(items))") } }
        }
        #expect(result == "[0]")
        #expect(heard.lines.withLock { $0 } == [#"names ["F"]"#, "given []"])
    }
}

private final class Heard: Sendable {
    let lines = Mutex<[String]>([])
}
