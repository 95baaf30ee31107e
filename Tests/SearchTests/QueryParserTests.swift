import FHIR
import Search
import Testing

/// The meaning of a query's values. Split by behaviour over the files `QueryParser…Tests`.
@Suite struct QueryParserTests {
    static let context = SearchContext(bases: ["http://localhost/fhir"], now: 1_577_836_800_000_000)

    static func parse(_ type: String, _ query: String, lenient: Bool = false) throws -> SearchRequest {
        var context = context
        context.isLenient = lenient
        return try QueryParser.parse(
            #require(QueryString.parse(query)), type: #require(ResourceType(type)), context: context)
    }

    static func issues(_ type: String, _ query: String) -> [FHIR.Issue] {
        do {
            _ = try parse(type, query)
            return []
        } catch {
            return (error as? SearchError)?.issues ?? []
        }
    }

    static func tests(_ type: String, _ query: String) throws -> [ValueTest] {
        let criteria = try parse(type, query).query.criteria
        guard criteria.count == 1, case .values(let tests, let fields) = criteria[0], !fields.isEmpty else {
            Testing.Issue.record("\(query) is not one criterion on values: \(criteria)")
            return []
        }
        return tests
    }

    @Test(
        arguments: [
            ("Patient", "family=M%C3%BCller", [.prefix("muller")]),
            ("Patient", "family=a,B", [.prefix("a"), .prefix("b")]),
            ("Patient", #"family=a\,b"#, [.prefix("a,b"), .prefix("ab"), .prefix("a b")]),
            ("Patient", #"family=a\\,b"#, [.prefix("a\\"), .prefix("a"), .prefix("b")]),
            ("Patient", "family=a++B", [.prefix("a b")]),
            ("Patient", "family=%CC%81", [.never]), ("Patient", "name=a+b", [.prefix("a b")]),
            ("Patient", "gender=male", [.token(system: nil, code: "male")]),
            ("Patient", "identifier=http://x|1", [.token(system: "http://x", code: "1")]),
            ("Patient", "identifier=|1", [.token(system: "", code: "1")]),
            ("Patient", "identifier=http://x|", [.token(system: "http://x", code: nil)]),
            ("Patient", "identifier=|", [.never]), ("Patient", #"identifier=a\|b"#, [.token(system: nil, code: "a|b")]),
            ("Patient", "identifier=a%7Cb", [.token(system: "a", code: "b")]),
            ("Patient", #"identifier=s|a\|b,c"#, [.token(system: "s", code: "a|b"), .token(system: nil, code: "c")]),
            ("Patient", "active=true", [.token(system: nil, code: "true")]),
            ("Patient", "email=P@x.org", [.token(system: nil, code: "p@x.org")]),
            ("ValueSet", "version=|Beta1", [.token(system: "", code: "beta1")]),
            ("ValueSet", "url=http://x.org/vs", [.uri("http://x.org/vs")]),
            ("ValueSet", #"url=http://x\,y"#, [.uri("http://x,y")]),
            ("Patient", #"family=a\$b\|c"#, [.prefix("a$b|c"), .prefix("abc"), .prefix("a b c")]),
        ] as [(String, String, [ValueTest])])
    func `reads strings, tokens and URIs with their escapes`(type: String, query: String, tests: [ValueTest]) throws {
        // Texts that may be how Chinese is read are looked for as such too.
        let read = try QueryParserTests.tests(type, query).filter { if case .read = $0 { false } else { true } }
        #expect(read == tests)
    }

    @Test func `takes the system that a code implies as none`() throws {
        #expect(
            try QueryParserTests.tests("Patient", "gender=http://hl7.org/fhir/administrative-gender|male") == [
                .token(system: "http://hl7.org/fhir/administrative-gender", code: "male"),
                .token(system: "", code: "male"),
            ])
        #expect(
            try QueryParserTests.tests("Patient", "gender=http://x|male") == [.token(system: "http://x", code: "male")])
    }

    @Test func `reads references in all their forms`() throws {
        let patient = try #require(ResourceType("Patient"))
        let one: [ValueTest] = [
            .reference(.local(patient, id: "1")), .reference(.url("http://localhost/fhir/Patient/1")),
        ]
        for query in [
            "subject=Patient/1", "patient=1", "patient=Patient/1", "subject=http://localhost/fhir/Patient/1",
            "subject=Patient/1/_history/3",
        ] {
            #expect(try QueryParserTests.tests("Observation", query) == one, "\(query)")
        }
        #expect(try QueryParserTests.tests("Observation", "patient=Group/1") == [.never])
        // A URL that does not say that it leads to a patient.
        #expect(try QueryParserTests.tests("Observation", "patient=http://other.test/x") == [.never])
        #expect(
            try QueryParserTests.tests("Observation", "patient=http://other.test/Patient/1")
                == [.reference(.url("http://other.test/Patient/1"))])
        #expect(
            try QueryParserTests.tests("Observation", "subject=http://other/fhir/Patient/1") == [
                .reference(.url("http://other/fhir/Patient/1"))
            ])
        #expect(try QueryParserTests.tests("Observation", "subject=urn:uuid:1") == [.reference(.url("urn:uuid:1"))])
        // An id alone may be of any type that the parameter allows: Group, Device, Patient, Location.
        #expect(try QueryParserTests.tests("Observation", "subject=1").count == 8)
    }

    @Test(arguments: [
        ("2013", DateTest.Relation.eq, "2013"), ("eq2013-01", .eq, "2013-01"), ("ne2013", .ne, "2013"),
        ("gt2013-01-14", .gt, "2013-01-14"), ("lt2013", .lt, "2013"), ("ge2013-01-14T10:00", .ge, "2013-01-14T10:00"),
        ("le2013-01-14T10:00:00", .le, "2013-01-14T10:00:00"),
        ("sa2013-01-14T10:00:00Z", .sa, "2013-01-14T10:00:00Z"),
        ("eb2013-01-14T10:00:00.5%2B02:00", .eb, "2013-01-14T10:00:00.5+02:00"),
    ])
    func `reads dates with their prefixes`(value: String, relation: DateTest.Relation, text: String) throws {
        let expected = DateTest(
            relation, low: try dates(text).low, high: try dates(text).high, isTime: text.contains("T"))
        #expect(try QueryParserTests.tests("Patient", "birthdate=\(value)") == [.date(expected)])
        #expect(
            try QueryParserTests.parse("Patient", "_lastUpdated=\(value)").query.criteria == [.lastUpdated([expected])])
    }

    @Test func `takes a tenth of the time until now as approximate`() throws {
        // Now is 2020-01-01; 2010-01-01 lies 3,652 days before it.
        let day = try dates("2010-01-01")
        let margin: Int64 = 3_652 * 86_400_000_000 / 10
        #expect(
            try QueryParserTests.tests("Patient", "birthdate=ap2010-01-01") == [
                .date(DateTest(.ap, low: day.low - margin, high: day.high + margin))
            ])
    }

    @Test func `reads numbers with their precision and prefixes`() throws {
        func range(_ value: String) throws -> [ValueTest] {
            try QueryParserTests.tests("RiskAssessment", "probability=\(value)")
        }
        func number(_ relation: DateTest.Relation, _ exact: String, _ low: String, _ high: String) throws -> [ValueTest]
        {
            [.number(DecimalTest(relation, exact: try key(exact), low: try key(low), high: try key(high)))]
        }
        #expect(try range("0.8") == number(.eq, "0.8", "0.75", "0.85"))
        #expect(try range("100") == number(.eq, "100", "99.5", "100.5"))
        #expect(try range("-2") == number(.eq, "-2", "-2.5", "-1.5"))
        for relation in DateTest.Relation.allCases where relation != .ap {
            #expect(try range("\(relation)0.80") == number(relation, "0.8", "0.795", "0.805"))
        }
        #expect(try range("ap20") == number(.ap, "20", "18", "22"))
        #expect(try range("ap-20") == number(.ap, "-20", "-22", "-18"))
    }

    @Test(
        arguments: [
            ("5.4", nil, nil), ("5.4|http://unitsofmeasure.org|mg", "http://unitsofmeasure.org", "mg"),
            ("5.4||mg", nil, "mg"), ("5.4|http://unitsofmeasure.org|", "http://unitsofmeasure.org", nil),
            ("5.4||", nil, nil), ("eq5.4||mg", nil, "mg"),
        ] as [(String, String?, String?)])
    func `reads quantities`(value: String, system: String?, code: String?) throws {
        let expected = ValueTest.quantity(
            DecimalTest(.eq, exact: try key("5.4"), low: try key("5.35"), high: try key("5.45")), system: system,
            code: code)
        #expect(try QueryParserTests.tests("Observation", "value-quantity=\(value)") == [expected])
    }

    @Test func `joins values by or, and parameters by and`() throws {
        let query = try QueryParserTests.parse("Patient", "given=a,b&given=c&_id=1,2&gender=male").query
        #expect(query.criteria.count == 4)
        #expect(query.criteria[2] == .ids(["1", "2"]))
        #expect(query.type.name == "Patient")
    }
}
