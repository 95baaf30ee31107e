import FHIR
import Search
import Testing

/// What parameters with modifiers, chains and `_has` become, and what is said of those that become nothing.
@Suite struct CriterionReaderTests {
    static func criterion(_ type: String, _ query: String) throws -> Criterion {
        let criteria = try QueryParserTests.parse(type, query).query.criteria
        #expect(criteria.count == 1, "\(query)")
        return try #require(criteria.first)
    }

    static func chain(_ type: String, _ query: String) throws -> (links: [ChainLink], fields: [IndexField]) {
        guard case .chain(let links, let fields) = try criterion(type, query) else {
            Testing.Issue.record("\(query) is no chain")
            return ([], [])
        }
        return (links, fields)
    }

    // MARK: Modifiers

    @Test(
        arguments: [
            ("Patient", "family:exact=Müller", "family", [.exact("Müller")]),
            ("Patient", "family:exact=Ann,ann", "family", [.exact("Ann"), .exact("ann")]),
            ("Patient", #"family:exact=a\,b"#, "family", [.exact("a,b")]),
            ("Patient", "family:contains=ÜLL", "family", [.contains("ull")]),
            ("Patient", "family:contains=%CC%81", "family", [.never]),
            ("Observation", "code:text=Blood  PRESSURE", "code", [.displayed(["blood", "pressure"])]),
            ("Observation", "code:text=%20", "code", [.never]),
            ("Observation", "subject:text=Huber", "subject", [.displayed(["huber"])]),
            (
                "Patient", "identifier:of-type=urn:t|MR|12345", "identifier",
                [.typed(system: "urn:t", code: "MR", value: "12345")]
            ),
            (
                "Patient", "identifier:of-type=|MR|12345", "identifier",
                [.typed(system: nil, code: "MR", value: "12345")]
            ),
            (
                "Patient", #"identifier:of-type=urn:t|a\|b|c"#, "identifier",
                [.typed(system: "urn:t", code: "a|b", value: "c")]
            ), ("Observation", "subject:identifier=urn:s|1", "subject", [.token(system: "urn:s", code: "1")]),
            ("Observation", "subject:identifier=1", "subject", [.token(system: nil, code: "1")]),
            (
                "QuestionnaireResponse", "questionnaire:below=http://x/q|1", "questionnaire",
                [.reference(.url("http://x/q|1")), .canonicalBelow("http://x/q|1")]
            ),
            ("ValueSet", "url:below=http://x/a", "url", [.uriBelow("http://x/a")]),
            ("ValueSet", "url:above=http://x/a", "url", [.uriAbove("http://x/a")]),
        ] as [(String, String, String, [ValueTest])])
    func `reads values under a modifier`(type: String, query: String, code: String, tests: [ValueTest]) throws {
        #expect(try CriterionReaderTests.criterion(type, query) == .values(tests, fields: fields(type, code)))
    }

    @Test(arguments: [("true", true), ("false", false)])
    func `reads whether a value is missing`(value: String, isMissing: Bool) throws {
        for (type, code) in [
            ("Patient", "name"), ("Patient", "gender"), ("Patient", "birthdate"), ("Patient", "organization"),
            ("ValueSet", "url"), ("RiskAssessment", "probability"), ("Observation", "value-quantity"),
            ("Observation", "code-value-quantity"),
        ] {
            #expect(
                try CriterionReaderTests.criterion(type, "\(code):missing=\(value)")
                    == .missing(isMissing, fields: fields(type, code)), "\(code)")
        }
        // Every resource has an id and a time.
        let all = Criterion.any(isMissing ? [] : [[]])
        #expect(try CriterionReaderTests.criterion("Patient", "_id:missing=\(value)") == all)
        #expect(try CriterionReaderTests.criterion("Patient", "_lastUpdated:missing=\(value)") == all)
    }

    @Test func `turns what it reads round under not`() throws {
        let plain = try CriterionReaderTests.criterion("Patient", "gender=male,female")
        #expect(try CriterionReaderTests.criterion("Patient", "gender:not=male,female") == .not(plain))
        #expect(try CriterionReaderTests.criterion("Patient", "_id:not=a,b") == .not(.ids(["a", "b"])))
    }

