internal import FHIR
package import Wording

/// What an expression asks of a terminology. Without one, `memberOf`, `subsumes` and `subsumedBy` are errors.
package struct CodeQuestions: Sendable {
    /// A code of the resource, or of the expression.
    package struct Code: Sendable, Hashable {
        package let system: String?
        package let version: String?
        package let code: String
        /// A text that is no `code`: it names a member only of a value set that draws on a single system.
        package let isText: Bool

        package init(system: String? = nil, version: String? = nil, code: String, isText: Bool = false) {
            self.system = system
            self.version = version
            self.code = code
            self.isText = isText
        }
    }

    /// Why a question has no answer.
    package struct Refusal: Error, Sendable {
        let text: Message
        /// Whether finding it would take more than it may.
        let isTooCostly: Bool

        package init(_ text: Message, isTooCostly: Bool = false) {
            self.text = text
            self.isTooCostly = isTooCostly
        }
    }

    /// Whether a code is in a value set; `nil` when the value set is not known.
    package var isMember: @Sendable (_ valueSet: String, _ code: Code) throws(Refusal) -> Bool?
    /// Whether the first of two codes of one system is the second, or one that it is a kind of; `nil` for a terminology
    /// that knows no hierarchies.
    package var subsumes: (@Sendable (_ above: Code, _ below: Code) throws(Refusal) -> Bool)?

    package init(
        isMember: @escaping @Sendable (_ valueSet: String, _ code: Code) throws(Refusal) -> Bool?,
        subsumes: (@Sendable (_ above: Code, _ below: Code) throws(Refusal) -> Bool)? = nil
    ) {
        self.isMember = isMember
        self.subsumes = subsumes
    }
}

extension CodeQuestions {
    /// What R4's own definitions say: the members of the value sets that elements are bound to.
    package static let definitions = CodeQuestions(isMember: { valueSet, code in
        DefinitionTable.r4.contains(valueSet: valueSet, system: code.system, code: code.code)
    })
}
