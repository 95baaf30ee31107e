import Testing

@testable import FHIR

@Suite struct PinyinTests {
    @Test(arguments: [
        ("王晓明", ["wangxiaoming", "wxm"]), ("欧阳娜娜", ["ouyangnana", "oynn"]),
        // Surnames that are read otherwise than the character usually is.
        ("单雄信", ["shanxiongxin", "sxx"]), ("区寄", ["ouji", "oj"]), ("曾巩", ["zenggong", "zg"]),
        ("吕布", ["lvbu", "lubu", "lb"]),
    ])
    func `reads a whole name by its surname and the rest`(name: String, keys: [String]) {
        #expect(Set(Pinyin.table.keys(of: name, as: .fullName)).isSuperset(of: keys), "\(name)")
    }

    @Test func `reads the same character elsewhere as usual`() {
        #expect(Pinyin.table.keys(of: "孟单单", as: .fullName).contains("mengdandan"))
        #expect(Pinyin.table.keys(of: "单", as: .plain) == ["dan"])
        #expect(Pinyin.table.keys(of: "单", as: .surname) == ["shan"])
    }

    @Test func `knows several readings in common use, and no more ways than it may`() {
        let keys = Pinyin.table.keys(of: "长霞", as: .plain)
        #expect(keys.contains("changxia") && keys.contains("zhangxia"))
        #expect(Pinyin.table.keys(of: String(repeating: "长", count: 24), as: .plain).count <= 16)
    }

    @Test(
        arguments: [
            ("wang xiaoming", "wangxiaoming"), ("xi'an", "xian"), ("wang-wei", "wangwei"), ("王", nil), ("a1", nil),
            ("", nil),
        ] as [(String, String?)])
    func `takes letters with the spaces between them for pinyin`(folded: String, query: String?) {
        #expect(Pinyin.query(folded) == query)
    }

    @Test func `reads nothing that is not Chinese`() {
        #expect(Pinyin.table.keys(of: "muller", as: .fullName).isEmpty)
        #expect(Pinyin.table.keys(of: "", as: .plain).isEmpty)
    }
}
