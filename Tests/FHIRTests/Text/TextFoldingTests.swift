import FHIR
import Testing

@Suite struct TextFoldingTests {
    @Test(arguments: [
        ("", ""), ("Smith", "smith"), ("SMITH-Jones", "smith-jones"), ("é", "e"), ("e\u{301}", "e"),
        ("Müller", "muller"), ("MÜLLER", "muller"), ("İstanbul", "istanbul"), ("ñandú", "nandu"), ("Åse", "ase"),
        ("Ǖ", "u"), ("Nguyễn", "nguyen"),
        ("ΑΒΓ", "αβγ"), ("Ά", "α"), ("ЙОГА", "иога"), ("ß", "ss"), ("Ø", "ø"), ("王小明", "王小明"), ("ＡＢＣ１２３", "abc123"),
        ("ａｂｃ", "abc"), ("王　明", "王 明"), ("（王）", "(王)"), ("\u{212A}", "k"), ("😀", "😀"), ("a b\tc", "a b\tc"),
        ("O’Neil", "o’neil"),
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