    @Test func `takes the type of a reference for values that name none`() throws {
        let patient = try CriterionReaderTests.criterion("Observation", "subject=Patient/1")
        for query in [
            "subject:Patient=1", "subject:Patient=Patient/1", "subject:Patient=http://localhost/fhir/Patient/1",
        ] {
            #expect(try CriterionReaderTests.criterion("Observation", query) == patient, "\(query)")
        }
        let elsewhere = try CriterionReaderTests.criterion("Observation", "subject:Patient=urn:uuid:5")
        #expect(elsewhere == .values([.reference(.url("urn:uuid:5"))], fields: try fields("Observation", "subject")))
    }

    // MARK: Chains

    @Test func `follows a chain to the type that is named`() throws {
        let (links, from) = try CriterionReaderTests.chain("Observation", "subject:Patient.family=x")
        #expect(from == (try fields("Observation", "subject")))
        #expect(links.map(\.type.name) == ["Patient"])
        #expect(links[0].criteria == [try CriterionReaderTests.criterion("Patient", "family=x")])
        #expect(links[0].bases == QueryParserTests.context.bases)
    }

    @Test func `follows a chain without a type to each that has the parameter`() throws {
        // Of Device, Group, Location and Patient, two have a `name`… and each has an `identifier`.
        let named = try CriterionReaderTests.chain("Observation", "subject.family=x").links
        #expect(named.map(\.type.name) == ["Patient"])
        let identified = try CriterionReaderTests.chain("Observation", "subject.identifier=1").links
        #expect(Set(identified.map(\.type.name)) == ["Device", "Group", "Location", "Patient"])
        #expect(
            try CriterionReaderTests.chain("Observation", "patient.identifier=1").links.map(\.type.name) == ["Patient"])
    }

    @Test func `follows several links, with modifiers at the end`() throws {
        let first = try CriterionReaderTests.chain(
            "Observation", "subject:Patient.organization.partof:Organization.name:exact=X")
        #expect(
            first.links[0].criteria == [
                try CriterionReaderTests.criterion("Patient", "organization.partof:Organization.name:exact=X")
            ])
        let second = try CriterionReaderTests.chain("Patient", "organization.partof:Organization.name:exact=X")
        #expect(
            second.links[0].criteria == [
                try CriterionReaderTests.criterion("Organization", "partof:Organization.name:exact=X")
            ])
        let third = try CriterionReaderTests.chain("Organization", "partof:Organization.name:exact=X")
        #expect(third.links[0].criteria == [try CriterionReaderTests.criterion("Organization", "name:exact=X")])
    }

    // MARK: _has

    @Test func `reads what leads here`() throws {
        #expect(
            try CriterionReaderTests.criterion("Patient", "_has:Observation:patient:code=1234-5")
                == .has(
                    #require(ResourceType("Observation")), fields: fields("Observation", "patient"),
                    [CriterionReaderTests.criterion("Observation", "code=1234-5")],
                    bases: QueryParserTests.context.bases))
    }

    @Test func `reads what leads to what leads here`() throws {
        let inner = try CriterionReaderTests.criterion("Observation", "_has:AuditEvent:entity:agent=a")
        guard case .has(let type, _, let criteria, _) = inner else {
            Testing.Issue.record("\(inner)")
            return
        }
        #expect(type.name == "AuditEvent")
        #expect(criteria == [try CriterionReaderTests.criterion("AuditEvent", "agent=a")])
        #expect(
            try CriterionReaderTests.criterion("Patient", "_has:Observation:patient:_has:AuditEvent:entity:agent=a")
                == .has(
                    #require(ResourceType("Observation")), fields: fields("Observation", "patient"), [inner],
                    bases: QueryParserTests.context.bases))
    }

    @Test func `joins chains and what leads to them`() throws {
        let (links, _) = try CriterionReaderTests.chain("Encounter", "subject:Patient._has:Group:member:_id=102")
        #expect(links[0].criteria == [try CriterionReaderTests.criterion("Patient", "_has:Group:member:_id=102")])
        guard
            case .has(_, _, let criteria, _) = try CriterionReaderTests.criterion(
                "Patient", "_has:Observation:patient:encounter.status=finished")
        else {
            Testing.Issue.record("it is no _has")
            return
        }
        #expect(criteria == [try CriterionReaderTests.criterion("Observation", "encounter.status=finished")])
    }

    @Test func `reads a list as what leads here from its entries`() throws {
        #expect(
            try CriterionReaderTests.criterion("Patient", "_list=42,43")
                == .has(
                    #require(ResourceType("List")), fields: fields("List", "item"), [.ids(["42", "43"])],
                    bases: QueryParserTests.context.bases))
        #expect(QueryParserTests.issues("Patient", "_list=a_b").map(\.text) == ["_list: must be the id of a List"])
        #expect(
            QueryParserTests.issues("Patient", "_list=$current-problems").map(\.text) == [
                "_list: this server keeps no functional lists"
            ])
    }

    // MARK: Refusals

    @Test(
        arguments: [
            ("family:exat=x", .notSupported, "family:exat: there is no modifier :exat; did you mean :exact?"),
            ("family:exact=a,,b", .value, "family:exact: a value is empty"),
            ("gender:missing=1", .value, "gender:missing: must be true or false"),
            (
                "identifier:of-type=MR|1", .value,
                "identifier:of-type: has the form system|code|value: the type's system and code, the identifier's value"
            ),
            (
                "identifier:of-type=urn:t||1", .value,
                "identifier:of-type: has the form system|code|value: the type's system and code, the identifier's value"
            ),
            (
                "organisation.name=x", .notSupported,
                "organisation: Patient has no such search parameter; did you mean organization?"
            ),
            (
                "organization.nam=x", .notSupported,
                "organization.nam: nam: Organization has no such search parameter; did you mean name?"
            ),
            ("organization:Patiant.name=x", .notSupported, "organization:Patiant.name: 'Patiant' is no resource type"),
            (
                "organization:Patient.name=x", .notSupported,
                "organization:Patient.name: organization does not lead to Patient"
            ), ("birthdate.name=x", .notSupported, "birthdate.name: birthdate is no reference: it leads nowhere"),
            (
                "organization.name:not=x", .notSupported,
                "organization.name:not: name:not: the modifier :not has no meaning for a string parameter"
            ), ("organization.=x", .notSupported, "organization.: : Organization has no such search parameter"),
            (
                "_has=x", .value, "_has: has the form _has:Type:reference:parameter, as _has:Observation:patient:code"
            ),
            (
                "_has:Observation:patient:=x", .value,
                "_has:Observation:patient:: has the form _has:Type:reference:parameter, as _has:Observation:patient:code"
            ),
            (
                "_has:Observatio:patient:code=x", .notSupported,
                "_has:Observatio:patient:code: 'Observatio' is no resource type of FHIR R4; did you mean Observation?"
            ),
            (
                "_has:Observation:patent:code=x", .notSupported,
                "patent: Observation has no such search parameter; did you mean patient?"
            ),
            (
                "_has:Observation:encounter:code=x", .notSupported,
                "_has:Observation:encounter:code: encounter of Observation does not lead to Patient"
            ),
            (
                "_has:Observation:code:code=x", .notSupported,
                "_has:Observation:code:code: code of Observation does not lead to Patient"
            ),
            (
                "_has:Observation:patient:cod=x", .notSupported,
                "cod: Observation has no such search parameter; did you mean code?"
            ),
        ] as [(String, FHIR.Issue.Kind, String)])
    func `names the part it refuses, and what was meant`(query: String, kind: FHIR.Issue.Kind, text: String) {
        let issues = QueryParserTests.issues("Patient", query)
        #expect(issues.map(\.text) == [text])
        #expect(issues.map(\.kind) == [kind])
    }

    @Test func `blames the value where one of several types has the parameter`() {
        #expect(
            QueryParserTests.issues("Observation", "subject.birthdate=soon").map(\.text) == [
                "subject.birthdate: birthdate: begins with an unknown prefix: there are eq, ne, gt, lt, ge, le, sa, eb, ap"
            ])
    }

    @Test func `follows eight links and no more`() throws {
        let eight = Array(repeating: "partof:Location", count: 8).joined(separator: ".")
        #expect(try QueryParserTests.parse("Location", "\(eight).name=x").query.criteria.count == 1)
        #expect(QueryParserTests.issues("Location", "\(eight).partof.name=x").map(\.kind) == [.tooCostly])
        let has = Array(repeating: "_has:Location:partof", count: 8).joined(separator: ":")
        #expect(try QueryParserTests.parse("Location", "\(has):name=x").query.criteria.count == 1)
        #expect(QueryParserTests.issues("Location", "\(has):_has:Location:partof:name=x").map(\.kind) == [.tooCostly])
    }
}
