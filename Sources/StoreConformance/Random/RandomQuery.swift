internal import Search

/// Makes query strings that ask for what random resources are made of.
struct RandomQuery {
    var random: SeededGenerator

    private static let parameters: [String: [(code: String, kind: Kind)]] = [
        "Patient": [
            ("gender", .words(Vocabulary.genders)), ("name", .prefixes(Vocabulary.names)),
            ("family", .prefixes(Vocabulary.names)),
            ("given", .prefixes(Vocabulary.names)), ("birthdate", .dates(Vocabulary.days)), ("identifier", .tokens),
            ("active", .words(["true", "false"])), ("deceased", .words(["true", "false"])),
            ("general-practitioner", .references(["Practitioner", "Organization"])),
        ],
        "Observation": [
            ("status", .words(["final", "preliminary", "amended"])), ("code", .tokens), ("combo-code", .tokens),
            ("component-code", .tokens), ("subject", .references(["Patient", "Group"])),
            ("patient", .references(["Patient"])),
            ("encounter", .references(["Encounter"])), ("date", .dates(Vocabulary.dates)),
            ("value-quantity", .quantities),
            ("component-value-quantity", .quantities), ("combo-value-quantity", .quantities),
            ("code-value-quantity", .pairs), ("component-code-value-quantity", .pairs),
            ("combo-code-value-quantity", .pairs),
        ],
        "Encounter": [
            ("status", .words(["planned", "finished"])), ("class", .words(["AMB", "IMP"])), ("type", .tokens),
            ("subject", .references(["Patient", "Group"])), ("date", .dates(Vocabulary.dates)), ("length", .quantities),
        ],
        "RiskAssessment": [("probability", .numbers), ("patient", .references(["Patient"]))],
        "ValueSet": [
            ("url", .words(Vocabulary.urls)), ("status", .words(["draft", "active"])),
            ("title", .prefixes(Vocabulary.names)),
            ("version", .words(Vocabulary.numbers)),
        ],
    ]

    private static let everywhere: [(code: String, kind: Kind)] = [
        ("_id", .ids), ("_lastUpdated", .times), ("_tag", .tokens), ("_profile", .words(Vocabulary.urls)),
        ("_source", .words(Vocabulary.urls)),
    ]

    private enum Kind {
        case words([String]), prefixes([String]), dates([String]), references([String])
        case tokens, numbers, quantities, pairs, ids, times
    }

    /// A type, and a query string for it.
    mutating func make() -> (type: String, text: String) {
        let type = random.pick(Vocabulary.types)
        let parameters = RandomQuery.parameters[type] ?? []
        var pairs: [(String, String)] = []
        for _ in 0..<random.pick([0, 1, 1, 1, 2, 2, 3]) {
            let (code, kind) = random.chance(80) ? random.pick(parameters) : random.pick(RandomQuery.everywhere)
            pairs.append((code, (0..<random.pick([1, 1, 1, 2, 4])).map { _ in value(kind) }.joined(separator: ",")))
        }
        if random.chance(60) { pairs.append(("_sort", sort(parameters))) }
        pairs.append(("_count", "\(random.pick([0, 1, 2, 3, 5, 10, 1000]))"))
        if random.chance(40) { pairs.append(("_total", "accurate")) }
        return (type, pairs.map { "\($0)=\(QueryString.encode($1))" }.joined(separator: "&"))
    }

    private mutating func sort(_ parameters: [(code: String, kind: Kind)]) -> String {
        let sortable = (parameters + RandomQuery.everywhere).filter {
            switch $0.kind {
            case .references, .pairs: false
            default: true
            }
        }
        return (random.chance(50) ? "-" : "") + random.pick(sortable).code
    }

    // MARK: Values

    private mutating func value(_ kind: Kind) -> String {
        switch kind {
        case .words(let words): escaped(random.pick(words))
        case .prefixes(let words): String(random.pick(words).prefix(random.pick([1, 2, 3, 9])))
        case .dates(let dates):
            random.pick(["", "eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap"]) + random.pick(dates)
        case .references(let types): reference(types)
        case .tokens: token()
        case .numbers:
            random.pick(["", "eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap"]) + random.pick(Vocabulary.numbers)
        case .quantities: quantity()
        case .pairs: "\(token())$\(quantity())"
        case .ids: Vocabulary.id(random.below(RandomResource.ids))
        case .times: time()
        }
    }

    private mutating func reference(_ types: [String]) -> String {
        let id = Vocabulary.id(random.below(RandomResource.ids + 3))
        return random.pick([
            id, "\(random.pick(types))/\(id)", "\(random.pick(types))/\(id)", escaped(random.pick(Vocabulary.urls)),
        ])
    }

    private mutating func token() -> String {
        let code = escaped(random.pick(Vocabulary.codes))
        let system = random.pick(Vocabulary.systems)
        return random.pick([code, "\(system)|\(code)", "|\(code)", "\(system)|"])
    }

    private mutating func quantity() -> String {
        let relation = random.pick(["", "", "", "eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap"])
        let number = relation + random.pick(Vocabulary.numbers)
        let unit = random.pick(Vocabulary.units)
        return random.pick([number, "\(number)||\(unit)", "\(number)|\(random.pick(Vocabulary.unitSystems))|\(unit)"])
    }

    /// Around the time at which the workload runs, to the second or to the minute.
    private mutating func time() -> String {
        let relation = random.pick(["", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap"])
        let minute = random.below(30) + 10
        return random.pick([
            "\(relation)2026-11-21T12:\(minute)Z", "\(relation)2026-11-21T12:\(minute):\(random.below(50) + 10)Z",
            "\(relation)2026",
        ])
    }

    private func escaped(_ text: String) -> String {
        var out = ""
        for character in text {
            if ",|$\\".contains(character) { out.append("\\") }
            out.append(character)
        }
        return out
    }
}
