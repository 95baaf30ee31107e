internal import FHIR

/// A date, a date with time, or a time of day, as far as it is known.
///
/// Source: FHIRPath 2.0.0, §"Date", "DateTime", "Time"; comparisons by §"Equality" and "Comparison".
package struct Temporal: Sendable, Equatable {
    package enum Kind: String, Sendable { case date = "Date", dateTime = "DateTime", time = "Time" }

    package let kind: Kind
    /// Year, month, day, hour, minute, second and millisecond, or from the hour on for a time: those that are known.
    private(set) var fields: [Int]
    /// Minutes east of UTC.
    let offset: Int?
    /// Digits behind the seconds' point as written, for the text.
    private(set) var fraction = ""

    init(kind: Kind, fields: [Int], offset: Int?, fraction: String = "") {
        self.kind = kind
        self.fields = fields
        self.offset = offset
        self.fraction = fraction
    }

    /// Parses what FHIR and FHIRPath write, without the `@`; `nil` for what is no such day or time.
    init?(_ text: String, as kind: Kind) {
        self.kind = kind
        let parts = text.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
        var fields: [Int] = []
        if kind != .time {
            for (number, part) in parts[0].split(separator: "-", omittingEmptySubsequences: false).enumerated() {
                guard number < 3, part.utf8.count == (number == 0 ? 4 : 2), let value = Temporal.digits(part) else {
                    return nil
                }
                fields.append(value)
            }
            guard kind == .dateTime || parts.count == 1 else { return nil }
        }
        var offset: Int?
        if kind == .time || parts.count == 2 {
            guard kind == .dateTime || parts.count == 1 else { return nil }
            var clock = kind == .time ? parts[0] : parts[1]
            if kind == .dateTime {
                guard let zone = Temporal.cutZone(&clock) else { return nil }
                offset = zone.offset
            }
            if !clock.isEmpty || kind == .time {
                guard kind == .time || fields.count == 3 else { return nil }
                guard let (values, digits) = Temporal.clock(clock) else { return nil }
                fields += values
                fraction = digits
            }
        }
        guard !fields.isEmpty else { return nil }
        self.fields = fields
        self.offset = offset
        guard isPossible else { return nil }
    }

    private static func digits(_ text: Substring) -> Int? {
        text.utf8.allSatisfy { $0 &- 0x30 < 10 } ? Int(text) : nil
    }

    /// Takes `Z` or `±hh:mm` off the end.
    private static func cutZone(_ clock: inout Substring) -> (offset: Int?, Void)? {
        if clock.hasSuffix("Z") {
            clock = clock.dropLast()
            return (0, ())
        }
        guard let sign = clock.lastIndex(where: { $0 == "+" || $0 == "-" }) else { return (nil, ()) }
        let parts = clock[clock.index(after: sign)...].split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count == 2, parts[1].utf8.count == 2, let hours = digits(parts[0]),
            let minutes = digits(parts[1]), minutes < 60, hours * 60 + minutes <= 14 * 60
        else { return nil }
        let offset = (hours * 60 + minutes) * (clock[sign] == "-" ? -1 : 1)
        clock = clock[..<sign]
        return (offset, ())
    }

    private static func clock(_ text: Substring) -> (values: [Int], fraction: String)? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 3 else { return nil }
        var values: [Int] = []
        var fraction = ""
        for (number, part) in parts.enumerated() {
            var whole = part
            if number == 2, let point = part.firstIndex(of: ".") {
                whole = part[..<point]
                fraction = String(part[part.index(after: point)...])
                guard !fraction.isEmpty, fraction.utf8.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
            }
            guard whole.utf8.count == 2, let value = digits(whole) else { return nil }
            values.append(value)
        }
        if !fraction.isEmpty { values.append(Int((fraction + "000").prefix(3)) ?? 0) }
        return (values, fraction)
    }

    private var isPossible: Bool {
        let clock = kind == .time ? fields[...] : fields.dropFirst(3)
        if kind != .time {
            guard fields[0] > 0 else { return false }
            if fields.count > 1, !(1...12).contains(fields[1]) { return false }
            if fields.count > 2, !(1...Temporal.daysIn(month: fields[1], year: fields[0])).contains(fields[2]) {
                return false
            }
        }
        for (value, limit) in zip(clock, [24, 60, 61, 1000]) where value >= limit { return false }
        return true
    }

    static func daysIn(month: Int, year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }

    // MARK: Text

    /// As FHIRPath writes it, without the `@` (and the `T` of times).
    package var text: String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        var text = ""
        var clock = fields[...]
        if kind != .time {
            let year = String(fields[0])
            text = String(repeating: "0", count: max(0, 4 - year.count)) + year
            for field in fields.dropFirst().prefix(2) { text += "-" + two(field) }
            clock = fields.dropFirst(3)
            if !clock.isEmpty { text += "T" }
        }
        for (number, field) in clock.enumerated() {
            if number == 3 {
                text += "." + fraction
            } else {
                text += (number == 0 ? "" : ":") + two(field)
            }
        }
        guard let offset, !clock.isEmpty else { return text }
        if offset == 0 { return text + "Z" }
        return text + (offset < 0 ? "-" : "+") + two(abs(offset) / 60) + ":" + two(abs(offset) % 60)
    }

    // MARK: Comparison

    /// Less than zero, zero or more; `nil` when the precision does not decide.
    static func compare(_ a: Temporal, _ b: Temporal) -> Int? {
        guard (a.kind == .time) == (b.kind == .time) else { return nil }
        var (x, y) = (a, b)
        if a.kind != .time, (a.offset != nil) || (b.offset != nil), a.hasClock, b.hasClock {
            guard a.offset != nil, b.offset != nil else { return compareUnzoned(a, b) }
            x = a.inUTC
            y = b.inUTC
        }
        let firstOfClock = a.kind == .time ? 0 : 3
        // Seconds and their fraction are one number.
        let seconds = firstOfClock + 2
        for at in 0..<min(x.fields.count, y.fields.count, seconds + 1) where x.fields[at] != y.fields[at] {
            return x.fields[at] < y.fields[at] ? -1 : 1
        }
        guard x.fields.count > seconds, y.fields.count > seconds else {
            return min(x.fields.count, seconds + 1) == min(y.fields.count, seconds + 1) ? 0 : nil
        }
        return x.fractionOrder(y)
    }

    private func fractionOrder(_ other: Temporal) -> Int {
        let length = max(fraction.utf8.count, other.fraction.utf8.count)
        func padded(_ text: String) -> String { text + String(repeating: "0", count: length - text.utf8.count) }
        let (a, b) = (padded(fraction), padded(other.fraction))
        return a == b ? 0 : a < b ? -1 : 1
    }

    /// One has a zone and the other has not: only what holds in every zone is decided.
    private static func compareUnzoned(_ a: Temporal, _ b: Temporal) -> Int? {
        func range(_ moment: Temporal) -> (Int, Int) {
            let minute = moment.minutes
            guard let offset = moment.offset else { return (minute - 14 * 60, minute + 14 * 60 + 1) }
            return (minute - offset, minute - offset + 1)
        }
        let (x, y) = (range(a), range(b))
        return x.1 <= y.0 ? -1 : y.1 <= x.0 ? 1 : nil
    }

    private var hasClock: Bool { kind == .time || fields.count > 3 }

    /// Minutes since 1970.
    private var minutes: Int {
        func field(_ at: Int, _ missing: Int) -> Int { at < fields.count ? fields[at] : missing }
        return daysBefore(year: fields[0], month: field(1, 1), day: field(2, 1)) * 1440 + field(3, 0) * 60 + field(4, 0)
    }

    private var inUTC: Temporal {
        guard let offset, offset != 0 else { return self }
        var moment = self
        moment.setMinutes(minutes - offset)
        return Temporal(kind: kind, fields: moment.fields, offset: 0, fraction: fraction)
    }

    /// Year to minute from minutes since 1970, as many as there were.
    private mutating func setMinutes(_ total: Int) {
        let days = total >= 0 ? total / 1440 : (total - 1439) / 1440
        let (year, month, day) = Temporal.civil(days)
        let rest = total - days * 1440
        for (at, value) in [year, month, day, rest / 60, rest % 60].enumerated() where at < fields.count {
            fields[at] = value
        }
    }

    /// The day that lies so many days after 1970-01-01 (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
    static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let part = (5 * dayOfYear + 2) / 153
        let month = part < 10 ? part + 3 : part - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * part + 2) / 5 + 1)
    }

    // MARK: Arithmetic

    /// The moment so many units later; `nil` beyond the years 1 to 9999, or when a time of day is asked for days.
    ///
    /// Source: FHIRPath 2.0.0, §"Date/Time Arithmetic": fractions count for seconds only; a month later than the 31st is
    /// the last day; less precise dates take whole units of their own precision.
    func adding(_ amount: DecimalNumber, _ unit: CalendarUnit) -> Temporal? {
        guard kind != .time || [.hour, .minute, .second, .millisecond].contains(unit) else { return nil }
        if unit == .second || unit == .millisecond {
            let thousand = DecimalNumber(unit == .second ? 1000 : 1)
            guard let milliseconds = amount.multiplied(by: thousand)?.truncated, abs(milliseconds) < 1 << 53 else {
                return nil
            }
            return adding(milliseconds: Int(milliseconds))
        }
        guard let count = amount.truncated, abs(count) < 4_000_000_000 else { return nil }
        switch unit {
        case .year: return addingMonths(Int(count) * 12)
        case .month: return addingMonths(Int(count))
        case .week: return adding(days: Int(count) * 7)
        case .day: return adding(days: Int(count))
        case .hour: return adding(minutes: Int(count) * 60)
        default: return adding(minutes: Int(count))
        }
    }

    /// Units finer than the precision count in whole units of it: 365 days are a year, 30 a month.
    private func adding(days: Int) -> Temporal? {
        if fields.count == 1 { return addingMonths(days / 365 * 12) }
        if fields.count == 2 { return addingMonths(days / 30) }
        return shifted(minutes: days * 1440)
    }

    private func adding(minutes: Int) -> Temporal? {
        let firstOfClock = kind == .time ? 0 : 3
        if fields.count <= firstOfClock { return adding(days: minutes / 1440) }
        if fields.count == firstOfClock + 1 { return shifted(minutes: minutes / 60 * 60) }
        return shifted(minutes: minutes)
    }

    private func addingMonths(_ months: Int) -> Temporal? {
        var moment = self
        if fields.count == 1 {
            moment.fields[0] += months / 12
        } else {
            let total = fields[0] * 12 + fields[1] - 1 + months
            guard total >= 12 else { return nil }
            moment.fields[0] = total / 12
            moment.fields[1] = total % 12 + 1
            if fields.count > 2 {
                moment.fields[2] = min(fields[2], Temporal.daysIn(month: moment.fields[1], year: moment.fields[0]))
            }
        }
        return (1...9999).contains(moment.fields[0]) ? moment : nil
    }

    private func shifted(minutes: Int) -> Temporal? {
        var moment = self
        if kind == .time {
            let day = 1440
            let total = ((fields[0] * 60 + (fields.count > 1 ? fields[1] : 0) + minutes) % day + day) % day
            moment.fields[0] = total / 60
            if fields.count > 1 { moment.fields[1] = total % 60 }
            return moment
        }
        let total = self.minutes + minutes
        guard (-1_036_000_000...4_300_000_000).contains(total) else { return nil }
        moment.setMinutes(total)
        return (1...9999).contains(moment.fields[0]) ? moment : nil
    }

    private func adding(milliseconds: Int) -> Temporal? {
        let firstOfClock = kind == .time ? 0 : 3
        guard fields.count > firstOfClock + 2 else { return adding(minutes: milliseconds / 60_000) }
        let second = firstOfClock + 2
        let before = fields[second] * 1000 + (fields.count > second + 1 ? fields[second + 1] : 0)
        let total = before + milliseconds
        let minutes = total >= 0 ? total / 60_000 : (total - 59_999) / 60_000
        guard var moment = shifted(minutes: minutes) else { return nil }
        let rest = total - minutes * 60_000
        moment.fields[second] = rest / 1000
        if fields.count > second + 1 || rest % 1000 != 0 {
            moment.fields = Array(moment.fields.prefix(second + 1)) + [rest % 1000]
            let digits = String(rest % 1000)
            moment.fraction = String(repeating: "0", count: 3 - digits.count) + digits
        }
        return moment
    }

    // MARK: Precision

    /// Digits of the text, separators not counted: 4 for a year, 17 for milliseconds.
    var precision: Int {
        let clock = kind == .time ? fields.count : fields.count - 3
        let days = kind == .time ? 0 : [4, 6, 8][min(fields.count, 3) - 1]
        return days + (clock <= 0 ? 0 : min(clock, 3) * 2 + (clock > 3 ? 3 : 0))
    }

    /// The earliest or latest moment that it may mean, with so many digits; `nil` for a number of digits that there is not.
    func boundary(digits: Int, high: Bool) -> Temporal? {
        let counts = kind == .time ? [2: 1, 4: 2, 6: 3, 9: 4] : [4: 1, 6: 2, 8: 3, 10: 4, 12: 5, 14: 6, 17: 7]
        guard let count = counts[digits] else { return nil }
        guard kind != .date || count <= 3 else { return nil }
        var fields = Array(fields.prefix(count))
        let lowest = kind == .time ? [0, 0, 0, 0] : [1, 1, 1, 0, 0, 0, 0]
        while fields.count < count {
            let at = fields.count
            if high {
                let isDay = kind != .time && at == 2
                // An hour without minutes stands for its beginning (R4's cases, HighBoundaryDateTimeMillisecond).
                let isMinute = kind == .dateTime && at == 4 && self.fields.count == 4
                let day = isDay ? Temporal.daysIn(month: fields[1], year: fields[0]) : 0
                fields.append(
                    isMinute
                        ? 0
                        : isDay ? day : kind == .time ? [23, 59, 59, 999][at] : [9999, 12, 31, 23, 59, 59, 999][at])
            } else {
                fields.append(lowest[at])
            }
        }
        let isWhole = kind == .dateTime && count > 3
        // The earliest moment of a time without zone is that farthest in the east.
        let zone = isWhole ? offset ?? (high ? -12 * 60 : 14 * 60) : offset
        let last = kind == .time ? 3 : 6
        let text = fields.count > last ? String("00\(fields[last])".suffix(3)) : ""
        return Temporal(kind: kind, fields: fields, offset: zone, fraction: text)
    }
}
