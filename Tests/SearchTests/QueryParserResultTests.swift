import FHIR
import Search
import Testing

/// Result parameters. Source: search.html#3.1.1.5.
extension QueryParserTests {
    @Test(arguments: [
        ("", 50, false), ("_count=10", 10, false), ("_count=0", 0, true), ("_count=5000", 1_000, false),
        ("_count=007", 7, false), ("_summary=count", 0, true), ("_summary=count&_count=10", 0, true),
        ("_total=accurate", 50, true), ("_total=estimate", 50, true), ("_total=none", 50, false),
    ])
    func `decides how many and whether to count`(query: String, count: Int, wantsTotal: Bool) throws {
        let request = try QueryParserTests.parse("Patient", query)
        #expect(request.query.count == count)
        #expect(request.query.wantsTotal == wantsTotal)
        #expect(request.view.elements.isEmpty)
    }

    @Test(arguments: [
        "_count=-1", "_count=1.5", "_count=+1", "_count=x", "_count=99999999999999999999", "_total=some",
        "_summary=yes", "_elements=,", "_sort=-", "_sort=foo",
        "_sort=gender,", "_sort=gender,,birthdate", "_sort=gender,foo", "_sort=code-value", "_sort=age",
        "_sort=name,gender,_id,birthdate,family,given,_lastUpdated,_tag,_profile", "_sort:desc=name",
        "_page=x", "_page=", "_count=1&_count=1", "_sort=_id&_sort=_id", "_format=a&_format=b", "_count:exact=1",
    ])
    func `refuses result parameters that are wrong or given twice`(query: String) {
        #expect(QueryParserTests.issues("Patient", query).count == 1)
    }

    @Test(arguments: [
        ("_id", SortKey.id(descending: false)), ("-_id", .id(descending: true)),
        ("_lastUpdated", .lastUpdated(descending: false)), ("-_lastUpdated", .lastUpdated(descending: true)),
    ])
    func `sorts by what every resource has`(value: String, sort: SortKey) throws {
        #expect(try QueryParserTests.parse("Patient", "_sort=\(value)").query.sort == sort)
    }

    @Test func `sorts by a search parameter`() throws {
        let fields = try #require(SearchParameter.all(of: .patient)["birthdate"]).fields
        #expect(
            try QueryParserTests.parse("Patient", "_sort=birthdate").query.sort
                == .field(fields, kind: .date, descending: false))
        #expect(
            try QueryParserTests.parse("Patient", "_sort=-birthdate").query.sort
                == .field(fields, kind: .date, descending: true))
        #expect(try QueryParserTests.parse("Patient", "").query.sort == .creation)
        #expect(
            QueryParserTests.issues("Patient", "_sort=birthdat").first?.text
                == "_sort: Patient has no search parameter 'birthdat'; did you mean birthdate?")
    }

    @Test func `sorts by up to eight keys, each in its own direction`() throws {
        let query = try QueryParserTests.parse("Patient", "_sort=-birthdate,_id,-_lastUpdated,organization").query
        let fields = try #require(SearchParameter.all(of: .patient)["organization"]).fields
        #expect(query.sort.isDescending)
        #expect(
            query.thenBy == [
                .id(descending: false), .lastUpdated(descending: true),
                .field(fields, kind: .reference, descending: false),
            ])
        let most = "_sort=name,gender,_id,birthdate,family,given,_lastUpdated,_tag"
        #expect(try QueryParserTests.parse("Patient", most).query.thenBy.count == 7)
        #expect(QueryParserTests.issues("Patient", most + ",_profile").map(\.kind) == [.tooCostly])
    }

    @Test func `chooses the view`() throws {
        for summary in ResourceView.Summary.allCases {
            #expect(try QueryParserTests.parse("Patient", "_summary=\(summary.rawValue)").view.summary == summary)
        }
        #expect(
            try QueryParserTests.parse("Patient", "_elements=name,birthDate").view.elements == ["name", "birthDate"])
        #expect(try QueryParserTests.parse("Patient", "").view == .whole)
    }

    @Test func `leaves the place of a page to who signed it`() throws {
        #expect(QueryParserTests.issues("Patient", "_page=\(PageCursor(value: .text("a"), key: 42).token)").count == 1)
        #expect(try QueryParserTests.parse("Patient", "").query.cursor == nil)
    }

    @Test func `says what it used, as it executes it`() throws {
        let request = try QueryParserTests.parse(
            "Patient", "name=a,b&_count=5000&_format=json&_pretty=true&_sort=-birthdate&_total=none")
        #expect(
            request.used.map { "\($0.name)=\($0.value)" } == [
                "name=a,b", "_count=1000", "_sort=-birthdate", "_total=none",
            ])
        #expect(request.leftOut.isEmpty)
        #expect(request.total == SearchRequest.Total.none)
    }
}
