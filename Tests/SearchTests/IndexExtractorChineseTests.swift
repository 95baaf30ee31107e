import FHIR
import Search
import Testing

/// What Chinese values are found by: entries and queries together.
@Suite struct IndexExtractorChineseTests {
    private func finds(_ query: String, _ code: String, in text: String) throws -> Bool {
        let tests = try QueryParserTests.tests("Patient", "\(code)=\(query)")
        return try indexed(text, code).contains { value in tests.contains { $0.matches(value) } }
    }

    private static func name(_ members: String) -> String { #"{"resourceType":"Patient","name":[{\#(members)}]}"# }

    @Test(arguments: [
        ("单 雄信", #""family":"单","given":["雄信"]"#), ("shan4 xiong2 xin4", #""family":"单","given":["雄信"]"#),
        ("Shàn Xióngxìn", #""text":"单 雄信""#), ("单雄信", #""text":"单 雄信""#), ("王小明", #""text":"王 小明""#),
        ("小明", #""text":"王 小明""#), ("wxm", #""text":" 王　小明""#), ("wangxiaoming", #""text":"王 小明""#),
        ("艾合买提买买提", #""text":"艾合买提·买买提""#), ("艾合买提•买买提", #""text":"艾合买提·买买提""#),
        ("艾合买提·买买提", #""text":"艾合买提买买提""#), ("艾合买提 买买提", #""text":"艾合买提‧买买提""#),
        ("aihemaitimaimaiti", #""text":"艾合买提·买买提""#), ("王小明", #""family":"王","given":["　小明"]"#),
        ("王小明", #""family":"王","given":["小","明"]"#), ("mounaixin", #""family":"牟","given":["乃莘"]"#),
        ("sheng", #""family":"李","given":["晟"]"#), ("o'neill", #""family":"O’Neill""#),
        ("strasse", #""family":"Straße""#),
    ])
    func `a name is found as people type it`(query: String, members: String) throws {
        #expect(try finds(query, "name", in: IndexExtractorChineseTests.name(members)), "\(query)")
    }

    @Test(arguments: [
        ("雄 单", #""family":"单","given":["雄信"]"#), ("shan3", #""family":"王""#), ("明王", #""text":"王 小明""#),
        ("smith1", #""family":"Smith""#),
    ])
    func `a name is not found by what is not in it`(query: String, members: String) throws {
        #expect(try !finds(query, "name", in: IndexExtractorChineseTests.name(members)), "\(query)")
    }

    @Test func `a part is found wherever it lies and however long it is`() throws {
        let line = (0x4E00..<0x4E00 + 900).compactMap { Unicode.Scalar($0) }.map { String($0) }
        let text = #"{"resourceType":"Patient","address":[{"line":["\#(line.joined())"]}]}"#
        for range in [100..<130, 300..<305, 880..<900, 500..<900] {
            #expect(try finds(line[range].joined(), "address", in: text), "\(range)")
        }
        #expect(try !finds((line[100..<130] + line[131..<132]).joined(), "address", in: text))
    }

    @Test func `Latin values have no entries of ideographs`() throws {
        let text = IndexExtractorChineseTests.name(
            #""text":"Dr. Zoë Müller-Øster","family":"Müller-Øster","given":["Zoë"]"#)
        #expect(
            try Set(indexed(text, "name")) == [
                .string("dr. zoe muller-oster"), .reading("drzoemulleroster"), .string("muller-oster"),
                .reading("mulleroster"), .part("oster"), .string("zoe"),
            ])
    }
}
