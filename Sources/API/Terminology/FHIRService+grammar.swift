internal import FHIR
internal import Record
internal import Terminology
internal import Wording

/// Questions of code systems whose codes a grammar tells, and that no resource or load lists.
extension FHIRService {
    /// The grammar of the code system that a parameter names.
    func grammar(
        _ input: OperationInput, _ name: String, _ terminology: RecordTerminology
    ) throws(TerminologyError) -> CodeGrammar? {
        let (url, version) = try asked { () throws(RecordError) in
            (try input.value(name).map { Canonical($0) }, try input.value("version"))
        }
        guard let url, let grammar = CodeGrammar(rawValue: url.url),
            try terminology.codeSystem(Canonical(url: url.url, version: version ?? url.version)) == nil
        else { return nil }
        return grammar
    }

    func validate(
        _ input: OperationInput, by grammar: CodeGrammar, _ terminology: RecordTerminology
    ) throws(TerminologyError) -> [UInt8] {
        let codings = try codings(input, system: grammar.system, version: nil, own: ["display"])
        let reader = ValueSetReader(terminology)
        return try answer(input, codings, "in \(grammar.system)", hints: { reader.incompleteSystems.sorted() }) {
            coding throws(TerminologyError) in
            guard coding.system == grammar.system, try reader.concept(coding.code, by: grammar) != nil else {
                return nil
            }
            // A name that people use for it is not wrong because no list has it.
            return NamedConcept(concept: Concept(code: coding.code))
        }
    }

    /// - Parameter wanted: properties.
    func lookup(
        _ code: String, _ wanted: [String], by grammar: CodeGrammar, _ terminology: RecordTerminology
    ) throws(TerminologyError) -> [UInt8] {
        let properties =
            ["code", "display", "name", "system", "url", "version"] + (grammar == .units ? ["canonical"] : [])
        if let unknown = wanted.first(where: { !properties.contains($0) && !$0.hasPrefix("lang.") }) {
            let near = NearestName.of(unknown, in: properties).map { "; did you mean \($0)?" as Message }
            throw TerminologyError(
                .notSupported, "property: \(grammar.system) has no property \(unknown.prefix(100))\(near)")
        }
        let reader = ValueSetReader(terminology)
        guard let concept = try reader.concept(code, by: grammar) else {
            let hint: Message? = grammar.isKnownInPart ? " that is known here" : nil
            throw TerminologyError(.notFound, "code: \(grammar.system) has no code \(code.prefix(100))\(hint)")
        }
        return ParametersText.make { out in
            out.add("name", "valueString", grammar.title)
            out.add("display", "valueString", concept.display ?? code)
            func property(_ name: String, _ value: String) {
                out.add("property") { out in
                    out.add("code", "valueCode", name)
                    out.add("value", "valueString", value)
                }
            }
            if wanted.contains("url") { property("url", grammar.system) }
            if grammar == .units, wanted.isEmpty || wanted.contains("canonical"), let unit = Unit.parse(code) {
                property("canonical", unit.dimension)
            }
        }
    }
}
