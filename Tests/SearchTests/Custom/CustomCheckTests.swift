import FHIR
import JSON
import Testing
import Wording

@testable import Search

@Suite struct CustomCheckTests {
    private static func text(
        id: String = "s", code: String = "x", base: String = "\"Patient\"", type: String = "string",
        expression: String? = "Patient.name.family", status: String = "active", url: String = "urn:sp:x",
        more: String = ""
    ) -> String {
        """
        {"resourceType":"SearchParameter","id":"\(id)","url":"\(url)","name":"X","status":"\(status)",\
        "description":"x","code":"\(code)","base":[\(base)],"type":"\(type)"\
        \(expression.map { ",\"expression\":\"\($0)\"" } ?? "")\(more)}
        """
    }

    private static func definition(_ text: String) throws -> CustomDefinition? {
        try JSONDocument(Array(text.utf8)).withRoot { CustomDefinition($0) }
    }

    private static func faults(_ text: String, id: String = "s", among others: [String] = []) throws -> [FHIR.Issue] {
        let others = try others.compactMap { try definition($0) }
        return try JSONDocument(Array(text.utf8)).withRoot {
            CustomCheck(CustomParameters(definitions: others, revision: 1)).faults(of: $0, id: id)
        }
    }

    @Test(arguments: [
        ("string", "Patient.name.family"), ("token", "Patient.extension.where(url='u').value.ofType(Coding)"),
        ("date", "Patient.extension.value as dateTime"), ("number", "Patient.name.count()"),
        ("string", "Patient.name.select(given.first() + ' ' + family)"), ("token", "Patient.birthDate.exists()"),
        ("reference", "Patient.link.other.where(resolve() is Patient)"), ("uri", "Patient.identifier.system"),
        ("token", "Resource.meta.tag"), ("token", "gender"),
    ])
    func `an expression that can be indexed is taken`(type: String, expression: String) throws {
        #expect(try Self.faults(Self.text(type: type, expression: expression)) == [])
    }

    @Test(arguments: [
        ("string", "Patient.name.", "SearchParameter.expression"),
        ("string", "Patient.nome", "SearchParameter.expression"),
        ("string", "Observation.code.text", "SearchParameter.expression"),
        ("quantity", "Patient.name", "SearchParameter.expression"),
        ("number", "Patient.gender", "SearchParameter.expression"),
        ("date", "today()", "SearchParameter.expression"),
        ("string", "Patient.managingOrganization.resolve().name", "SearchParameter.expression"),
        ("token", "Patient.gender.memberOf('urn:v')", "SearchParameter.expression"),
        ("token", "Patient.maritalStatus.subsumes(Patient.maritalStatus)", "SearchParameter.expression"),
        ("string", "%unknown", "SearchParameter.expression"),
        // What the server sets is in no text.
        ("token", "Patient.meta.versionId", "SearchParameter.expression"),
        ("date", "Resource.meta.lastUpdated", "SearchParameter.expression"),
        ("date", "meta.lastUpdated", "SearchParameter.expression"),
        ("special", "Patient.name", "SearchParameter.type"),
        ("composite", "Patient.contact", "SearchParameter.component"),
    ])
    func `what no index can hold is refused at its place`(type: String, expression: String, place: String) throws {
        let faults = try Self.faults(Self.text(type: type, expression: expression))
        #expect(faults.map(\.place) == [place], "\(faults)")
    }

    @Test func `without an expression there is nothing to search`() throws {
        #expect(try Self.faults(Self.text(expression: nil)).first?.place == "SearchParameter.expression")
    }

    @Test func `an expression has a bound`() throws {
        let long = "Patient.name" + String(repeating: " | Patient.name", count: 1000)
        #expect(try Self.faults(Self.text(expression: long)).first?.text.contains("bytes") ?? false)
        let deep = String(repeating: "(", count: 5000) + "Patient" + String(repeating: ")", count: 4000)
        #expect(try Self.faults(Self.text(expression: deep)).count == 1)
    }

