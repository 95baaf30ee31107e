@_spi(_Unicode) internal import Swift

/// Text as searches compare it: without case, accents and compatibility forms.
///
/// Source: search.html#string: matching is insensitive to case, and may be to accents and other diacritics.
package enum TextFolding {
    /// Characters of a text that are indexed; a search for more is refused.
    package static let charactersMax = 1000

    /// - Parameter limit: characters that are kept.
    package static func fold(_ text: String, limit: Int = charactersMax) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return foldASCII(text, limit) }
        var out = String.UnicodeScalarView()
        for scalar in text._nfd where !isMark(scalar) {
            // Lower case may bring marks of its own (the dotted capital I).
            for lower in scalar.properties.lowercaseMapping.unicodeScalars where !isMark(lower) {
                switch lower.value {
                // What full case folding makes of them, with the ligatures that it takes apart.
                case 0xDF: out.append(contentsOf: "ss".unicodeScalars)
                case 0x17F: out.append("s")
                case 0x3C2: out.append("σ")
                case 0xFB00...0xFB06: out.append(contentsOf: ligatures[Int(lower.value - 0xFB00)].unicodeScalars)
                default: out.append(halfWidth(lower))
                }
            }
        }
        return String(out.prefix(limit))
    }

    /// Whether each of the folded words begins a word of the folded text. A run of Chinese characters is looked for
    /// anywhere: it has no spaces to begin at.
    package static func words(_ words: [String], beginIn text: String) -> Bool {
        words.allSatisfy { word in
            var from = text.utf8.startIndex
            while let range = text.utf8[from...].firstRange(of: word.utf8) {
                let isWordStart =
                    range.lowerBound == text.startIndex
                    || !isLetter(text.unicodeScalars[text.unicodeScalars.index(before: range.lowerBound)])
                if isWordStart || word.unicodeScalars.first.map(isIdeographic) ?? true { return true }
                from = text.utf8.index(after: range.lowerBound)
            }
            return false
        }
    }

    /// Whether a word goes on behind the character.
    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        (scalar.properties.isAlphabetic || scalar.properties.numericType != nil) && !isIdeographic(scalar)
    }

    /// Characters of scripts that are written without spaces: Chinese, Japanese, Korean.
    package static func isIdeographic(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x3005...0x3007, 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xAC00...0xD7AF, 0xF900...0xFAFF,
            0x20000...0x323AF:
            true
        default: false
        }
    }

    /// What a folded text may be found by besides its beginning: from each ideograph on, to its end.
    package static func parts(of folded: String) -> [String] {
        guard folded.utf8.contains(where: { $0 >= 0xE2 }) else { return [] }
        let scalars = Array(folded.unicodeScalars.prefix(partsMax))
        return scalars.indices.dropFirst().filter { isIdeographic(scalars[$0]) }.map {
            String(String.UnicodeScalarView(scalars[$0...].prefix(partLength)))
        }
    }

    /// Characters of a text that parts begin at, and characters of a part: what a search may ask for.
    private static let partsMax = 200
    private static let partLength = 24

    private static let ligatures = ["ff", "fi", "fl", "ffi", "ffl", "st", "st"]

    private static func foldASCII(_ text: String, _ limit: Int) -> String {
        String(
            decoding: text.utf8.prefix(limit).map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }, as: UTF8.self)
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x300 && scalar.properties.generalCategory == .nonspacingMark
    }

    /// Full-width Latin letters and digits, as Chinese keyboards write them.
    private static func halfWidth(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        guard (0xFF01...0xFF5E).contains(scalar.value) else { return scalar.value == 0x3000 ? " " : scalar }
        return Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
    }
}
