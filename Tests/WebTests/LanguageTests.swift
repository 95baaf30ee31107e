import HTTP
import Testing
import Web
import Wording

@Suite struct LanguageTests {
    @Test(arguments: [
        ("", "", Language.english),
        ("", "zh-CN,zh;q=0.9,en;q=0.8", .chinese),
        ("", "en-GB, zh;q=0.5", .english),
        ("", "de, zh;q=0.3, en;q=0.2", .chinese),
        ("", "zh;q=0, en;q=0.1", .english),
        ("", "fr", .english),
        ("", "*;q=0.5", .english),
        ("", "zh;q=high", .english),
        ("", ";;, ,q=", .english),
        ("language=zh", "en", .chinese),
        ("language=en", "zh", .english),
        ("language=zh-Hant-TW", "", .chinese),
        ("language=klingon", "zh", .chinese),
        ("x=%zz&language=en", "zh", .chinese),
    ])
    func `chooses by address, then by header, then English`(query: String, header: String, expected: Language) {
        let fields = HTTPFields(header.isEmpty ? [] : [("Accept-Language", header)])
        let request = HTTPRequest(method: "GET", path: "/", query: query, headers: fields, body: [])
        #expect(Language(request) == expected)
    }

    @Test(arguments: [(0, "0"), (999, "999"), (1234, "1,234"), (1_234_567, "1,234,567"), (-1000, "-1,000")])
    func `groups numbers`(number: Int, expected: String) {
        for language in Language.allCases { #expect(language.number(number) == expected) }
    }

    @Test(arguments: [
        (0 as Int64, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (98_304, "98.3 kB"), (6_412_345, "6.4 MB"),
        (3_000_000_000, "3.0 GB"), (1_200_000_000_000, "1.2 TB"), (5_000_000_000_000_000, "5,000.0 TB"),
    ])
    func `shows bytes in a unit that fits`(bytes: Int64, expected: String) {
        #expect(Language.english.bytes(bytes) == expected)
    }

    @Test(arguments: [
        (0 as Int64, "0.00"), (418, "0.42"), (9994, "9.99"), (12_340, "12.3"), (250_000, "250"), (1_250_000, "1,250"),
        (-5, "0.00"),
    ])
    func `shows microseconds as milliseconds`(microseconds: Int64, expected: String) {
        #expect(Language.chinese.milliseconds(microseconds) == expected)
    }

    @Test(arguments: [
        ("1985-03-02", "2 Mar 1985", "1985年3月2日"),
        ("1985-03", "Mar 1985", "1985年3月"),
        ("1985", "1985", "1985年"),
        ("2024-02-29T10:00:00+08:00", "29 Feb 2024", "2024年2月29日"),
        ("<b>", "<b>", "<b>"),
        ("2023-02-29", "2023-02-29", "2023-02-29"),
        ("王小明王小明", "王小明王小明", "王小明王小明"),
    ])
    func `writes dates to their precision`(text: String, english: String, chinese: String) {
        #expect(Language.english.date(text) == english)
        #expect(Language.chinese.date(text) == chinese)
    }
}

@Suite struct PhraseTests {
    @Test(arguments: Phrase.allCases)
    func `every phrase is there in both languages`(phrase: Phrase) {
        for language in Language.allCases {
            let text = language(phrase)
            #expect(!text.isEmpty)
            #expect(text.first?.isWhitespace == false && text.last?.isWhitespace == false)
        }
    }

    @Test(arguments: Phrase.allCases)
    func `Chinese phrases are Chinese`(phrase: Phrase) {
        // A standard's name is the same in both.
        guard phrase != .standard else { return }
        #expect(Language.chinese(phrase).unicodeScalars.contains { $0.properties.isIdeographic })
        #expect(!Language.english(phrase).unicodeScalars.contains { $0.properties.isIdeographic })
    }

    @Test(arguments: CountedPhrase.allCases)
    func `every counted phrase has a place for its number`(phrase: CountedPhrase) {
        #expect(Language.english(phrase, 1234).contains("1,234"))
        #expect(Language.chinese(phrase, 1234).contains("1,234"))
        #expect(Language.chinese(phrase, 1).contains("1"))
    }

    @Test func `English tells one from many`() {
        #expect(Language.english(.years, 1) == "1 year")
        #expect(Language.english(.years, 1234) == "1,234 years")
        #expect(Language.chinese(.years, 1) == "1岁")
    }
}

@Suite struct AgeTests {
    /// 2026-11-21.
    private let today = 20_778

    @Test(arguments: [
        ("2026-11-21", Age.days(0)), ("2026-10-25", .days(27)), ("2026-10-24", .months(0)), ("2026-10-21", .months(1)),
        ("2024-11-22", .months(23)), ("2024-11-21", .years(2)), ("1960-11-22", .years(65)), ("1960-11-21", .years(66)),
        ("1960", .aboutYears(66)), ("1960-12", .aboutYears(65)), ("2026-11", .aboutYears(0)),
    ])
    func `counts completed units`(birth: String, expected: Age) {
        #expect(Age(birth: birth, on: today) == expected)
    }

    @Test(arguments: ["2026-11-22", "", "yesterday", "1985-13-01"])
    func `has none for what is no birth date`(birth: String) {
        #expect(Age(birth: birth, on: today) == nil)
    }
}
