/// A language of the product.
package enum Language: String, Sendable, CaseIterable {
    case english = "en"
    case chinese = "zh"

    /// What the address holds: `?language=zh`.
    package var code: String { rawValue }

    /// The tag for `lang`: the script is said, so that browsers choose the right forms of Han characters.
    package var tag: String {
        switch self {
        case .english: "en"
        case .chinese: "zh-Hans"
        }
    }

    /// Its own name for itself.
    package var name: String {
        switch self {
        case .english: "English"
        case .chinese: "中文"
        }
    }

    /// The language of a tag such as `zh-Hant-TW`, by its first part; `nil` for any other.
    package init?(tag: some StringProtocol) {
        let primary = tag.split(separator: "-", maxSplits: 1).first.map { $0.lowercased() } ?? ""
        self.init(rawValue: primary)
    }

    /// The language of the highest weight in an Accept-Language field; the first of equal ones.
    ///
    /// `nil` when none is ours. Source: RFC 9110 sections 12.4.2 and 12.5.4.
    package init?(accepting ranges: [String]) {
        var best: (language: Language, weight: Int)?
        for range in ranges {
            let parts = range.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
            guard let tag = parts.first, let language = Language(tag: tag) else { continue }
            let weight = Language.thousandths(parts.dropFirst().first { $0.lowercased().hasPrefix("q=") })
            if weight > best?.weight ?? 0 { best = (language, weight) }
        }
        guard let best else { return nil }
        self = best.language
    }

    /// `q=0.85` as 850; 1000 without a weight, 0 for what is none.
    private static func thousandths(_ parameter: String?) -> Int {
        guard let parameter else { return 1000 }
        let text = parameter.dropFirst(2)
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole = Int(parts[0]), (0...1).contains(whole) else { return 0 }
        let fraction = parts.count == 2 ? (String(parts[1]) + "000").prefix(3) : "000"
        guard let fraction = Int(fraction), fraction >= 0 else { return 0 }
        return min(1000, whole * 1000 + fraction)
    }
}
