import Search

@testable import StoreConformance

/// Makes queries that ask for what resources hold: for any type and any of its official parameters.
struct QueryFromData {
    private var random: SeededGenerator
    private static let prefixes = ["", "", "", "eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap"]

    init(random: SeededGenerator) { self.random = random }

    /// A query string with one or two parameters for which some of the resources, all of one type, have values.
    mutating func make(for resources: [Specimen]) throws -> String? {
        guard let type = resources.first?.type else { return nil }
        let codes = OfficialParameter.all(of: type).keys.sorted()
        var pairs: [String] = []
        for _ in 0..<200 where pairs.count < 2 {
            let code = random.pick(codes)
            guard let parameter = OfficialParameter.all(of: type)[code], !parameter.expression.isEmpty,
                !code.hasPrefix("_last"), !code.hasPrefix("_id"), !["composite", "special"].contains(parameter.kind),
                let value = try random.pick(resources).draw(parameter.expression).first,
                let (modifier, text) = self.value(value, of: parameter)
            else { continue }
            pairs.append("\(code)\(modifier)=\(QueryString.encode(text))")
            if random.chance(60) { break }
        }
        guard !pairs.isEmpty else { return nil }
        return pairs.joined(separator: "&")
    }

    private mutating func value(_ drawn: Drawn, of parameter: OfficialParameter) -> (modifier: String, text: String)? {
        if random.chance(8) { return (":missing", random.pick(["true", "false"])) }
        switch parameter.kind {
        case "token": return token(drawn)
        case "string":
            guard let text = StringMeaning.texts(drawn).first, !text.isEmpty else { return nil }
            let part = escaped(String(text.prefix(random.below(text.count) + 1)))
            return random.pick([("", part), ("", part.lowercased()), (":exact", escaped(text)), (":contains", part)])
        case "date":
            guard let text = (drawn.tree.text ?? drawn.tree["start"]?.text) else { return nil }
            return (
                "", random.pick(Self.prefixes) + random.pick([text, String(text.prefix(10)), String(text.prefix(7))])
            )
        case "number": return drawn.tree.text.map { ("", random.pick(Self.prefixes) + $0) }
        case "quantity":
            guard let value = drawn.tree["value"]?.text else { return nil }
            let number = random.pick(Self.prefixes) + value
            guard let system = drawn.tree["system"]?.text, let code = drawn.tree["code"]?.text else {
                return ("", number)
            }
            return ("", random.pick([number, "\(number)|\(system)|\(code)", "\(number)||\(code)"]))
        case "uri":
            return drawn.tree.text.map { (random.pick(["", "", ":below", ":above"]), escaped($0)) }
        case "reference":
            if random.chance(25), let text = TokenMeaning.texts(drawn).first,
                let word = text.split(separator: " ").first
            {
                return (":text", escaped(String(word)))
            }
            if let value = drawn.tree["identifier"]?["value"]?.text { return (":identifier", escaped(value)) }
            return ReferenceMeaning.target(drawn).map { ("", escaped($0)) }
        default: return nil
        }
    }

    private mutating func token(_ drawn: Drawn) -> (modifier: String, text: String)? {
        if random.chance(15), let text = TokenMeaning.texts(drawn).first, let word = text.split(separator: " ").first {
            return (":text", escaped(String(word)))
        }
        guard let coding = TokenMeaning.codes(drawn, at: "").first, let code = coding.code else { return nil }
        var forms = [escaped(code)]
        if let system = coding.system { forms += ["\(escaped(system))|\(escaped(code))", "\(escaped(system))|"] }
        return (random.pick(["", "", "", ":not"]), random.pick(forms))
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
