import FHIR
import Search
import Testing

/// `DecimalTest+units`: tests in other units of the same kind.
@Suite struct DecimalTestUnitsTests {
    private func test(_ text: String, _ relation: DateTest.Relation = .eq) throws -> DecimalTest {
        guard
            case .quantity(let test, _, _)? = try QueryParserTests.tests(
                "Observation", "value-quantity=\(relation)\(text)"
            ).first
        else { throw SearchError([]) }
        return test
    }

    @Test(arguments: [
        ("5.4", "g", "mg", "5400", "5350", "5450"), ("5400", "mg", "g", "5.4", "5.3995", "5.4005"),
        ("1", "h", "s", "3600", "1800", "5400"), ("-40", "Cel", "[degF]", "-40", "-40.9", "-39.1"),
        ("37.0", "Cel", "K", "310.15", "310.1", "310.2"), ("120", "mm[Hg]", "mm[Hg]", "120", "119.5", "120.5"),
        ("1", "mmol/L", "umol/L", "1000", "500", "1500"), ("50", "%", "1", "0.5", "0.495", "0.505"),
    ])
    func `asks for the same in another unit`(
        text: String, code: String, other: String, exact: String, low: String, high: String
    ) throws {
        let unit = try #require(Unit.parse(code))
        let found = try #require(try test(text).converted(from: unit, to: other))
        #expect(found == DecimalTest(.eq, exact: try key(exact), low: try key(low), high: try key(high)))
    }

    @Test func `keeps the relation`() throws {
        let gram = try #require(Unit.parse("g"))
        for relation in DateTest.Relation.allCases {
            #expect(try test("2", relation).converted(from: gram, to: "mg")?.relation == relation)
        }
    }

    @Test(arguments: ["m", "mol", "L", "1", "nosuch", "", "mm[Hg]"])
    func `asks for nothing in a unit that measures something else`(other: String) throws {
        #expect(try test("5").converted(from: try #require(Unit.parse("g")), to: other) == nil)
    }

    private static let ucum = Unit.system

    @Test(
        arguments: [
            (ucum, "g", ucum, "mg", true), (ucum, "kg", ucum, "mg", false), (ucum, "g", ucum, "g", false),
            // Without the system on both sides a code is not UCUM's.
            (nil, "g", ucum, "mg", false), (ucum, "g", "urn:u", "mg", false), ("urn:u", "g", ucum, "mg", false),
            (ucum, nil, ucum, "mg", true), (ucum, "m", ucum, "mg", false),
        ] as [(String?, String?, String, String, Bool)])
    func `finds quantities in any unit that measures the same`(
        system: String?, code: String?, mySystem: String, myCode: String, isFound: Bool
    ) throws {
        // 5 g, or 5000 of what stands there.
        let number = code == nil ? "5000" : "5"
        let value = IndexValue.quantity(try key("5000"), system: mySystem, code: myCode, unit: "")
        #expect(ValueTest.quantity(try test(number), system: system, code: code).matches(value) == isFound)
        let range = IndexValue.range(
            low: try key("4999.9"), high: try key("5000.1"), system: mySystem, code: myCode, unit: "")
        #expect(ValueTest.quantity(try test(number), system: system, code: code).matches(range) == isFound)
    }
}
