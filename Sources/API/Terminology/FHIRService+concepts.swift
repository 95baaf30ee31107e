internal import FHIR
internal import Record
internal import Terminology
internal import Wording

extension FHIRService {
    /// Properties that one `$find-matches` looks for.
    private static let conditionsMax = 20

    /// `CodeSystem/$subsumes`. Source: codesystem-operation-subsumes.html.
    func subsumes(
        _ input: OperationInput, _ place: OperationPlace, _ terminology: RecordTerminology
    ) throws(TerminologyError) -> [UInt8] {
        let (a, b) = try asked { () throws(RecordError) in
            try input.allow(["codeA", "codeB", "system", "version"], ["codingA": .coding, "codingB": .coding])
            return (try coding(input, "A"), try coding(input, "B"))
        }
        let system: KnownSystem
        guard (a.system == nil) == (b.system == nil) else {
            throw TerminologyError(.value, "codingA, codingB: take the places of both codeA and codeB, or of none")
        }
        if let url = a.system {
            guard b.system == url, a.version == nil || b.version == nil || a.version == b.version else {
                throw TerminologyError(
                    .value, "codingA, codingB: are of different systems or versions, which is not compared")
            }
            let (given, version) = try asked { () throws(RecordError) in
                (try input.value("system"), try input.value("version"))
            }
            // It must be given unless codings say it, and may be given beside them.
            guard place.id != nil || given == nil || given == url else {
                throw TerminologyError(.value, "system: is another than that of codingA and codingB")
            }
            system =
                try place.id == nil
                ? known(Canonical(url), a.version ?? b.version ?? version, terminology)
                : codeSystem(input, place, url: "system", terminology)
            guard system.header.url == url else {
                throw TerminologyError(.value, "codingA: is of another system than that of the address")
            }
        } else {
            system = try codeSystem(input, place, url: "system", terminology)
        }
        let store = terminology.store
        let outcome = try store.subsumption(
            of: try store.named(a.code, in: system), and: try store.named(b.code, in: system), in: system)
        return ParametersText.make { $0.add("outcome", "valueCode", outcome.rawValue) }
    }

    /// `codeA`, or the coding in its place.
    private func coding(_ input: OperationInput, _ letter: String) throws(RecordError) -> Coding {
        if let coding = try input.only("coding\(letter)")?.coding {
            guard try input.value("code\(letter)") == nil else {
                throw OperationInput.wrong("code\(letter)", "stands in the place of coding\(letter), not beside it")
            }
            guard coding.system != nil else { throw OperationInput.missing("coding\(letter)", "needs its system") }
            return coding
        }
        guard let code = try input.value("code\(letter)") else {
            throw OperationInput.missing("code\(letter) or coding\(letter)", "one of them must be given")
        }
        return Coding(code: code)
    }

    /// `CodeSystem/$find-matches`. Source: codesystem-operation-find-matches.html.
    func findMatches(
        _ input: OperationInput, _ place: OperationPlace, _ terminology: RecordTerminology
    ) throws(TerminologyError) -> [UInt8] {
        let (conditions, isExact) = try asked { () throws(RecordError) in
            try input.allow(["system", "version", "exact", "compositional"], ["property": .parts])
            if try input.flag("compositional") == true {
                throw OperationInput.wrong("compositional", "this server composes no expressions")
            }
            var conditions: [ConceptProperty] = []
            for property in input.all("property") { conditions.append(try condition(property)) }
            guard !conditions.isEmpty else { throw OperationInput.missing("property", "says what is looked for") }
            guard conditions.count <= FHIRService.conditionsMax else {
                throw OperationInput.wrong("property", "may be given at most \(FHIRService.conditionsMax) times")
            }
            return (conditions, try input.flag("exact") ?? false)
        }
        let system = try codeSystem(input, place, url: "system", terminology)
        let matches = try ConceptMatch.find(conditions, in: system, isExact: isExact, terminology.store)
        return ParametersText.make { out in
            for match in matches {
                out.add("match") { out in
                    let concept = match.concept
                    out.add(
                        "code",
                        coding: Coding(
                            system: system.header.url, version: system.header.version, code: concept.code,
                            display: concept.display))
                    for unmatched in match.unmatched {
                        out.add("unmatched") { out in
                            out.add("code", "valueCode", unmatched.code)
                            out.add("value", value: unmatched.value)
                        }
                    }
                }
            }
        }
    }

    private func condition(_ property: OperationParameter) throws(RecordError) -> ConceptProperty {
        var code: String?
        var value: PropertyValue?
        for part in property.parts {
            switch part.name {
            case "code": code = part.text
            case "value":
                if let coding = part.coding {
                    value = PropertyValue(.coding, coding.code, system: coding.system, display: coding.display)
                } else if let text = part.text {
                    let kind = PropertyValue.Kind.allCases.first { $0.element == "value\(part.type)" }
                    value = PropertyValue(kind ?? .string, text)
                }
            default:
                throw RecordError(
                    .invalid, .notSupported, "property.\(part.name.prefix(64)): this server does not match by it",
                    place: part.place)
            }
        }
        guard let code, let value else {
            throw RecordError(
                .invalid, .required, "property: needs the parts code and value", place: property.place)
        }
        return ConceptProperty(code: code, value: value)
    }
}
