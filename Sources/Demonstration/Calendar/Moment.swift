/// A minute of a day on the clock of the clinic, which is eight hours ahead of UTC all year.
struct Moment: Sendable {
    let day: CalendarDay
    let minute: Int

    /// - Parameter minute: minutes since midnight; more than a day's 1,440 lead into the following days.
    init(_ day: CalendarDay, minute: Int) {
        self.day = day + minute / 1_440
        self.minute = minute % 1_440
    }

    func adding(minutes: Int) -> Moment {
        Moment(day, minute: minute + minutes)
    }

    /// Valid both as FHIR dateTime and as FHIR instant.
    var text: String {
        "\(day.text)T\((minute / 60).padded(to: 2)):\((minute % 60).padded(to: 2)):00+08:00"
    }

    /// Hours and minutes as "09:05".
    var clockText: String {
        "\((minute / 60).padded(to: 2)):\((minute % 60).padded(to: 2))"
    }
}
