internal import FHIR

/// How two concepts of a system stand to each other. Source: valueset-concept-subsumption-outcome.html.
package enum Subsumption: String, Sendable {
    case equivalent, subsumes, subsumedBy = "subsumed-by", notSubsumed = "not-subsumed"
}

extension ConceptStore {
    /// What the first of two concepts is to the second.
    package func subsumption(of a: ConceptID, and b: ConceptID) throws(TerminologyError) -> Subsumption {
        if a == b { return .equivalent }
        if try ancestors(of: b).contains(a) { return .subsumes }
        return try ancestors(of: a).contains(b) ? .subsumedBy : .notSubsumed
    }

    /// A concept that must be there.
    package func named(_ code: String, in system: KnownSystem) throws(TerminologyError) -> ConceptID {
        guard let id = try find(code, in: system) else {
            throw TerminologyError(.codeInvalid, "\(code.prefix(100)): \(system.canonical) has no such code")
        }
        return id
    }
}
