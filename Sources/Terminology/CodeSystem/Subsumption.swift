internal import FHIR
internal import Wording

/// How two concepts of a system stand to each other. Source: valueset-concept-subsumption-outcome.html.
package enum Subsumption: String, Sendable {
    case equivalent, subsumes, subsumedBy = "subsumed-by", notSubsumed = "not-subsumed"
}

extension ConceptStore {
    /// What the first of two concepts of a system is to the second. In a hierarchy of parts or groups none is a kind of
    /// another.
    package func subsumption(
        of a: ConceptID, and b: ConceptID, in system: KnownSystem
    ) throws(TerminologyError) -> Subsumption {
        if a == b { return .equivalent }
        guard system.header.tellsKinds else { return .notSubsumed }
        if try ancestors(of: b).contains(a) { return .subsumes }
        return try ancestors(of: a).contains(b) ? .subsumedBy : .notSubsumed
    }

    /// A concept with all below it, or above it.
    package func subsumption(
        of code: String, in system: KnownSystem, isBelow: Bool
    ) throws(TerminologyError) -> [ConceptID] {
        try system.header.checkTellsKinds(isBelow ? ":below" : ":above")
        let id = try named(code, in: system)
        return [id] + (try isBelow ? descendants(of: id) : ancestors(of: id))
    }

    /// A concept that must be there.
    package func named(_ code: String, in system: KnownSystem) throws(TerminologyError) -> ConceptID {
        guard let id = try find(code, in: system) else {
            throw TerminologyError(.codeInvalid, "\(code.prefix(100)): \(system.canonical) has no such code")
        }
        return id
    }
}
