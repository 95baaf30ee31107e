import Foundation
import Testing

@testable import Wording

@Suite struct TranslationsTests {
    /// The numbers of the values that a sentence puts in.
    private static func values(_ pattern: String) -> [String] {
        pattern.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap { part in
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
            #expect(hasChinese || english.count < 25, "\(english)")
        }
    }

    @Test func `want a line for words, and none for punctuation`() {
        let table = Translations("# a comment\na {1}\t甲 {1}")
        #expect(table.knows("a {1}") && table.knows("{1}: {2}") && !table.knows("b {1}") && !table.knows("a"))
    }

    @Test func `are of sentences that the product says`() throws {
        let sources = Data(try Self.sources().utf8)
        for english in Translations.chinese.english {
            // Its longest part that is written in the code as it is read.
            let parts = english.split { "{}\"\\\n".contains($0) }
            let part = parts.max { $0.count < $1.count } ?? ""
            #expect(part.count < 4 || sources.range(of: Data(part.utf8)) != nil, "\(english)")
        }
    }

    /// All of the code, its lines that end in a backslash joined as the compiler joins them.
    private static func sources() throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources")
        var text = ""
        let paths = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
        while let path = paths?.nextObject() as? URL {
            if path.pathExtension == "swift" { text += try String(contentsOf: path, encoding: .utf8) }
        }
        return text.replacing(/\\\n */, with: "")
    }
}
