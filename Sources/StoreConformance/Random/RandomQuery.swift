internal import FHIR
internal import Search

/// Makes query strings that ask for what random resources are made of.
struct RandomQuery {
    var random: SeededGenerator

    private static let parameters: [String: [(code: String, kind: Kind)]] = [
        "Patient": [
            ("gender", .codes(system: Vocabulary.genderSystem, Vocabulary.genders)),
            ("name", .prefixes(Vocabulary.names)),
            ("family", .prefixes(Vocabulary.names)),
            ("given", .prefixes(Vocabulary.names)), ("birthdate", .dates(Vocabulary.days)), ("identifier", .tokens),
            ("active", .words(["true", "false"])), ("deceased", .words(["true", "false"])),
            ("general-practitioner", .references(["Practitioner", "Organization"])), ("link", .references(["Patient"])),
            ("address", .prefixes(Vocabulary.cities + Vocabulary.names)),
            ("address-city", .prefixes(Vocabulary.cities)), ("address-use", .words(Vocabulary.addressUses)),
            ("address-postalcode", .prefixes(Vocabulary.cities)), ("address-country", .prefixes(Vocabulary.names)),
            ("telecom", .words(Vocabulary.contacts)), ("phone", .words(Vocabulary.contacts)),
            ("email", .words(Vocabulary.contacts)), ("death-date", .dates(Vocabulary.dates)), ("language", .tokens),
        ],
        "Observation": [
            ("status", .words(["final", "preliminary", "amended"])), ("code", .tokens), ("combo-code", .tokens),
            ("component-code", .tokens), ("subject", .references(["Patient", "Group"])),
            ("patient", .references(["Patient"])),
            ("encounter", .references(["Encounter"])), ("has-member", .references(["Observation"])),
            ("date", .dates(Vocabulary.dates)),
            ("value-quantity", .quantities),
            ("component-value-quantity", .quantities), ("combo-value-quantity", .quantities),
            ("code-value-quantity", .pairs), ("component-code-value-quantity", .pairs),
            ("combo-code-value-quantity", .pairs),
            ("value-concept", .tokens), ("combo-value-concept", .tokens), ("value-string", .prefixes(Vocabulary.names)),
            ("value-date", .dates(Vocabulary.dates)), ("code-value-concept", .conceptPairs),
            ("component-code-value-concept", .conceptPairs), ("code-value-string", .textPairs),
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
            ("context", .tokens), ("context-type", .tokens), ("context-quantity", .quantities),
            ("context-type-quantity", .pairs), ("context-type-value", .conceptPairs),
        ],
        "CarePlan": [
            ("instantiates-canonical", .words(Vocabulary.canonicals)), ("instantiates-uri", .words(Vocabulary.urls)),
            ("subject", .references(["Patient", "Group"])), ("patient", .references(["Patient"])),
            ("date", .dates(Vocabulary.dates)), ("status", .words(["active", "draft"])),
        ],
    ]

    private static let everywhere: [(code: String, kind: Kind)] = [
        ("_id", .ids), ("_lastUpdated", .times), ("_tag", .tokens), ("_security", .tokens),
        ("_profile", .words(Vocabulary.urls)),
        ("_source", .words(Vocabulary.urls)),
    ]

    /// What leads from a type to another, both of them in the vocabulary: followed by chains, and back by `_has`.
    private static let links: [String: [(code: String, target: String)]] = [
        "Patient": [("link", "Patient")],
        "Observation": [
            ("subject", "Patient"), ("patient", "Patient"), ("encounter", "Encounter"), ("has-member", "Observation"),
        ],
        "Encounter": [("subject", "Patient")],
        "RiskAssessment": [("patient", "Patient")],
        "CarePlan": [("subject", "Patient"), ("patient", "Patient")],
    ]

    private static let reverseLinks: [String: [(type: String, code: String)]] = {
        var reverse: [String: [(type: String, code: String)]] = [:]
        for (type, links) in links.sorted(by: { $0.key < $1.key }) {
            for link in links { reverse[link.target, default: []].append((type, link.code)) }
        }
        return reverse
    }()