    @Test(arguments: ["_x", "a:b", "a.b", "", "a b", "name,x", "é"])
    func `a code that cannot stand in a query is refused`(code: String) throws {
        #expect(try Self.faults(Self.text(code: code)).first?.place == "SearchParameter.code")
    }

    @Test func `an unknown base is refused with the one it resembles`() throws {
        let fault = try #require(try Self.faults(Self.text(base: "\"Practitioner\",\"Patint\"")).first)
        #expect(fault.place == "SearchParameter.base[1]")
        #expect(fault.text.contains("did you mean Patient?"))
    }

    @Test func `a parameter of the definitions is never shadowed`() throws {
        let fault = try #require(try Self.faults(Self.text(code: "family")).first)
        #expect(fault.text.contains("http://hl7.org/fhir/SearchParameter/individual-family"))
        // A base above the type means it too.
        #expect(try Self.faults(Self.text(code: "family", base: "\"DomainResource\"")).count == 1)
        // The definition itself says what is there already.
        let itself = Self.text(code: "family", url: "http://hl7.org/fhir/SearchParameter/individual-family")
        #expect(try Self.faults(itself) == [])
        #expect(try Self.definition(itself) == nil)
    }

    @Test func `two of one code are refused with the name of the other`() throws {
        let other = Self.text(id: "t", url: "urn:sp:other")
        let fault = try #require(try Self.faults(Self.text(), among: [other]).first)
        #expect(fault.kind == .duplicate)
        #expect(fault.text.contains("urn:sp:other") && fault.text.contains("SearchParameter/t"))
        #expect(try Self.faults(Self.text(), among: [Self.text(id: "t", status: "retired")]) == [])
        #expect(try Self.faults(Self.text(), among: [Self.text(id: "t", base: "\"Person\"")]) == [])
        // Its own earlier version is no other.
        #expect(try Self.faults(Self.text(id: "t"), id: "t", among: [other]) == [])
    }

    @Test func `a composite joins what is there`() throws {
        func composite(_ definition: String) -> String {
            Self.text(
                type: "composite", expression: "Patient.contact",
                more: ",\"component\":[{\"definition\":\"\(definition)\",\"expression\":\"gender\"}]")
        }
        let other = Self.text(id: "t", code: "g", type: "token", expression: "Patient.contact.gender", url: "urn:sp:g")
        #expect(try Self.faults(composite("urn:sp:g"), among: [other]) == [])
        #expect(try Self.faults(composite("http://hl7.org/fhir/SearchParameter/individual-gender")) == [])
        let fault = try #require(try Self.faults(composite("urn:sp:h"), among: [other]).first)
        #expect(fault.place == "SearchParameter.component[0].definition")
        let itself = Self.text(id: "t", code: "g", type: "composite", expression: "Patient", url: "urn:sp:g")
        #expect(try Self.faults(composite("urn:sp:g"), among: [itself]).count == 1)
    }

    @Test func `what is retired may say anything`() throws {
        #expect(try Self.faults(Self.text(code: "family", expression: "..", status: "retired")) == [])
    }

    @Test func `a type has so many at most`() throws {
        let others = (0..<CustomParameters.typeMax).map { Self.text(id: "t\($0)", code: "c\($0)", url: "urn:\($0)") }
        #expect(try Self.faults(Self.text(), among: others).first?.kind == .tooCostly)
        let definitions = try (others + [Self.text()]).compactMap { try Self.definition($0) }
        let custom = CustomParameters(definitions: definitions, revision: 1)
        #expect(custom.parameter("x", of: .patient)?.refusal?.text.contains("as many as") ?? false)
        #expect(custom.fields.count == 1, "one expression is drawn once")
    }

    @Test func `several that differ are refused when they are used`() throws {
        let definitions = try [Self.text(id: "a"), Self.text(id: "b", expression: "Patient.name.given")].compactMap {
            try Self.definition($0)
        }
        let custom = CustomParameters(definitions: definitions, revision: 1)
        #expect(custom.parameter("x", of: .patient)?.refusal?.text.contains("differently") ?? false)
        #expect(custom.all(of: .patient)["x"] == nil)
        #expect(custom.all(of: .patient)["family"] != nil)
    }
}
