/// The UTF-8 bytes of a text in base64. Source: RFC 4648, section 4.
enum Base64Text {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let padding = UInt8(ascii: "=")

    static func encode(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var encoded: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            encoded.append(contentsOf: quartet(of: bytes[start..<min(start + 3, bytes.count)]))
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    /// Four characters for one to three bytes.
    private static func quartet(of bytes: ArraySlice<UInt8>) -> [UInt8] {
        var group = 0
        for offset in 0..<3 {
            let position = bytes.startIndex + offset
            group = group << 8 | (position < bytes.endIndex ? Int(bytes[position]) : 0)
        }
        return (0..<4).map { place in
            place <= bytes.count ? alphabet[group >> (18 - 6 * place) & 0x3f] : padding
        }
    }
}
