/// Text as searches compare it: without case, accents and compatibility forms.
///
/// Full case folding (`ß` is `ss`), compatibility forms (`ﬁ`, `㎎`, `H₂O`, full and half width), letters without
/// decomposition by their base (`Ø`, `Đ`, `Ł`, `ı`), one apostrophe, one hyphen, one middle dot. Each character becomes
/// the same wherever it stands: a part of a text is folded as the text is. Hangul is decomposed.
///
/// Source: search.html#string: matching is insensitive to case, and may be to accents and other diacritics.
package enum TextFolding {
    /// Characters of a text that are indexed; a search for more is refused.
    package static let charactersMax = 1000

    /// - Parameter limit: characters that are kept.
    package static func fold(_ text: String, limit: Int = charactersMax) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return foldASCII(text, limit) }
        let table = FoldingTable.shared
        var out = String.UnicodeScalarView()
        var room = limit
        func keep(_ scalar: Unicode.Scalar) {
            guard room > 0 else { return }
            out.append(scalar)
            room -= 1
        }
        for scalar in text.unicodeScalars where room > 0 {
            switch scalar.value {
            case 0x41...0x5A: keep(Unicode.Scalar(UInt8(scalar.value) | 0x20))
            case ..<0x80: keep(scalar)
            case 0xAC00...0xD7A3: for part in hangul(scalar) { keep(part) }
            default:
                if let form = table.form(of: scalar) {
                    for part in form { keep(part) }
                } else {
                    keep(scalar)
                }
            }
        }
        return String(out)
    }

    /// The letters of a syllable. Source: The Unicode Standard 15.0, 3.12, Hangul Syllable Decomposition.
    private static func hangul(_ syllable: Unicode.Scalar) -> [Unicode.Scalar] {
        let index = syllable.value - 0xAC00
        let last = index % 28
        return [0x1100 + index / 588, 0x1161 + index % 588 / 28, last > 0 ? 0x11A7 + last : 0].compactMap {
            $0 > 0 ? Unicode.Scalar($0) : nil
        }
    }

    /// Whether each of the folded words begins a word of the folded text. A run of Chinese characters is looked for
    /// anywhere: it has no spaces to begin at.
    package static func words(_ words: [String], beginIn text: String) -> Bool {
        words.allSatisfy { word in
            let beginsAnywhere = word.unicodeScalars.first.map(isIdeographic) ?? true
            var from = 0
            while let place = ByteSearch.first(of: word, in: text, from: from) {
                if beginsAnywhere || place == 0 { return true }
                let start = text.utf8.index(text.startIndex, offsetBy: place)
                if !isLetter(text.unicodeScalars[text.unicodeScalars.index(before: start)]) { return true }
                from = place + 1
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

    /// A folded text without what people write between ideographs or leave out: blanks, and the dots of names.
    package static func joined(_ folded: String) -> String {
        guard folded.utf8.contains(where: { $0 >= 0xE2 }) else { return folded }
        var out = String.UnicodeScalarView()
        var between: [Unicode.Scalar] = []
        for scalar in folded.unicodeScalars {
            if isSeparator(scalar) {
                between.append(scalar)
            } else {
                if let last = out.last, !(isIdeographic(last) && isIdeographic(scalar)) {
                    out.append(contentsOf: between)
                } else if out.isEmpty {
                    out.append(contentsOf: between.filter { !$0.properties.isWhitespace })
                }
                between = []
                out.append(scalar)
            }
        }
        out.append(contentsOf: between.filter { !$0.properties.isWhitespace })
        return String(out)
    }

    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "·" || scalar == "." || scalar.properties.isWhitespace
    }

    /// What a folded text may be found by besides its beginning: from each ideograph on, ``joined(_:)``.
    package static func parts(of folded: String) -> [String] {
        guard folded.utf8.contains(where: { $0 >= 0xE2 }) else { return [] }
        let joined = joined(folded)
        let isShorter = joined.utf8.count < folded.utf8.count
        let scalars = Array(joined.unicodeScalars)
        return scalars.indices.filter { $0 == 0 ? isShorter : isIdeographic(scalars[$0]) }.map {
            String(String.UnicodeScalarView(scalars[$0...].prefix(partLength)))
        }
    }

    /// Characters of a part: what lies within a text and is longer is looked for in the texts themselves.
    package static let partLength = 24

    /// What is indexed of a folded text by its beginning and its parts.
    package static func beginning(of folded: String) -> String {
        guard folded.utf8.count > charactersMax else { return folded }
        return String(String.UnicodeScalarView(folded.unicodeScalars.prefix(charactersMax)))
    }

    /// What is indexed of a text as a whole.
    package static func kept(of text: String) -> String { beginning(of: line(text, limit: .max)) }

    /// What a folded text that is longer is looked through by: stretches of which one holds any part of it that is not
    /// longer than ``charactersMax``. None of a text that is not.
    ///
    /// ```
    /// text        0         1000        2000       2500
    /// stretches   |----------------------|
    ///                        |---------------------|
    /// ```
    package static func stretches(of folded: String) -> [String] {
        guard folded.utf8.count > charactersMax else { return [] }
        let scalars = Array(folded.unicodeScalars)
        guard scalars.count > charactersMax else { return [] }
        return stride(from: 0, to: scalars.count - charactersMax, by: charactersMax).map { start in
            String(String.UnicodeScalarView(scalars[start..<min(start + 2 * charactersMax, scalars.count)]))
        }
    }

    private static func foldASCII(_ text: String, _ limit: Int) -> String {
        String(
            decoding: text.utf8.prefix(limit).map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}
