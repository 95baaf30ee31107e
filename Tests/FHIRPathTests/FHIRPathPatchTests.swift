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
        let bytes = try JSONDocument(Array(text.utf8)).withRoot { try patch.apply(to: $0, Environment(now: 0)) }
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

    // MARK: What primitives have beside their values

    private static let person =
        #"{"resourceType":"Patient","name":[{"given":["x",null],"_given":[null,{"extension":[{"url":"urn:e","valueCode":"a"}]}]}],"birthDate":"1990","_gender":{"extension":[{"url":"urn:e","valueCode":"a"}]}}"#
    private static let more = #"{"url":"urn:n","valueCode":"b"}"#
    private let extensionPart =
        #"{"name":"name","valueString":"extension"},{"name":"value","part":[{"name":"url","valueUri":"urn:n"},{"name":"value","valueCode":"b"}]}"#

    @Test(arguments: [
        ("Patient.birthDate", #""birthDate":"1990","#, #""_birthDate":{"extension":[\#(more)]}"#),
        ("Patient.gender", "{", #""_gender":{"extension":[{"url":"urn:e","valueCode":"a"},\#(more)]}"#),
        (
            "Patient.name[0].given[0]", #""given":["x",null]"#,
            #""_given":[{"extension":[\#(more)]},{"extension":[{"url":"urn:e","valueCode":"a"}]}]"#
        ),
        ("Patient.name[0].given[1]", "{", #"[{"url":"urn:e","valueCode":"a"},\#(more)]}]"#),
    ])
    func `adds extensions to primitives`(path: String, before: String, after: String) throws {
        let text = try patched(part("add", path, extensionPart), Self.person)
        #expect(text.contains(before) && text.contains(after), "\(text)")
    }

    @Test func `adds extensions to a list of primitives that had none`() throws {
        let text = try patched(
            part("add", "Patient.name.given[1]", extensionPart),
            #"{"resourceType":"Patient","name":[{"given":["x","y","z"]}]}"#)
        #expect(text.contains(#""given":["x","y","z"],"_given":[null,{"extension":[\#(Self.more)]}]"#), "\(text)")
    }

    @Test func `adds an id to a primitive once`() throws {
        let id = #"{"name":"name","valueString":"id"},{"name":"value","valueString":"i"}"#
        let text = try patched(part("add", "Patient.birthDate", id), Self.person)
        #expect(text.contains(#""_birthDate":{"id":"i"}"#), "\(text)")
        #expect(throws: Issue.self) { try patched(part("add", "Patient.birthDate", id)) }
    }

    @Test(arguments: [
        ("Patient.gender.extension[0]", "{", #""_gender":{"extension":[\#(more)]}"#),
        ("Patient.name.given[1].extension[0]", #""given":["x",null]"#, #""_given":[null,{"extension":[\#(more)]}]"#),
    ])
    func `replaces extensions of primitives`(path: String, before: String, after: String) throws {
        let value = #"{"name":"value","part":[{"name":"url","valueUri":"urn:n"},{"name":"value","valueCode":"b"}]}"#
        let text = try patched(part("replace", path, value), Self.person)
        #expect(text.contains(before) && text.contains(after), "\(text)")
    }

    @Test func `gives a value to what has extensions only`() throws {
        let code = #"{"name":"value","valueCode":"male"}"#
        let gender = try patched(part("replace", "Patient.gender", code), Self.person)
        #expect(gender.contains(#""gender":"male""#) && gender.contains(#""_gender":{"extension":[{"#), "\(gender)")
        let text = #"{"name":"value","valueString":"y"}"#
        let given = try patched(part("replace", "Patient.name.given[1]", text), Self.person)
        #expect(given.contains(#""given":["x","y"],"_given":[null,{"extension":[{"#), "\(given)")
        let alone = #"{"resourceType":"Patient","name":[{"_given":[{"id":"a"},{"id":"b"}]}]}"#
        let second = try patched(part("replace", "Patient.name.given[1]", text), alone)
        #expect(second.contains(#""given":[null,"y"]"#), "\(second)")
        let added = try patched(part("add", "Patient.name", #"{"name":"name","valueString":"given"},"# + text), alone)
        #expect(added.contains(#""_given":[{"id":"a"},{"id":"b"},null],"given":[null,null,"y"]"#), "\(added)")
    }

    @Test(arguments: [
        ("Patient.name[0].given[1]", #""name":[{"given":["x"]}]"#),
        ("Patient.name[0].given[1].extension[0]", #""name":[{"given":["x"]}]"#),
        ("Patient.name[0].given[1].extension", #""name":[{"given":["x"]}]"#),
        (
            "Patient.name[0].given[0]",
            #""name":[{"_given":[{"extension":[{"url":"urn:e","valueCode":"a"}]}]}]"#
        ),
        ("Patient.gender", #""birthDate":"1990"}"#), ("Patient.gender.extension", #""birthDate":"1990"}"#),
    ])
    func `deletes what has extensions only`(path: String, rest: String) throws {
        let text = try patched(part("delete", path), Self.person)
        #expect(text.contains(rest), "\(text)")
    }

    @Test func `a choice that changes its type leaves nothing beside its old name`() throws {
        let text = try patched(
            part("replace", "Patient.deceased", #"{"name":"value","valueDateTime":"2020"}"#),
            #"{"resourceType":"Patient","deceasedBoolean":true,"_deceasedBoolean":{"id":"a"}}"#)
        #expect(text == #"{"resourceType":"Patient","deceasedDateTime":"2020"}"#)
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
