/// A date, dateTime or instant: the range of time that its text names.
///
/// Precision is part of the value: `2013-01` is the whole of January. The text itself stays in the record, this is
/// what comparing and indexing need. Source: datatypes.html#dateTime, search.html#date.
package struct FHIRDate: Sendable, Equatable {
    package enum Precision: Int, Sendable, Comparable {
        case year, month, day, minute, second, fraction
        package static func < (a: Precision, b: Precision) -> Bool { a.rawValue < b.rawValue }
    }

    package let precision: Precision
    /// First and last microsecond of the range, counted from 1970-01-01T00:00:00Z.
    package let low: Int64
    package let high: Int64
    /// Whether a zone was written. Dates without one are taken in UTC.
    package let hasZone: Bool

    /// Parses the text of a date, dateTime or instant; `nil` when it is none of them.
    ///
    /// - Parameter lenient: also minutes without seconds and times without zone, as search values may have them.
    package init?(_ text: some BidirectionalCollection<UInt8>, lenient: Bool = false) {
        var reader = DigitReader(text)
        guard let year = reader.digits(4), year > 0 else { return nil }
        if reader.isAtEnd {
            self.init(
                .year, days: daysBefore(year: year, month: 1, day: 1),
                endDays: daysBefore(year: year + 1, month: 1, day: 1))
            return
        }
        guard reader.take("-"), let month = reader.digits(2), (1...12).contains(month) else { return nil }
        if reader.isAtEnd {
            let next =
                month == 12
                ? daysBefore(year: year + 1, month: 1, day: 1) : daysBefore(year: year, month: month + 1, day: 1)
            self.init(.month, days: daysBefore(year: year, month: month, day: 1), endDays: next)
            return
        }
        guard reader.take("-"), let day = reader.digits(2), day >= 1, day <= daysIn(month: month, year: year) else {
            return nil
        }
        let days = daysBefore(year: year, month: month, day: day)
        if reader.isAtEnd {
            self.init(.day, days: days, endDays: days + 1)
            return
        }
        guard reader.take("T"), let time = reader.time(secondsOptional: lenient) else { return nil }
        let zone: Int?
        if reader.isAtEnd {
            guard lenient else { return nil }
            zone = nil
        } else {
            guard let minutes = reader.zone(), reader.isAtEnd else { return nil }
            zone = minutes
        }
        let start = Int64(days) * 86_400_000_000 + time.microseconds - Int64(zone ?? 0) * 60_000_000
        self.init(precision: time.precision, low: start, high: start + time.length - 1, hasZone: zone != nil)
    }

    private init(_ precision: Precision, days: Int, endDays: Int) {
        self.init(
            precision: precision, low: Int64(days) * 86_400_000_000, high: Int64(endDays) * 86_400_000_000 - 1,
            hasZone: false)
    }

    private init(precision: Precision, low: Int64, high: Int64, hasZone: Bool) {
        self.precision = precision
        self.low = low
        self.high = high
        self.hasZone = hasZone
    }
}

/// A time of day. Source: datatypes.html#time.
package enum FHIRTime {
    package static func isValid(_ text: some BidirectionalCollection<UInt8>) -> Bool {
        var reader = DigitReader(text)
        return reader.time(secondsOptional: false) != nil && reader.isAtEnd
    }
}

/// Days from 1970-01-01 to the day, in the proleptic Gregorian calendar.
package func daysBefore(year: Int, month: Int, day: Int) -> Int {
    // Years counted from March, so that the leap day is the last (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
}

func daysIn(month: Int, year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
}

/// Reads fixed numbers of digits from text.
private struct DigitReader<Text: BidirectionalCollection<UInt8>> {
    private let text: Text
    private var at: Text.Index

    init(_ text: Text) {
        self.text = text
        at = text.startIndex
    }

    var isAtEnd: Bool { at == text.endIndex }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard at < text.endIndex, text[at] == UInt8(ascii: character) else { return false }
        at = text.index(after: at)
        return true
    }

    mutating func digits(_ count: Int) -> Int? {
        var value = 0
        for _ in 0..<count {
            guard at < text.endIndex, case let digit = text[at] &- 0x30, digit < 10 else { return nil }
            value = value * 10 + Int(digit)
            at = text.index(after: at)
        }
        return value
    }

    /// `hh:mm:ss(.f+)?`: microseconds since midnight, the length of the unit that was written, its precision.
    mutating func time(secondsOptional: Bool) -> (microseconds: Int64, length: Int64, precision: FHIRDate.Precision)? {
        guard let hour = digits(2), hour < 24, take(":"), let minute = digits(2), minute < 60 else { return nil }
        let minutes = Int64(hour * 60 + minute) * 60_000_000
        guard take(":") else { return secondsOptional ? (minutes, 60_000_000, .minute) : nil }
        // 60 is a leap second: it is taken as the second after 59.
        guard let second = digits(2), second <= 60 else { return nil }
        let seconds = minutes + Int64(second) * 1_000_000
        guard take(".") else { return (seconds, 1_000_000, .second) }
        var unit: Int64 = 1_000_000
        var fraction: Int64 = 0
        var any = false
        while at < text.endIndex, case let digit = text[at] &- 0x30, digit < 10 {
            any = true
            if unit > 1 {
                unit /= 10
                fraction += Int64(digit) * unit
            }
            at = text.index(after: at)
        }
        return any ? (seconds + fraction, unit, .fraction) : nil
    }

    /// `Z` or `±hh:mm`, in minutes east of UTC.
    mutating func zone() -> Int? {
        if take("Z") { return 0 }
        let sign = take("+") ? 1 : take("-") ? -1 : 0
        guard sign != 0, let hours = digits(2), take(":"), let minutes = digits(2), minutes < 60 else { return nil }
        guard hours < 14 || (hours == 14 && minutes == 0) else { return nil }
        return sign * (hours * 60 + minutes)
    }
}
