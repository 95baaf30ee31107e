import FHIR
@testable import Search
import Testing
import TestSupport

@Suite struct DecimalKeyTests {
    private func key(_ text: String) throws -> DecimalKey { try DecimalKey(#require(FHIRDecimal(text))) }

    @Test func `orders a table of numbers`() throws {
        let ascending = [
            "-1e400", "-123456789012345678901234567890", "-1000", "-100.1", "-100", "-99.99", "-12", "-10", "-9", "-2",
            "-1.5", "-1.05", "-1", "-0.99", "-0.1", "-0.05", "-1e-400", "0", "1e-400", "0.001", "0.01", "0.05", "0.1",
            "0.11", "0.9", "0.99",
            "1", "1.01", "1.05", "1.1", "1.5", "2", "9", "10", "11", "12", "99", "99.99", "100", "100.1", "101", "1000",
            "123456789012345678901234567890", "1e400",
        ]
        let keys = try ascending.map(key)
        for (a, b) in zip(keys, keys.dropFirst()) { #expect(a < b) }
        #expect(keys.sorted() == keys)
    }

    @Test(arguments: ["0", "5.4", "-5.4", "0.1", "1e400", "-1e-400", "99", "100.0001"])
    func `knows what lies next to a number`(text: String) throws {
        let mine = try key(text)
        #expect(mine.justBelow < mine && mine < mine.justAbove)
        for other in [
            "-1e399", "-5.40000001", "-5.39999999", "0", "5.39999999", "5.40000001", "98.99", "99.01", "1e399",
        ]
        where try key(other) != mine {
            let other = try key(other)
            #expect(other < mine ? other < mine.justBelow : mine.justAbove < other)
        }
        #expect(DecimalKey(bytes: []) < mine.justBelow && mine.justAbove < DecimalKey(bytes: [0xFF]))
    }

    @Test(arguments: [
        ["1", "1.0", "1.00", "1e0", "0.1e1", "10e-1", "01"], ["0", "-0", "0.00", "0e5", "-0e-3"],
        ["100", "1e2", "1.0E+2", "0.1e3"], ["-3.5", "-3.50", "-35e-1"], ["12.3", "12.30", "1.23e1"],
    ])
    func `gives equal numbers the same bytes`(texts: [String]) throws {
        #expect(Set(try texts.map { try key($0).bytes }).count == 1)
    }

    @Test(arguments: [("0", 1), ("1", 4), ("37.2", 5), ("120", 4), ("-1", 5), ("98.64", 5), ("0.0001", 4)])
    func `is short`(text: String, bytes: Int) throws {
        #expect(try key(text).bytes.count == bytes)
    }

    @Test(arguments: [1, 2, UInt64.random(in: .min ... .max)])
    func `orders random numbers as they are`(seed: UInt64) throws {
        print("decimals: seed \(seed)")
        var random = SeededGenerator(seed: seed)
        for _ in 0..<5_000 {
            let a = DecimalKeyTests.number(&random)
            // Half of the time a near one.
            let b =
                Bool.random(using: &random)
                ? DecimalKeyTests.number(&random) : a + String(Int.random(in: 0...9, using: &random))
            let order = BigNumber(a).order(BigNumber(b))
            let (left, right) = try (key(a), key(b))
            #expect((left < right) == (order < 0), "\(a) and \(b)")
            #expect((left == right) == (order == 0), "\(a) and \(b)")
        }
    }

    private static func number(_ random: inout SeededGenerator) -> String {
        let whole = (0..<Int.random(in: 1...6, using: &random)).map { _ in String(Int.random(in: 0...9, using: &random))
        }.joined()
        let fraction = (0..<Int.random(in: 1...6, using: &random)).map { _ in
            String([0, 0, 1, 5, 9].randomElement(using: &random) ?? 0)
        }.joined()
        return (Bool.random(using: &random) ? "-" : "") + whole + "." + fraction
    }
}

/// A decimal as a sign and 40 digits around the point, compared digit by digit.
private struct BigNumber {
    private let isNegative: Bool
    private let digits: [UInt8]

    init(_ text: String) {
        let parts = text.drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
        let whole = String(repeating: "0", count: 20 - parts[0].count) + parts[0]
        let fraction = parts[1] + String(repeating: "0", count: 20 - parts[1].count)
        digits = Array((whole + fraction).utf8)
        isNegative = text.hasPrefix("-") && digits.contains { $0 != 0x30 }
    }

    func order(_ other: BigNumber) -> Int {
        if isNegative != other.isNegative { return isNegative ? -1 : 1 }
        for (a, b) in zip(digits, other.digits) where a != b { return (a < b) != isNegative ? -1 : 1 }
        return 0
    }
}
