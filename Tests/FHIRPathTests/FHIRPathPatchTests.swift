import FHIR
import FHIRPath
import JSON
import Testing

@Suite struct FHIRPathPatchTests {
    private static let patient =
        #"{"resourceType":"Patient","id":"p","active":true,"name":[{"family":"A","given":["x","y"],"_given":[null,{"id":"g"}]},{"family":"B"}],"birthDate":"1990-05","_birthDate":{"id":"b"},"multipleBirthInteger":2}"#

    /// The text after a patch of one operation, its parts given as JSON.
    private func patched(_ parts: String, _ text: String = patient) throws -> String {
        let parameters =
            #"{"resourceType":"Parameters","parameter":[{"name":"operation","part":[\#(parts)]}]}"#
        let patch = try JSONDocument(Array(parameters.utf8)).withRoot { try FHIRPathPatch($0) }
        let bytes = try JSONDocument(Array(text.utf8)).withRoot { try patch.apply(to: $0, now: 0) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func part(_ type: String, _ path: String, _ more: String = "") -> String {
        #"{"name":"type","valueCode":"\#(type)"},{"name":"path","valueString":"\#(path)"}"#
            + (more.isEmpty ? "" : "," + more)
    }

    @Test(arguments: [
        ("Patient.name[0].given[0]", #""given":["y"],"_given":[{"id":"g"}]"#),
        ("Patient.name[0].given[1]", #"{"family":"A","given":["x"]}"#),
        ("Patient.name[1]", #""_given":[null,{"id":"g"}]}],"birthDate""#),
        ("Patient.birthDate", #"}],"multipleBirthInteger":2}"#),
    ])
    func `deletes an element and what stands beside it`(path: String, rest: String) throws {
        let text = try patched(part("delete", path))
        #expect(text.contains(rest), "\(text)")
    }

    @Test func `changes the name of a choice with its type`() throws {
        let value = #"{"name":"value","valueBoolean":true}"#
        let text = try patched(part("replace", "Patient.multipleBirth", value))
        #expect(text.contains(#""multipleBirthBoolean":true"#) && !text.contains("multipleBirthInteger"), "\(text)")
    }

    @Test func `moves and inserts with the siblings of primitives`() throws {
        let moved = try patched(
            part(
                "move", "Patient.name[0].given",
                #"{"name":"source","valueInteger":1},{"name":"destination","valueInteger":0}"#))
        #expect(moved.contains(#""given":["y","x"],"_given":[{"id":"g"},null]"#), "\(moved)")
        let inserted = try patched(
            part(
                "insert", "Patient.name[0].given",
                #"{"name":"index","valueInteger":1},{"name":"value","valueString":"z"}"#))
        #expect(inserted.contains(#""given":["x","z","y"],"_given":[null,null,{"id":"g"}]"#), "\(inserted)")
    }

    @Test func `leaves neither empty objects nor siblings that say nothing`() throws {
        let text = try patched(part("delete", "Patient.name[0].given[1].id"))
        #expect(!text.contains("_given"), "\(text)")
        #expect(try !patched(part("delete", "Patient.birthDate.id")).contains("_birthDate"))
        #expect(try patched(part("delete", "Patient.name[1].family")).contains(#"}]}],"birthDate""#))
    }

    @Test func `adds to a list of primitives with its siblings`() throws {
        let more = #"{"name":"name","valueString":"given"},{"name":"value","valueString":"z"}"#
        let text = try patched(part("add", "Patient.name[0]", more))
        #expect(text.contains(#""given":["x","y","z"],"_given":[null,{"id":"g"},null]"#), "\(text)")
    }

    @Test(arguments: [
        (#"{"name":"value","valueFoo":"x"}"#, "a value has one value[x]"),
        (#"{"name":"value","value":"x"}"#, "a value has one value[x]"),
        (#"{"name":"value","valueString":"x","part":[]}"#, "not both"),
    ])
    func `refuses values of types that there are not`(value: String, reason: String) throws {
        let error = #expect(throws: Issue.self) {
            try patched(part("add", "Patient", #"{"name":"name","valueString":"language"},"# + value))
        }
        #expect(error?.text.contains(reason) ?? false, "\(error?.text ?? "")")
    }

    @Test func `keeps every byte of the rest`() throws {
        let observation =
            #"{"resourceType":"Observation","status":"final","valueQuantity":{"value":2.00},"note":[{"text":"\u00e9\/"}]}"#
        let text = try patched(
            part("replace", "Observation.status", #"{"name":"value","valueCode":"amended"}"#), observation)
        #expect(text == observation.replacing("final", with: "amended"))
    }

    @Test(arguments: [
        (#"{"name":"type","valueCode":"delete"}"#, "path is missing"),
        (#"{"name":"type","valueCode":"destroy"},{"name":"path","valueString":"Patient"}"#, "type must be one of"),
        (#"{"name":"type","valueCode":"delete"},{"name":"path","valueString":"Patient.name.("}"#, "at character 14"),
        (
            #"{"name":"type","valueCode":"replace"},{"name":"path","valueString":"Patient.name"},{"name":"value","valueString":"x"}"#,
            "2 elements"
        ),
        (
            #"{"name":"type","valueCode":"add"},{"name":"path","valueString":"Patient"},{"name":"name","valueString":"colour"},{"name":"value","valueString":"x"}"#,
            "no element colour"
        ),
        (
            #"{"name":"type","valueCode":"delete"},{"name":"path","valueString":"Patient"},{"name":"more","valueString":"x"}"#,
            "there is no part more"
        ),
    ])
    func `says which operation cannot be applied and why`(parts: String, reason: String) throws {
        let error = #expect(throws: Issue.self) { try patched(parts) }
        #expect(error?.text.hasPrefix("operation 0: ") ?? false)
        #expect(error?.text.contains(reason) ?? false, "\(error?.text ?? "")")
    }
}
