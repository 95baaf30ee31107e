/// Microseconds since 1970-01-01T00:00:00Z as an instant's text, and the calendar behind it.
package enum FHIRInstant {
    /// `2026-11-21T12:00:00.123Z`: milliseconds, in UTC.
    package static func text(_ microseconds: Int64) -> String {
        var out: [UInt8] = []
        append(microseconds, to: &out)
        return String(decoding: out, as: UTF8.self)
    }

    /// Appends the 24 bytes of the text.
    package static func append(_ microseconds: Int64, to out: inout [UInt8]) {
        let days = Int((microseconds >= 0 ? microseconds : microseconds - 86_399_999_999) / 86_400_000_000)
        let (year, month, day) = civil(days: days)
        let time = Int((microseconds - Int64(days) * 86_400_000_000) / 1000)
        put(year, 4, &out)
        out.append(UInt8(ascii: "-"))
        put(month, 2, &out)
        out.append(UInt8(ascii: "-"))
        put(day, 2, &out)
        out.append(UInt8(ascii: "T"))
        put(time / 3_600_000, 2, &out)
        out.append(UInt8(ascii: ":"))
        put(time / 60_000 % 60, 2, &out)
        out.append(UInt8(ascii: ":"))
        put(time / 1000 % 60, 2, &out)
        out.append(UInt8(ascii: "."))
        put(time % 1000, 3, &out)
        out.append(UInt8(ascii: "Z"))
    }

    /// The date of a day counted from 1970-01-01, in the proleptic Gregorian calendar.
    package static func civil(days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let civilMonth = month < 10 ? month + 3 : month - 9
        return (yearOfEra + era * 400 + (civilMonth <= 2 ? 1 : 0), civilMonth, dayOfYear - (153 * month + 2) / 5 + 1)
    }

    private static func put(_ value: Int, _ digits: Int, _ out: inout [UInt8]) {
        var divisor = 1
        for _ in 1..<digits { divisor *= 10 }
        var rest = value
        while divisor > 0 {
            out.append(UInt8(truncatingIfNeeded: 0x30 + rest / divisor % 10))
            rest %= divisor
            divisor /= 10
        }
    }
}
