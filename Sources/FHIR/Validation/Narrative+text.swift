/// What people read of a narrative.
extension Narrative {
    /// Elements between whose texts there is a space; others stand within a word.
    private static let blocks: Set<String> = [
        "div", "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table",
        "caption",
        "thead", "tbody", "tfoot", "tr", "th", "td", "blockquote", "pre", "address", "center",
    ]

    /// The text of XHTML: without tags and comments, entities replaced by the characters that they name.
    ///
    /// - Complexity: O(n), whatever is left open.
    package static func plainText(of html: String) -> String {
        var out: [UInt8] = []
        var marks = MarkUp()
        var rest = Array(html.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "<"), let behind = marks.commentEnd(rest) {
                rest = rest[behind...]
            } else if byte == UInt8(ascii: "<"), let end = marks.tagEnd(rest) {
                let name = rest[..<end].drop { $0 == UInt8(ascii: "/") }.prefix {
                    ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10
                }
                if blocks.contains(String(decoding: name, as: UTF8.self).lowercased()) { out.append(0x20) }
                rest = rest[(end + 1)...]
            } else if byte == UInt8(ascii: "&"), let end = rest.prefix(12).firstIndex(of: UInt8(ascii: ";")),
                let character = CharacterEntities.character(String(decoding: rest[..<end], as: UTF8.self))
            {
                out += Character(character).utf8
                rest = rest[(end + 1)...]
            } else {
                out.append(byte)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}

/// Where mark-up ends. What is not found once is not looked for again: it is not further on either.
private struct MarkUp {
    private var hasComments = true
    private var hasTags = true
    /// Whether a `>` within quotation marks ends no tag: not where these are not closed.
    private var readsQuotes = true

    /// The place behind a comment whose `<` has been read; `nil` for what is none.
    mutating func commentEnd(_ text: ArraySlice<UInt8>) -> Int? {
        guard hasComments, text.starts(with: "!--".utf8) else { return nil }
        let end = text.dropFirst(3).firstRange(of: Array("-->".utf8))
        hasComments = end != nil
        return end?.upperBound
    }

    /// The `>` of a tag whose `<` has been read.
    mutating func tagEnd(_ text: ArraySlice<UInt8>) -> Int? {
        guard hasTags else { return nil }
        if readsQuotes {
            if let end = MarkUp.endOutsideOfQuotes(text) { return end }
            readsQuotes = false
        }
        let end = text.firstIndex(of: UInt8(ascii: ">"))
        hasTags = end != nil
        return end
    }

    private static func endOutsideOfQuotes(_ text: ArraySlice<UInt8>) -> Int? {
        var quote: UInt8?
        for at in text.indices {
            let byte = text[at]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                return at
            }
        }
        return nil
    }
}
