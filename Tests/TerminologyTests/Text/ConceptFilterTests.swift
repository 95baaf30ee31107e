import Testing

@testable import Terminology

@Suite("A concept is found by what a user types")
struct ConceptFilterTests {
    @Test(
        "A text meets a filter",
        arguments: [
            ("diab mell", "Diabetes mellitus"),
            ("MELL diab", "Diabetes mellitus"),
            ("meniere", "Ménière's disease"),
            ("糖尿", "2型糖尿病"),
            ("tangniao", "2型糖尿病"),
            ("tang niao", "糖尿病"),
            ("tnb", "2型糖尿病"),
            ("gxy", "原发性高血压"), ("renshen", "人参"), ("rs", "人参"), ("dangshen", "党参"), ("baizhu", "炒白术"),
            ("chongfu", "重复"),
            ("tanxing", "弹性"), ("pangguang", "膀胱"), ("moyao", "没药"), ("qie", "茄"), ("nianlian", "肠粘连"), ("muju", "模具"),
            ("bingqi", "屏气"), ("yinhang", "银行"), ("strasse", "Straße"), ("mg", "5 ㎎"), ("h2o", "H₂O"),
            ("\u{3BC}g", "10 \u{B5}g"),
        ])
    func meets(filter: String, text: String) throws {
        #expect(try #require(ConceptFilter(filter)).matches([text]))
    }

    @Test(
        "A text does not meet a filter",
        arguments: [
            ("iabetes", "Diabetes mellitus"),
            ("diab insip", "Diabetes mellitus"),
            ("尿糖", "2型糖尿病"),
            ("tnx", "2型糖尿病"),
        ])
    func fails(filter: String, text: String) throws {
        #expect(try !#require(ConceptFilter(filter)).matches([text]))
    }

    @Test("All words are met by one text, never by two together")
    func oneText() throws {
        let filter = try #require(ConceptFilter("diabetes kidney"))
        #expect(!filter.matches(["Diabetes mellitus", "Kidney stone"]))
        #expect(filter.matches(["Kidney stone", "Diabetic kidney in diabetes"]))
    }

    @Test("Blanks alone ask for nothing", arguments: ["", "  ", "\t\n"])
    func nothing(text: String) {
        #expect(ConceptFilter(text) == nil)
    }
}
