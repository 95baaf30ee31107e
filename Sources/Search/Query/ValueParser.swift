internal import FHIR
internal import Wording

/// Why a value of a query cannot be used.
struct ValueError: Error {
    let kind: Issue.Kind
    let message: Message
    /// As in ``CriterionError``.
    let isBinding: Bool

    init(_ message: Message, kind: Issue.Kind = .value, isBinding: Bool = false) {
        self.kind = kind
        self.message = message
        self.isBinding = isBinding
    }
}

/// One value of a parameter → what it asks of index values. Source: search.html#ptypes.
struct ValueParser {
    let parameter: SearchParameter
    let context: SearchContext

    func tests(_ value: String) throws(ValueError) -> [ValueTest] {
        guard !value.isEmpty else { throw ValueError("a value is empty") }
        switch parameter.kind {
        case .string: return try string(value)
        case .token: return try token(value)
        case .reference: return try references(SearchText.unescape(value))
        case .date: return [.date(try ValueParser.date(value, context: context))]
        case .number: return [.number(try ValueParser.number(value))]
        case .quantity: return [try quantity(value)]
        case .uri: return [.uri(SearchText.unescape(value))]
        case .composite: return [try composite(value)]
        case .special: return [try near(value)]
        }
    }

    /// What a value asks for under a modifier that changes its meaning. Source: search.html#modifiers.
    func tests(_ value: String, modifier: String) throws(ValueError) -> [ValueTest] {
        if modifier == "contains" { return ValueParser.anywhere(TextFolding.line(try text(value))) }
        return [try test(value, modifier: modifier)]
    }

    /// A value of bounded length, without its escapes.
    private func text(_ value: String) throws(ValueError) -> String {
        guard !value.isEmpty else { throw ValueError("a value is empty") }
        let text = SearchText.unescape(value)
        guard text.unicodeScalars.count <= TextFolding.charactersMax else {
            throw ValueError("is longer than \(TextFolding.charactersMax) characters", kind: .tooLong)
        }
        return text
    }

    private func test(_ value: String, modifier: String) throws(ValueError) -> ValueTest {
        let text = try text(value)
        switch modifier {
        case "exact": return .exact(text)
        case "text":
            let words = TextFolding.fold(text).split(whereSeparator: \.isWhitespace).map(String.init)
            return words.isEmpty ? .never : .displayed(words)
        case "of-type":
            guard parameter.mayHold(.identifier) else {
                throw ValueError(
                    "the modifier :of-type asks for identifiers: \(parameter.code) is none", kind: .notSupported,
                    isBinding: true)
            }
            let parts = SearchText.split(value, at: "|").map(SearchText.unescape)
            guard parts.count == 3, !parts[1].isEmpty, !parts[2].isEmpty else {
                throw ValueError("has the form system|code|value: the type's system and code, the identifier's value")
            }
            return .typed(system: parts[0].isEmpty ? nil : parts[0], code: parts[1], value: parts[2])
        case "identifier":
            guard parameter.mayHold(.reference) else {
                throw ValueError(
                    "the modifier :identifier asks for the identifier of a reference: a canonical has none",
                    kind: .notSupported, isBinding: true)
            }
            return try token(value)[0]
        case "above": return .uriAbove(text)
        default: return .uriBelow(text)
        }
    }

    // MARK: Composites

    /// The components' values, joined by `$`. Source: search.html#combining.
    private func composite(_ value: String) throws(ValueError) -> ValueTest {
        let parts = SearchText.split(value, at: "$")
        let components = parameter.components
        guard parts.count == components.count else {
            throw ValueError("has the form \(components.map(\.kind.name).joined(separator: "$"))")
        }
        var tests: [[ValueTest]] = []
        for (part, component) in zip(parts, components) {
            do throws(ValueError) {
                tests.append(try ValueParser(parameter: component, context: context).tests(part))
            } catch {
                throw ValueError("its \(component.kind.name) \(error.message)", kind: error.kind)
            }
        }
        return .composite(tests)
    }

    // MARK: Places

    /// How far is near, when the value does not say.
    private static let nearMetres = 50_000.0

    /// `latitude|longitude|distance|units`, the units by UCUM, kilometres if none. Source: location.html#search.
    private func near(_ value: String) throws(ValueError) -> ValueTest {
        let parts = SearchText.split(value, at: "|").map(SearchText.unescape)
        guard (2...4).contains(parts.count), let latitude = FHIRDecimal(parts[0]),
            let longitude = FHIRDecimal(parts[1]),
            let north = DecimalNumber(latitude)?.double, let east = DecimalNumber(longitude)?.double,
            abs(north) <= 90, abs(east) <= 180
        else { throw ValueError("has the form latitude|longitude|distance|units, in degrees") }
        let point = GeographicPoint(latitude: north, longitude: east)
        guard parts.count > 2, !parts[2].isEmpty else { return .near(point, metres: ValueParser.nearMetres) }
        let code = parts.count > 3 && !parts[3].isEmpty ? parts[3] : "km"
        guard let unit = Unit.parse(code), unit.dimension == "m" else {
            throw ValueError("its units are no length of UCUM, such as km, m or [mi_i]")
        }
        guard let distance = DecimalNumber(parts[2]), !distance.isNegative, let metres = unit.canonical(distance) else {
            throw ValueError("its distance is no number from 0")
        }
        return .near(point, metres: metres.double)
    }

