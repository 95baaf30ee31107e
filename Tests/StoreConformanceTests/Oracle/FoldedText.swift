import Foundation

/// Texts without case and accents. Source: search.html#string.
enum FoldedText {
    static func fold(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.decomposedStringWithCanonicalMapping.unicodeScalars {
            if scalar.properties.generalCategory == .nonspacingMark { continue }
            // The Latin letters that Chinese keyboards write.
            let isFullWidth = scalar.value >= 0xFF01 && scalar.value <= 0xFF5E
            scalars.append(isFullWidth ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar)
        }
        let lower = [
            "ß": "ss", "ς": "σ", "ſ": "s", "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st",
            "ﬆ": "st",
        ]
        .reduce(String(scalars).lowercased()) { $0.replacingOccurrences(of: $1.key, with: $1.value) }
        return words(lower).joined(separator: " ")
    }

    private static func words(_ text: String) -> [Substring] { text.split { $0.isWhitespace } }

    private static func isMark(_ character: Character) -> Bool {
        character.unicodeScalars.allSatisfy {
            $0.isASCII
                ? !$0.properties.isAlphabetic && $0.properties.numericType == nil && !$0.properties.isWhitespace
                : [
                    .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
                    .finalPunctuation, .otherPunctuation,
                ].contains($0.properties.generalCategory)
        }
    }

    /// The folded text without punctuation and spaces, as far as it is kept.
    private static func letters(_ folded: String) -> String {
        String(folded.filter { !isMark($0) && $0 != " " }.prefix(64))
    }

    /// From each later word of a family name on.
    static func laterWords(_ text: String) -> [String] {
        let folded = Array(fold(text))
        return folded.indices.dropFirst().filter {
            [" ", "-"].contains(folded[$0 - 1]) && folded[$0] != " " && !isMark(folded[$0])
        }.prefix(8).map { String(folded[$0...].prefix(64)) }
    }

    /// Whether a text begins so, however it is punctuated.
    static func begins(_ text: String, _ query: String) -> Bool {
        let asked = fold(query)
        let plain = words(String(asked.filter { !isMark($0) })).joined(separator: " ")
        let spaced = words(String(asked.map { isMark($0) ? " " : $0 })).joined(separator: " ")
        if [asked, plain, spaced].contains(where: { (!$0.isEmpty || asked.isEmpty) && matches(text, $0) }) {
            return true
        }
        let (mine, wanted) = (fold(text), letters(asked))
        return mine.contains(where: isMark) && !mine.hasPrefix(letters(mine)) && !wanted.isEmpty
            && letters(mine).hasPrefix(wanted)
    }

    static func isIdeographic(_ character: Character) -> Bool {
        character.unicodeScalars.contains { $0.properties.isIdeographic }
    }

    /// Whether a text begins so. A Chinese text is found by any part that begins with an ideograph: it has no spaces.
    static func matches(_ text: String, _ query: String) -> Bool {
        let (text, query) = (Array(fold(text)), Array(fold(query)))
        return text.indices.contains { at in
            (at == 0 || isIdeographic(text[at])) && text[at...].starts(with: query)
        }
    }

    static func contains(_ text: String, _ query: String) -> Bool {
        let (text, query) = (Array(fold(text)), Array(fold(query)))
        return text.indices.contains { text[$0...].starts(with: query) }
    }

    /// Whether each word of the query begins a word of the text.
    static func words(of text: String, beginWith query: String) -> Bool {
        let text = Array(fold(text))
        let words = fold(query).split(separator: " ").map { Array($0) }
        return !words.isEmpty
            && words.allSatisfy { word in
                text.indices.contains { at in
                    let isStart =
                        at == 0 || isIdeographic(word[0]) || isIdeographic(text[at - 1])
                        || !(text[at - 1].isLetter || text[at - 1].isNumber)
                    return isStart && text[at...].starts(with: word)
                }
            }
    }
}
