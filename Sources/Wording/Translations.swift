internal import Assets

/// What the sentences of the product are in another language, by what they are in English.
package struct Translations: Sendable {
    /// Simplified Chinese: `Sources/Assets/words.zh.tsv`.
    package static let chinese = Translations(unsafe String(embedded: xinglin_asset_words_chinese()))

    private let sentences: [String: String]

    /// - Parameter text: lines of a sentence in English, a tab, and the sentence in the other language; both with `{1}` for
    ///   the first value, and `⏎` for the end of a line. Lines that begin with `#` are for those who write it.
    init(_ text: String) {
        var sentences: [String: String] = [:]
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
            precondition(columns.count == 2, "the embedded table of sentences has a line of another form")
            sentences[String(columns[0]).replacing("⏎", with: "\n")] = String(columns[1]).replacing("⏎", with: "\n")
        }
        self.sentences = sentences
    }

    package subscript(_ english: String) -> String? { sentences[english] }

    /// All sentences, in English.
    package var english: some Collection<String> { sentences.keys }

    /// Whether nothing is missing to say it: what has no letters between its values needs no line.
    func knows(_ english: String) -> Bool {
        sentences[english] != nil || !Translations.hasWords(english)
    }

    /// Whether there are letters outside the braces.
    private static func hasWords(_ pattern: String) -> Bool {
        var depth = 0
        for byte in pattern.utf8 {
            switch byte {
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "}"): depth -= 1
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
                if depth == 0 { return true }
            default: break
            }
        }
        return false
    }
}
