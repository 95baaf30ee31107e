import Testing
import TestSupport

/// `_elements` and `_summary`: what no type has is refused by name, or left out by name.
@Suite struct ViewTests {
    private let application = TestApplication()

    @Test(arguments: [
        ("/Patient?_elements=nam", "_elements: Patient has no element 'nam'; did you mean name?"),
        ("/Patient/a?_elements=birthdate", "_elements: Patient has no element 'birthdate'; did you mean birthDate?"),
        ("/?_type=Patient,Observation&_elements=x9", "_elements: none of these types has an element 'x9'"),
        ("/Patient/a?_elements=", "_elements: names no element"),
        (
            "/Patient?_elements=name&_summary=data",
            "_elements, _summary: each names another part of resources; give one of them"
        ),
        ("/Patient?_pretty=yes", "_pretty: must be true or false"),
    ])
    func `is refused with the name of what is wrong`(target: String, text: String) throws {
        try application.put(patient("a"))
        let answer = try application.get(target)
        #expect(answer.status == 400)
        #expect(answer.diagnostics == text)
    }

    @Test func `what one of several types has is shown of that one`() throws {
        try application.put(patient("a"))
        let answer = try application.get("/?_type=Patient,Observation&_elements=birthDate,status")
        #expect(answer.status == 200, "\(answer.body)")
    }

    /// A choice by its name and by that of one of its types.
    @Test(arguments: ["value", "valueQuantity", "id", "meta", "text"])
    func `knows the elements that there are`(name: String) throws {
        #expect(try application.get("/Observation?_elements=\(name)").status == 200)
    }

    @Test(arguments: [
        ("/Patient?_elements=name,foo", "_elements=name"), ("/Patient?_elements=foo", "Patient"),
        ("/Patient?_summary=text&_elements=name", "_summary=text"), ("/Patient?_pretty=foo", "Patient"),
    ])
    func `is left out by name where the client is lenient`(target: String, link: String) throws {
        try application.put(patient("a"))
        let answer = try application.get(target, ("Prefer", "handling=lenient"))
        #expect(answer.status == 200, "\(answer.body)")
        #expect(answer.link("self")?.hasSuffix(link) == true)
        #expect(answer.json("entry.1.resource.issue.0.diagnostics")?.hasSuffix("It was left out.") == true)
    }
}
