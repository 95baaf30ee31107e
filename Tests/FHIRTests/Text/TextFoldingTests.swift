import FHIR
import Testing

@Suite struct TextFoldingTests {
    @Test(arguments: [
        ("", ""), ("Smith", "smith"), ("SMITH-Jones", "smith-jones"), ("é", "e"), ("e\u{301}", "e"),
        ("Müller", "muller"), ("MÜLLER", "muller"), ("İstanbul", "istanbul"), ("ñandú", "nandu"), ("Åse", "ase"),
        ("Ǖ", "u"), ("Nguyễn", "nguyen"),
        ("ΑΒΓ", "αβγ"), ("Ά", "α"), ("ЙОГА", "иога"), ("ß", "ss"), ("ẞ", "ss"), ("Ø", "o"), ("王小明", "王小明"),
        ("ＡＢＣ１２３", "abc123"),
        ("ａｂｃ", "abc"), ("王　明", "王 明"), ("（王）", "(王)"), ("\u{212A}", "k"), ("😀", "😀"), ("a b\tc", "a b\tc"),
        ("O’Neil", "o'neil"), ("O´Neil", "o'neil"), ("Oʼneil", "o'neil"),
        ("Straße", "strasse"), ("STRASSE", "strasse"), ("Ærø", "aero"), ("Øster", "oster"), ("Đặng", "dang"),
        ("Đỗ", "do"),
        ("Łukasz", "lukasz"), ("Iğdır", "igdir"), ("ﬁsher", "fisher"), ("Œuvre", "oeuvre"), ("Þór", "thor"),
        ("Ħal", "hal"), ("Ðuro", "duro"), ("ΟΔΟΣ", "οδοσ"), ("οδος", "οδοσ"), ("\u{B5}g", "\u{3BC}g"),
        ("\u{3BC}g", "\u{3BC}g"), ("㎎", "mg"), ("H₂O", "h2o"), ("ｶﾞ", "カ"), ("ガ", "カ"), ("½", "1/2"), ("№", "no"),
        ("艾合买提•买买提", "艾合买提·买买提"), ("艾合买提・买买提", "艾合买提·买买提"), ("Anne‑Marie", "anne-marie"),
        ("a\u{AD}b\u{200B}c", "abc"), ("㈱", "(株)"), ("⼀", "一"), ("\u{F900}", "\u{8C48}"), ("°℃", "°°c"),
        ("@[`{", "@[`{"), ("\u{301}", ""),
    ])
    func `leaves out case, accents and width`(text: String, folded: String) {
        #expect(Array(TextFolding.fold(text).unicodeScalars) == Array(folded.unicodeScalars))
    }

    @Test(arguments: [
        "Müller", "İSTANBUL", "Nguyễn", "한국", "が", "ﬁ", "ǅ", "ẞ", "ΣΑΣ", "王小明", "ＡＢＣ", "é\u{323}", "\u{1E9B}\u{323}",
    ])
    func `folds what is folded to itself`(text: String) {
        let once = TextFolding.fold(text)
        #expect(Array(TextFolding.fold(once).unicodeScalars) == Array(once.unicodeScalars))
    }

    @Test(arguments: [
        ("\u{e9}", "e\u{301}"), ("한", "\u{1112}\u{1161}\u{11AB}"), ("\u{1EC5}", "e\u{302}\u{303}"),
        ("\u{212B}", "\u{c5}"),
    ])
    func `folds composed and decomposed text alike`(a: String, b: String) {
        #expect(Array(TextFolding.fold(a).utf8) == Array(TextFolding.fold(b).utf8))
    }

    @Test func `folds every character to what stays as it is`() {
        for value in UInt32(0x80)...0x3_FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let once = TextFolding.fold(String(scalar))
            let twice = TextFolding.fold(once)
            if !once.utf8.elementsEqual(twice.utf8) { Issue.record("U+\(String(value, radix: 16))") }
        }
    }

    @Test(arguments: [
        ("单 雄信", "单雄信"), ("王\u{3000}小明", "王小明"), (" 王小明 ", "王小明"), ("艾合买提·买买提", "艾合买提买买提"),
        ("李小龙 Bruce Lee", "李小龙 bruce lee"), ("Bruce 李 小龙", "bruce 李小龙"), ("anna maria", "anna maria"),
        ("ｱ 3.5 mg", "ア 3.5 mg"), ("·", "·"), ("王.", "王."), ("", ""),
    ])
    func `joins ideographs that blanks and dots stand between`(text: String, joined: String) {
        #expect(TextFolding.joined(TextFolding.fold(text)) == joined)
    }

    @Test func `has a part from each ideograph on, and the whole where it was joined`() {
        #expect(TextFolding.parts(of: "王小明") == ["小明", "明"])
        #expect(TextFolding.parts(of: "王 小明") == ["王小明", "小明", "明"])
        #expect(TextFolding.parts(of: "smith") == [])
        #expect(TextFolding.parts(of: String(repeating: "a", count: 500) + "王").last == "王")
        #expect(TextFolding.parts(of: String(repeating: "王", count: 40)).allSatisfy { $0.unicodeScalars.count <= 24 })
    }

    @Test func `cuts at its bound, in characters`() {
        #expect(
            TextFolding.fold(String(repeating: "A", count: 2_000))
                == String(repeating: "a", count: TextFolding.charactersMax))
        #expect(
            TextFolding.fold(String(repeating: "王", count: 2_000)).unicodeScalars.count == TextFolding.charactersMax)
        #expect(
            TextFolding.fold(String(repeating: "É", count: 2_000))
                == String(repeating: "e", count: TextFolding.charactersMax))
    }
}
