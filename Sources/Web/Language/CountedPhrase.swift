internal import Wording

/// Phrases around a number, whose place is `#`. English tells one from many, Chinese does not.
package enum CountedPhrase: Sendable, CaseIterable {
    case days, months, years
    case aboutYears
    case newestPatients
    case allPatients
    case types
    case changesUnmerged

    package var one: String { forms.one }
    package var many: String { forms.many }
    package var chinese: String { forms.chinese }

    private var forms: (one: String, many: String, chinese: String) {
        switch self {
        case .days: ("# day", "# days", "#天")
        case .months: ("# month", "# months", "#个月")
        case .years: ("# year", "# years", "#岁")
        case .aboutYears: ("about # year", "about # years", "约#岁")
        case .newestPatients: ("The one changed last", "The # changed last, newest first", "最近更改的 # 位，新的在前")
        case .allPatients: ("The only one", "All #, the last changed first", "全部 # 位，最近更改的在前")
        case .types: ("# type", "# types, most frequent first", "# 种，按数量排列")
        case .changesUnmerged: ("# change to be indexed", "# changes to be indexed", "# 项更改待索引")
        }
    }
}

extension Language {
    /// A phrase with its number, grouped.
    package func callAsFunction(_ phrase: CountedPhrase, _ count: Int) -> String {
        let form =
            switch self {
            case .english: count == 1 ? phrase.one : phrase.many
            case .chinese: phrase.chinese
            }
        return form.split(separator: "#", omittingEmptySubsequences: false).joined(separator: number(count))
    }
}