    enum Kind {
        case words([String]), prefixes([String]), dates([String]), references([String])
        case codes(system: String, [String])
        case tokens, numbers, quantities, ids, times
        /// Of composites: a code with a quantity, another code, or a text.
        case pairs, conceptPairs, textPairs

        var isComposite: Bool {
            switch self {
            case .pairs, .conceptPairs, .textPairs: true
            default: false
            }
        }
    }

    /// A type, and a query string for it.
    mutating func make() -> (type: String, text: String) {
        let type = random.pick(Vocabulary.types)
        var pairs: [(String, String)] = []
        for _ in 0..<random.pick([0, 1, 1, 1, 2, 2, 3]) { pairs.append(criterion(type, links: 2)) }
        if random.chance(60) { pairs.append(("_sort", sort(type))) }
        pairs.append(("_count", "\(random.pick([0, 1, 2, 3, 5, 10, 1000]))"))
        if random.chance(40) { pairs.append(("_total", "accurate")) }
        return (type, pairs.map { "\($0)=\(QueryString.encode($1))" }.joined(separator: "&"))
    }

    /// A query for patients that observations contain.
    mutating func makeContained() -> String {
        var pairs = (0..<random.pick([0, 1, 1, 2])).map { _ -> (String, String) in
            let (code, kind) = random.pick(RandomQuery.parameters["Patient"] ?? [])
            if random.chance(30), let modified = modified("Patient", code, kind) { return modified }
            return (code, values { $0.value(kind) })
        }
        pairs.append(("_contained", random.pick(["true", "both"])))
        pairs.append(("_containedType", random.pick(["container", "contained"])))
        pairs.append(("_count", "\(random.pick([0, 1, 2, 5, 1000]))"))
        return pairs.map { "\($0)=\(QueryString.encode($1))" }.joined(separator: "&")
    }

    private mutating func sort(_ type: String) -> String {
        let sortable = ((RandomQuery.parameters[type] ?? []) + RandomQuery.everywhere).filter {
            !$0.kind.isComposite
        }
        return (0..<random.pick([1, 1, 2, 2, 3])).map { _ in (random.chance(50) ? "-" : "") + random.pick(sortable).code
        }
        .joined(separator: ",")
    }

    // MARK: Criteria

    /// - Parameter links: how many more of a chain, or `_has`, may follow.
    private mutating func criterion(_ type: String, links: Int) -> (name: String, value: String) {
        if links > 0 && random.chance(14), let (name, target) = link(from: type) {
            let (rest, value) = criterion(target, links: links - 1, isWithinLink: true)
            return ("\(name).\(rest)", value)
        }
        if links > 0 && random.chance(10), let (name, source) = reverseLink(to: type) {
            let (rest, value) = criterion(source, links: links - 1, isWithinLink: true)
            return ("\(name):\(rest)", value)
        }
        if random.chance(8) { return ("_text", words()) }
        if random.chance(10) { return ("_filter", filter(type, links: links, depth: 2)) }
        return plain(type)
    }

    /// As ``criterion(_:links:)``, without `_filter`, which has a path of its own.
    private mutating func criterion(_ type: String, links: Int, isWithinLink: Bool) -> (name: String, value: String) {
        while true {
            let found = criterion(type, links: links)
            if found.name != "_filter" && !found.name.hasSuffix("._filter") && !found.name.hasSuffix(":_filter") {
                return found
            }
        }
    }

    private mutating func parameter(_ type: String) -> (code: String, kind: Kind) {
        random.chance(80) ? random.pick(RandomQuery.parameters[type] ?? []) : random.pick(RandomQuery.everywhere)
    }

    private mutating func plain(_ type: String) -> (name: String, value: String) {
        let (code, kind) = parameter(type)
        if random.chance(30), let modified = modified(type, code, kind) { return modified }
        return (code, values { $0.value(kind) })
    }

