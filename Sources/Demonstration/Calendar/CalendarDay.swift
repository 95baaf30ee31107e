/// A day of the Gregorian calendar, counted from 1970-01-01.
///
/// The conversion between count and year, month, day works on a year that begins in March, so that the leap day comes
/// last. 400 years have 146,097 days; 719,468 days lie between 0000-03-01 and 1970-01-01.
struct CalendarDay: Comparable, Sendable {
    let daysSinceEpoch: Int

    init(daysSinceEpoch: Int) {
        self.daysSinceEpoch = daysSinceEpoch
    }

    static func < (first: CalendarDay, second: CalendarDay) -> Bool {
        first.daysSinceEpoch < second.daysSinceEpoch
    }

    static func + (day: CalendarDay, days: Int) -> CalendarDay {
        CalendarDay(daysSinceEpoch: day.daysSinceEpoch + days)
    }

    static func - (day: CalendarDay, days: Int) -> CalendarDay {
        day + -days
    }

    static func - (later: CalendarDay, earlier: CalendarDay) -> Int {
        later.daysSinceEpoch - earlier.daysSinceEpoch
    }
}

extension CalendarDay {
    /// Year, month and day of the month as "2024-02-29".
    var text: String {
        let date = civilDate
        return "\(date.year.padded(to: 4))-\(date.month.padded(to: 2))-\(date.day.padded(to: 2))"
    }

    var year: Int { civilDate.year }
    var month: Int { civilDate.month }

    /// From 0 for Monday to 6 for Sunday; 1970-01-01 was a Thursday.
    var weekday: Int {
        Self.divide(daysSinceEpoch + 3, by: 7).rest
    }

    /// This day, or the Friday before a weekend.
    var workingDayBefore: CalendarDay {
        self - max(0, weekday - 4)
    }

    /// This day, or the Monday after a weekend.
    var workingDayAfter: CalendarDay {
        weekday < 5 ? self : self + (7 - weekday)
    }

    private var civilDate: (year: Int, month: Int, day: Int) {
        let (era, dayOfEra) = Self.divide(daysSinceEpoch + 719_468, by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    /// Division that rounds down, so that the rest is never below zero.
    private static func divide(_ number: Int, by divisor: Int) -> (quotient: Int, rest: Int) {
        let rest = ((number % divisor) + divisor) % divisor
        return ((number - rest) / divisor, rest)
    }
}
