internal import Wording

/// What attributes may lead to: places a reader goes to by choice, never scripts, nor what a style fetches by itself.
extension Narrative {
    static let links: Set<String> = ["href", "src", "cite", "longdesc", "usemap"]
    private static let schemes: Set<String> = ["http", "https", "mailto", "tel", "ftp", "urn"]

    /// What is wrong with the value of a link, as the end of a sentence, however its scheme is written.
    static func fault(inLink value: [UInt8], isImage: Bool) -> Message? {
        // Browsers leave out white space and control characters before they look at the scheme.
        let seen = String(decoding: value.filter { $0 > 0x20 && $0 != 0x7F }, as: UTF8.self).lowercased()
        let head = seen.utf8.prefix { !"/?#".utf8.contains($0) }
        guard let colon = head.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let scheme = String(Substring(head[..<colon]))
        if schemes.contains(scheme) || (isImage && isPicture(seen)) { return nil }
        return "has a scheme that is not allowed"
    }

    private static func isPicture(_ link: String) -> Bool {
        link.hasPrefix("data:image/") && !link.hasPrefix("data:image/svg")
    }

    /// Functions and rules of CSS that fetch or run something.
    private static let fetching = [
        "src(", "image(", "image-set(", "expression(", "@import", "behavior:", "-moz-binding", "javascript:",
    ]

    /// What is wrong with a style, as the end of a sentence: it holds all that it shows ("internally contained").
    static func fault(inStyle value: [UInt8]) -> Message? {
        let style = withoutEscapes(value).lowercased()
        for name in fetching where ByteSearch.first(of: name, in: style) != nil {
            return "fetches or runs something"
        }
        var from = 0
        while let found = ByteSearch.first(of: "url(", in: style, from: from) {
            from = found + 4
            // R4's own examples have a blank behind `data:`.
            let target = style.utf8.dropFirst(from).lazy.filter { $0 > 0x20 && !"\"'".utf8.contains($0) }.prefix(32)
            let start = String(decoding: Array(target), as: UTF8.self)
            guard start.hasPrefix("#") || isPicture(start) else { return "fetches something" }
        }
        return nil
    }

    /// A style as browsers read it: `\75 rl(` is `url(`. Source: CSS Syntax Level 3, §4.3.7.
    private static func withoutEscapes(_ value: [UInt8]) -> String {
        guard value.contains(UInt8(ascii: "\\")) else { return String(decoding: value, as: UTF8.self) }
        var out: [UInt8] = []
        var rest = value[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                out.append(byte)
                continue
            }
            let digits = rest.prefix { PrimitiveFormat.isHexDigit($0) }.prefix(6)
            guard let number = UInt32(String(decoding: digits, as: UTF8.self), radix: 16) else { continue }
            rest = rest.dropFirst(digits.count)
            if let space = rest.first, PrimitiveFormat.isSpace(space) { rest.removeFirst() }
            out.append(contentsOf: String(Character(Unicode.Scalar(number) ?? "\u{FFFD}")).utf8)
        }
        return String(decoding: out, as: UTF8.self)
    }
}
