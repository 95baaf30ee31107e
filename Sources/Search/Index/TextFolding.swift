@_spi(_Unicode) internal import Swift

/// Text as searches compare it: without case, accents and compatibility forms.
///
/// Source: search.html#string: matching is insensitive to case, and may be to accents and other diacritics.
package enum TextFolding {
    /// Characters of a text that are indexed; a search for more is refused.
    package static let charactersMax = 1000

    package static func fold(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return foldASCII(text) }
        var out = String.UnicodeScalarView()
        for scalar in text._nfd where !isMark(scalar) {
            // Lower case may bring marks of its own (the dotted capital I).
            for lower in scalar.properties.lowercaseMapping.unicodeScalars where !isMark(lower) {
                out.append(halfWidth(lower))
            }
        }
        return String(out.prefix(charactersMax))
    }

    private static func foldASCII(_ text: String) -> String {
        String(
            decoding: text.utf8.prefix(charactersMax).map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }, as: UTF8.self)
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
