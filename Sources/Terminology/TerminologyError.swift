package import FHIR
package import Wording

/// Why a question of terminology has no answer.
package struct TerminologyError: Error, Sendable, Equatable {
    package let kind: Issue.Kind
    /// One sentence that begins with the name of what is wrong.
    package let message: Message

    private static let textBytesMax = 2000
    private static let dataBytesMax = 800

    package init(_ kind: Issue.Kind, _ message: Message) {
        self.kind = kind
        // Codes and URLs of a request may be as long as the request.
        self.message =
            message.text.utf8.count <= TerminologyError.textBytesMax
            ? message : message.shortened(dataBytesMax: TerminologyError.dataBytesMax)
    }

    /// The sentence in English.
    package var text: String { message.text }
}

extension TerminologyError: CustomStringConvertible {
    package var description: String { text }
}
