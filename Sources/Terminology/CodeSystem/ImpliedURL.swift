/// The URL of a value set or concept map that a code system implies: `[system or edition]?[name]=[argument]`.
///
/// Source: snomedct.html#implicit, loinc.html#implicit.
struct ImpliedURL {
    static let snomed = "http://snomed.info/sct"

    /// What stands before the question mark.
    let base: String
    /// The code system; an edition of SNOMED CT, and a version of it, are named by what stands before the question mark.
    let system: Canonical
    /// What stands behind the equals sign; empty without one.
    let argument: String

    /// - Parameter name: `fhir_vs` or `fhir_cm`.
    /// - Returns: `nil` for a URL of another form.
    init?(_ canonical: Canonical, _ name: String) {
        let parts = canonical.url.split(separator: "?", maxSplits: 1).map(String.init)
        guard parts.count == 2, parts[1] == name || parts[1].hasPrefix(name + "=") else { return nil }
        base = parts[0]
        argument = String(parts[1].dropFirst(name.count + 1))
        system =
            base.hasPrefix(ImpliedURL.snomed + "/")
            ? Canonical(url: ImpliedURL.snomed, version: base) : Canonical(url: base, version: canonical.version)
    }
}
