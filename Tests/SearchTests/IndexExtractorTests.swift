import FHIR
import JSON
import Search
import Testing

/// Each data type's way into the index. Source: search.html, the table of each parameter type.
@Suite struct IndexExtractorTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let code: String
        let text: String
        let values: [IndexValue]
        var testDescription: String { "\(code) of \(text)" }
        init(_ code: String, _ text: String, _ values: IndexValue...) {
            (self.code, self.text, self.values) = (code, text, values)
        }
    }

    @Test(arguments: [
        Row("gender", #"{"resourceType":"Patient","gender":"female"}"#, .token(system: "", code: "female")),
        Row("active", #"{"resourceType":"Patient","active":false}"#, .token(system: "", code: "false")),
        Row(
            "identifier",
            #"{"resourceType":"Patient","identifier":[{"system":"http://x","value":"1"},{"value":"2"},{"system":"http://y"},{"use":"usual"}]}"#,
            .token(system: "http://x", code: "1"), .token(system: "", code: "2"), .token(system: "http://y", code: "")),
        Row(
            "code",
            #"{"resourceType":"Observation","code":{"coding":[{"system":"http://loinc.org","code":"8867-4"},{"code":"hr"}],"text":"Pulse"}}"#,
            .token(system: "http://loinc.org", code: "8867-4"), .token(system: "", code: "hr")),
        Row(
            "_tag", #"{"resourceType":"Patient","meta":{"tag":[{"system":"http://x","code":"a"}]}}"#,
            .token(system: "http://x", code: "a")),
        Row(
            "code",
            #"{"resourceType":"Observation","code":{"coding":[{"system":"s","code":"A"},{"system":"s","code":"A"}]}}"#,
            .token(system: "s", code: "A")), Row("code", #"{"resourceType":"Observation","code":{"text":"Pulse"}}"#),
        Row(
            "telecom",
            #"{"resourceType":"Patient","telecom":[{"system":"phone","value":"555"},{"system":"email","value":"a@b.c"},{"system":"fax"}]}"#,
            .token(system: "", code: "555"), .token(system: "", code: "a@b.c")),
        Row(
            "phone",
            #"{"resourceType":"Patient","telecom":[{"system":"email","value":"a@b.c"},{"value":"555","system":"phone"},{"value":"7"}]}"#,
            .token(system: "", code: "555")),
        Row(
            "email",
            #"{"resourceType":"Patient","telecom":[{"system":"email","value":"a@b.c"},{"system":"phone","value":"555"}]}"#,
            .token(system: "", code: "a@b.c")),
    ])
    func `indexes tokens with and without system`(row: Row) throws {
        #expect(try indexed(row.text, row.code) == row.values)
    }

    @Test(arguments: [
        Row(
            "name",
            #"{"resourceType":"Patient","name":[{"use":"official","text":"Dr. Zoë Müller","family":"Müller","given":["Zoë","X"],"prefix":["Dr."],"suffix":["MD"]}]}"#,
            .string("dr. zoe muller"), .reading("drzoemuller"), .string("muller"), .string("zoe"), .string("x"),
            .string("dr."), .string("md")),
        Row(
            "family", #"{"resourceType":"Patient","name":[{"family":"Müller","given":["Zoë"]},{"family":"王"}]}"#,
            .string("muller"), .string("王"), .reading("wang")),
        Row("given", #"{"resourceType":"Patient","name":[{"given":["Zoë",null,"X"]}]}"#, .string("zoe"), .string("x")),
        Row(
            "address",
            #"{"resourceType":"Patient","address":[{"use":"home","text":"T","line":["1 A St","B"],"city":"Köln","district":"D","state":"NW","postalCode":"50667","country":"DE","period":{"start":"2013"}}]}"#,
            .string("t"), .string("1 a st"), .string("b"), .string("koln"),
            .string("d"), .string("nw"), .string("50667"), .string("de")),
        Row("address-city", #"{"resourceType":"Patient","address":[{"city":"Köln"}]}"#, .string("koln")),
        Row(
            "name", #"{"resourceType":"Organization","name":"ACME","alias":["Acme Inc"]}"#, .string("acme"),
            .string("acme inc")),
        Row("title", #"{"resourceType":"ValueSet","title":"Blood"}"#, .string("blood")),
    ])
    func `indexes strings folded, part by part`(row: Row) throws {
        #expect(try indexed(row.text, row.code) == row.values)
    }

    @Test(arguments: [
        ("birthdate", #"{"resourceType":"Patient","birthDate":"2013-01"}"#, "2013-01", "2013-01"),
        (
            "date", #"{"resourceType":"Observation","effectiveDateTime":"2013-01-14T10:00:00Z"}"#,
            "2013-01-14T10:00:00Z", "2013-01-14T10:00:00Z"
        ),
        (
            "date", #"{"resourceType":"Observation","effectiveInstant":"2013-01-14T10:00:00.5Z"}"#,
            "2013-01-14T10:00:00.5Z", "2013-01-14T10:00:00.500000Z"
        ),
        (
            "date", #"{"resourceType":"Observation","effectivePeriod":{"start":"2013-01","end":"2013-03-05"}}"#,
            "2013-01", "2013-03-05"
        ),
        ("date", #"{"resourceType":"Observation","effectivePeriod":{"start":"2013-01"}}"#, "2013-01", ""),
        ("date", #"{"resourceType":"Observation","effectivePeriod":{"end":"2013-01"}}"#, "", "2013-01"),
        (
            "date",
            #"{"resourceType":"Observation","effectiveTiming":{"event":["2013-02-01","2012","2013-03-05T10:00:00Z"]}}"#,
            "2012", "2013-03-05T10:00:00Z"
        ),
        (
            "date",
            #"{"resourceType":"Observation","effectiveTiming":{"repeat":{"boundsPeriod":{"start":"2013-01-01","end":"2013-02-01"},"frequency":1}}}"#,
            "2013-01-01", "2013-02-01"
        ),
        (
            "date",
            #"{"resourceType":"Observation","effectiveTiming":{"event":["2011"],"repeat":{"boundsPeriod":{"start":"2013-01-01"}}}}"#,
            "2011", ""
        ),
    ])
    func `indexes dates as ranges, open where they are`(code: String, text: String, low: String, high: String) throws {
        let expected = IndexValue.date(
            low: low.isEmpty ? .min : try dates(low).low, high: high.isEmpty ? .max : try dates(high).high)
        #expect(try indexed(text, code) == [expected])
    }

    @Test(arguments: [
        #"{"resourceType":"Observation","effectivePeriod":{}}"#,
        #"{"resourceType":"Observation","effectiveTiming":{"code":{"text":"BID"}}}"#,
        #"{"resourceType":"Observation","effectiveDateTime":"soon"}"#,
        #"{"resourceType":"Observation","effectiveDateTime":null}"#,
    ])
    func `indexes nothing where there is no date`(text: String) throws {
        #expect(try indexed(text, "date").isEmpty)
    }

    @Test func `indexes quantities with their unit both ways`() throws {
        let text =
            #"{"resourceType":"Observation","valueQuantity":{"value":5.40,"unit":"mg/dL","system":"http://unitsofmeasure.org","code":"mg/dL"}}"#
        #expect(
            try indexed(text, "value-quantity") == [
                .quantity(key("5.4"), system: "http://unitsofmeasure.org", code: "mg/dL", unit: "mg/dL")
            ])
        #expect(
            try indexed(#"{"resourceType":"Observation","valueQuantity":{"value":-1e3}}"#, "value-quantity") == [
                .quantity(key("-1000"), system: "", code: "", unit: "")
            ])
        #expect(try indexed(#"{"resourceType":"Observation","valueQuantity":{"unit":"mg"}}"#, "value-quantity").isEmpty)
    }

    @Test func `indexes money by its currency`() throws {
        let text = #"{"resourceType":"Invoice","totalNet":{"value":10.50,"currency":"EUR"}}"#
        #expect(
            try indexed(text, "totalnet") == [
                .quantity(key("10.5"), system: "urn:iso:std:iso:4217", code: "EUR", unit: "")
            ])
    }

    @Test func `indexes both ends of a range`() throws {
        let text =
            #"{"resourceType":"Group","characteristic":[{"valueRange":{"low":{"value":1,"unit":"a"},"high":{"value":2,"unit":"a"}}}]}"#
        // Group's parameter value is a token: ranges are for quantities only.
        #expect(try indexed(text, "value").isEmpty)
        let condition =
            #"{"resourceType":"Condition","onsetRange":{"low":{"value":1,"code":"a","system":"u"},"high":{"value":2}}}"#
        #expect(
            try indexed(condition, "onset-age") == [
                .range(low: key("1"), high: key("2"), system: "u", code: "a", unit: "")
            ])
        let age = #"{"resourceType":"Condition","onsetAge":{"value":5,"comparator":"<=","code":"a"}}"#
        #expect(
            try indexed(age, "onset-age") == [.range(low: nil, high: key("5"), system: "", code: "a", unit: "")])
    }

    @Test func `indexes numbers by value`() throws {
        #expect(
            try indexed(
                #"{"resourceType":"RiskAssessment","prediction":[{"probabilityDecimal":0.80},{"probabilityDecimal":0.8}]}"#,
                "probability") == [.number(key("0.8"))])
    }

    @Test(arguments: [
        Row("url", #"{"resourceType":"ValueSet","url":"http://x.org/vs"}"#, .uri("http://x.org/vs")),
        Row(
            "_profile", #"{"resourceType":"Patient","meta":{"profile":["http://x.org/p|1"]}}"#, .uri("http://x.org/p|1")
        ),
        Row("_source", #"{"resourceType":"Patient","meta":{"source":"http://x.org/s"}}"#, .uri("http://x.org/s")),
        Row(
            "reference", #"{"resourceType":"ValueSet","compose":{"include":[{"system":"http://loinc.org"}]}}"#,
            .uri("http://loinc.org")),
        Row(
            "instantiates-canonical", #"{"resourceType":"CarePlan","instantiatesCanonical":["http://x.org/pd"]}"#,
            .reference(.url("http://x.org/pd"))),
    ])
    func `indexes URIs and canonicals`(row: Row) throws { #expect(try indexed(row.text, row.code) == row.values) }

    @Test func `gives each entry once and the same each time`() throws {
        let given = (0..<60).map { "\"name\($0 % 30)\"" }.joined(separator: ",")
        let text = "{\"resourceType\":\"Patient\",\"name\":[{\"given\":[\(given)]}]}"
        let (_, entries) = try extract(text)
        #expect(Set(entries).count == entries.count)
        #expect(try indexed(text, "given").count == 30)
        #expect(try extract(text).entries == entries)
    }
}
