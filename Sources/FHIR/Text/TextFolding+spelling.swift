/// Texts however they are spaced and punctuated. Source: search.html#string: punctuation and white space that says nothing
/// are ignored, and the parts of a family name are found by themselves.
///
/// | kept of `  O'Brien-Lee  Jr. `  | why                                                   |
/// |--------------------------------|-------------------------------------------------------|
/// | `o'brien-lee jr.`              | the line: what it begins with finds it                |
/// | `obrienleejr`                  | compact: found by `obrien lee`, `o brien`, `OBrienLee` |
/// | `lee jr.`                      | of a family name: from each of its later words on     |
extension TextFolding {
    /// The folded text with one space between its words, and none around them.
    ///
    /// - Parameter limit: characters that are kept.
    package static func line(_ text: String, limit: Int = charactersMax) -> String {
        let folded = fold(text, limit: limit)
        guard hasLooseSpace(folded) else { return folded }
        return folded.unicodeScalars.split(whereSeparator: \.properties.isWhitespace).map { String($0) }.joined(
            separator: " ")
    }

    /// Whether a folded text has a character that is neither letter, digit nor space.
    package static func hasPunctuation(_ line: String) -> Bool { line.unicodeScalars.contains(where: isPunctuation) }

    /// The letters and digits alone, up to ``compactMax``.
    package static func compact(_ line: String) -> String {
        let kept = line.unicodeScalars.lazy.filter { !isPunctuation($0) && !$0.properties.isWhitespace }
        return String(String.UnicodeScalarView(kept.prefix(compactMax)))
    }

    /// A line as it was written, without its punctuation, and with spaces in its place; each once.
    package static func spellings(of line: String) -> [String] {
        guard hasPunctuation(line) else { return [line] }
        let joined = self.line(String(String.UnicodeScalarView(line.unicodeScalars.filter { !isPunctuation($0) })))
        let spaced = self.line(
            String(String.UnicodeScalarView(line.unicodeScalars.map { isPunctuation($0) ? " " : $0 })))
        var all = [line]
        for spelling in [joined, spaced] where !spelling.isEmpty && !all.contains(spelling) { all.append(spelling) }
        return all
    }

    /// Whether the line has a second word.
    package static func hasWords(_ line: String) -> Bool { line.utf8.contains(where: isBetweenWords) }

    /// The line from each of its words but the first on; hyphens part words too.
    package static func laterWords(of line: String) -> [String] {
        var all: [String] = []
        var at = line.utf8.startIndex
        while all.count < laterWordsMax, let mark = line.utf8[at...].firstIndex(where: isBetweenWords) {
            at = line.utf8.index(after: mark)
            let rest = line[at...].unicodeScalars.prefix(compactMax)
            if let first = rest.first, !isPunctuation(first), first != " " { all.append(String(rest)) }
        }
        return all
    }

    /// Characters of a text without punctuation that are kept, and words of a family name behind its first.
    package static let compactMax = 64
    private static let laterWordsMax = 8

    private static func isBetweenWords(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "-") }

    private static func hasLooseSpace(_ folded: String) -> Bool {
        var wasSpace = true
        for scalar in folded.unicodeScalars {
            let isSpace = scalar == " "
            if isSpace ? wasSpace : scalar.properties.isWhitespace { return true }
            wasSpace = isSpace
        }
        return wasSpace && !folded.isEmpty
    }

    private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII {
            return switch scalar.value {
            case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
            default: false
            }
        }
        return switch scalar.properties.generalCategory {
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
            .finalPunctuation, .otherPunctuation:
            true
        default: false
        }
    }
}
