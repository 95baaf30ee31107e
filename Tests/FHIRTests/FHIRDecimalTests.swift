import FHIR
import Testing

@Suite struct FHIRDecimalTests {
    @Test(
        arguments: [
            ("0", false, [], 0), ("2.00", false, [2, 0, 0], -2), ("-3.5", true, [3, 5], -1),
            ("0.010", false, [1, 0], -3), ("100", false, [1, 0, 0], 0), ("1e3", false, [1], 3),
            ("1E-7", false, [1], -7),
            ("1.50e+2", false, [1, 5, 0], 0), ("-0.00", true, [], -2), ("007", false, [7], 0),
            ("1e400", false, [1], 400), ("1e-400", false, [1], -400), ("1.0e-400", false, [1, 0], -401),
        ] as [(String, Bool, [UInt8], Int)])
    func `keeps the digits as written`(text: String, isNegative: Bool, digits: [UInt8], exponent: Int) throws {
        let decimal = try #require(FHIRDecimal(text))
        #expect(decimal.isNegative == isNegative)
        #expect(decimal.digits == digits)
        #expect(decimal.exponent == exponent)
    }

    @Test(arguments: [
        "", "-", "+1", "--1", ".5", "5.", "1e", "1e+", "1e-", "e5", "1 ", " 1", "1,5", "1.2.3", "1e1.5", "NaN",
        "Infinity", "0x10", "١", "1_0", "１", "-.5", "1e--5", "1e401", "1e-401", "1e99999999999999999999",
    ])
    func `refuses what is no decimal or beyond the bounds`(text: String) {
        #expect(FHIRDecimal(text) == nil)
    }

    @Test func `takes as many digits as it says and no more`() {
        #expect(FHIRDecimal.digitsMax == 128)
        #expect(FHIRDecimal(String(repeating: "9", count: 128))?.digits.count == 128)
        #expect(FHIRDecimal(String(repeating: "9", count: 129)) == nil)
        #expect(FHIRDecimal("0." + String(repeating: "1", count: 127)) != nil)
        #expect(FHIRDecimal("0." + String(repeating: "1", count: 128)) == nil)
        #expect(FHIRDecimal.exponentMax == 400)
    }

    @Test(arguments: [
        ("0.8", "0.75", "0.85"), ("100", "99.5", "100.5"), ("-3.5", "-3.55", "-3.45"), ("2.00", "1.995", "2.005"),
        ("0", "-0.5", "0.5"), ("0.00", "-0.005", "0.005"), ("-0", "-0.5", "0.5"),
        ("1", "0.5", "1.5"), ("-1", "-1.5", "-0.5"), ("10", "9.5", "10.5"), ("1000", "999.5", "1000.5"),
        ("1.0", "0.95", "1.05"), ("9", "8.5", "9.5"), ("99.9", "99.85", "99.95"),
        // One significant digit: half a thousand to either side.
        ("1e3", "500", "1500"), ("5.4e3", "5350", "5450"), ("1e-3", "0.0005", "0.0015"),
    ])
    func `implies a range of half of the last digit to either side`(text: String, low: String, high: String) throws {
        let range = try #require(FHIRDecimal(text)).impliedRange
        #expect(try FHIRDecimalTests.value(range.low) == FHIRDecimalTests.value(#require(FHIRDecimal(low))))
        #expect(try FHIRDecimalTests.value(range.high) == FHIRDecimalTests.value(#require(FHIRDecimal(high))))
    }

    @Test func `implies a range at the bounds as well`() throws {
        let range = try #require(FHIRDecimal("1" + String(repeating: "0", count: 127))).impliedRange
        #expect(range.low.digits == [UInt8](repeating: 9, count: 127) + [5])
        #expect(range.high.digits.count == 129)
    }

    /// The number whatever its trailing zeros.
    private static func value(_ decimal: FHIRDecimal) -> String {
        var digits = decimal.digits
        var exponent = decimal.exponent
        while digits.last == 0 {
            digits.removeLast()
            exponent += 1
        }
        return digits.isEmpty ? "0" : "\(decimal.isNegative ? "-" : "")\(digits)e\(exponent)"
    }
}
