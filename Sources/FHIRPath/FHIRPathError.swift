package import Wording

/// Why an expression cannot be read or evaluated, and where in it.
package struct FHIRPathError: Error, Sendable, Equatable {
    package enum Kind: Sendable {
        /// The text is no expression.
        case syntax
        /// It names what there is not, or asks of a type what it has not.
        case semantic
        /// Evaluating it on these data fails.
        case evaluation
        /// It takes more steps or memory than it may.
        case budget
    }

    package let kind: Kind
    package let reason: Message
    /// Offset in bytes of the expression.
    package let offset: Int

    package init(_ kind: Kind, _ reason: Message, at offset: Int) {
        self.kind = kind
        self.reason = reason
        self.offset = offset
    }

    /// Line and column, both from 1, in `text`.
    package func place(in text: String) -> (line: Int, column: Int) {
        let before = Array(text.utf8.prefix(offset))
        let line = before.count { $0 == 0x0A } + 1
        let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        return (line, String(decoding: before[start...], as: UTF8.self).count + 1)
    }
}