    // MARK: Strings and tokens

    private func string(_ value: String) throws(ValueError) -> [ValueTest] {
        let text = SearchText.unescape(value)
        guard text.unicodeScalars.count <= TextFolding.charactersMax else {
            throw ValueError("is longer than \(TextFolding.charactersMax) characters", kind: .tooLong)
        }
        let folded = TextFolding.line(text)
        if folded.isEmpty { return [.never] }
        // Punctuation does not count: a value may have it where the query has none, a space, or other marks.
        var latin = TextFolding.spellings(of: folded).map { ValueTest.prefix($0) }
        let compact = TextFolding.compact(folded)
        // Of punctuation alone nothing is left, with which everything begins.
        if !compact.isEmpty { latin.append(.read(compact)) }
        return latin + ValueParser.chinese(folded).filter { !latin.contains($0) }
    }

    /// Ids, each of which some resource could have.
    static func ids(_ values: [String]) throws(ValueError) -> Set<String> {
        guard values.allSatisfy({ ResourceID.isValid($0) }) else {
            throw ValueError("is no id: these have 1 to 64 letters, digits, - and .")
        }
        return Set(values)
    }

    /// A media type with and without parameters, or all of a kind: `text/xml`, `image`. Source: search.html#mimetype.
    static func mediaTypes(_ value: String) throws(ValueError) -> [ValueTest] {
        let text = SearchText.unescape(value)
        guard !text.isEmpty else { throw ValueError("a value is empty") }
        if text.hasSuffix("/") { return [.codePrefix(text)] }
        guard text.contains("/") else { return [.codePrefix(text + "/")] }
        return [.token(system: nil, code: text), .codePrefix(text + ";"), .codePrefix(text + " ")]
    }

    /// A code in any system, in each way in which the elements keep it: strings and contact points without case.
    func codes(_ code: String) -> [ValueTest] {
        let spellings: [String] =
            switch parameter.foldsTokens {
            case true?: [code.lowercased()]
            case false?: [code]
            case nil: code.lowercased() == code ? [code] : [code, code.lowercased()]
            }
        return spellings.map { .token(system: nil, code: $0) }
    }

    private func token(_ value: String) throws(ValueError) -> [ValueTest] {
        let parts = SearchText.split(value, at: "|")
        guard parts.count <= 2 else {
            throw ValueError(
                "has more than one |: it has the form code or system|code; one that is meant is written \\|")
        }
        guard parts.count > 1 else { return codes(SearchText.unescape(value)) }
        if parameter.holds(only: [.contactPoint]) || parameter.holds(only: [.uri]) {
            throw ValueError("has no system: a | stands only before codes; one that is meant is written \\|")
        }
        let system = SearchText.unescape(parts[0])
        let code =
            parameter.foldsTokens == true ? SearchText.unescape(parts[1]).lowercased() : SearchText.unescape(parts[1])
        if system.isEmpty && code.isEmpty { return [.never] }
        var tests: [ValueTest] = [.token(system: system, code: code.isEmpty ? nil : code)]
        // Codes whose system is implied are indexed without one.
        if !system.isEmpty && parameter.fields.contains(where: { DefinitionTable.r4.impliedSystem($0) == system }) {
            tests.append(.token(system: "", code: code.isEmpty ? nil : code))
        }
        return tests
    }

    /// The codes that a value stands for: of a value set for `in` and `not-in`, else of `system|code` and those above
    /// or below it. Source: search.html#token.
    /// `ValueSet/1` for the address that it has on this server. Source: search.html#token, `:in`.
    private func local(_ reference: String) -> String {
        for base in context.bases where reference.hasPrefix(base + "/ValueSet/") {
            return String(reference.dropFirst(base.count + 1))
        }
        return reference
    }

    func concepts(_ value: String, modifier: String, isEscaped: Bool = true) throws(ValueError) -> ConceptSet {
        guard let concepts = context.concepts else {
            throw ValueError("there is no terminology here to say which codes are meant", kind: .notSupported)
        }
        guard !value.isEmpty else { throw ValueError("a value is empty") }
        let text = isEscaped ? SearchText.unescape(value) : value
        let implied = parameter.fields.lazy.map { DefinitionTable.r4.impliedSystem($0) }.filter { !$0.isEmpty }
        var set: ConceptSet
        do throws(ConceptSetError) {
            if modifier == "in" || modifier == "not-in" {
                set = try concepts.members(ofValueSet: local(text))
            } else {
                let parts = SearchText.split(value, at: "|").map { isEscaped ? SearchText.unescape($0) : $0 }
                let system = parts.count == 2 ? parts[0] : implied.first ?? ""
                guard parts.count <= 2, !system.isEmpty, let code = parts.last, !code.isEmpty else {
                    throw ConceptSetError(
                        .value, "has the form system|code: which codes lie above or below is the system's")
                }
                set = try concepts.subsumption(of: code, in: system, isBelow: modifier == "below")
            }
        } catch {
            throw ValueError(error.message, kind: error.kind)
        }
        for system in Set(implied) { set = set.implied(system) }
        return set
    }

