package import FHIR

/// Why a question of terminology has no answer.
package struct TerminologyError: Error, Sendable, Equatable {
    package let kind: Issue.Kind
    /// One sentence that begins with the name of what is wrong.
    package let text: String

    package init(_ kind: Issue.Kind, _ text: String) {
        self.kind = kind
        self.text = text
    }
}

extension TerminologyError: CustomStringConvertible {
    package var description: String { text }
}
