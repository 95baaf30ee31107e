@testable import FHIR
import Testing

/// `TextTerms`: what the index of a text holds, and what it is asked for.
@Suite struct TextTermsTests {
    @Test(arguments: [
        ("chest pain", ["chest", "pain"]), ("胸痛", ["胸痛", "痛"]), ("sp(o2) 95%", ["sp", "o2", "95"]),
        ("2型糖尿病", ["2", "型糖", "糖尿", "尿病", "病"]), ("otorhinolaryngology", ["otorhinolaryngol"]), ("…!", []),
    ])
    func `are the words of a text, and the pairs of its Chinese characters`(text: String, terms: [String]) {
        #expect(TextTerms.terms(of: text) == Set(terms))
    }

    @Test func `never miss a text in which a word stands`() {
        var random = SystemRandomNumberGenerator()
        let letters = Array("ab1é 胸痛肺,(%\u{301}ⅳ一ア한z")
        func text(_ length: ClosedRange<Int>) -> String {
            String(
                (0..<Int.random(in: length, using: &random)).map { _ in letters.randomElement(using: &random) ?? " " })
        }
        for _ in 0..<20_000 {
            let whole = TextFolding.fold(text(1...40))
            let word = TextFolding.fold(text(1...5)).filter { $0 != " " }
            guard !word.isEmpty, TextFolding.words([word], beginIn: whole) else { continue }
            let held = TextTerms.terms(of: whole)
            for term in TextTerms.terms(forWord: word) {
                #expect(
                    held.contains { term.isPrefix ? $0.hasPrefix(term.text) : $0 == term.text },
                    "\(word) in \(whole)")
            }
        }
    }
}
