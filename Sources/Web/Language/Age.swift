internal import FHIR

/// Time since birth in completed units, each where it says something: days before four weeks, months before two
/// years, years from then on.
package enum Age: Sendable, Equatable {
    case days(Int)
    case months(Int)
    case years(Int)
    /// The birth date is known to the month or year only.
    case aboutYears(Int)

    /// The age on a day.
    ///
    /// `nil` when the date is none or lies after the day.
    /// - Parameters:
    ///   - birth: a FHIR date.
    ///   - day: days since 1970-01-01.
    package init?(birth: String, on day: Int) {
        guard let date = FHIRDate(birth.utf8) else { return nil }
        let born = Int((Double(date.low) / 86_400_000_000).rounded(.down))
        guard born <= day else { return nil }
        let from = FHIRInstant.civil(days: born)
        let to = FHIRInstant.civil(days: day)
        let months = (to.year - from.year) * 12 + to.month - from.month - (to.day < from.day ? 1 : 0)
        if date.precision < .day {
            self = .aboutYears(max(0, date.precision == .year ? to.year - from.year : months / 12))
        } else if day - born < 28 {
            self = .days(day - born)
        } else if months < 24 {
            self = .months(max(months, 0))
        } else {
            self = .years(months / 12)
        }
    }
}
