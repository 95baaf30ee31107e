/// One patient of the clinic before anything happens: who it is and which course of life lies ahead.
struct Person: Sendable {
    /// From 1.
    let number: Int
    let name: PersonName
    /// Missing for Chinese patients.
    let culture: Culture?
    let gender: Gender
    let birth: CalendarDay
    let death: CalendarDay?
    let physique: Physique
    let course: LifeCourse

    /// Patients with an odd number are Chinese; each course of life is lived by a Chinese patient and then by an
    /// international one. With twelve courses, twenty-four patients make one round.
    init(number: Int, seed: UInt64, today: CalendarDay) {
        var random = SplitMix64(seed: seed, stream: number)
        let pair = (number - 1) / 2
        self.number = number
        course = LifeCourse.allCases[pair % LifeCourse.allCases.count]
        let turn = Self.turn(seed) + pair
        culture = number % 2 == 1 ? nil : Culture.all[turn % Culture.all.count]
        gender = course.gender ?? (random.chance(percent: 50) ? .female : .male)
        name = culture?.name(gender, using: &random) ?? Names.chinese(gender, turn: turn, using: &random)
        death = course.endsInDeath(isChinese: culture == nil) ? today - random.integer(120...500) : nil
        birth = (death ?? today) - random.integer(course.ageInDays)
        physique = Physique(using: &random)
    }

    /// The language in which the clinic writes about this person.
    var tongue: Tongue { culture == nil ? .chinese : .english }

    /// The number as it stands in ids.
    var label: String { number.padded(to: 3) }

    func ageInYears(on day: CalendarDay) -> Double {
        Double(day - birth) / 365.25
    }

    /// The seed turns the circles of names, so that not each clinic has the same ones for the same course.
    private static func turn(_ seed: UInt64) -> Int {
        var random = SplitMix64(seed: seed, stream: -1)
        return random.integer(0...999)
    }
}
