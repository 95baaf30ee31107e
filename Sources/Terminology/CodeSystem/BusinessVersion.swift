/// A version as its publisher writes it, in the order in which publishers count.
///
/// Runs of digits are numbers (`2.9` before `2.77`), which also puts dates in their order (`2023-09` before `2024`, and
/// `20230930` before `20240101`). A word behind a version makes it one that comes before it (`1.0-draft` before `1.0`),
/// and a number counts more than a word. `v1` is `1`. Of SNOMED CT's versions, which are URIs of an edition and a date,
/// the date counts. Source: resource.html#versions (business versions), semver.org 2.0.0 §11, snomedct.html#4.2.1.0.
///
/// What is not told apart so (`1.0` and `1.00`) is equal in order.
package struct BusinessVersion: Sendable, Comparable {
    private enum Part: Sendable {
        /// Digits without zeros before them.
        case number(Substring)
        /// In lower case.
        case word(String)
    }

    private let parts: [Part]

    /// - Parameter text: `nil` for no version: before all.
    package init(_ text: String?) {
        guard let text else {
            parts = []
            return
        }
        var rest = Substring(text)
        if rest.hasPrefix("http://snomed.info/"), let date = text.split(separator: "/").last { rest = date }
        if rest.count > 1, rest.first == "v" || rest.first == "V", rest.dropFirst().first?.isASCIIDigit ?? false {
            rest = rest.dropFirst()
        }
        var parts: [Part] = []
        while let first = rest.first {
            if first.isASCIIDigit {
                let digits = rest.prefix { $0.isASCIIDigit }
                rest = rest.dropFirst(digits.count)
                parts.append(.number(digits.drop { $0 == "0" }))
            } else if first.isLetter {
                let word = rest.prefix { $0.isLetter }
                rest = rest.dropFirst(word.count)
                parts.append(.word(word.lowercased()))
            } else {
                rest = rest.dropFirst()
            }
        }
        self.parts = parts
    }

    package static func == (a: BusinessVersion, b: BusinessVersion) -> Bool { order(a, b) == 0 }
    package static func < (a: BusinessVersion, b: BusinessVersion) -> Bool { order(a, b) < 0 }

    private static func order(_ a: BusinessVersion, _ b: BusinessVersion) -> Int {
        // No version at all, or one of signs only, comes before every other.
        if a.parts.isEmpty || b.parts.isEmpty { return (a.parts.isEmpty ? 0 : 1) - (b.parts.isEmpty ? 0 : 1) }
        for at in 0..<max(a.parts.count, b.parts.count) {
            let order = order(at < a.parts.count ? a.parts[at] : nil, at < b.parts.count ? b.parts[at] : nil)
            if order != 0 { return order }
        }
        return 0
    }

    /// A word comes before the end, the end before a number.
    private static func order(_ a: Part?, _ b: Part?) -> Int {
        switch (a, b) {
        case (.number(let x)?, .number(let y)?):
            if x.count != y.count { return x.count < y.count ? -1 : 1 }
            return x == y ? 0 : x < y ? -1 : 1
        case (.word(let x)?, .word(let y)?): return x == y ? 0 : x < y ? -1 : 1
        default: return rank(a) - rank(b)
        }
    }

    private static func rank(_ part: Part?) -> Int {
        switch part {
        case .word: 0
        case nil: 1
        case .number: 2
        }
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { self >= "0" && self <= "9" && isASCII }
}
