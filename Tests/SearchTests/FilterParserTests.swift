import FHIR
import Search
import Testing

/// The grammar of `_filter`. Source: search_filter.html.
@Suite struct FilterParserTests {
    private func filter(_ text: String, of type: String = "Patient") throws -> Criterion {
        let request = try QueryParser.parse(
            [("_filter", text)], type: #require(ResourceType(type)), context: QueryParserTests.context)
        #expect(request.query.criteria.count == 1)
        return try #require(request.query.criteria.first)
    }

    private func issue(_ text: String, of type: String = "Patient") -> FHIR.Issue? {
        do {
            _ = try filter(text, of: type)
            return nil
        } catch {
            return (error as? SearchError)?.issues.first
        }
    }

    private func plain(_ query: String, of type: String = "Patient") throws -> Criterion {
        try CriterionReaderTests.criterion(type, query)
    }

    private func family(_ test: ValueTest) throws -> Criterion {
        .values([test], fields: try fields("Patient", "family"))
    }

    // MARK: Operations

    @Test(
        arguments: [
            ("family eq Müller", .equal("muller")), ("family co Üll", .contains("ull")),
            ("family sw Mül", .beginning("mul")), ("family ew LER", .suffix("ler")),
        ] as [(String, ValueTest)])
    func `compares strings`(text: String, test: ValueTest) throws {
        #expect(try filter(text) == family(test))
        #expect(try filter("  \(text)\n") == family(test))
        let words = text.split(separator: " ")
        #expect(try filter("\(words[0]) \(words[1]) \"\(words[2])\"") == family(test))
    }

    @Test(arguments: [
        ("Patient", "birthdate eq 2010", "birthdate=2010"), ("Patient", "birthdate gt 2010-01", "birthdate=gt2010-01"),
        ("Patient", "birthdate lt 2010", "birthdate=lt2010"), ("Patient", "birthdate ge 2010", "birthdate=ge2010"),
        ("Patient", "birthdate le 2010", "birthdate=le2010"), ("Patient", "birthdate ap 2010", "birthdate=ap2010"),
        ("Patient", "birthdate sa 2010", "birthdate=sa2010"), ("Patient", "birthdate eb 2010", "birthdate=eb2010"),
        ("Patient", "gender eq male", "gender=male"), ("Patient", "identifier eq urn:s|1", "identifier=urn:s|1"),
        ("Patient", "_id eq a", "_id=a"), ("Patient", "_lastUpdated ge 2020", "_lastUpdated=ge2020"),
        ("Patient", "organization re Organization/1", "organization=Organization/1"),
        ("Patient", "organization eq Organization/1", "organization=Organization/1"),
        ("ValueSet", "url eq http://x/a", "url=http://x/a"),
        ("RiskAssessment", "probability gt 0.8", "probability=gt0.8"),
        (
            "Observation", "value-quantity le 5.4|http://unitsofmeasure.org|mg",
            "value-quantity=le5.4|http://unitsofmeasure.org|mg"
        ),
        ("Observation", "code-value-quantity eq a$gt5", "code-value-quantity=a$gt5"),
    ])
    func `compares as the parameter does`(type: String, text: String, query: String) throws {
        #expect(try filter(text, of: type) == plain(query, of: type))
    }

    @Test func `turns round what is not equal`() throws {
        #expect(try filter("family ne x") == .not(family(.equal("x"))))
        #expect(try filter("gender ne male") == .not(plain("gender=male")))
        #expect(try filter("birthdate ne 2010") == .not(plain("birthdate=2010")))
        #expect(try filter("_id ne a") == .not(.ids(["a"])))
    }

    @Test func `asks whether there is a value`() throws {
        for (type, code) in [
            ("Patient", "family"), ("Patient", "birthdate"), ("Patient", "organization"), ("ValueSet", "url"),
        ] {
            #expect(try filter("\(code) pr true", of: type) == .missing(false, fields: fields(type, code)))
            #expect(try filter("\(code) pr false", of: type) == .missing(true, fields: fields(type, code)))
        }
        #expect(try filter("_id pr true") == .any([[]]))
        #expect(try filter("_id pr false") == .any([]))
    }

    @Test func `asks whether periods overlap`() throws {
        let year = try dates("2010")
        let test = DateTest(.ap, low: year.low, high: year.high)
        #expect(
            try filter("date po 2010", of: "Observation")
                == .values([.date(test)], fields: fields("Observation", "date")))
        #expect(try filter("_lastUpdated po 2010") == .lastUpdated([test]))
    }

