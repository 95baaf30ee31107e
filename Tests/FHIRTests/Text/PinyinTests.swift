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
        #expect(Pinyin.table.keys(of: "单", as: .plain).first == "dan")
        #expect(Pinyin.table.keys(of: "单", as: .surname) == ["shan"])
    }

    @Test func `knows several readings in common use, and no more ways than it may`() {
        let keys = Pinyin.table.keys(of: "长霞", as: .plain)
        #expect(keys.contains("changxia") && keys.contains("zhangxia"))
        #expect(Pinyin.table.keys(of: String(repeating: "长", count: 24), as: .plain).count <= 36)
    }

    @Test(
        arguments: [
            ("wang xiaoming", "wangxiaoming"), ("xi'an", "xian"), ("wang-wei", "wangwei"), ("王", nil), ("a1", nil),
            ("", nil), ("shan4 xiong2 xin4", "shanxiongxin"), ("chong2qing4", "chongqing"), ("lv3 bu4", "lvbu"),
            ("lu3bu4", "lubu"), ("zhang san1", "zhangsan"), ("ward3", nil), ("b12", nil), ("xi6", nil), ("4", nil),
            ("smith5", nil), ("lyu bu", "lvbu"), ("nyu", "nv"), ("lanyu", "lanyu"),
        ] as [(String, String?)])
    func `takes letters with the spaces between them for pinyin`(folded: String, query: String?) {
        #expect(Pinyin.query(folded) == query)
    }

    @Test(
        arguments: """
            成都 chengdu, 首都 shoudu, 重庆 chongqing, 重庆 zhongqing, 重慶 chongqing, 厦门 xiamen, 廈門 xiamen, 西藏 xizang, 六安 luan,
            蚌埠 bengbu, 番禺 panyu, 都江堰 dujiangyan, 乐清 yueqing, 单县 shanxian, 莘庄 xinzhuang, 工商银行 gongshangyinhang,
            人参 renshen, 人参 rs, 党参 dangshen, 白术 baizhu, 重复 chongfu, 弹性 tanxing, 膀胱 pangguang, 没药 moyao, 茄 qie, 粘连 nianlian,
            模具 muju, 屏气 bingqi, 银行 yinhang, 晟 sheng, 茜 xi, 乐 yue, 行 hang, 重 chong, 朝 zhao, 莘 xin, 参 shen, 娜 nuo,
            北京首都国际机场 beijingshouduguojijichang, 乐亭 laoting
            """.split(whereSeparator: { $0 == "," || $0.isNewline }).map { $0.split(separator: " ").map(String.init) }
                .filter { !$0.isEmpty })
    func `reads words and characters in every way of common use`(row: [String]) {
        #expect(Pinyin.table.keys(of: row[0], as: .plain).contains(row[1]), "\(row)")
    }

    @Test(
        arguments: """
            佴 nai,牟 mou,牟 mu,都 du,乜 nie,乐 yue,乐 le,覃 qin,覃 tan,仇 qiu,仇 chou,车 che,车 ju,费 fei,费 bi,俞 yu,俞 shu,薄 bo,粘 nian,
            單 shan,區 ou,蓋 ge,樂 yue,繆 miao,員 yun,種 chong,萬俟 moqi,尉遲 yuchi,單于 chanyu,单于 chanyu,欧阳 ouyang,歐陽 ouyang
            """.split(whereSeparator: { $0 == "," || $0.isNewline }).map { $0.split(separator: " ").map(String.init) }
                .filter { !$0.isEmpty })
    func `reads surnames in each of their ways, in traditional characters too`(row: [String]) {
        #expect(Pinyin.table.keys(of: row[0], as: .surname).contains(row[1]), "\(row)")
        #expect(Pinyin.table.keys(of: row[0] + "明", as: .fullName).contains(row[1] + "ming"), "\(row)")
    }

    @Test func `the likeliest ways come first, however many there are`() {
        // Of nine characters seven have several readings.
        let keys = Pinyin.table.keys(of: "重庆行长乐参重朝单", as: .plain)
        #expect(keys.first?.hasPrefix("chongqing") == true)
        #expect(keys.contains { $0.hasPrefix("zhongqing") })
        #expect(keys.count <= 24)
    }

    @Test func `reads nothing that is not Chinese`() {
        #expect(Pinyin.table.keys(of: "muller", as: .fullName).isEmpty)
        #expect(Pinyin.table.keys(of: "", as: .plain).isEmpty)
    }
}
