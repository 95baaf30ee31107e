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
        return String(scalars).lowercased()
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