    // MARK: Logic

    @Test func `binds and more strongly than or`() throws {
        let (a, b, c) = (try family(.equal("a")), try family(.equal("b")), try family(.equal("c")))
        #expect(try filter("family eq a and family eq b") == .any([[a, b]]))
        #expect(try filter("family eq a or family eq b") == .any([[a], [b]]))
        #expect(try filter("family eq a or family eq b and family eq c") == .any([[a], [b, c]]))
        #expect(try filter("family eq a and family eq b or family eq c") == .any([[a, b], [c]]))
        #expect(try filter("(family eq a or family eq b) and family eq c") == .any([[.any([[a], [b]]), c]]))
        #expect(try filter("family eq a and (family eq b or family eq c)") == .any([[a, .any([[b], [c]])]]))
        #expect(try filter("family eq a and(family eq b)or(family eq c)") == .any([[a, b], [c]]))
    }

    @Test func `turns round what stands in brackets`() throws {
        let (a, b) = (try family(.equal("a")), try family(.equal("b")))
        #expect(try filter("not (family eq a)") == .not(a))
        #expect(try filter("not(family eq a)") == .not(a))
        #expect(try filter("not (family eq a and family eq b)") == .not(.any([[a, b]])))
        #expect(try filter("not (not (family eq a))") == a)
        #expect(try filter("family eq a and not (family eq b)") == .any([[a, .not(b)]]))
        #expect(try filter("((family eq a))") == a)
    }

    @Test func `takes words of the grammar as values`() throws {
        #expect(try filter("family eq and and family eq or") == .any([[family(.equal("and")), family(.equal("or"))]]))
        #expect(try filter("family eq \"a and (b\"") == family(.equal("a and (b")))
    }

    // MARK: Paths

