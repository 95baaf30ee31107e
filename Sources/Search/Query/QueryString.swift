/// The pairs of a query string or form. Source: URL standard, application/x-www-form-urlencoded.
package enum QueryString {
    /// Pairs that one request may have.
    package static let pairsMax = 1000

    /// Names and values, decoded, in their order; `nil` when an escape is broken or the text is no UTF-8.
    package static func parse(_ text: some StringProtocol) -> [(name: String, value: String)]? {
        var pairs: [(name: String, value: String)] = []
        for part in Substring(text).utf8.split(separator: UInt8(ascii: "&")) {
            guard pairs.count < pairsMax else { return nil }
            let equals = part.firstIndex(of: UInt8(ascii: "="))
            guard let name = decode(Substring(part[..<(equals ?? part.endIndex)]), plusIsSpace: true),
                let value = decode(
                    Substring(equals.map { part[part.index(after: $0)...] } ?? part[part.endIndex...]),
                    plusIsSpace: true)
            else { return nil }
            pairs.append((name, value))
        }
        return pairs
    }

    /// Decodes `%XX`; `nil` when an escape is broken, or the bytes are no UTF-8.
    package static func decode(_ encoded: Substring, plusIsSpace: Bool = false) -> String? {
        let text = encoded.utf8
        if !text.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) { return String(encoded) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var at = text.startIndex
        while at < text.endIndex {
            let byte = text[at]
            at = text.index(after: at)
            if byte == UInt8(ascii: "+") && plusIsSpace {
                bytes.append(0x20)
            } else if byte == UInt8(ascii: "%") {
                guard at < text.endIndex, let high = digit(text[at]), case let second = text.index(after: at),
                    second < text.endIndex,
                    let low = digit(text[second])
                else { return nil }
                bytes.append(high << 4 | low)
                at = text.index(after: second)
            } else {
                bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// Encodes what is not unreserved, and not of the few characters that read better as they are.
    package static func encode(_ text: String) -> String {
        var out = ""
        let digits = Array("0123456789ABCDEF".unicodeScalars)
        for byte in text.utf8 {
            if digit(byte) != nil || (byte | 0x20) &- 0x61 < 26 || "-._~:/,".utf8.contains(byte) {
                out.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                out.unicodeScalars.append(contentsOf: ["%", digits[Int(byte >> 4)], digits[Int(byte & 15)]])
            }
        }
        return out
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
