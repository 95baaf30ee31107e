import FHIR
import JSON
import Testing
import Wording

@testable import Search

@Suite struct CustomDrawingTests {
    private static func field(_ kind: String, _ expression: String, base: String = "Patient") throws -> CustomField {
        let text = """
            {"resourceType":"SearchParameter","id":"s","status":"active","code":"x","base":["\(base)"],\
            "type":"\(kind)","expression":"\(expression)"}
            """
        let definition = try JSONDocument(Array(text.utf8)).withRoot { CustomDefinition($0) }
        let custom = CustomParameters(definitions: [try #require(definition)], revision: 1)
        let parameter = try #require(custom.parameter("x", of: try type(base)))
        return try #require(parameter.fields.first?.custom, "\(parameter.refusal ?? "")")
    }

    private static func draw(_ kind: String, _ expression: String, _ members: String) throws -> (
        values: [IndexValue], failed: Int
    ) {
        let field = try field(kind, expression)
        var failed = 0
        let entries = try JSONDocument(Array("{\"resourceType\":\"Patient\",\(members)}".utf8)).withRoot {
            IndexExtractor.draw([field], from: $0, failed: { _ in failed += 1 })
        }
        return (entries.map(\.value), failed)
    }

    private static let members = """
        "gender":"male","birthDate":"1980-02-03","name":[{"family":"Huber","given":["Anna","Maria"]}],\
        "link":[{"type":"seealso","other":{"reference":"Patient/1"}},\
        {"type":"refer","other":{"reference":"RelatedPerson/2"}}],"multipleBirthInteger":2,\
        "extension":[{"url":"urn:d","valueDateTime":"2020"},\
        {"url":"urn:c","valueCoding":{"system":"urn:s","code":"c"}}]
        """

    @Test func `draws elements and what an expression makes of them`() throws {
        func values(_ kind: String, _ expression: String) throws -> [IndexValue] {
            try Self.draw(kind, expression, Self.members).values
        }
        #expect(try values("token", "Patient.gender") == [.token(system: "", code: "male")])
        #expect(try values("token", "Patient.gender = 'male'") == [.token(system: "", code: "true")])
        #expect(try values("string", "Patient.name.given.first() + Patient.name.family") == [.string("annahuber")])
        #expect(try values("number", "Patient.name.given.count()") == [.number(try key("2"))])
        #expect(try values("number", "Patient.multipleBirth.ofType(integer) + 0.50") == [.number(try key("2.50"))])
        #expect(try values("token", "Patient.name.given | Patient.gender").count == 3)
        #expect(
            try values("reference", "Patient.link.other.where(resolve() is Patient)")
                == [.reference(.local(.patient, id: "1"))])
        #expect(try values("date", "Patient.extension.where(url = 'urn:d')").count == 1)
        #expect(try values("token", "Patient.extension('urn:c')") == [.token(system: "urn:s", code: "c")])
        #expect(try values("number", "Patient.extension('urn:c')").isEmpty)
        let day = try dates("1980-02-03")
        #expect(try values("date", "Patient.birthDate") == [.date(low: day.low, high: day.high)])
        #expect(try values("string", "Patient.name.text").isEmpty)
    }

    @Test(arguments: [
        "Patient.name.given.single()", "Patient.name.given.toString() & 'x'", "Patient.name.given + 'x'",
    ])
    func `a resource on which it fails has no value, and is counted`(expression: String) throws {
        let drawn = try Self.draw("string", expression, Self.members)
        #expect(drawn.values.isEmpty && drawn.failed == 1)
    }

    @Test(arguments: [
        "Patient.name.given.repeat($this + 'x')",
        "Patient.name.given.select(Patient.descendants().select(%resource.descendants().select(%resource.descendants().toString())))",
        "Patient.descendants().descendants().descendants().descendants().descendants().count().toString()",
        "Patient.name.family.matches('(a*)*b').toString() + Patient.name.family.replaceMatches('(.*)', '$1$1$1$1')",
        "(1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9).aggregate($total.toString() + $total.toString() + $total.toString(), Patient.name.family)",
    ])
    func `an expression that explodes ends`(expression: String) throws {
        let names = (0..<300).map { "{\"family\":\"Huber\($0)\",\"given\":[\"A\($0)\",\"B\($0)\"]}" }
        _ = try Self.draw("string", expression, "\"name\":[\(names.joined(separator: ","))]")
    }

    private static func composite(_ expression: String, parts: [String]) throws -> CustomField {
        let components = parts.map {
            "{\"definition\":\"http://hl7.org/fhir/SearchParameter/individual-given\",\"expression\":\"\($0)\"}"
        }
        let text = """
            {"resourceType":"SearchParameter","id":"s","status":"active","code":"x","base":["Patient"],\
            "type":"composite","expression":"\(expression)","component":[\(components.joined(separator: ","))]}
            """
        let definition = try JSONDocument(Array(text.utf8)).withRoot { CustomDefinition($0) }
        let custom = CustomParameters(definitions: [try #require(definition)], revision: 1)
        let parameter = try #require(custom.parameter("x", of: .patient))
        return try #require(parameter.fields.first?.custom, "\(parameter.refusal ?? "")")
    }

    @Test func `what the parts of a composite take is one sum`() throws {
        let names = (0..<200).map { "{\"family\":\"F\($0)\",\"given\":[\"A\($0)\"]}" }.joined(separator: ",")
        let root = try JSONDocument(Array("{\"resourceType\":\"Patient\",\"name\":[\(names)]}".utf8))
        func draw(_ fields: [CustomField]) -> (entries: [IndexEntry], failed: Int) {
            var failed = 0
            let entries = root.withRoot { IndexExtractor.draw(fields, from: $0, failed: { _ in failed += 1 }) }
            return (entries, failed)
        }
        let light = try Self.composite("Patient.name", parts: ["family", "given"])
        #expect(draw([light]).entries.count == 200)
        // Each part on each name is far within the budget; all of them are not.
        let heavy = try Self.composite(
            "Patient.name", parts: ["%resource.descendants().descendants().count().toString()", "given"])
        #expect(draw([heavy]).entries.isEmpty && draw([heavy]).failed == 1)
        // None takes from another, wherever it stands.
        for fields in [[light, heavy], [heavy, light], [heavy, heavy, light]] {
            #expect(draw(fields).entries == draw([light]).entries)
        }
    }

    @Test func `two that draw the same are one to the index`() throws {
        let a = try Self.field("string", "Patient.name.family")
        #expect(a == (try Self.field("string", "Patient.name.family")))
        #expect(a != (try Self.field("token", "Patient.name.family")))
        #expect(a != (try Self.field("string", "name.family", base: "Practitioner")))
    }
}
