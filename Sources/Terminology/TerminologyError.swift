package import FHIR

/// Why a question of terminology has no answer.
package struct TerminologyError: Error, Sendable, Equatable {
    package let kind: Issue.Kind
    /// One sentence that begins with the name of what is wrong.
    package let text: String

    private static let textBytesMax = 2000

    package init(_ kind: Issue.Kind, _ text: String) {
        self.kind = kind
        // Codes and URLs of a request may be as long as the request.
        self.text =
            text.utf8.count <= TerminologyError.textBytesMax
            ? text : "\(text.prefix(TerminologyError.textBytesMax / 4))…"
    }
}

extension TerminologyError: CustomStringConvertible {
    package var description: String { text }
}
