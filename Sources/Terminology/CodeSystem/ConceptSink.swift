/// Takes up the concepts of a code system while its source is read, in any order: what belongs to a concept may come
/// before it or long after it, as it does in the tables of SNOMED CT and LOINC.
///
/// Nothing of it is to be held in memory as a whole.
package protocol ConceptSink {
    /// Adds a concept with all that it holds; of several with one code the first counts.
    mutating func add(_ concept: Concept) throws(TerminologyError)
    mutating func add(_ designation: Designation, to code: String) throws(TerminologyError)
    mutating func add(_ property: ConceptProperty, to code: String) throws(TerminologyError)
    /// That one concept is a kind of another.
    mutating func add(parent: String, of code: String) throws(TerminologyError)
    /// Names a reference set; of several with one code the first counts.
    mutating func add(_ set: ReferenceSet) throws(TerminologyError)
    /// Adds a concept to a reference set, with what it leads to there; it may lead to several.
    mutating func add(_ member: ReferenceSetMember, to set: String) throws(TerminologyError)
}
