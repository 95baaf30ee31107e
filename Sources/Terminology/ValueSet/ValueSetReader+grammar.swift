package import FHIR
internal import Wording

/// Codes of systems that a grammar tells, and that no load or resource lists.
extension ValueSetReader {
    /// The grammar of a component that asks for codes without listing them; `nil` when the codes of its system are known.
    func grammar(of component: ValueSetDefinition.Component) throws(TerminologyError) -> CodeGrammar? {
        guard component.concepts.isEmpty, let url = component.system, let grammar = CodeGrammar(rawValue: url),
            try system(component) == nil
        else { return nil }
        return grammar
    }

    /// Whether a code is told by a grammar and passes a component's filters.
    func accepts(
        _ code: String, by grammar: CodeGrammar, _ component: ValueSetDefinition.Component
    ) throws(TerminologyError) -> Bool {
        guard try concept(code, by: grammar) != nil else { return false }
        for filter in component.filters where try !passes(filter, code, grammar) { return false }
        return true
    }

    /// A code with the name that R4's definitions give it; `nil` when it is none.
    package func concept(_ code: String, by grammar: CodeGrammar) throws(TerminologyError) -> Concept? {
        try spend(ValueSetReader.lookSteps)
        var concept = Concept(code: code)
        if let listed = try listed(code, by: grammar) {
            concept.display = listed.display
            return concept
        }
        if grammar.accepts(code) { return concept }
        if grammar.isKnownInPart { addIncomplete(grammar.system) }
        return nil
    }

    private func listed(_ code: String, by grammar: CodeGrammar) throws(TerminologyError) -> Concept? {
        guard let url = grammar.listedBy, let list = try source.valueSet(Canonical(url)) else { return nil }
        for component in list.includes where component.system == grammar.system {
            try spend(component.concepts.count / 16)
            if let found = component.concepts.first(where: { $0.code == code }) { return found }
        }
        return nil
    }

    /// Source: ucum.html#filters: `canonical` takes the units that measure what another one does.
    private func passes(
        _ filter: ValueSetDefinition.Filter, _ code: String, _ grammar: CodeGrammar
    ) throws(TerminologyError) -> Bool {
        guard grammar == .units, filter.property == "canonical", filter.op == .equal || filter.op == .in else {
            let hint: Message? = grammar == .units ? "; it has canonical, with = or in" : nil
            throw TerminologyError(
                .notSupported, "\(filter.property.prefix(100)): \(grammar.system) cannot be filtered so here\(hint)")
        }
        let wanted = filter.op == .in ? filter.value.split(separator: ",").map(String.init) : [filter.value]
        for text in wanted {
            guard let unit = Unit.parse(text) else {
                throw TerminologyError(.value, "canonical: '\(text.prefix(100))' is no unit that is known here")
            }
            if Unit.parse(code)?.dimension == unit.dimension { return true }
        }
        return false
    }

    /// What is said where all codes of such a system are asked for.
    static func endless(_ grammar: CodeGrammar) -> TerminologyError {
        guard grammar.isEndless else {
            return TerminologyError(
                .notSupported,
                "\(grammar.system): only those of its codes are known here that \(grammar.listedBy ?? "") lists, so they cannot all be told; single ones can be asked about by $validate-code"
            )
        }
        return TerminologyError(
            .tooCostly,
            "\(grammar.system): has endlessly many codes, which a grammar tells: they cannot be listed; single ones can be asked about by $validate-code"
        )
    }
}
