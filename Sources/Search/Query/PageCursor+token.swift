/// The text of a page's place in links: kind of the sort value, its hexadecimal bytes, the resource's key.
extension PageCursor {
    package var token: String {
        let first = "\(PageCursor.text(value)).\(key)"
        return more.reduce(first) { "\($0);\(PageCursor.text($1))" }
    }

    /// Reads what ``token`` wrote; `nil` for anything else.
    package init?(token: String) {
        guard let read = PageCursor(reading: token), read.token == token else { return nil }
        self = read
    }

    private init?(reading token: String) {
        let parts = token.split(separator: ";", omittingEmptySubsequences: false)
        guard parts.count <= PageCursor.keysMax, let first = parts.first, let dot = first.lastIndex(of: "."),
            let key = Int64(first[first.index(after: dot)...]), key >= 0,
            let value = PageCursor.value(first[..<dot])
        else { return nil }
        var more: [SortValue?] = []
        for part in parts.dropFirst() {
            guard let value = PageCursor.value(part) else { return nil }
            more.append(value)
        }
        self.init(value: value, key: key, more: more)
    }

    /// Keys of an order at most.
    static let keysMax = 8

    private static func text(_ value: SortValue?) -> String {
        switch value {
        case nil: "n"
        case .integer(let value): "i\(value)"
        case .text(let value): "t\(hex(Array(value.utf8)))"
        case .bytes(let value): "b\(hex(value))"
        }
    }

    /// The outer `nil` stands for what is no value.
    private static func value(_ text: Substring) -> SortValue?? {
        let body = text.dropFirst()
        switch text.first {
        case "n" where body.isEmpty: return .some(nil)
        case "i": return Int64(body).map { .integer($0) }
        case "t":
            guard let bytes = bytes(body), let text = String(validating: bytes, as: UTF8.self) else { return nil }
            return .text(text)
        case "b": return bytes(body).map { .bytes($0) }
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
