import FHIR
import Search
import Testing

@Suite struct SearchParameterTests {
    /// Parameters that are not special and yet have no field, with the number of types that have them.
    static let withoutFields: [String: Int] = [
        // Answered from the record itself.
        "_id token": 146, "_lastUpdated date": 146,
        // Text of the whole resource, named queries: no path.
        "_content string": 146, "_text string": 143, "_query token": 146,
        // Without a path in R4: the age is computed, the order of birth is in an extension.
        "age number": 1, "birthOrderBoolean token": 1,
    ]

    @Test func `has fields for every parameter of R4 that has a path`() {
        var found: [String: Int] = [:]
        for type in ResourceType.all {
            for (code, parameter) in SearchParameter.all(of: type)
            where parameter.kind != .special && parameter.fields.isEmpty {
                found["\(code) \(parameter.kind)", default: 0] += 1
            }
        }
        #expect(found == SearchParameterTests.withoutFields)
    }

    @Test func `supports what has fields, and the two that need none`() {
        for type in ResourceType.all {
            for (code, parameter) in SearchParameter.all(of: type) {
                #expect(parameter.code == code)
                #expect(
                    parameter.isSupported == (!parameter.fields.isEmpty || code == "_id" || code == "_lastUpdated"),
                    "\(type).\(code)")
                if parameter.kind == .special {
                    #expect(parameter.fields.isEmpty == (code != "near"), "\(type).\(code)")
                }
                if parameter.kind != .reference { #expect(parameter.targets.isEmpty, "\(type).\(code)") }
            }
        }
    }

    @Test func `has the parameters of every resource for each type`() {
        for type in ResourceType.all {
            let all = SearchParameter.all(of: type)
            for code in ["_id", "_lastUpdated", "_tag", "_profile", "_security", "_source"] {
                #expect(all[code] != nil, "\(type).\(code)")
            }
        }
    }

    @Test(arguments: [
        ("Patient", "birthdate", SearchKind.date, "http://hl7.org/fhir/SearchParameter/individual-birthdate"),
        ("Patient", "identifier", .token, "http://hl7.org/fhir/SearchParameter/Patient-identifier"),
        ("Observation", "value-quantity", .quantity, "http://hl7.org/fhir/SearchParameter/Observation-value-quantity"),
        (
            "Observation", "code-value-quantity", .composite,
            "http://hl7.org/fhir/SearchParameter/Observation-code-value-quantity"
        ),
        ("Location", "near", .special, "http://hl7.org/fhir/SearchParameter/Location-near"),
        ("Encounter", "length", .quantity, "http://hl7.org/fhir/SearchParameter/Encounter-length"),
    ])
    func `knows kind and definition`(name: String, code: String, kind: SearchKind, url: String) throws {
        let parameter = try #require(SearchParameter.all(of: type(name))[code])
        #expect(parameter.kind == kind)
        #expect(parameter.url == url)
    }

    @Test func `knows where references may lead`() throws {
        let all = try SearchParameter.all(of: type("Patient"))
        #expect(
            Set(all["general-practitioner"]?.targets.map(\.name) ?? []) == [
                "Organization", "Practitioner", "PractitionerRole",
            ])
        #expect(all["organization"]?.targets.map(\.name) == ["Organization"])
    }
}
