/// The text of a page's place in links: kind of the sort value, its hexadecimal bytes, the resource's key.
extension PageCursor {
    package var token: String {
        switch value {
        case nil: "n.\(key)"
        case .integer(let value): "i\(value).\(key)"
        case .text(let value): "t\(PageCursor.hex(Array(value.utf8))).\(key)"
        case .bytes(let value): "b\(PageCursor.hex(value)).\(key)"
        }
    }

    /// Reads what ``token`` wrote; `nil` for anything else.
    package init?(token: String) {
        guard let read = PageCursor(reading: token), read.token == token else { return nil }
        self = read
    }

    private init?(reading token: String) {
        guard let dot = token.lastIndex(of: "."), let key = Int64(token[token.index(after: dot)...]), key >= 0 else {
            return nil
        }
        let body = token[..<dot].dropFirst()
        switch token.first {
        case "n" where body.isEmpty: self.init(value: nil, key: key)
        case "i":
            guard let value = Int64(body) else { return nil }
            self.init(value: .integer(value), key: key)
        case "t":
            guard let bytes = PageCursor.bytes(body), let text = String(validating: bytes, as: UTF8.self) else {
                return nil
            }
            self.init(value: .text(text), key: key)
        case "b":
            guard let bytes = PageCursor.bytes(body) else { return nil }
            self.init(value: .bytes(bytes), key: key)
        default: return nil
        }
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".unicodeScalars)
        var out = String.UnicodeScalarView()
        for byte in bytes {
            out.append(digits[Int(byte >> 4)])
            out.append(digits[Int(byte & 15)])
        }
        return String(out)
    }

    private static func bytes(_ hex: Substring) -> [UInt8]? {
        let digits = hex.utf8.map { $0 }
        guard digits.count % 2 == 0 else { return nil }
        var out: [UInt8] = []
        for at in stride(from: 0, to: digits.count, by: 2) {
            guard let byte = UInt8(String(decoding: digits[at..<at + 2], as: UTF8.self), radix: 16) else { return nil }
            out.append(byte)
        }
        return out
    }
}
