import FHIR
import Search
import Testing

/// Nothing of a query is ignored: what is not understood is named.
extension QueryParserTests {
    @Test(arguments: [
        (
            "birthdat=2013", FHIR.Issue.Kind.notSupported,
            "birthdat: Patient has no such search parameter; did you mean birthdate?"
        ), ("Gender=male", .notSupported, "Gender: Patient has no such search parameter; did you mean gender?"),
        ("zzzzzzzz=1", .notSupported, "zzzzzzzz: Patient has no such search parameter"),
        ("_cont=1", .notSupported, "_cont: Patient has no such search parameter; did you mean _count?"),
        ("=1", .notSupported, ": Patient has no such search parameter"),
        ("name:exakt=x", .notSupported, "name:exakt: there is no modifier :exakt; did you mean :exact?"),
        ("language:in=x", .notSupported, "language:in: there is no terminology here to say which codes are meant"),
        (
            "language:not-in=x", .notSupported,
            "language:not-in: there is no terminology here to say which codes are meant"
        ),
        (
            "language:above=x", .notSupported,
            "language:above: there is no terminology here to say which codes are meant"
        ),
        (
            "general-practitioner:above=Practitioner/x", .notSupported,
            "general-practitioner:above: what it leads to has no hierarchy: no partof of its own type"
        ),
        ("gender:exact=x", .notSupported, "gender:exact: the modifier :exact has no meaning for a token parameter"),
        (
            "birthdate:contains=1", .notSupported,
            "birthdate:contains: the modifier :contains has no meaning for a date parameter"
        ), ("name:not=x", .notSupported, "name:not: the modifier :not has no meaning for a string parameter"),
        ("name:Patient=x", .notSupported, "name:Patient: name is no reference: it has no type"),
        (
            "organization:Patient=1", .value,
            "organization:Patient: organization does not lead to Patient"
        ), ("name:=x", .notSupported, "name:: there is no modifier :"),
        ("name:missing=yes", .value, "name:missing: must be true or false"),
        ("family.name=x", .notSupported, "family.name: family is no reference: it leads nowhere"),
        (
            "_include=Patient:name", .notSupported,
            "_include=Patient:name: name is no reference: it leads nowhere"
        ),
        ("_query=x", .notSupported, "_query: this server does not support _query yet"),
        ("_contained=maybe", .value, "_contained: must be true, false or both"),
        ("_containedType=x", .value, "_containedType: must be container or contained"),
        ("age=1", .notSupported, "age: this server does not support number parameters like this one yet"),
        ("nosuch=", .notSupported, "nosuch: Patient has no such search parameter"),
        ("_id=Patient/s-1", .value, "_id: is no id: these have 1 to 64 letters, digits, - and ."),
        (
            "phone=phone|1", .value,
            "phone: has no system: a | stands only before codes; one that is meant is written \\|"
        ),
        (
            "identifier=a|b|c", .value,
            "identifier: has more than one |: it has the form code or system|code; one that is meant is written \\|"
        ),
        (
            "language:of-type=a|b|c", .notSupported,
            "language:of-type: the modifier :of-type asks for identifiers: language is none"
        ),
        ("organization=Foo/org1", .value, "organization: names no resource type of FHIR R4"),
        ("organization=a_b", .value, "organization: is no reference: id, Type/id or a URL"),
        ("given=e\\f", .value, "given: a \\ stands before , | $ and \\ only; one that is meant is written \\\\"),
        ("given=e\\", .value, "given: a \\ stands before , | $ and \\ only; one that is meant is written \\\\"),
        ("name=a,", .value, "name: a value is empty"), ("name=,", .value, "name: a value is empty"),
        (
            "birthdate=soon", .value,
            "birthdate: begins with an unknown prefix: there are eq, ne, gt, lt, ge, le, sa, eb, ap"
        ),
        (
            "birthdate=2013-13", .value,
            "birthdate: is no date: it has the form YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm[:ss[.fff]][zone]"
        ),
        (
            "birthdate=gt", .value,
            "birthdate: is no date: it has the form YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm[:ss[.fff]][zone]"
        ),
        (
            "birthdate=GT2013", .value,
            "birthdate: is no date: it has the form YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm[:ss[.fff]][zone]"
        ),
        (
            "_lastUpdated=x", .value,
            "_lastUpdated: is no date: it has the form YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm[:ss[.fff]][zone]"
        ),
        (
            "birthdate=2013,x", .value,
            "birthdate: is no date: it has the form YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm[:ss[.fff]][zone]"
        ),
    ])
    func `names what it refuses and what was meant`(query: String, kind: FHIR.Issue.Kind, text: String) {
        let issues = QueryParserTests.issues("Patient", query)
        #expect(issues.map(\.text) == [text])
        #expect(issues.map(\.kind) == [kind])
        #expect(issues.allSatisfy { $0.severity == .error })
    }

