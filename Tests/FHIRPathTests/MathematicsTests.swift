import FHIRPath
import Testing

/// FHIRPath 2.0.0, §5.7 "Math" and §6.6 "Math operators".
@Suite struct MathematicsTests {
    @Test(arguments: [
        ("1 + 2", "[3]"), ("1 - 2", "[-1]"), ("2 * 3", "[6]"), ("7 / 2", "[3.5]"), ("6 / 2", "[3]"), ("7 div 2", "[3]"),
        ("-7 div 2", "[-3]"), ("7 mod 2", "[1]"), ("-7 mod 2", "[-1]"), ("5.5 div 0.7", "[7]"),
        ("5.5 mod 0.7", "[0.6]"),
        ("0.1 + 0.2", "[0.3]"), ("1.50 + 1", "[2.50]"), ("1.1 * 1.1", "[1.21]"), ("1 / 0", "[]"), ("1 div 0", "[]"),
        ("1 mod 0", "[]"), ("1.0 / 0.0", "[]"), ("1 + {}", "[]"), ("{} * 2", "[]"),
        // What does not fit 64 bits is empty.
        ("9223372036854775807 + 1", "[]"), ("-9223372036854775807 - 2", "[]"), ("9223372036854775807 * 2", "[]"),
        ("1 / 3", "[0.3333333333333333333333333333]"), ("-9223372036854775807 - 1", "[-9223372036854775808]"),
    ])
    func `reckons`(expression: String, want: String) throws {
        #expect(try evaluated(expression) == want)
    }

    @Test(arguments: [
        ("(-5).abs()", "[5]"), ("(-5.50).abs()", "[5.50]"), ("(-5.5 'mg').abs() = 5.5 'mg'", "[true]"),
        ("1.1.ceiling()", "[2]"),
        ("(-1.1).ceiling()", "[-1]"), ("1.ceiling()", "[1]"), ("2.1.floor()", "[2]"), ("(-2.1).floor()", "[-3]"),
        ("101.99.truncate()", "[101]"),
        ("(-1.56).truncate()", "[-1]"), ("1.round()", "[1]"), ("3.14159.round(3)", "[3.142]"), ("0.5.round()", "[1]"),
        ("(-1.6).round()", "[-2]"), ("3.1.round(5)", "[3.1]"), ("2.449.round(1)", "[2.4]"), ("0.exp() = 1", "[true]"),
        ("{}.exp()", "[]"),
        ("1.ln() = 0", "[true]"), ("16.log(2) = 4", "[true]"), ("100.log(10) = 2", "[true]"),
        ("81.sqrt() = 9", "[true]"), ("(-1).sqrt()", "[]"),
        ("2.sqrt().round(10)", "[1.4142135624]"), ("1.exp().round(9)", "[2.718281828]"),
        ("10.ln().round(9)", "[2.302585093]"),
        ("2.power(3)", "[8]"), ("2.5.power(2)", "[6.25]"), ("(-1).power(0.5)", "[]"), ("2.power(-1)", "[0.5]"),
        ("0.power(-1)", "[]"),
        ("7.power(0)", "[1]"), ("(-2).power(3)", "[-8]"), ("0.ln()", "[]"), ("(-1).ln()", "[]"), ("5.log(1)", "[]"),
        ("5.power({})", "[]"),
        ("10.exp().exp()", "[]"), ("9.0.power(0.5) = 3", "[true]"),
    ])
    func `computes`(expression: String, want: String) throws {
        #expect(try evaluated(expression) == want)
    }

    @Test(arguments: [
        "'a' * 2", "1 + 'a'", "true + 1", "-'a'", "-true", "(1 | 2) + 1", "1 + (1 | 2)", "'a' - 'b'", "'a'.abs()",
        "(1 | 2).sqrt()",
        "1.round(-1)", "1.power('a')", "@2024 * 2", "1 - 1 'mg'", "1 'mg' mod 2 'mg'",
    ])
    func `refuses what is no number`(expression: String) throws {
        #expect(try failure(of: expression)?.kind == .evaluation)
    }
}
