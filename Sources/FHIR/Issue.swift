package import Wording

/// One thing that went wrong or is worth knowing: the only way an error is named in Xinglin.
///
/// The faces render it: `API` as an OperationOutcome, `Web` beside the field. The text names places and rules, never
/// the content of a record.
package struct Issue: Error, Sendable, Equatable {
    package enum Severity: String, Sendable { case fatal, error, warning, information }

    /// FHIR's issue types that are in use. Source: valueset-issue-type.html.
    package enum Kind: String, Sendable {
        case invalid, structure, required, value, invariant
        case security, login, forbidden, suppressed
        case processing, notSupported = "not-supported", duplicate, multipleMatches = "multiple-matches"
        case notFound = "not-found", deleted, tooLong = "too-long", codeInvalid = "code-invalid", extension_ =
            "extension"
        case tooCostly = "too-costly", businessRule = "business-rule", conflict
        case transient, lockError = "lock-error", noStore = "no-store", exception, timeout, throttled
        case informational
    }

    package var severity: Severity
    package var kind: Kind
    /// One sentence: what is wrong and, where it helps, what would be right.
    package var message: Message
    /// The place as FHIRPath (`Patient.contact[0].gender`) or the name of a parameter or header.
    package var place: String?

    package init(_ kind: Kind, _ message: Message, place: String? = nil, severity: Severity = .error) {
        self.severity = severity
        self.kind = kind
        self.message = message
        self.place = place
    }

    /// The sentence in English.
    package var text: String { message.text }
}
