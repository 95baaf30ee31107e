import Glibc
import Testing

@testable import Wording

@Suite struct TranslationsTests {
    /// The numbers of the values that a sentence puts in.
    private static func values(_ pattern: String) -> [String] {
        pattern.split(separator: "{").dropFirst().compactMap { part in
            let number = part.prefix { $0 != "}" }
            return Int(number) == nil ? nil : String(number)
        }.sorted()
    }

    @Test func `put in the same values as the English`() {
        for english in Translations.chinese.english {
            let chinese = Translations.chinese[english] ?? ""
            #expect(!chinese.isEmpty, "\(english)")
            #expect(Self.values(english) == Self.values(chinese), "\(english)")
        }
    }

    @Test func `are Chinese`() {
        for english in Translations.chinese.english {
            let chinese = Translations.chinese[english] ?? ""
            let hasChinese = chinese.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
            // A fragment may be nothing but punctuation and names.
            #expect(hasChinese || english.count < 20, "\(english)")
        }
    }

    @Test func `want a line for words, and none for punctuation`() {
        let table = Translations("# a comment\na {1}\t甲 {1}")
        #expect(table.knows("a {1}") && table.knows("{1}: {2}") && !table.knows("b {1}") && !table.knows("a"))
    }
}
