import FHIR
import Search
import Testing

/// `Criterion+match`: the meaning of criteria.
@Suite struct CriterionMatchTests {
    private static let q = "http://unitsofmeasure.org"
    private static let patient = ResourceType.patient

    private static func decimal(_ text: String) -> DecimalKey {
        FHIRDecimal(text).map { DecimalKey($0) } ?? DecimalKey(bytes: [])
    }

    @Test(
        arguments: [
            (.token(system: nil, code: "a"), .token(system: "s", code: "a"), true),
            (.token(system: nil, code: "a"), .token(system: "", code: "a"), true),
            (.token(system: "", code: "a"), .token(system: "s", code: "a"), false),
            (.token(system: "", code: "a"), .token(system: "", code: "a"), true),
            (.token(system: "s", code: "a"), .token(system: "s", code: "a"), true),
            (.token(system: "s", code: "a"), .token(system: "", code: "a"), false),
            (.token(system: "s", code: nil), .token(system: "s", code: "b"), true),
            (.token(system: "s", code: nil), .token(system: "t", code: "b"), false),
            (.token(system: nil, code: "a"), .token(system: "s", code: "A"), false),
            (.prefix("mul"), .string("muller"), true), (.prefix("muller"), .string("mul"), false),
            (.prefix("ull"), .string("muller"), false),
            (.reference(.local(patient, id: "1")), .reference(.local(patient, id: "1")), true),
            (.reference(.local(patient, id: "1")), .reference(.local(patient, id: "2")), false),
            (.reference(.url("u")), .reference(.url("u")), true),
            (.leadsTo(patient), .reference(.local(patient, id: "1")), true),
            (.leadsTo(patient), .reference(.url("http://other.test/fhir/Patient/1")), true),
            (.leadsTo(patient), .reference(.url("http://other.test/fhir/Group/1")), false),
            (.leadsTo(patient), .reference(.url("urn:uuid:1")), false),
            (.reference(.url("Patient/1")), .reference(.local(patient, id: "1")), false), (.uri("u"), .uri("u"), true),
            (.uri("u"), .uri("u/v"), false),
            (.never, .string("a"), false), (.never, .token(system: "", code: ""), false),
            (.prefix("a"), .uri("a"), false), (.uri("a"), .string("a"), false),
            (.token(system: nil, code: "a"), .string("a"), false),
        ] as [(ValueTest, IndexValue, Bool)])
    func `compares a value with what the index has`(test: ValueTest, value: IndexValue, isMatch: Bool) {
        #expect(test.matches(value) == isMatch)
    }

    @Test(
        arguments: [
            (nil, nil, true), (q, "mg", true), (q, "g", false), ("http://x", "mg", false), (q, nil, true),
            (nil, "mg", true), (nil, "milligram", true), (q, "milligram", false), (nil, "g", false),
        ] as [(String?, String?, Bool)])
    func `finds quantities by unit as code or as printed`(system: String?, code: String?, isMatch: Bool) {
        let value = IndexValue.quantity(
            CriterionMatchTests.decimal("5.4"), system: CriterionMatchTests.q, code: "mg", unit: "milligram")
        let test = CriterionMatchTests.number(.eq, "5.4", "5.35", "5.45")
        #expect(ValueTest.quantity(test, system: system, code: code).matches(value) == isMatch)
        let other = CriterionMatchTests.number(.ge, "6", "5.5", "6.5")
        #expect(!ValueTest.quantity(other, system: system, code: code).matches(value))
    }

    private static func number(
        _ relation: DateTest.Relation, _ exact: String, _ low: String, _ high: String
    ) -> DecimalTest {
        DecimalTest(relation, exact: decimal(exact), low: decimal(low), high: decimal(high))
    }

