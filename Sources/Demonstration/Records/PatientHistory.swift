/// One patient's life as resources: the verbs (visit, diagnose, prescribe, …) of which courses of life are told.
///
/// Each verb writes one or a few resources into the ledger and returns a reference for those that build on it.
struct PatientHistory {
    let person: Person
    let staff: ClinicStaff
    let patient: Reference
    let today: CalendarDay
    /// The last day on which anything can have happened: yesterday, or the day of death.
    let lastDay: CalendarDay
    var random: SplitMix64
    var ledger: Ledger

    init(of person: Person, staff: ClinicStaff, seed: UInt64, today: CalendarDay) {
        self.person = person
        self.staff = staff
        self.today = today
        lastDay = person.death ?? today - 1
        // Person draws from the stream of its number; the events have a stream far from those.
        random = SplitMix64(seed: seed, stream: 1_000_000 + person.number)
        ledger = Ledger(owner: person.label)
        patient = ledger.add(
            "Patient", id: "patient-\(person.label)", display: person.name.native.text, person.patient(in: staff))
    }

    var resources: [DemonstrationResource] { ledger.resources }

    var isAlive: Bool { person.death == nil }

    func text(_ words: Words) -> JSONValue {
        .text(words.text(in: person.tongue))
    }

    func concept(_ concept: Concept) -> JSONValue {
        concept.json(in: person.tongue)
    }

    /// A day that many days before the last one, give or take a week or two for those long ago.
    mutating func daysAgo(_ days: Int) -> CalendarDay {
        lastDay - max(0, days + random.integer(-min(10, days / 12)...min(10, days / 12)))
    }
}
