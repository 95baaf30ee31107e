/// The shape of a narrative's `div`: well-formed XHTML of the elements that FHIR allows.
///
/// Source: narrative.html#xhtml: chapters 7 to 11 (without section 4 of chapter 9) and 15 of HTML 4.0, `a`, `img`,
/// style attributes; no scripts, forms, frames or event handlers.
package enum Narrative {
    private static let elements: Set<String> = [
        "div", "p", "span", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "a", "img", "b", "i", "u", "s", "em",
        "strong",
        "strike", "small", "big", "tt", "sub", "sup", "code", "samp", "kbd", "var", "cite", "abbr", "acronym", "dfn",
        "q",
        "blockquote", "pre", "ins", "del", "bdo", "address", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption",
        "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td", "center", "font", "label", "map", "area",
    ]

    package static func isAllowed(_ text: String) -> Bool { fault(in: text) == nil }

    /// Why the text is no narrative; `nil` when it is one.
    static func fault(in text: String) -> String? {
        var text = text[...].utf8
        var open: [String] = []
        var sawRoot = false
        while let next = text.first {
            guard next == UInt8(ascii: "<") else {
                let run = text.prefix { $0 != UInt8(ascii: "<") }
                if open.isEmpty && !run.allSatisfy(PrimitiveFormat.isSpace) { return "text outside of the div" }
                if let fault = entityFault(run) { return fault }
                text = text.dropFirst(run.count)
                continue
            }
            if text.starts(with: "<!--".utf8) {
                guard let end = Substring(text).firstRange(of: "-->") else { return "an unfinished comment" }
                text = text[end.upperBound...]
                continue
            }
            guard let end = tagEnd(text) else { return "an unfinished tag" }
            let tag = String(Substring(text[text.index(after: text.startIndex)..<end]))
            text = text[text.index(after: end)...]
            if tag.hasPrefix("/") {
                let name = trimmed(String(tag.dropFirst()))
                guard open.popLast() == name else { return "</\(name)> closes nothing" }
                continue
            }
            let name = String(Substring(tag.utf8.prefix { !PrimitiveFormat.isSpace($0) && $0 != UInt8(ascii: "/") }))
            guard elements.contains(name) else { return "the element <\(name)> is not allowed" }
            if open.isEmpty {
                guard name == "div" && !sawRoot else { return "the outermost element must be one div" }
                sawRoot = true
            }
            if let fault = attributeFault(tag.dropFirst(name.count).utf8) { return fault }
            if !tag.hasSuffix("/") { open.append(name) }
        }
        if !sawRoot { return "there is no div" }
        return open.last.map { "<\($0)> is not closed" }
    }

    /// The `>` of a tag, not one within quotes.
    private static func tagEnd(_ text: Substring.UTF8View) -> String.Index? {
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

    /// Works on bytes: a mark behind a quote makes one character of both, but not for a browser.
    private static func attributeFault(_ text: Substring.UTF8View) -> String? {
        var rest = text
        func skipSpace() {
            rest =
                rest[(rest.firstIndex { !PrimitiveFormat.isSpace($0) && $0 != UInt8(ascii: "/") } ?? rest.endIndex)...]
        }
        while true {
            skipSpace()
            guard !rest.isEmpty else { return nil }
            let name = String(Substring(rest.prefix { $0 != UInt8(ascii: "=") && !PrimitiveFormat.isSpace($0) }))
            rest = rest.dropFirst(name.utf8.count)
            skipSpace()
            guard rest.first == UInt8(ascii: "=") else { return "the attribute \(name) has no value" }
            rest = rest.dropFirst()
            skipSpace()
            guard let quote = rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
                return "the value of \(name) is not quoted"
            }
            let value = rest.dropFirst().prefix { $0 != quote }
            rest = rest.dropFirst(value.count + 2)
            guard name.utf8.allSatisfy({ PrimitiveFormat.isLetterOrDigit($0) || ":-_".utf8.contains($0) }) else {
                return "an attribute has no name of XHTML"
            }
            let lower = name.lowercased()
            if lower.hasPrefix("on") { return "the attribute \(name) is not allowed" }
            if lower == "href" || lower == "src", let fault = linkFault(value, isImage: lower == "src") {
                return "the attribute \(name) \(fault)"
            }
        }
    }

    private static let schemes: Set<String> = ["http", "https", "mailto", "tel", "ftp", "urn"]

    /// Links lead to places, never to scripts or documents of their own, however the scheme is written.
    private static func linkFault(_ value: Substring.UTF8View, isImage: Bool) -> String? {
        guard let text = withoutEntities(value) else { return "has an entity that links do not need" }
        // Browsers leave out white space and control characters before they look at the scheme.
        let seen = String(decoding: text.filter { $0 > 0x20 && $0 != 0x7F }, as: UTF8.self).lowercased()
        let head = seen.utf8.prefix { !"/?#".utf8.contains($0) }
        guard let colon = head.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let scheme = String(Substring(head[..<colon]))
        if schemes.contains(scheme) || (isImage && seen.hasPrefix("data:image/") && !seen.hasPrefix("data:image/svg")) {
            return nil
        }
        return "has a scheme that is not allowed"
    }

    /// The value with its numeric entities and XML's own resolved; `nil` for any other entity.
    private static func withoutEntities(_ value: Substring.UTF8View) -> [UInt8]? {
        var out: [UInt8] = []
        var rest = value
        while let byte = rest.first {
            guard byte == UInt8(ascii: "&") else {
                out.append(byte)
                rest = rest.dropFirst()
                continue
            }
            let name = rest.dropFirst().prefix { $0 != UInt8(ascii: ";") }
            rest = rest.dropFirst(name.count + 2)
            let text = String(Substring(name)).lowercased()
            let known: [String: UInt8] = ["amp": 0x26, "lt": 0x3C, "gt": 0x3E, "quot": 0x22, "apos": 0x27]
            if let byte = known[text] {
                out.append(byte)
            } else if text.hasPrefix("#"),
                let number = text.hasPrefix("#x") ? UInt32(text.dropFirst(2), radix: 16) : UInt32(text.dropFirst()),
                let scalar = Unicode.Scalar(number)
            {
                out.append(contentsOf: Character(scalar).utf8)
            } else {
                return nil
            }
        }
        return out
    }

    private static func entityFault(_ run: Substring.UTF8View) -> String? {
        var rest = run
        while let ampersand = rest.firstIndex(of: UInt8(ascii: "&")) {
            let after = rest[rest.index(after: ampersand)...]
            guard let end = after.prefix(12).firstIndex(of: UInt8(ascii: ";")), end != after.startIndex else {
                return "an & that begins no entity"
            }
            rest = after[end...]
        }
        return nil
    }

    private static func trimmed(_ text: String) -> String {
        let head = text.drop { $0.isWhitespace }
        return String(head.reversed().drop { $0.isWhitespace }.reversed())
    }
}