    @Test(arguments: [
        ("0.75", true), ("0.8", true), ("0.849", true), ("0.85", false), ("0.7499", false), ("-0.8", false),
    ])
    func `takes the low end of an implied range and not the high one`(value: String, isWithin: Bool) {
        let value = CriterionMatchTests.decimal(value)
        #expect(CriterionMatchTests.number(.eq, "0.8", "0.75", "0.85").holds(value) == isWithin)
        #expect(CriterionMatchTests.number(.ne, "0.8", "0.75", "0.85").holds(value) == !isWithin)
    }

    @Test(arguments: [
        (DateTest.Relation.gt, false), (.sa, false), (.ge, true), (.lt, false), (.eb, false), (.le, true), (.ap, true),
    ])
    func `includes or leaves out the number itself`(relation: DateTest.Relation, holds: Bool) {
        #expect(
            CriterionMatchTests.number(relation, "5", "4.5", "5.5").holds(CriterionMatchTests.decimal("5")) == holds)
    }

    /// The query names 10...19. Values before, over the low end, at it, within, the same, at the high end, over it, after, around.
    @Test(arguments: [
        (DateTest.Relation.eq, "within low same high"), (.ne, "before over-low over-high after around"),
        (.gt, "over-high after around"), (.lt, "before over-low around"),
        (.ge, "over-low low within same high over-high after around"),
        (.le, "before over-low low within same high over-high around"),
        (.sa, "after"), (.eb, "before"), (.ap, "over-low low within same high over-high around"),
    ])
    func `relates ranges of dates`(relation: DateTest.Relation, names: String) {
        let values: [(String, Int64, Int64)] = [
            ("before", 1, 9), ("over-low", 5, 12), ("low", 10, 12), ("within", 12, 15), ("same", 10, 19),
            ("high", 15, 19), ("over-high", 15, 25), ("after", 20, 25), ("around", 5, 25),
        ]
        let test = DateTest(relation, low: 10, high: 19)
        #expect(
            Set(values.filter { test.holds(low: $0.1, high: $0.2) }.map(\.0))
                == Set(names.split(separator: " ").map(String.init)))
    }

    /// A second of ten moments. What is after it need not be after all of it; what is as long is not after itself.
    @Test func `takes what comes after a time from its first moment on`() {
        let test = DateTest(.gt, low: 10, high: 19, isTime: true)
        #expect(test.holds(low: 14, high: 14))
        #expect(!test.holds(low: 10, high: 19))
        #expect(!test.holds(low: 5, high: 15))
        #expect(test.holds(low: 5, high: 20))
        #expect(!DateTest(.gt, low: 10, high: 19).holds(low: 14, high: 14))
    }

    @Test func `relates open ends`() {
        #expect(DateTest(.gt, low: 10, high: 19).holds(low: 5, high: .max))
        #expect(!DateTest(.eb, low: 10, high: 19).holds(low: 5, high: .max))
        #expect(DateTest(.lt, low: 10, high: 19).holds(low: .min, high: 5))
        #expect(!DateTest(.eq, low: 10, high: 19).holds(low: .min, high: .max))
    }

    @Test func `wants any of the values at any of the fields`() {
        let (a, b, c) = (IndexField(number: 1), IndexField(number: 2), IndexField(number: 3))
        let entries = [IndexEntry(field: a, value: .string("x")), IndexEntry(field: b, value: .string("y"))]
        func matches(_ criterion: Criterion) -> Bool {
            criterion.holds(id: "1", updated: 15, entries: entries, hasTexts: false) == true
        }
        #expect(matches(.values([.prefix("q"), .prefix("y")], fields: [a, b])))
        #expect(!matches(.values([.prefix("y")], fields: [a, c])))
        #expect(!matches(.values([], fields: [a])))
        #expect(!matches(.values([.prefix("x")], fields: [c])))
        #expect(matches(.ids(["2", "1"])))
        #expect(!matches(.ids(["2"])))
        #expect(matches(.lastUpdated([DateTest(.gt, low: 20, high: 20), DateTest(.eq, low: 10, high: 19)])))
        #expect(!matches(.lastUpdated([DateTest(.eb, low: 10, high: 19)])))
    }
}
