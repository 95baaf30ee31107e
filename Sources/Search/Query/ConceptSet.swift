package import FHIR
package import Wording

/// The codes that a search asks for: those of a value set, or those above or below a code.
package struct ConceptSet: Sendable, Hashable {
    /// By their systems; what has no system lies under "".
    package var codes: [String: Set<String>]
    /// Systems of which every code is meant, known or not.
    package var systems: Set<String>

    package init(codes: [String: Set<String>] = [:], systems: Set<String> = []) {
        self.codes = codes
        self.systems = systems
    }

    package func contains(system: String, code: String) -> Bool {
        if systems.contains(system) { return true }
        guard let here = codes[system] else { return false }
        return here.contains(code)
    }

    /// The set with the codes of a system also where a value names no system, for its element implies it.
    func implied(_ system: String) -> ConceptSet {
        var set = self
        if let here = codes[system] { set.codes["", default: []].formUnion(here) }
        if systems.contains(system) { set.systems.insert("") }
        return set
    }

    mutating func formUnion(_ other: ConceptSet) {
        codes.merge(other.codes) { $0.union($1) }
        systems.formUnion(other.systems)
    }
}

/// What a search asks of terminology. Source: search.html#token, `:in`, `:above`, `:below`.
package protocol ConceptSets: Sendable {
    /// The codes of a value set, by its canonical URL or its address in the record.
    func members(ofValueSet reference: String) throws(ConceptSetError) -> ConceptSet

    /// A code with all that it is subsumed by, or that it subsumes.
    func subsumption(of code: String, in system: String, isBelow: Bool) throws(ConceptSetError) -> ConceptSet
}

/// Why terminology cannot say which codes are meant.
package struct ConceptSetError: Error, Sendable {
    package let kind: Issue.Kind
    package let message: Message

    package init(_ kind: Issue.Kind, _ message: Message) {
        self.kind = kind
        self.message = message
    }
}
