import TestSupport
import Testing

/// FHIRPath Patch, whose paths ask the terminology of the server.
@Suite struct TerminologyPatchTests {
    private let terms: TestTerms
    private var application: TestApplication { terms.application }

    init() throws {
        terms = try TestTerms()
        try application.put(
            #"""
            {"resourceType":"Observation","id":"o","status":"final","code":{"text":"x"},"component":[
            {"code":{"coding":[{"system":"http://test/tree","code":"mi"}]}},
            {"code":{"coding":[{"system":"http://test/alien","code":"x"},{"system":"http://test/tree","code":"dm1"}]}}]}
            """#)
    }

    private func patch(_ path: String) -> String {
        TestTerms.parameters(
            #"""
            {"name":"operation","part":[{"name":"type","valueCode":"delete"},{"name":"path","valueString":"\#(path)"}]}
            """#)
    }

    @Test(arguments: [
        ("Observation.component.where(code.memberOf('http://test/vs/heart'))", "dm1"),
        ("Observation.component.where(code.memberOf('http://test/vs/heart').not())", "mi"),
        ("Observation.component.where(code.subsumedBy(%context.component[0].code).not())", "mi"),
        (
            "Observation.component.where(code.coding.where(system = 'http://test/tree').code.memberOf('http://test/vs/list'))",
            "dm1"
        ),
    ])
    func `a path asks value sets and code systems of the record`(path: String, left: String) throws {
        let answer = try application.send(
            "PATCH", "/Observation/o", patch(path),
            headers: [("Content-Type", "application/fhir+json"), ("Prefer", "return=representation")])
        #expect(answer.status == 200, "\(answer.body)")
        let codings = answer.json("component.0.code.coding.1.code") ?? answer.json("component.0.code.coding.0.code")
        #expect(codings == left)
        #expect(answer.json("component.1") == nil)
    }

    @Test(arguments: [
        (
            "Observation.component.where(code.memberOf('http://test/vs/gone'))",
            "the value set http://test/vs/gone is not known"
        ),
        (
            "Observation.component[0].code.coding.subsumes(%context.component[1].code.coding[0])",
            "compares codes of one code system"
        ),
    ])
    func `what the terminology does not know is refused by name`(path: String, reason: String) throws {
        let answer = try application.send(
            "PATCH", "/Observation/o", patch(path),
            headers: [("Content-Type", "application/fhir+json"), ("Prefer", "return=representation")])
        #expect(answer.status == 400)
        #expect(answer.diagnostics.contains(reason), "\(answer.diagnostics)")
    }
}