    private mutating func values(_ value: (inout RandomQuery) -> String) -> String {
        (0..<random.pick([1, 1, 1, 2, 4])).map { _ in value(&self) }.joined(separator: ",")
    }

    /// A parameter with a modifier that it may have.
    private mutating func modified(_ type: String, _ code: String, _ kind: Kind) -> (name: String, value: String)? {
        if random.chance(25) { return ("\(code):missing", random.pick(["true", "false"])) }
        switch RandomQuery.searchKind(type, code) {
        case .string?:
            let part = random.pick(Vocabulary.names).suffix(random.pick([1, 2, 3]))
            return random.pick([
                ("\(code):exact", values { $0.escaped($0.random.pick(Vocabulary.names)) }),
                ("\(code):contains", String(part)),
            ])
        case .token? where code == "identifier" && random.chance(40):
            let types = Vocabulary.identifierTypes
            return (
                "identifier:of-type",
                values {
                    "\($0.random.pick(["urn:t", ""]))|\($0.random.pick(types))|\($0.escaped($0.random.pick(Vocabulary.codes)))"
                }
            )
        case .token? where code != "_id" && random.chance(40): return ("\(code):text", displayed())
        case .token? where code != "_id" && random.chance(50): return concepts(code)
        case .token?: return ("\(code):not", values { $0.value(kind) })
        case .uri?:
            return (
                "\(code):\(random.pick(["above", "below"]))", values { $0.escaped($0.random.pick(Vocabulary.urls)) }
            )
        case .reference?:
            guard case .references(let targets) = kind else { return nil }
            let target = random.pick(targets)
            return random.pick([
                ("\(code):identifier", values { $0.token() }), ("\(code):text", displayed()),
                ("\(code):\(target)", values { $0.reference(targets) }),
            ])
        default: return nil
        }
    }

    /// What terminology says which codes are meant.
    private mutating func concepts(_ code: String) -> (name: String, value: String) {
        if random.chance(60) {
            let modifier = random.pick(["in", "not-in"])
            return ("\(code):\(modifier)", values { $0.random.pick(VocabularyConcepts.valueSets) })
        }
        let modifier = random.pick(["above", "below"])
        return (
            "\(code):\(modifier)",
            values { "\($0.random.pick(Vocabulary.systems))|\($0.escaped($0.random.pick(Vocabulary.codes)))" }
        )
    }

    private static func searchKind(_ type: String, _ code: String) -> SearchKind? {
        ResourceType(type).flatMap { SearchParameter.all(of: $0)[code]?.kind }
    }

    /// The beginning of a word that is displayed.
    private mutating func displayed() -> String {
        let words = random.pick(Vocabulary.displays).split { " -,|".contains($0) }
        return String(random.pick(words).prefix(random.pick([1, 3, 9])))
    }

    /// Some words, or beginnings of words, that narratives hold.
    private mutating func words() -> String {
        values { random in
            (0..<random.random.pick([1, 1, 2])).map { _ in
                let text = random.random.pick(Vocabulary.displays + Vocabulary.names)
                let words = text.split { " -,|".contains($0) }
                let word = random.random.pick(words)
                let part = random.random.chance(30) ? word.dropFirst() : word[...]
                return part.isEmpty ? String(word) : String(part.prefix(random.random.pick([1, 2, 9])))
            }.joined(separator: " ")
        }
    }

    // MARK: Links

    /// The beginning of a chain, with the type that it leads to or without.
    private mutating func link(from type: String) -> (name: String, target: String)? {
        guard let links = RandomQuery.links[type] else { return nil }
        let (code, target) = random.pick(links)
        return (random.chance(60) ? "\(code):\(target)" : code, target)
    }

    private mutating func reverseLink(to type: String) -> (name: String, source: String)? {
        guard let links = RandomQuery.reverseLinks[type] else { return nil }
        let (source, code) = random.pick(links)
        return ("_has:\(source):\(code)", source)
    }

    // MARK: _filter