    @Test func `follows paths as chains do`() throws {
        let partOf = try filter("partof.name eq \"x\"", of: "Organization")
        guard case .chain(let links, let from) = partOf else {
            Testing.Issue.record("\(partOf)")
            return
        }
        #expect(from == (try fields("Organization", "partof")))
        #expect(links.map(\.type.name) == ["Organization"])
        #expect(links[0].criteria == [.values([.equal("x")], fields: try fields("Organization", "name"))])
        #expect(
            try filter("subject.gender eq male", of: "Observation")
                == plain("subject:Patient.gender=male", of: "Observation"))
    }

    @Test func `narrows a path by a condition in brackets`() throws {
        let criterion = try filter("subject:Patient[gender eq male or active eq true].family eq x", of: "Observation")
        guard case .chain(let links, _) = criterion else {
            Testing.Issue.record("\(criterion)")
            return
        }
        #expect(
            links[0].criteria == [
                .any([[try plain("gender=male")], [try plain("active=true")]]), try family(.equal("x")),
            ])
        #expect(issue("subject:Patient[family eq \"]\"].gender eq male", of: "Observation") == nil)
    }

    @Test func `asks what leads here`() throws {
        #expect(try filter("_has:Observation:patient:code eq 1") == plain("_has:Observation:patient:code=1"))
    }

    // MARK: Strings

    @Test(arguments: [
        (#""a b""#, "a b"), (#""a\"b""#, "a\"b"), (#""a\\b""#, "a\\b"), (#""a\/b""#, "a/b"), (#""a\u0062c""#, "abc"),
        (#""a\tb""#, "a b"), (#""a)b""#, "a)b"), (#""李 小龙""#, "李 小龙"), ("李", "李"), ("a\"b", "a\"b"),
    ])
    func `reads strings with their escapes`(text: String, value: String) throws {
        #expect(try filter("family eq \(text)") == family(.equal(value)))
        #expect(try filter("(family eq \(text))") == family(.equal(value)))
    }

    // MARK: Refusals

    @Test(
        arguments: [
            (
                "x", .value,
                "_filter: x: an operation is missing: there are eq, ne, co, sw, ew, gt, lt, ge, le, ap, sa, eb, pr, po, ss, sb, in, re at the end"
            ),
            (
                "family is x", .value,
                "_filter: family: an operation is missing: there are eq, ne, co, sw, ew, gt, lt, ge, le, ap, sa, eb, pr, po, ss, sb, in, re before “is x”"
            ),
            ("family eq", .value, "_filter: family: a value is missing at the end"),
            ("family eq \"x", .value, "_filter: family: the closing quote is missing at the end"),
            ("family eq \"\\u00zz\"", .value, "_filter: family: the escape is wrong before “00zz\"”"),
            (
                #"identifier eq "a\|b""#, .value,
                #"_filter: identifier: \| is no escape of a JSON string; a | that is meant is written \\| between quotation marks before “b"”"#
            ),
            (
                #"identifier eq a\b"#, .value,
                #"_filter: identifier eq: a \ stands before , | $ and \ only; one that is meant is written \\; in quotation marks each \ is written twice"#
            ),
            ("family eq a b", .value, "_filter: “and”, “or” or the end is expected before “b”"),
            ("family eq a and", .value, "_filter: a search parameter is missing at the end"),
            ("(family eq a", .value, "_filter: “)” is missing at the end"),
            ("(family eq a]", .value, "_filter: “)” is missing before “]”"),
            ("family eq a)", .value, "_filter: “and”, “or” or the end is expected before “)”"),
            ("()", .value, "_filter: a search parameter is missing before “)”"),
            ("famly eq a", .notSupported, "_filter: famly: Patient has no such search parameter; did you mean family?"),
            ("family gt a", .value, "_filter: family gt: has no meaning for a string parameter"),
            ("gender co a", .value, "_filter: gender co: has no meaning for a token parameter"),
            ("birthdate co a", .value, "_filter: birthdate co: has no meaning for a date parameter"),
            ("family re Patient/1", .value, "_filter: family re: has no meaning for a string parameter"),
            ("family po 2010", .value, "_filter: family po: has no meaning for a string parameter"),
            ("family pr perhaps", .value, "_filter: family pr: must be true or false"),
            (
                "language in x", .notSupported,
                "_filter: language in: there is no terminology here to say which codes are meant"
            ),
            (
                "language ss x", .notSupported,
                "_filter: language ss: there is no terminology here to say which codes are meant"
            ),
            (
                "language sb x", .notSupported,
                "_filter: language sb: there is no terminology here to say which codes are meant"
            ),
            ("family.name eq x", .notSupported, "family: family is no reference: it leads nowhere"),
            (
                "organization[active eq true] eq x", .value,
                "_filter: “.” and a parameter are missing behind organization before “ eq x”"
            ),
            (
                "organization[active eq true", .value,
                "_filter: “.” and a parameter are missing behind organization at the end"
            ),
            (
                "_has:Observation:patient:code ne 1", .value,
                "_filter: _has:Observation:patient:code: _has is asked by eq at the end"
            ),
        ] as [(String, FHIR.Issue.Kind, String)])
    func `names the place of what it refuses`(text: String, kind: FHIR.Issue.Kind, message: String) {
        let issue = issue(text)
        #expect(issue?.text == message)
        #expect(issue?.kind == kind)
        #expect(issue?.place == "http._filter")
    }

    @Test func `bounds the depth of brackets`() {
        func nested(_ depth: Int) -> String {
            String(repeating: "(", count: depth) + "family eq a" + String(repeating: ")", count: depth)
        }
        #expect(issue(nested(49)) == nil)
        #expect(issue(nested(50))?.kind == .tooCostly)
        #expect(issue(String(repeating: "(", count: 100_000))?.kind == .tooCostly)
        #expect(issue(String(repeating: "not (", count: 100_000))?.kind == .tooCostly)
    }

    @Test func `bounds the number of tests`() {
        func tests(_ count: Int, _ word: String) -> String {
            Array(repeating: "family eq a", count: count).joined(separator: " \(word) ")
        }
        for word in ["and", "or"] {
            #expect(issue(tests(1000, word)) == nil)
            #expect(issue(tests(1001, word))?.kind == .tooCostly)
        }
    }

    @Test func `follows paths of eight links`() {
        #expect(issue(String(repeating: "partof.", count: 8) + "name eq x", of: "Location") == nil)
    }

    @Test func `keeps what is denied again and again shallow`() throws {
        let deep = String(repeating: "not (", count: 40) + "name eq a" + String(repeating: ")", count: 40)
        let criteria = try QueryParserTests.parse("Patient", "_filter=\(QueryString.encode(deep))").query.criteria
        #expect(criteria == (try QueryParserTests.parse("Patient", "_filter=name%20eq%20a").query.criteria))
    }
}
