import Testing

@testable import Terminology

@Suite struct CodeSpellingsTests {
    @Test func `few letters are written in every way, many as they are, small and in capitals`() {
        #expect(CodeSpellings.all(of: "E11.9") == ["E11.9", "e11.9"])
        #expect(CodeSpellings.all(of: "Aa") == ["aa", "Aa", "aA", "AA"])
        #expect(CodeSpellings.all(of: "12-3") == ["12-3"])
        #expect(CodeSpellings.all(of: "abcdE").count == 32)
        #expect(CodeSpellings.all(of: "Mishap") == ["Mishap", "mishap", "MISHAP"])
        #expect(CodeSpellings.all(of: "糖a") == ["糖a", "糖A"])
    }
}
