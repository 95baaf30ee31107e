import Foundation

/// Texts without case, accents and compatibility forms. Source: search.html#string.
enum FoldedText {
    /// What Unicode gives no decomposition, and what people type for one another.
    private static let alike: [Unicode.Scalar: String] = {
        var alike: [Unicode.Scalar: String] = [
            "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "þ": "th", "æ": "ae", "œ": "oe", "ŋ": "ng",
        ]
        for (sign, others) in ["'": "‘’′´ʻʼ", "-": "‐‑‒–—―−", "\"": "“”″", "·": "•‧・∙⋅", "/": "⁄"] {
            for other in others.unicodeScalars { alike[other] = sign }
        }
        return alike
    }()

    static func fold(_ text: String) -> String {
        // Twice: what a letter is decomposed to may have a case, and its other case may be decomposed.
        words(once(once(text))).joined(separator: " ")
    }

    private static func once(_ text: String) -> String {
        let own = text.unicodeScalars.map { alike[$0] ?? String($0) }.joined()
        var scalars = String.UnicodeScalarView()
        for scalar in own.decomposedStringWithCompatibilityMapping.unicodeScalars {
            if scalar.properties.generalCategory == .nonspacingMark || scalar.properties.isDefaultIgnorableCodePoint {
                continue
            }
            scalars.append(scalar)
        }
        // By capitals, which ß and the final sigma share with ss and the other sigma.
        return String(scalars).uppercased().lowercased().unicodeScalars.map { alike[$0] ?? String($0) }.joined()
    }

    /// A folded text without blanks and dots between ideographs, and without blanks at its ends.
    private static func joined(_ folded: [Character]) -> [Character] {
        guard folded.contains(where: isIdeographic) else { return folded }
        func isSeparator(_ character: Character) -> Bool {
            character == "·" || character == "." || character.isWhitespace
        }
        return folded.indices.filter { at in
            guard isSeparator(folded[at]) else { return true }
            let before = folded[..<at].last { !isSeparator($0) }
            let behind = folded[at...].first { !isSeparator($0) }
            guard let before, let behind else { return !folded[at].isWhitespace }
            return !(isIdeographic(before) && isIdeographic(behind))
        }.map { folded[$0] }
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
        let queries = [query, joined(query)].filter { !$0.isEmpty }
        let whole = joined(text)
        let parts = whole.indices.filter { $0 == 0 ? whole.count < text.count : isIdeographic(whole[$0]) }.map {
            whole[$0...]
        }
        return ([text[...]] + parts).contains { part in queries.contains { part.starts(with: $0) } }
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
