/// Types of media, `text/plain; charset=utf-8`. Source: RFC 6838, section 4.2; RFC 2045, section 5.1 (BCP 13).
package enum MediaType {
    /// Bytes with all parameters.
    private static let bytesMax = 1024
    private static let nameBytesMax = 127

    /// The types that are registered; others begin with `x-`.
    private static let types: Set<String> = [
        "application", "audio", "example", "font", "haptics", "image", "message", "model", "multipart", "text",
        "video",
    ]

    /// Whether a text is written as a media type is: a type that is registered, a subtype, and parameters, if any.
    package static func isWellFormed(_ text: String) -> Bool {
        guard text.utf8.count <= bytesMax else { return false }
        var rest = Substring(text).utf8
        let type = take(&rest, while: isName)
        guard rest.popFirst() == UInt8(ascii: "/") else { return false }
        let name = String(type).lowercased()
        guard types.contains(name) || name.hasPrefix("x-") && name.utf8.count > 2 else { return false }
        guard areNames(String(take(&rest, while: isName))) else { return false }
        while !rest.isEmpty {
            _ = take(&rest) { $0 == 0x20 || $0 == 0x09 }
            guard rest.popFirst() == UInt8(ascii: ";") else { return false }
            _ = take(&rest) { $0 == 0x20 || $0 == 0x09 }
            guard isParameter(&rest) else { return false }
        }
        return true
    }

    private static func areNames(_ name: String) -> Bool {
        guard let first = name.utf8.first else { return false }
        return name.utf8.count <= nameBytesMax && isAlphanumeric(first)
    }

    /// `charset=utf-8`, `title="a b"`.
    private static func isParameter(_ rest: inout Substring.UTF8View) -> Bool {
        guard !take(&rest, while: isToken).isEmpty, rest.popFirst() == UInt8(ascii: "=") else { return false }
        guard rest.first == UInt8(ascii: "\"") else { return !take(&rest, while: isToken).isEmpty }
        rest.removeFirst()
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\"") { return true }
            if byte == UInt8(ascii: "\\"), rest.popFirst() == nil { return false }
        }
        return false
    }

    private static func take(_ rest: inout Substring.UTF8View, while condition: (UInt8) -> Bool) -> Substring {
        let end = rest.firstIndex { !condition($0) } ?? rest.endIndex
        defer { rest = rest[end...] }
        return Substring(rest[..<end])
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 }

    private static func isName(_ byte: UInt8) -> Bool { isAlphanumeric(byte) || "!#$&-^_.+".utf8.contains(byte) }

    private static func isToken(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && !"()<>@,;:\\\"/[]?=".utf8.contains(byte)
    }
}
