import FHIR
import Testing

@testable import Terminology

@Suite struct ConceptTermsTests {
    private func terms(_ text: String) -> Set<String> {
        Set(ConceptTerms.terms(of: [text]).split(separator: " ").map(String.init))
    }

    @Test func `words are indexed by their first 16 letters`() {
        #expect(terms("Diabetes mellitus, TYPE-2") == ["diabetes", "mellitus", "type", "2"])
        #expect(terms("Pneumonoultramicroscopic") == ["pneumonoultramic"])
    }

    @Test func `Chinese is indexed by pairs, by the last character, and by its readings`() {
        let found = terms("高血压")
        #expect(found.isSuperset(of: ["高血", "血压", "压", "gaoxueya", "xueya", "ya", "gxy", "xy", "y"]))
    }

    @Test func `characters with several readings are indexed by each`() {
        #expect(terms("人参").isSuperset(of: ["renshen", "rencan", "rs", "rc"]))
        #expect(terms("白术").isSuperset(of: ["baizhu", "baishu", "bz"]))
    }

    @Test(arguments: [
        "Diabetes mellitus", "2型糖尿病", "Ménière's disease (left)", "重症肌无力", "行走困难", "COVID-19 肺炎", "½ 片", "a",
    ])
    func `whatever a text is found by is among its terms`(text: String) throws {
        let all = terms(text)
        let folded = TextFolding.fold(text)
        for word in TextTerms.runs(of: folded).map({ String(String.UnicodeScalarView($0.scalars)) }) {
            for length in 1...word.count {
                let filter = try #require(ConceptFilter(String(word.prefix(length))))
                #expect(filter.matches([text]))
                for term in filter.terms {
                    #expect(
                        all.contains { term.isPrefix ? $0.hasPrefix(term.text) : $0 == term.text }, "\(term.text)")
                }
            }
        }
    }

    @Test func `many readings of many characters take no longer than few`() throws {
        // 和 is read in six ways; none of the words ends as it should.
        let text = String(repeating: "和", count: 200)
        let filter = try #require(ConceptFilter(String(repeating: "he", count: 95) + "x"))
        #expect(!filter.matches([text]))
        #expect(try #require(ConceptFilter(String(repeating: "he", count: 95))).matches([text]))
    }
}
