internal import Wording

/// Reads XHTML as XML has it, byte by byte, up to the first fault.
///
/// Source: XML 1.0, fifth edition: §2.2 characters, §2.4 markup, §2.5 comments, §3.1 tags, §4.1 and §4.6 references;
/// Namespaces in XML 1.0. There is no document type, so XML's own five entities are all there are: an `&nbsp;` is not
/// one of them (narrative.html#xhtml).
struct NarrativeReader {
    private let text: [UInt8]
    private var at = 0
    /// The elements that are open, the outermost first.
    private var open: [String] = []
    private var hasRoot = false
    /// Whether there is text that is no white space, or an image.
    private var hasContent = false
    /// The attributes of the tag that is read.
    private var names: Set<String> = []

    init(_ text: [UInt8]) { self.text = text }

    mutating func read() throws(NarrativeFault) {
        while at < text.count {
            if text[at] != UInt8(ascii: "<") {
                try characters()
            } else if starts(with: "<!--") {
                try comment()
            } else if starts(with: "</") {
                try endTag()
            } else {
                try startTag()
            }
        }
        if !hasRoot { throw NarrativeFault("there is no div") }
        if let name = open.last { throw NarrativeFault("<\(name)> is not closed") }
        if !hasContent { throw NarrativeFault("txt-2: there is neither text nor an image") }
    }

    // MARK: Text

    private mutating func characters() throws(NarrativeFault) {
        var isBlank = true
        while at < text.count, text[at] != UInt8(ascii: "<") {
            if text[at] == UInt8(ascii: "&") {
                let scalar = try reference()
                if scalar.value > 0x7F || !isSpace(UInt8(scalar.value)) { isBlank = false }
                continue
            }
            if !isSpace(text[at]) { isBlank = false }
            if text[at] == UInt8(ascii: "]"), starts(with: "]]>") { throw NarrativeFault("]]> stands in the text") }
            try checkCharacter()
            at += 1
        }
        if isBlank { return }
        if open.isEmpty { throw NarrativeFault("text outside of the div") }
        hasContent = true
    }

    /// Throws when the character that begins here is none of XML's.
    private func checkCharacter() throws(NarrativeFault) {
        let byte = text[at]
        // U+FFFE and U+FFFF are EF BF BE and EF BF BF.
        let isNone = byte == 0xEF && at + 2 < text.count && text[at + 1] == 0xBF && text[at + 2] >= 0xBE
        if (byte < 0x20 && !isSpace(byte)) || isNone { throw NarrativeFault("a character that XML does not have") }
    }

