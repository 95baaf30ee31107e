import FHIRPath
import TestSupport
import Testing

/// FHIRPath 2.0.0, §2.2.2 "Time-valued quantities", §6 on quantities.
@Suite struct QuantityTests {
    @Test(arguments: [
        ("1 'g' = 1000 'mg'", "[true]"), ("1 'g' = 1001 'mg'", "[false]"), ("4.0 'g' > 3.5 'g'", "[true]"),
        ("1 'm' > 99 'cm'", "[true]"),
        ("1 'm' < 1 'g'", "[]"), ("1 'm' = 1 'g'", "[]"), ("1 'nonsense' = 1 'nonsense'", "[true]"),
        ("1 'nonsense' = 1 'rubbish'", "[]"),
        ("7 days = 1 week", "[true]"), ("1 day < 25 hours", "[true]"), ("60 minutes = 1 hour", "[true]"),
        ("1 year = 12 months", "[true]"),
        ("1 year > 11 months", "[true]"), ("1 year = 1 'a'", "[]"), ("1 month = 1 'mo'", "[]"),
        ("1 second = 1 's'", "[true]"),
        ("1 year ~ 1 'a'", "[true]"), ("1 second ~ 1 's'", "[true]"), ("1 year > 300 days", "[]"),
        ("4 'g' ~ 4040 'mg'", "[true]"),
        ("4 'g' ~ 4600 'mg'", "[false]"), ("1 'g' ~ 1 'm'", "[false]"), ("1 '1' = 1", "[true]"),
        ("100 '%' = 1", "[true]"),
        ("37 'Cel' = 98.6 '[degF]'", "[true]"), ("1 '[iU]' = 1 '[arb\\'U]'", "[]"), ("2 days != 3 days", "[true]"),
    ])
    func `compares quantities`(expression: String, want: String) throws {
        #expect(try evaluated(expression) == want)
    }

    @Test(arguments: [
        ("1.50 'mg' + 1 'mg'", "2.50", "mg"), ("1 'mg' - 3 'mg'", "-2", "mg"), ("2 'mg' * 3", "6", "mg"),
        ("3 * 2 'mg'", "6", "mg"),
        ("6 'mg' / 4", "1.5", "mg"), ("-(5 'mg')", "-5", "mg"), ("2 'm' * 3 'm'", "6", "m2"),
        ("6 'm' / 2 's'", "3", "m.s-1"),
        ("4 'g' / 2 'g'", "2", "1"), ("1 day + 2 days", "3", "day"), ("2.5 'mg'.round()", "3", "mg"),
        ("2.5 'mg'.floor()", "2", "mg"),
    ])
    func `reckons with quantities`(expression: String, value: String, unit: String) throws {
        let result = try evaluated(expression)
        #expect(result.json("0.value") == value)
        #expect(result.json("0.unit") == unit)
    }

    @Test(arguments: [
        "1 'm' + 1 'g'", "1 'nonsense' + 1 'mg'", "1 'mg' / 0", "1 'mg' + {}",
    ])
    func `gives nothing where units do not agree`(expression: String) throws {
        #expect(try evaluated(expression) == "[]")
    }

    private static func observation(_ quantity: String) -> String {
        #"{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":\#(quantity)}"#
    }

    /// fhirpath.html#quantity.
    @Test(arguments: [
        (
            #"{"value":1.50,"code":"g","system":"http://unitsofmeasure.org","unit":"gram"}"#, "value = 1500 'mg'",
            "[true]"
        ),
        (#"{"value":1.50,"code":"g","system":"http://unitsofmeasure.org"}"#, "value + 1 'g' = 2.5 'g'", "[true]"),
        (#"{"value":2,"unit":"mg"}"#, "value > 1 'mg'", "[true]"), (#"{"value":2}"#, "value = 2", "[true]"),
        (#"{"value":2.50}"#, "value.value", "[2.50]"), (#"{"value":2,"unit":"mg"}"#, "value.unit", #"["mg"]"#),
    ])
    func `takes FHIR's quantities as its own`(quantity: String, expression: String, want: String) throws {
        #expect(try evaluated(expression, on: QuantityTests.observation(quantity)) == want)
    }
}
