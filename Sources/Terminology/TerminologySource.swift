/// What is known of terminology, wherever it is kept: resources of the record first, then what was loaded, then what
/// came with the definitions. Made for one request: what it has looked up it may keep.
package protocol TerminologySource {
    var store: any ConceptStore { get }
    /// The code system of a URL; without a version the newest. `nil` when there is none with concepts.
    func codeSystem(_ canonical: Canonical) throws(TerminologyError) -> KnownSystem?
    /// What adds names and properties to a code system, of each supplement the version that counts; none that is
    /// withdrawn.
    func supplements(of system: KnownSystem) throws(TerminologyError) -> [KnownSystem]
    /// The supplement of a canonical URL of its own.
    func supplement(_ canonical: Canonical) throws(TerminologyError) -> KnownSystem?
    /// The code system that names a value set as that of all its codes.
    func codeSystem(valueSet: Canonical) throws(TerminologyError) -> KnownSystem?
    /// The value set of a URL; `nil` when there is none.
    func valueSet(_ canonical: Canonical) throws(TerminologyError) -> ValueSetDefinition?
    /// The concept maps of a URL, or all that map from a system (or, `reversed`, to it).
    func conceptMaps(url: Canonical) throws(TerminologyError) -> [ConceptMapDefinition]
    func conceptMaps(from system: String) throws(TerminologyError) -> [ConceptMapDefinition]
}