    private mutating func filter(_ type: String, links: Int, depth: Int) -> String {
        let terms = (0..<random.pick([1, 2, 2, 3])).map { _ in term(type, links: links, depth: depth) }
        return terms.dropFirst().reduce(terms[0]) { "\($0) \(random.pick(["and", "or"])) \($1)" }
    }

    private mutating func term(_ type: String, links: Int, depth: Int) -> String {
        if depth > 0 && random.chance(25) {
            return "\(random.pick(["", "not ", "not"]))(\(filter(type, links: links, depth: depth - 1)))"
        }
        if links > 0 && random.chance(15), let (name, target) = link(from: type) {
            let condition = random.chance(30) ? "[\(filter(target, links: 0, depth: 0))]" : ""
            return "\(name)\(condition).\(comparison(target, links: links - 1))"
        }
        return comparison(type, links: links)
    }

    private mutating func comparison(_ type: String, links: Int) -> String {
        if links > 0 && random.chance(10), let (name, source) = reverseLink(to: type) {
            let (code, kind) = parameter(source)
            return "\(name):\(code) eq \(quoted(value(kind)))"
        }
        let (code, kind) = parameter(type)
        if random.chance(12) { return "\(code) pr \(random.pick(["true", "false"]))" }
        let relation = random.pick(["eq", "ne", "gt", "lt", "ge", "le", "ap", "sa", "eb"])
        switch kind {
        case .dates(let dates): return "\(code) \(random.pick([relation, "po"])) \(random.pick(dates))"
        case .times: return "\(code) \(random.pick([relation, "po"])) \(time(""))"
        case .numbers: return "\(code) \(relation) \(random.pick(Vocabulary.numbers))"
        case .quantities: return "\(code) \(relation) \(quoted(quantity("")))"
        default:
            if RandomQuery.searchKind(type, code) == .token, code != "_id", random.chance(25) {
                return "\(code) in \(random.pick(VocabularyConcepts.valueSets))"
            }
            let isString = RandomQuery.searchKind(type, code) == .string
            return
                "\(code) \(random.pick(isString ? ["eq", "ne", "co", "sw", "ew"] : ["eq", "ne"])) \(quoted(value(kind)))"
        }
    }

    private func quoted(_ text: String) -> String {
        "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
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
        case .codes(let system, let codes):
            random.pick(["", "", "|", "\(system)|", "urn:other|"]) + random.pick(codes)
        case .pairs: "\(token())$\(quantity())"
        case .conceptPairs: "\(token())$\(token())"
        case .textPairs: "\(token())$\(value(.prefixes(Vocabulary.names)))"
        case .ids: Vocabulary.id(random.below(RandomResource.ids))
        case .times: time()
        }
    }

    private mutating func reference(_ types: [String]) -> String {
        let id = Vocabulary.id(random.below(RandomResource.ids + 3))
        return random.pick([
            id, "\(random.pick(types))/\(id)", "\(Vocabulary.otherServer)\(random.pick(types))/\(id)",
            "\(random.pick(types))/\(id)", escaped(random.pick(Vocabulary.urls)),
        ])
    }

    private mutating func token() -> String {
        let code = escaped(random.pick(Vocabulary.codes))
        let system = random.pick(Vocabulary.systems)
        return random.pick([code, "\(system)|\(code)", "|\(code)", "\(system)|"])
    }

    private mutating func quantity() -> String {
        quantity(random.pick(["", "", "", "eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap"]))
    }

    private mutating func quantity(_ relation: String) -> String {
        let number = relation + random.pick(Vocabulary.numbers)
        let unit = random.pick(Vocabulary.units)
        return random.pick([number, "\(number)||\(unit)", "\(number)|\(random.pick(Vocabulary.unitSystems))|\(unit)"])
    }

    /// Around the time at which the workload runs, to the second or to the minute.
    private mutating func time() -> String {
        time(random.pick(["", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap"]))
    }

    private mutating func time(_ relation: String) -> String {
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
