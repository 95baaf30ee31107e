/// Code systems that no resource lists: a grammar tells what is a code of them, or as far as it goes a value set of R4's
/// definitions. Source: terminologies-systems.html#external.
package enum CodeGrammar: String, Sendable, CaseIterable {
    case units = "http://unitsofmeasure.org"
    case languages = "urn:ietf:bcp:47"
    case mediaTypes = "urn:ietf:bcp:13"
    /// By two letters.
    case countries = "urn:iso:std:iso:3166"

    /// The URL of the code system.
    package var system: String { rawValue }

    /// What people call it.
    package var title: String {
        switch self {
        case .units: "Unified Code for Units of Measure (UCUM)"
        case .languages: "Tags for identifying languages (BCP 47)"
        case .mediaTypes: "Media types (BCP 13)"
        case .countries: "Codes of countries (ISO 3166)"
        }
    }

    /// Whether there are more codes than can be listed.
    package var isEndless: Bool { self != .countries }

    /// Whether the grammar takes the text for a code; countries have none. Of units that are written rightly a few are not known: see ``Unit``.
    package func accepts(_ code: String) -> Bool {
        switch self {
        case .units: Unit.parse(code) != nil
        case .languages: LanguageTag.isWellFormed(code)
        case .mediaTypes: MediaType.isWellFormed(code)
        case .countries: false
        }
    }

    /// Whether there are codes that neither grammar nor list knows.
    package var isKnownInPart: Bool { self == .units || self == .countries }

    /// A value set of R4's definitions that lists some of the codes, with their names.
    package var listedBy: String? {
        switch self {
        case .units: "http://hl7.org/fhir/ValueSet/ucum-common"
        case .languages: "http://hl7.org/fhir/ValueSet/languages"
        case .mediaTypes: nil
        case .countries: "http://hl7.org/fhir/ValueSet/iso3166-1-2"
        }
    }
}