    private static let entities: [String: Unicode.Scalar] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'",
    ]

    /// Reads a reference, from its `&` on.
    private mutating func reference() throws(NarrativeFault) -> Unicode.Scalar {
        at += 1
        let body = text[at...].prefix(12).prefix { PrimitiveFormat.isLetterOrDigit($0) || $0 == UInt8(ascii: "#") }
        let end = at + body.count
        guard !body.isEmpty, end < text.count, text[end] == UInt8(ascii: ";") else {
            throw NarrativeFault("an & that begins no entity: the character itself is written &amp;")
        }
        let name = String(decoding: body, as: UTF8.self)
        at = end + 1
        if let scalar = NarrativeReader.entities[name] { return scalar }
        guard name.hasPrefix("#") else {
            throw NarrativeFault("&\(name); is no entity of XML: write the character itself or its number")
        }
        let isHex = name.hasPrefix("#x")
        let digits = name.dropFirst(isHex ? 2 : 1)
        guard digits.utf8.allSatisfy({ isHex ? PrimitiveFormat.isHexDigit($0) : $0 &- 0x30 < 10 }),
            let number = UInt32(digits, radix: isHex ? 16 : 10), let scalar = Unicode.Scalar(number),
            number >= 0x20 || number == 0x09 || number == 0x0A || number == 0x0D, number & 0xFFFF_FFFE != 0xFFFE
        else { throw NarrativeFault("&\(name); is no character of XML") }
        return scalar
    }

    private mutating func comment() throws(NarrativeFault) {
        at += 4
        while at < text.count {
            if starts(with: "--") {
                guard starts(with: "-->") else { throw NarrativeFault("-- within a comment") }
                at += 3
                return
            }
            try checkCharacter()
            at += 1
        }
        throw NarrativeFault("an unfinished comment")
    }

    // MARK: Tags

    private mutating func endTag() throws(NarrativeFault) {
        at += 2
        let name = name()
        skipSpace()
        guard at < text.count, text[at] == UInt8(ascii: ">") else { throw NarrativeFault("an unfinished tag") }
        at += 1
        guard open.popLast() == name else { throw NarrativeFault("</\(name)> closes nothing") }
    }

    private mutating func startTag() throws(NarrativeFault) {
        at += 1
        if at < text.count, text[at] == UInt8(ascii: "!") || text[at] == UInt8(ascii: "?") {
            throw NarrativeFault("neither declarations nor instructions are allowed")
        }
        let name = name()
        guard Narrative.elements.contains(name) else {
            throw NarrativeFault("txt-1: the element <\(name.prefix(32))> is not allowed")
        }
        let isRoot = open.isEmpty
        if isRoot, name != "div" || hasRoot { throw NarrativeFault("the outermost element must be one div") }
        hasRoot = true
        let isEmpty = try attributes(of: name)
        if isRoot, !names.contains("xmlns") {
            throw NarrativeFault("the div must be in the namespace of XHTML: xmlns=\"\(Narrative.namespace)\"")
        }
        if name == "img", names.contains("src") { hasContent = true }
        if !isEmpty { open.append(name) }
    }

    /// Reads attributes and the end of the tag.
    ///
    /// - Returns: whether the element is empty: `<br/>`.
    private mutating func attributes(of element: String) throws(NarrativeFault) -> Bool {
        names.removeAll(keepingCapacity: true)
        while true {
            let isApart = skipSpace()
            guard at < text.count else { throw NarrativeFault("an unfinished tag") }
            if text[at] == UInt8(ascii: ">") {
                at += 1
                return false
            }
            if starts(with: "/>") {
                at += 2
                return true
            }
            guard isApart else { throw NarrativeFault("no white space before an attribute of <\(element)>") }
            let name = name()
            guard !name.isEmpty else { throw NarrativeFault("an attribute has no name of XML") }
            guard names.insert(name).inserted else {
                throw NarrativeFault("<\(element)> has the attribute \(name.prefix(32)) twice")
            }
            let value = try value(of: name)
            try check(name, value)
        }
    }

    /// The value of an attribute in quotes, its references replaced.
    private mutating func value(of name: String) throws(NarrativeFault) -> [UInt8] {
        skipSpace()
        guard at < text.count, text[at] == UInt8(ascii: "=") else {
            throw NarrativeFault("the attribute \(name.prefix(32)) has no value")
        }
        at += 1
        skipSpace()
        guard at < text.count, text[at] == UInt8(ascii: "\"") || text[at] == UInt8(ascii: "'") else {
            throw NarrativeFault("the value of \(name.prefix(32)) is not quoted")
        }
        let quote = text[at]
        at += 1
        var value: [UInt8] = []
        while at < text.count, text[at] != quote {
            if text[at] == UInt8(ascii: "&") {
                value.append(contentsOf: String(Character(try reference())).utf8)
                continue
            }
            if text[at] == UInt8(ascii: "<") { throw NarrativeFault("a < in the value of \(name.prefix(32))") }
            try checkCharacter()
            value.append(text[at])
            at += 1
        }
        guard at < text.count else { throw NarrativeFault("an unfinished tag") }
        at += 1
        return value
    }

    private func check(_ name: String, _ value: [UInt8]) throws(NarrativeFault) {
        if name == "xmlns" {
            guard value.elementsEqual(Narrative.namespace.utf8) else {
                throw NarrativeFault("xmlns is not \(Narrative.namespace)")
            }
            return
        }
        // Declares a prefix, which no element that is allowed has.
        if name.hasPrefix("xmlns:") { return }
        guard Narrative.attributes.contains(name) else {
            throw NarrativeFault("txt-1: the attribute \(name.prefix(32)) is not allowed")
        }
        let fault =
            Narrative.links.contains(name)
            ? Narrative.fault(inLink: value, isImage: name == "src")
            : name == "style" ? Narrative.fault(inStyle: value) : nil
        if let fault { throw NarrativeFault("txt-1: the attribute \(name) \(fault)") }
    }

    // MARK: Bytes

    /// The name that begins here, of the characters that names of XHTML have; empty when there is none.
    private mutating func name() -> String {
        let start = at
        while at < text.count, PrimitiveFormat.isLetterOrDigit(text[at]) || ":-_".utf8.contains(text[at]) { at += 1 }
        return String(decoding: text[start..<at], as: UTF8.self)
    }

    /// - Returns: whether there was some.
    @discardableResult
    private mutating func skipSpace() -> Bool {
        let start = at
        while at < text.count, isSpace(text[at]) { at += 1 }
        return at > start
    }

    /// White space of XML: neither U+000B nor U+000C, nor a space that does not break.
    private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }

    private func starts(with mark: StaticString) -> Bool {
        let count = mark.utf8CodeUnitCount
        guard at + count <= text.count else { return false }
        for offset in 0..<count where unsafe mark.utf8Start[offset] != text[at + offset] { return false }
        return true
    }
}
