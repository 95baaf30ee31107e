internal import FHIR
internal import Search
internal import Wording

/// A terminology of the vocabulary's codes: a few value sets, and each code above the next.
struct VocabularyConcepts: ConceptSets {
    static let valueSets = ["some", "whole", "plain", "none"]
    private static let gender = "http://hl7.org/fhir/administrative-gender"

    func members(ofValueSet reference: String) throws(ConceptSetError) -> ConceptSet {
        let systems = Vocabulary.systems
        switch reference {
        case "some":
            return ConceptSet(codes: [
                systems[0]: ["1", "A-7", "x|y"], systems[2]: ["8480-6", "a,b"],
                VocabularyConcepts.gender: ["male", "other"], "urn:never-seen": ["1"],
            ])
        case "whole": return ConceptSet(codes: ["": ["2"]], systems: [systems[1], VocabularyConcepts.gender])
        case "plain": return ConceptSet(codes: ["": Set(Vocabulary.codes.prefix(3))])
        case "none": return ConceptSet()
        default: throw ConceptSetError(.notFound, "\(reference): no such value set")
        }
    }

    func subsumption(of code: String, in system: String, isBelow: Bool) throws(ConceptSetError) -> ConceptSet {
        guard let at = Vocabulary.codes.firstIndex(of: code) else { return ConceptSet(codes: [system: [code]]) }
        return ConceptSet(codes: [
            system: Set(isBelow ? Vocabulary.codes[at...] : Vocabulary.codes[...at])
        ])
    }
}
