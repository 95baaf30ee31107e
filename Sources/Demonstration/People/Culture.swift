/// A place people come from, with the names they bear and the language they speak.
struct Culture: Sendable {
    enum Order {
        case familyFirst
        case familyLast
        /// Family and given name without a space between, as in Japanese.
        case familyFirstJoined
        /// One name only.
        case givenOnly
        /// A great many given names, then two family names.
        case manyGiven
    }

    /// BCP 47 code and English name of the language.
    let language: Coding
    /// ISO 3166 code of the country.
    let country: String
    let order: Order
    let families: [Spelling]
    let women: [Spelling]
    let men: [Spelling]
    /// IDE, SYL or ABC, as in `PersonName.json(representation:)`.
    var representation = "SYL"

    /// A part of a name; `latin` is missing where the name is in Latin letters anyway.
    struct Spelling: Sendable, ExpressibleByStringLiteral {
        let native: String
        let latin: String?

        init(_ native: String, _ latin: String?) {
            self.native = native
            self.latin = latin
        }

        init(stringLiteral value: String) {
            self.init(value, nil)
        }
    }

    func name(_ gender: Gender, using random: inout SplitMix64) -> PersonName {
        let family = random.pick(families)
        let choices = gender == .female ? women : men
        let first = random.integer(0...choices.count - 1)
        let count = order == .manyGiven ? choices.count : 1
        let given = (0..<count).map { choices[(first + $0) % choices.count] }
        return PersonName(
            native: form(family.native, given.map(\.native)),
            latin: family.latin.map { latin in latinForm(latin, given.compactMap(\.latin)) })
    }

    private func form(_ family: String, _ given: [String]) -> PersonName.Form {
        switch order {
        case .familyFirst: .familyFirst(family, given.joined(separator: " "))
        case .familyLast, .manyGiven: .familyLast(family, given)
        case .familyFirstJoined: .hanzi(family, given.joined())
        case .givenOnly: PersonName.Form(family: nil, given: given, text: given.joined(separator: " "))
        }
    }

    private func latinForm(_ family: String, _ given: [String]) -> PersonName.Form {
        switch order {
        case .familyFirst, .familyFirstJoined: .familyFirst(family, given.joined(separator: " "))
        case .familyLast, .manyGiven, .givenOnly: form(family, given)
        }
    }
}
