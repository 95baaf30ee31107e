package import Wording

/// One text in both languages, side by side.
package struct Words: Sendable, Equatable {
    package let english: String
    package let chinese: String

    /// The English text, then the Chinese.
    package init(_ english: String, _ chinese: String) {
        self.english = english
        self.chinese = chinese
    }

    package subscript(_ language: Language) -> String {
        switch language {
        case .english: english
        case .chinese: chinese
        }
    }
}

extension Language {
    /// A phrase of the table.
    package func callAsFunction(_ phrase: Phrase) -> String { phrase.words[self] }
}