    @Test(arguments: [
        ("RiskAssessment", "probability=x", FHIR.Issue.Kind.value),
        ("RiskAssessment", "probability=xx1", .value), ("Observation", "value-quantity=xx5", .value),
        ("RiskAssessment", "probability=1e999", .value), ("Observation", "value-quantity=5|mg", .value),
        ("Observation", "value-quantity=5|a|b|c", .value), ("Observation", "value-quantity=gt||mg", .value),
        ("Observation", "value-quantity=x||mg", .value), ("Observation", "code-value-quantity=a", .value),
        ("Observation", "code-value-quantity=a$x", .value), ("Observation", "code-value-quantity=a$1$2", .value),
        ("Observation", "code-value-quantity=a$", .value), ("Observation", "code-value-date=a$x", .value),
        ("Observation", "_sort=code-value-quantity", .notSupported),
        ("Location", "near=x|2", .value), ("Location", "near=1", .value), ("Location", "_sort=near", .notSupported),
        ("Patient", "_filter=x", .value),
    ])
    func `refuses values that are not of the parameter's kind`(type: String, query: String, kind: FHIR.Issue.Kind) {
        #expect(QueryParserTests.issues(type, query).map(\.kind) == [kind])
    }

    @Test func `names every part that it refuses, with its place`() {
        let issues = QueryParserTests.issues("Patient", "foo=1&birthdate=x&_count=-1&name=ok&name:not=y")
        #expect(issues.map(\.place) == ["http.foo", "http.birthdate", "http._count", "http.name:not"])
    }

    @Test func `bounds values and their length`() throws {
        let most = Array(repeating: "1", count: QueryParser.valuesMax).joined(separator: ",")
        #expect(try QueryParserTests.tests("Patient", "identifier=\(most)").count == QueryParser.valuesMax)
        #expect(QueryParserTests.issues("Patient", "identifier=\(most),1").map(\.kind) == [.tooCostly])
        #expect(
            QueryParserTests.issues("Patient", "name=" + String(repeating: "a", count: TextFolding.charactersMax))
                .isEmpty)
        #expect(
            QueryParserTests.issues("Patient", "name=" + String(repeating: "a", count: TextFolding.charactersMax + 1))
                .map(\.kind) == [.tooLong])
    }

    @Test(arguments: [
        "foo=1", "organization.nosuch=x", "family.name=x", "_has:Nosuch:patient:code=x",
        "_include=Patient:nosuch", "age=1", "_total=x", "_summary=x", "_sort=foo",
        "_sort=_id,foo",
    ])
    func `leaves out under lenient handling what is unknown, and says so`(query: String) throws {
        let request = try QueryParserTests.parse("Patient", query + "&gender=male", lenient: true)
        #expect(request.query.criteria.count == 1)
        #expect(request.leftOut.count == 1)
        #expect(request.leftOut.allSatisfy { $0.severity == .warning && $0.text.hasSuffix(". It was left out.") })
        #expect(request.used.map(\.name) == ["gender"])
    }

    @Test(arguments: [
        "birthdate=x", "_count=x", "_count=1&_count=2", "name:missing=yes", "name:not=x", "name:nosuch=x", "_query=x",
        "organization.name:nosuch=x", "_revinclude:recurse=*", "_count:x=1",
        "_filter=name eq", "_has:Observation=x", "_include=x", "organization:Organization.active:missing=perhaps",
    ])
    func `refuses under lenient handling what is known and wrong`(query: String) {
        #expect(throws: SearchError.self) { try QueryParserTests.parse("Patient", query, lenient: true) }
    }

    @Test(arguments: [
        "name=", "name", "_id=", "_tag=", "_sort=", "_count=", "organization.name=", "name:exact=", "_include=",
    ])
    func `passes over what has no value`(query: String) throws {
        let request = try QueryParserTests.parse("Patient", query + "&gender=male")
        #expect(request.query.criteria.count == 1)
        #expect(request.leftOut.isEmpty)
        #expect(request.used.map(\.name) == ["gender"])
    }

    // MARK: Criteria

    private func criteria(_ query: String, lenient: Bool = false) throws -> [Criterion] {
        var context = QueryParserTests.context
        context.isLenient = lenient
        return try QueryParser.criteria(#require(QueryString.parse(query)), type: .patient, context: context)
    }

    @Test func `takes criteria alone`() throws {
        #expect(try criteria("identifier=http://x|1&gender=male").count == 2)
        #expect(try criteria("_id=1&_format=json&_pretty=true") == [.ids(["1"])])
        #expect(try criteria("organization.name=x&_has:Observation:patient:code=1&name:exact=y").count == 3)
    }

    @Test(arguments: [
        "", "_format=json", "foo=1", "gender=male&foo=1", "gender=male&_count=5", "gender=male&_sort=_id",
        "gender=male&_summary=true", "gender=male&_elements=id", "gender=male&_total=none", "gender:exact=x",
        "_count=1", "gender=", "gender=male&family=",
        "gender=male&_include=Patient:organization", "gender=male&_revinclude=Observation:patient",
    ])
    func `refuses criteria that are missing or say more`(query: String) {
        #expect(throws: SearchError.self) { try criteria(query) }
        #expect(throws: SearchError.self) { try criteria(query, lenient: true) }
    }
}
