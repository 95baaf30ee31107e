/// What people read of a narrative.
extension Narrative {
    /// Elements between whose texts there is a space; others stand within a word.
    private static let blocks: Set<String> = [
        "div", "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table",
        "caption",
        "thead", "tbody", "tfoot", "tr", "th", "td", "blockquote", "pre", "address", "center",
    ]
    private static let entities = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " "]

    /// The text of XHTML: without tags, entities replaced.
    package static func plainText(of html: String) -> String {
        var out: [UInt8] = []
        var rest = Array(html.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "<"), let end = rest.firstIndex(of: UInt8(ascii: ">")) {
                let name = rest[..<end].drop { $0 == UInt8(ascii: "/") }.prefix {
                    ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10
                }
                if blocks.contains(String(decoding: name, as: UTF8.self).lowercased()) { out.append(0x20) }
                rest = rest[(end + 1)...]
            } else if byte == UInt8(ascii: "&"), let end = rest.prefix(12).firstIndex(of: UInt8(ascii: ";")),
                let text = entity(String(decoding: rest[..<end], as: UTF8.self))
            {
                out += text.utf8
                rest = rest[(end + 1)...]
            } else {
                out.append(byte)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func entity(_ name: String) -> String? {
        guard name.hasPrefix("#") else { return entities[name] }
        let isHex = name.dropFirst().first == "x" || name.dropFirst().first == "X"
        return UInt32(name.dropFirst(isHex ? 2 : 1), radix: isHex ? 16 : 10).flatMap { Unicode.Scalar($0) }.map {
            String(Character($0))
        }
    }
}