    // MARK: References

    private func references(_ value: String) throws(ValueError) -> [ValueTest] {
        var text = value
        for base in context.bases where text.hasPrefix(base + "/") { text = String(text.dropFirst(base.count + 1)) }
        if ResourceID.isValid(text) {
            let isOpen = parameter.targets.isEmpty && parameter.fields.contains { $0.custom != nil }
            let types = parameter.typeFilter.map { [$0] } ?? (isOpen ? ResourceType.all : parameter.targets)
            return types.flatMap { local($0, text) }
        }
        if case .local(let type, let id, _) = FHIRReference(text) {
            guard parameter.typeFilter == nil || parameter.typeFilter == type else { return [.never] }
            return local(type, id)
        }
        guard parameter.mayHold(.canonical) || text.contains(":") || text.hasPrefix("#") else {
            let type = text.prefix { $0 != "/" }
            throw ValueError(
                type.count < text.count && ResourceType(String(type)) == nil
                    ? "names no resource type of FHIR R4" : "is no reference: id, Type/id or a URL")
        }
        // Of a URL no more is known than what it says.
        if let type = parameter.typeFilter, FHIRReference(text)?.type != type { return [.never] }
        return [.reference(ReferenceTarget(value))]
    }

    /// A reference to this server is the same whether it is written with or without the server's address.
    private func local(_ type: ResourceType, _ id: String) -> [ValueTest] {
        [.reference(.local(type, id: id))] + context.bases.map { .reference(.url("\($0)/\(type.name)/\(id)")) }
    }

    // MARK: Prefixes

    /// A two-letter prefix before a digit or sign.
    private static func prefix(_ value: String) -> (relation: DateTest.Relation, rest: String)? {
        guard value.utf8.prefix(2).allSatisfy({ $0 &- 0x61 < 26 }), value.utf8.count >= 2 else { return (.eq, value) }
        guard let relation = DateTest.Relation(rawValue: String(value.prefix(2))) else { return nil }
        return (relation, String(value.dropFirst(2)))
    }

    private static let prefixes = DateTest.Relation.allCases.map(\.rawValue).joined(separator: ", ")

    static func date(_ value: String, context: SearchContext) throws(ValueError) -> DateTest {
        guard let (relation, rest) = prefix(value) else {
            throw ValueError("begins with an unknown prefix: there are \(prefixes)")
        }
        guard let date = FHIRDate(rest.utf8, lenient: true) else {
            // A `+` in an address stands for a space.
            let isPlusLost = rest.contains(" ") && FHIRDate(rest.replacing(" ", with: "+").utf8, lenient: true) != nil
            let hint: Message? = isPlusLost ? "; the + of a zone is written %2B in addresses and forms" : nil
            throw ValueError(
                "is no date: it has the form YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm[:ss[.fff]][zone]\(hint)")
        }
        guard relation == .ap else {
            return DateTest(relation, low: date.low, high: date.high, isTime: date.precision > .day)
        }
        // A tenth of the time between then and now, to either side (search.html#prefix).
        let margin = abs((context.now - date.low) / 10)
        return DateTest(.ap, low: date.low - margin, high: date.high + margin)
    }

    static func number(_ value: String) throws(ValueError) -> DecimalTest {
        guard let (relation, rest) = prefix(value) else {
            throw ValueError("begins with an unknown prefix: there are \(prefixes)")
        }
        guard let decimal = FHIRDecimal(rest) else { throw ValueError("is no number of reasonable size") }
        let range = relation == .ap ? decimal.approximateRange : decimal.impliedRange
        return DecimalTest(
            relation, exact: DecimalKey(decimal), low: DecimalKey(range.low), high: DecimalKey(range.high))
    }

    /// `number`, `number|system|code` or `number||code`.
    private func quantity(_ value: String) throws(ValueError) -> ValueTest {
        let parts = SearchText.split(value, at: "|").map(SearchText.unescape)
        guard parts.count == 1 || parts.count == 3 else {
            throw ValueError("is no quantity: number, number|system|code or number||code")
        }
        let test = try ValueParser.number(parts[0])
        guard parts.count == 3 else { return .quantity(test, system: nil, code: nil) }
        let code = parts[2].isEmpty ? nil : parts[2]
        return .quantity(test, system: parts[1].isEmpty ? nil : parts[1], code: code)
    }
}
