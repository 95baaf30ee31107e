@testable import FHIR
import Testing

/// `TextFolding.words`: what `:text` finds.
@Suite struct TextFoldingWordsTests {
    @Test(arguments: [
        ("blood", "Blood pressure", true), ("pressure", "Blood pressure", true), ("press", "Blood pressure", true),
        ("lood", "Blood pressure", false), ("blood pressure", "Blood pressure", true),
        ("pressure blood", "Blood pressure", true), ("blood sugar", "Blood pressure", false),
        ("o", "Octo", true), ("o2", "Sp(O2) by oximetry", true), ("bp", "sys/BP", true), ("5", "v15 5", true),
        ("5", "v15", false), ("ann", "Joann Ann", true), ("ann", "Joann", false),
        ("小", "李小龙", true), ("小龙", "李小龙 Bruce", true), ("bruce", "李小龙Bruce", true), ("大", "李小龙", false),
        ("muller", "Dr. Müller", true), ("uller", "Müller", false), ("blood", "", false),
    ])
    func `finds texts of which words begin so`(words: String, text: String, isFound: Bool) {
        let words = TextFolding.fold(words).split(separator: " ").map(String.init)
        #expect(TextFolding.words(words, beginIn: TextFolding.fold(text)) == isFound)
    }
}
