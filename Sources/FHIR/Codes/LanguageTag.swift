/// Tags of languages, `zh-Hans-CN`. Source: RFC 5646, section 2.1 (BCP 47).
package enum LanguageTag {
    /// Bytes of a tag at most: far more than any has.
    private static let bytesMax = 255

    /// Whether a text is written as a tag is: a language, then, each where it is wanted, up to three extended languages, a
    /// script, a region, variants, extensions and what is for private use. Case does not count.
    ///
    /// Languages have two or three letters: longer ones are in the grammar, and none was ever registered.
    package static func isWellFormed(_ text: String) -> Bool {
        guard text.utf8.count <= bytesMax else { return false }
        let tag = text.lowercased()
        if grandfathered.contains(tag) { return true }
        let parts = tag.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ (1...8).contains($0.utf8.count) && $0.utf8.allSatisfy(isAlphanumeric) }) else {
            return false
        }
        if parts[0] == "x" { return parts.count > 1 }
        guard (2...3).contains(parts[0].utf8.count), isAlphabetic(parts[0]) else { return false }
        var rest = parts.dropFirst()
        for _ in 0..<3 where rest.first.map({ $0.utf8.count == 3 && isAlphabetic($0) }) ?? false { rest.removeFirst() }
        if let script = rest.first, script.utf8.count == 4, isAlphabetic(script) { rest.removeFirst() }
        if let region = rest.first, isRegion(region) { rest.removeFirst() }
        var variants: Set<Substring> = []
        while let variant = rest.first, isVariant(variant) {
            guard variants.insert(variant).inserted else { return false }
            rest.removeFirst()
        }
        return areExtensions(rest)
    }

    /// `u-co-phonebk`, each letter once; behind `x` anything.
    private static func areExtensions(_ parts: ArraySlice<Substring>) -> Bool {
        var rest = parts
        var letters: Set<Substring> = []
        while let letter = rest.popFirst() {
            guard letter.utf8.count == 1, letters.insert(letter).inserted else { return false }
            if letter == "x" { return !rest.isEmpty }
            var count = 0
            while let part = rest.first, part.utf8.count > 1 {
                rest.removeFirst()
                count += 1
            }
            guard count > 0 else { return false }
        }
        return true
    }

    private static func isRegion(_ part: Substring) -> Bool {
        part.utf8.count == 2 && isAlphabetic(part) || part.utf8.count == 3 && part.utf8.allSatisfy { $0 &- 0x30 < 10 }
    }

    private static func isVariant(_ part: Substring) -> Bool {
        part.utf8.count >= 5 || part.utf8.count == 4 && (part.utf8.first.map { $0 &- 0x30 < 10 } ?? false)
    }

    private static func isAlphabetic(_ part: Substring) -> Bool { part.utf8.allSatisfy { $0 &- 0x61 < 26 } }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool { byte &- 0x61 < 26 || byte &- 0x30 < 10 }

    /// From before the grammar, in small letters.
    private static let grandfathered: Set<String> = [
        "en-gb-oed", "i-ami", "i-bnn", "i-default", "i-enochian", "i-hak", "i-klingon", "i-lux", "i-mingo", "i-navajo",
        "i-pwn", "i-tao", "i-tay", "i-tsu", "sgn-be-fr", "sgn-be-nl", "sgn-ch-de", "art-lojban", "cel-gaulish",
        "no-bok", "no-nyn", "zh-guoyu", "zh-hakka", "zh-min", "zh-min-nan", "zh-xiang",
    ]
}
