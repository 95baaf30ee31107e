import FHIR
import Testing

/// What the table says of types by name, of value sets by URL, and of R4's own rules.
@Suite struct DefinitionTypeTests {
    static let table = DefinitionTable.r4

    private static func type(_ name: String) throws -> TypeDefinition {
        try #require(table.type(named: name), "\(name)")
    }

    @Test(arguments: [
        ("Patient", "DomainResource"), ("DomainResource", "Resource"), ("Bundle", "Resource"), ("code", "string"),
        ("id", "string"), ("markdown", "string"),
        ("canonical", "uri"), ("url", "uri"), ("positiveInt", "integer"), ("Age", "Quantity"),
        ("BackboneElement", "Element"), ("string", "Element"), ("Timing", "BackboneElement"),
    ])
    func `knows what a type specialises`(name: String, base: String) throws {
        let found = try #require(try DefinitionTypeTests.table.base(DefinitionTypeTests.type(name)))
        #expect(DefinitionTypeTests.table.name(found) == base)
    }

    @Test(arguments: ["Resource", "Element"])
    func `knows that some types specialise nothing`(name: String) throws {
        #expect(try DefinitionTypeTests.table.base(DefinitionTypeTests.type(name)) == nil)
    }

    @Test(arguments: [
        ("Patient", "Patient", true), ("Patient", "DomainResource", true), ("Patient", "Resource", true),
        ("Bundle", "DomainResource", false), ("code", "Element", true),
        ("DomainResource", "Patient", false), ("Patient", "Observation", false), ("Age", "Quantity", true),
        ("Quantity", "Age", false), ("uuid", "uri", true),
    ])
    func `says whether a type is of a kind`(name: String, other: String, want: Bool) throws {
        #expect(
            try DefinitionTypeTests.table.isKind(DefinitionTypeTests.type(name), of: DefinitionTypeTests.type(other))
                == want)
    }

    @Test func `takes the parts of a resource for backbone elements`() throws {
        let table = DefinitionTypeTests.table
        let contact = try #require(
            table.elements(DefinitionTypeTests.type("Patient")).first { table.pathName($0) == "contact" })
        #expect(try table.isKind(table.type(contact), of: DefinitionTypeTests.type("BackboneElement")))
    }

    @Test(arguments: ["", "patient", "Nonsense", "Patient.contact", "String", "Integer"])
    func `has no type of another name`(name: String) { #expect(DefinitionTypeTests.table.type(named: name) == nil) }

    @Test(
        arguments: [
            ("http://hl7.org/fhir/ValueSet/administrative-gender", nil, "male", true),
            ("http://hl7.org/fhir/ValueSet/administrative-gender|4.0.1", nil, "male", true),
            (
                "http://hl7.org/fhir/ValueSet/administrative-gender", "http://hl7.org/fhir/administrative-gender",
                "male", true
            ),
            ("http://hl7.org/fhir/ValueSet/administrative-gender", "http://other", "male", false),
            ("http://hl7.org/fhir/ValueSet/administrative-gender", nil, "Male", false),
            ("http://hl7.org/fhir/ValueSet/administrative-gender", nil, "", false),
            ("http://hl7.org/fhir/ValueSet/observation-status", nil, "final", true),
            ("http://hl7.org/fhir/ValueSet/nonsense", nil, "male", nil), ("", nil, "male", nil),
        ] as [(String, String?, String, Bool?)])
    func `says whether a value set holds a code`(url: String, system: String?, code: String, want: Bool?) {
        #expect(DefinitionTypeTests.table.contains(valueSet: url, system: system, code: code) == want)
    }

    @Test func `has R4's rules as written`() throws {
        let rules = DefinitionTypeTests.table.invariants
        func rule(_ key: String, _ path: String) throws -> DefinitionTable.InvariantDefinition {
            try #require(rules.first { $0.key == key && $0.path == path })
        }
        let contact = try rule("pat-1", "Patient.contact")
        #expect(contact.severity == "error")
        #expect(contact.expression == "name.exists() or telecom.exists() or address.exists() or organization.exists()")
        #expect(contact.human == "SHALL at least contain a contact's details or a reference to an organization")
        #expect(
            try rule("per-1", "Period").expression == "start.hasValue().not() or end.hasValue().not() or (start <= end)"
        )
        #expect(try rule("dom-6", "DomainResource").severity == "warning")
        #expect(try rule("org-3", "Organization.telecom").expression == "where(use = 'home').empty()")
        // Each stands where it is defined, once.
        #expect(Set(rules.map { "\($0.key) \($0.path)" }).count == rules.count)
        #expect(
            rules.allSatisfy {
                ["error", "warning"].contains($0.severity) && !$0.expression.isEmpty && !$0.human.isEmpty
            })
    }
}
