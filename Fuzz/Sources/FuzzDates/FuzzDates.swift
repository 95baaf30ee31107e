import FHIR
import Finding
import Search

// Dates, instants and decimals from any bytes. Several values stand in one input, a line each, so that their order
// can be compared: every pair of decimals with a comparison that is written another way.

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let text = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    let lines = text.split(separator: 0x0A, omittingEmptySubsequences: false).prefix(12)
    for line in lines { date(Array(line)) }
    if count >= 8 { instant(text.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }) }

    let decimals = lines.compactMap { line in
        FHIRDecimal(String(decoding: line, as: UTF8.self)).map { ($0, DecimalKey($0)) }
    }
    for (decimal, key) in decimals {
        range(decimal, key)
        for (other, otherKey) in decimals {
            let order = compare(decimal, other)
            expect((key < otherKey) == (order < 0), "the order of keys is the order of numbers")
            expect((key == otherKey) == (order == 0), "equal numbers have equal keys")
        }
    }
    return 0
}

// MARK: Dates

private let minute: Int64 = 60_000_000
private let day = 1440 * minute
/// Years 1 to 9999, as texts can name them.
private let years =
    Int64(daysBefore(year: 1, month: 1, day: 1)) * day..<Int64(daysBefore(year: 10_000, month: 1, day: 1)) * day

private func date(_ text: [UInt8]) {
    let lenient = FHIRDate(text, lenient: true)
    let strict = FHIRDate(text)
    expect(strict == nil || strict == lenient, "what is strictly a date is leniently the same date")
    _ = FHIRTime.isValid(text)
    guard let date = lenient else { return }
    expect(date.low <= date.high, "a date's range is not empty")
    let lengths: ClosedRange<Int64> =
        switch date.precision {
        case .year: 365 * day...366 * day
        case .month: 28 * day...31 * day
        case .day: day...day
        case .minute: minute...minute
        case .second: 1_000_000...1_000_000
        case .fraction: 1...100_000
        }
    expect(lengths.contains(date.high - date.low + 1), "a range is as long as its precision")
    expect(strict != nil || date.precision >= .minute, "only times may be less than strict")
    // A zone may lead a day beyond the years that have four digits.
    guard years.contains(date.low) && years.contains(date.high) else { return }
    for moment in [date.low, date.high] { again(moment) }
}

/// The text of a moment, read again, is the same millisecond.
private func again(_ moment: Int64) {
    let text = FHIRInstant.text(moment)
    guard let date = FHIRDate(text.utf8) else { fatalError("an instant's text is no date: \(text)") }
    expect(text.utf8.count == 24 && date.precision == .fraction, "an instant has milliseconds")
    expect(
        date.low <= moment && moment <= date.high && date.high - date.low == 999, "an instant's text is its millisecond"
    )
}

private func instant(_ bits: UInt64) {
    again(years.lowerBound + Int64(bits % UInt64(years.upperBound - years.lowerBound)))
    let days = Int(bits % 3_652_059) + daysBefore(year: 1, month: 1, day: 1)
    let civil = FHIRInstant.civil(days: days)
    expect(daysBefore(year: civil.year, month: civil.month, day: civil.day) == days, "a day's date is its day")
}

// MARK: Decimals

private func range(_ decimal: FHIRDecimal, _ key: DecimalKey) {
    let (low, high) = decimal.impliedRange
    expect(DecimalKey(low) < key && key < DecimalKey(high), "a number lies within the range that it implies")
    let unit = FHIRDecimalUnits(decimal)
    expect(unit.half(below: low) && unit.half(above: high), "the range is half of the last digit's unit to either side")
    expect(
        decimal.digits.first != 0 && decimal.digits.allSatisfy { $0 < 10 }, "digits are digits, without leading zeros")
}

/// Ten times the number in units of its last digit, as digits: ±0.5 unit is then ±5.
private struct FHIRDecimalUnits {
    let decimal: FHIRDecimal

    init(_ decimal: FHIRDecimal) { self.decimal = decimal }

    func half(below end: FHIRDecimal) -> Bool { end.exponent == decimal.exponent - 1 && sum(end, 5) }
    func half(above end: FHIRDecimal) -> Bool { end.exponent == decimal.exponent - 1 && sum(end, -5) }

    /// Whether `end + change` is the number, counted in tenths of its last unit from the right end of the digits.
    private func sum(_ end: FHIRDecimal, _ change: Int) -> Bool {
        let width = max(end.digits.count, decimal.digits.count + 1)
        func signed(_ digits: [UInt8], _ isNegative: Bool) -> [Int] {
            (Array(repeating: 0, count: width - digits.count) + digits.map(Int.init)).map { isNegative ? -$0 : $0 }
        }
        var difference = zip(signed(end.digits, end.isNegative), signed(decimal.digits + [0], decimal.isNegative)).map {
            $0 - $1
        }
        difference[width - 1] += change
        // Nought, whichever way the digits carry.
        var carry = 0
        for digit in difference.reversed() {
            guard (digit + carry) % 10 == 0 else { return false }
            carry = (digit + carry) / 10
        }
        return carry == 0
    }
}

/// The order of two decimals as numbers: by digits laid one over the other at the same powers of ten.
private func compare(_ a: FHIRDecimal, _ b: FHIRDecimal) -> Int {
    let top = max(a.digits.count + a.exponent, b.digits.count + b.exponent)
    let bottom = min(a.exponent, b.exponent)
    func digit(_ decimal: FHIRDecimal, _ power: Int) -> Int {
        let at = decimal.digits.count - 1 - (power - decimal.exponent)
        guard decimal.digits.indices.contains(at) else { return 0 }
        return decimal.isNegative ? -Int(decimal.digits[at]) : Int(decimal.digits[at])
    }
    for power in stride(from: top, through: bottom, by: -1) {
        let difference = digit(a, power) - digit(b, power)
        if difference != 0 { return difference }
    }
    return 0
}
