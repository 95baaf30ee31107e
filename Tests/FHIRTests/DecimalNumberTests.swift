import FHIR
import TestSupport
import Testing

@Suite struct DecimalNumberTests {
    private static func number(_ text: String) throws -> DecimalNumber { try #require(DecimalNumber(text), "\(text)") }

    @Test(arguments: [
        "0", "-1", "2.00", "0.10", "-0.50", "100", "0.0000000001", "99999999999999999999999999999999999999",
        "-0.99999999999999999999999999999999999999", "1.0000000000000000000000000000000000000",
    ])
    func `prints what it parsed, zeros at the end as well`(text: String) throws {
        #expect(try DecimalNumberTests.number(text).description == text)
    }

    @Test(arguments: [
        ("1e3", "1000"), ("1.5E2", "150"), ("1e-3", "0.001"), ("-2.50e1", "-25.0"),
        ("1e37", "1" + String(repeating: "0", count: 37)), ("007", "7"),
        ("-0", "0"), ("-0.0", "0.0"), ("1e-40", "0." + String(repeating: "0", count: 39) + "1"),
    ])
    func `prints exponents as plain digits`(text: String, want: String) throws {
        #expect(try DecimalNumberTests.number(text).description == want)
    }

    @Test(arguments: [
        "", "a", "+1", ".5", "5.", "1,5", "1e", String(repeating: "9", count: 39), "1e39", "9e38", "1e-65", "NaN",
    ])
    func `refuses what is no decimal or needs more than 38 digits`(text: String) {
        #expect(DecimalNumber(text) == nil)
    }

    @Test(arguments: [
        ("0.1", "+", "0.2", "0.3"), ("1.50", "+", "1", "2.50"), ("1", "-", "1.00", "0.00"),
        ("-1.5", "-", "1.5", "-3.0"), ("1.1", "*", "1.1", "1.21"),
        ("-2", "*", "0.50", "-1.00"), ("0", "*", "5.5", "0.0"), ("1", "/", "8", "0.125"), ("1.00", "/", "4", "0.25"),
        ("6", "/", "0.002", "3000"),
        ("-7", "/", "2", "-3.5"), ("7", "/", "-2", "-3.5"), ("1", "/", "3", "0.3333333333333333333333333333"),
        ("2", "/", "3", "0.6666666666666666666666666666"),
        ("-2", "/", "3", "-0.6666666666666666666666666666"), ("0", "/", "7", "0"),
        ("1e20", "/", "1e-10", "1000000000000000000000000000000"),
        ("0.001", "/", "1000", "0.000001"),
        ("9999999999999999999999999999999999999", "/", "9999999999999999999999999999999999999", "1"),
    ])
    func `reckons exactly`(a: String, sign: String, b: String, want: String) throws {
        let (x, y) = (try DecimalNumberTests.number(a), try DecimalNumberTests.number(b))
        let result =
            switch sign {
            case "+": x.adding(y)
            case "-": x.subtracting(y)
            case "*": x.multiplied(by: y)
            default: x.divided(by: y)
            }
        #expect(result?.description == want)
    }

    @Test func `gives nothing for what does not fit`() throws {
        let large = try DecimalNumberTests.number("99999999999999999999999999999999999999")
        let small = try DecimalNumberTests.number("1e-37")
        #expect(large.multiplied(by: DecimalNumber(10)) == nil)
        #expect(large.adding(small) == nil)
        #expect(large.subtracting(small) == nil)
        #expect(large.divided(by: small) == nil)
        #expect(large.divided(by: .zero) == nil)
        #expect(DecimalNumber.zero.divided(by: .zero) == nil)
        #expect(large.adding(large)?.adding(large) == nil)
        #expect(large.extended(toPlaces: 2) == nil)
        #expect(large.truncated == nil)
        // Zeros at the end do not count when there would be no room else.
        let padded = try DecimalNumberTests.number("2.0000000000000000000000000000000000000")
        #expect(padded.multiplied(by: padded) == DecimalNumber(4))
    }

    @Test(arguments: [
        ("2.5", 0, "2", "3", "3", "3", "2"), ("-2.5", 0, "-3", "-2", "-3", "-3", "-2"),
        ("2.4", 0, "2", "3", "2", "3", "2"), ("-2.6", 0, "-3", "-2", "-3", "-3", "-2"),
        ("0.05", 1, "0.0", "0.1", "0.1", "0.1", "0.0"), ("-0.04", 1, "-0.1", "0.0", "0.0", "-0.1", "0.0"),
        ("1.999", 2, "1.99", "2.00", "2.00", "2.00", "1.99"),
        ("3.10", 1, "3.1", "3.1", "3.1", "3.1", "3.1"), ("3", 2, "3.00", "3.00", "3.00", "3.00", "3.00"),
        ("9.5", 0, "9", "10", "10", "10", "9"),
    ])
    func `rounds by each rule`(
        text: String, places: Int, down: String, up: String, nearest: String, away: String, towards: String
    ) throws {
        let number = try DecimalNumberTests.number(text)
        #expect(number.rounded(toPlaces: places, .down)?.description == down)
        #expect(number.rounded(toPlaces: places, .up)?.description == up)
        #expect(number.rounded(toPlaces: places, .toNearestOrAwayFromZero)?.description == nearest)
        #expect(number.rounded(toPlaces: places, .awayFromZero)?.description == away)
        #expect(number.rounded(toPlaces: places, .towardZero)?.description == towards)
    }

    @Test(arguments: [
        ("2.00", "2", "="), ("0.0", "0", "="), ("-0.0", "0", "="), ("1.10", "1.1", "="), ("0.1", "0.11", "<"),
        ("-0.1", "-0.11", ">"), ("-1", "1", "<"), ("10", "9.99", ">"),
        // Too far apart for one scale.
        ("99999999999999999999999999999999999999", "1e-37", ">"),
        ("1e-60", "99999999999999999999999999999999999999", "<"), ("-1e-60", "-5", ">"), ("1e-60", "-1e-61", ">"),
        ("1e-60", "2e-20", "<"), ("-2e-20", "-1e-60", "<"), ("1e-60", "0", ">"),
    ])
    func `compares whatever the scales`(a: String, b: String, order: String) throws {
        let (x, y) = (try DecimalNumberTests.number(a), try DecimalNumberTests.number(b))
        #expect((x == y) == (order == "="))
        #expect((x < y) == (order == "<"))
        #expect((x > y) == (order == ">"))
        #expect((y < x) == (order == ">"))
        if x == y { #expect(x.hashValue == y.hashValue) }
    }

    @Test(
        arguments: [
            ("2.500", "2.5", false, 2), ("2.000", "2", true, 2), ("-2.9", "-2.9", false, -2), ("100", "100", true, 100),
            ("0.00", "0", true, 0),
            ("9223372036854775807.9", "9223372036854775807.9", false, Int64.max),
        ] as [(String, String, Bool, Int64)])
    func `knows its whole part and its shortest form`(
        text: String, normalized: String, isInteger: Bool, truncated: Int64
    ) throws {
        let number = try DecimalNumberTests.number(text)
        #expect(number.normalized.description == normalized)
        #expect(number.isInteger == isInteger)
        #expect(number.truncated == truncated)
        #expect(number.isZero == (truncated == 0 && isInteger))
        #expect(number.isNegative == text.hasPrefix("-"))
        #expect((-number).adding(number) == .zero)
    }

    @Test(arguments: [("100", "0.5"), ("2.00", "0.005"), ("0.1", "0.05")])
    func `knows half of its last digit`(text: String, want: String) throws {
        #expect(try DecimalNumberTests.number(text).halfUnit.description == want)
    }

    @Test(
        arguments: [
            (0.1, "0.1"), (1, "1"), (-2.5, "-2.5"), (1.0 / 3, "0.333333333333333"),
            (2.0.squareRoot(), "1.4142135623731"), (1e20, "100000000000000000000"), (0, "0"), (1e-10, "0.0000000001"),
        ] as [(Double, String)])
    func `takes fifteen digits of a double`(double: Double, want: String) throws {
        #expect(try DecimalNumberTests.number(want) == DecimalNumber(nearest: double))
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, 1e30])
    func `takes no double that is not finite or too large`(double: Double) {
        #expect(DecimalNumber(nearest: double) == nil)
    }

    @Test(arguments: [("0.1", 0.1), ("-2.50", -2.5), ("1e-30", 1e-30), ("12345678901234567168", 12345678901234567168)])
    func `is near its double`(text: String, double: Double) throws {
        #expect(abs(try DecimalNumberTests.number(text).double - double) <= abs(double) * 1e-15)
    }

    @Test func `keeps the laws of arithmetic`() throws {
        let seed: UInt64 = 0x5EED_DEC1
        print("seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        func random() -> DecimalNumber {
            DecimalNumber(
                coefficient: Int128(Int64.random(in: -99_999_999...99_999_999, using: &generator)),
                scale: Int.random(in: 0...6, using: &generator))
        }
        for round in 0..<2_000 {
            let (a, b, c) = (random(), random(), random())
            let what: Comment = "round \(round): \(a), \(b), \(c)"
            #expect(DecimalNumber(a.description)?.description == a.description, what)
            #expect(a.adding(b) == b.adding(a), what)
            #expect(a.adding(b)?.subtracting(b) == a, what)
            #expect(a.adding(b)?.adding(c) == b.adding(c).flatMap { a.adding($0) }, what)
            #expect(a.multiplied(by: b) == b.multiplied(by: a), what)
            #expect(
                b.adding(c).flatMap { a.multiplied(by: $0) }
                    == a.multiplied(by: b)?.adding(a.multiplied(by: c) ?? .zero), what)
            if !b.isZero { #expect(a.multiplied(by: b)?.divided(by: b) == a, what) }
            #expect((a < b) == (a.subtracting(b)?.isNegative == true), what)
            let (down, up) = try (#require(a.rounded(toPlaces: 2, .down)), #require(a.rounded(toPlaces: 2, .up)))
            #expect(down <= a && a <= up, what)
            let nearest = try #require(a.rounded(toPlaces: 2, .toNearestOrAwayFromZero))
            #expect(nearest == down || nearest == up, what)
            let distance = try #require(a.subtracting(nearest))
            #expect((distance.isNegative ? -distance : distance) <= DecimalNumber(coefficient: 5, scale: 3), what)
        }
    }
}
