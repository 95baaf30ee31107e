/// The shape of a narrative's `div`: well-formed XHTML of the elements that FHIR allows.
///
/// Source: narrative.html#xhtml: chapters 7 to 11 (without section 4 of chapter 9) and 15 of HTML 4.0, `a`, `img`,
/// style attributes; no scripts, forms, frames or event handlers.
enum Narrative {
    private static let elements: Set<String> = [
        "div", "p", "span", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "a", "img", "b", "i", "u", "s", "em", "strong",
        "strike", "small", "big", "tt", "sub", "sup", "code", "samp", "kbd", "var", "cite", "abbr", "acronym", "dfn", "q",
        "blockquote", "pre", "ins", "del", "bdo", "address", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption",
        "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td", "center", "font", "label", "map", "area",
    ]

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
            let name = String(tag.prefix { !PrimitiveFormat.isSpace($0.asciiValue ?? 0) && $0 != "/" })
            guard elements.contains(name) else { return "the element <\(name)> is not allowed" }
            if open.isEmpty {
                guard name == "div" && !sawRoot else { return "the outermost element must be one div" }
                sawRoot = true
            }
            if let fault = attributeFault(tag.dropFirst(name.count)) { return fault }
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

    private static func attributeFault(_ text: Substring) -> String? {
        var rest = text
        while true {
            rest = rest.drop { $0.isWhitespace || $0 == "/" }
            guard !rest.isEmpty else { return nil }
            let name = rest.prefix { $0 != "=" && !$0.isWhitespace }
            rest = rest.dropFirst(name.count).drop { $0.isWhitespace }
            guard rest.first == "=" else { return "the attribute \(name) has no value" }
            rest = rest.dropFirst().drop { $0.isWhitespace }
            guard let quote = rest.first, quote == "\"" || quote == "'" else { return "the value of \(name) is not quoted" }
            let value = rest.dropFirst().prefix { $0 != quote }
            rest = rest.dropFirst(value.count + 2)
            let lower = name.lowercased()
            if lower.hasPrefix("on") { return "the attribute \(name) is not allowed" }
            if (lower == "href" || lower == "src") && trimmed(value.lowercased()).hasPrefix("javascript:") {
                return "the attribute \(name) must not run a script"
            }
        }
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
