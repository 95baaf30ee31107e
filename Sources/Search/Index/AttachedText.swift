internal import FHIR

/// The text of an Attachment or a Binary, by its content type: of HTML what people read of it.
///
/// Source: RFC 2045, 5.1 (types and parameters in any case, values perhaps in quotes); RFC 2046, 4.1.
enum AttachedText {
    /// - Returns: `nil` for what is no text, or in an encoding that is not known.
    static func text(of bytes: [UInt8], contentType: String) -> String? {
        let fields = contentType.split(separator: ";").map(trimmed)
        guard let type = fields.first?.lowercased(), type.hasPrefix("text/") || type == "application/xhtml+xml"
        else { return nil }
        var encoding: String?
        for field in fields.dropFirst() {
            let parts = field.split(separator: "=", maxSplits: 1).map(trimmed)
            if parts.count == 2, parts[0].lowercased() == "charset" { encoding = unquoted(parts[1]) }
        }
        guard let text = TextEncoding.decode(bytes, as: encoding) else { return nil }
        return type == "text/html" || type == "application/xhtml+xml" ? readable(text) : text
    }

    /// HTML without its scripts, styles and mark-up.
    private static func readable(_ html: String) -> String {
        var text = html
        for element in ["script", "style"] { text = without(element, in: text) }
        return Narrative.plainText(of: text)
    }

    private static func without(_ element: String, in html: String) -> String {
        // By bytes, in lower case: ASCII letters keep their places.
        let bytes = Array(html.utf8)
        let lower = bytes.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
        let (begin, end) = (Array("<\(element)".utf8), Array("</\(element)".utf8))
        var out: [UInt8] = []
        var rest = lower[...]
        while let from = rest.firstRange(of: begin) {
            out += bytes[rest.startIndex..<from.lowerBound]
            guard let to = lower[from.upperBound...].firstRange(of: end) else {
                return String(decoding: out, as: UTF8.self)
            }
            // Past the end tag's name: the rest of the tag is mark-up.
            out += bytes[to.lowerBound..<to.upperBound]
            rest = lower[to.upperBound...]
        }
        return String(decoding: out + bytes[rest.startIndex...], as: UTF8.self)
    }

    private static func trimmed(_ text: Substring) -> String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        var text = text.drop(while: isBlank)
        while text.last.map(isBlank) ?? false { text.removeLast() }
        return String(text)
    }

    private static func unquoted(_ text: String) -> String {
        text.count > 1 && text.hasPrefix("\"") && text.hasSuffix("\"") ? String(text.dropFirst().dropLast()) : text
    }
}
