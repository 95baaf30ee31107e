/// Code systems that have endlessly many codes: a grammar tells what is one. Source: terminologies-systems.html#external.
package enum CodeGrammar: String, Sendable, CaseIterable {
    case units = "http://unitsofmeasure.org"
    case languages = "urn:ietf:bcp:47"
    case mediaTypes = "urn:ietf:bcp:13"

    /// The URL of the code system.
    package var system: String { rawValue }

    /// What people call it.
    package var title: String {
        switch self {
        case .units: "Unified Code for Units of Measure (UCUM)"
        case .languages: "Tags for identifying languages (BCP 47)"
        case .mediaTypes: "Media types (BCP 13)"
        }
    }

    /// Whether the text is a code. Of units that are written rightly a few are not known: see ``Unit``.
    package func accepts(_ code: String) -> Bool {
        switch self {
        case .units: Unit.parse(code) != nil
        case .languages: LanguageTag.isWellFormed(code)
        case .mediaTypes: MediaType.isWellFormed(code)
        }
    }

    /// Whether texts may be codes that ``accepts(_:)`` does not know.
    package var isKnownInPart: Bool { self == .units }

    /// A value set of R4's definitions that lists some of the codes, with their names.
    package var listedBy: String? {
        switch self {
        case .units: "http://hl7.org/fhir/ValueSet/ucum-common"
        case .languages: "http://hl7.org/fhir/ValueSet/languages"
        case .mediaTypes: nil
        }
    }
}
