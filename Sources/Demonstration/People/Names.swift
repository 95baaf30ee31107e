/// The names the clinic draws from. Family and given names are common ones; who carries which is chance.
enum Names {
    private typealias Pair = (native: String, latin: String)

    private static let chineseFamilies: [Pair] = [
        ("王", "Wang"), ("李", "Li"), ("张", "Zhang"), ("刘", "Liu"), ("陈", "Chen"), ("杨", "Yang"), ("赵", "Zhao"),
        ("黄", "Huang"), ("周", "Zhou"), ("吴", "Wu"), ("徐", "Xu"), ("孙", "Sun"), ("马", "Ma"), ("朱", "Zhu"), ("胡", "Hu"),
        ("郭", "Guo"), ("林", "Lin"), ("何", "He"), ("高", "Gao"), ("吕", "Lü"), ("欧阳", "Ouyang"), ("诸葛", "Zhuge"),
    ]
    private static let chineseWomen: [Pair] = [
        ("秀英", "Xiuying"), ("桂兰", "Guilan"), ("丽华", "Lihua"), ("雪梅", "Xuemei"), ("静", "Jing"), ("婷婷", "Tingting"),
        ("思雨", "Siyu"), ("欣怡", "Xinyi"), ("若曦", "Ruoxi"), ("梓涵", "Zihan"), ("玉珍", "Yuzhen"), ("晓燕", "Xiaoyan"),
    ]
    private static let chineseMen: [Pair] = [
        ("建国", "Jianguo"), ("志强", "Zhiqiang"), ("国栋", "Guodong"), ("伟", "Wei"), ("浩然", "Haoran"), ("子轩", "Zixuan"),
        ("宇航", "Yuhang"), ("明远", "Mingyuan"), ("德福", "Defu"), ("俊杰", "Junjie"), ("文博", "Wenbo"), ("永康", "Yongkang"),
    ]

    /// A Chinese name.
    ///
    /// - Parameters:
    ///   - gender: decides among the given names.
    ///   - turn: patients whose turns follow one another have different family names, up to the length of the list.
    ///   - random: draws the given name.
    static func chinese(_ gender: Gender, turn: Int, using random: inout SplitMix64) -> PersonName {
        // Steps of five go through all of the list, because five does not divide its length.
        let family = chineseFamilies[turn * 5 % chineseFamilies.count]
        let given = random.pick(gender == .female ? chineseWomen : chineseMen)
        return PersonName(
            native: .hanzi(family.native, given.native), latin: .familyFirst(family.latin, given.latin))
    }
}
