internal import FHIR

/// The forms that `encode`, `decode`, `escape` and `unescape` know. The outer `nil` stands for an unknown form, the inner
/// for a text that is not of the form.
enum Encoding {
    static func encode(_ text: String, _ form: String) -> String?? {
        switch form {
        case "hex": text.utf8.map { hex($0) }.joined()
        case "base64": base64(Array(text.utf8), alphabet: standard)
        case "urlbase64": base64(Array(text.utf8), alphabet: url)
        default: nil
        }
    }

    static func decode(_ text: String, _ form: String) -> String?? {
        switch form {
        case "hex": return .some(bytes(hex: text).flatMap { String(validating: $0, as: UTF8.self) })
        case "base64":
            return .some(bytes(base64: text, alphabet: standard).flatMap { String(validating: $0, as: UTF8.self) })
        case "urlbase64":
            return .some(bytes(base64: text, alphabet: url).flatMap { String(validating: $0, as: UTF8.self) })
        default: return nil
        }
    }

    static func escape(_ text: String, _ form: String) -> String?? {
        switch form {
        case "html":
            return text.unicodeScalars.map { scalar in
                switch scalar {
                case "&": "&amp;"
                case "<": "&lt;"
                case ">": "&gt;"
                case "\"": "&quot;"
                case "'": "&#39;"
                default: String(scalar)
                }
            }.joined()
        case "json":
            return text.unicodeScalars.map { scalar in
                switch scalar {
                case "\"": "\\\""
                case "\\": "\\\\"
                case "\n": "\\n"
                case "\r": "\\r"
                case "\t": "\\t"
                default: scalar.value < 0x20 ? "\\u00" + hex(UInt8(scalar.value)) : String(scalar)
                }
            }.joined()
        default: return nil
        }
    }

    static func unescape(_ text: String, _ form: String) -> String?? {
        switch form {
        case "html": .some(unescapedHTML(text))
        case "json": .some(unescapedJSON(text))
        default: nil
        }
    }

    private static func unescapedHTML(_ text: String) -> String {
        let known = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}"]
        var out = ""
        var rest = text[...]
        while let mark = rest.firstIndex(of: "&") {
            out += rest[..<mark]
            let behind = rest[rest.index(after: mark)...]
            guard let end = behind.prefix(12).firstIndex(of: ";") else {
                out += "&"
                rest = behind
                continue
            }
            let name = behind[..<end]
            var meaning = known[String(name)]
            if name.hasPrefix("#") {
                let isHex = name.dropFirst().first == "x" || name.dropFirst().first == "X"
                let digits = name.dropFirst(isHex ? 2 : 1)
                meaning = UInt32(digits, radix: isHex ? 16 : 10).flatMap { Unicode.Scalar($0) }.map { String($0) }
            }
            out += meaning ?? "&\(name);"
            rest = behind[behind.index(after: end)...]
        }
        return out + rest
    }

    /// Four hexadecimal digits, taken off the front.
    private static func unit(_ rest: inout ArraySlice<Unicode.Scalar>) -> UInt32? {
        guard let value = UInt32(String(String.UnicodeScalarView(rest.prefix(4))), radix: 16) else { return nil }
        rest = rest.dropFirst(4)
        return value
    }

    private static func unescapedJSON(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        var rest = Array(text.unicodeScalars)[...]
        while let scalar = rest.popFirst() {
            guard scalar == "\\", let next = rest.popFirst() else {
                out.append(scalar)
                continue
            }
            switch next {
            case "n": out.append("\n")
            case "r": out.append("\r")
            case "t": out.append("\t")
            case "b": out.append("\u{8}")
            case "f": out.append("\u{C}")
            case "u":
                guard let value = unit(&rest) else { continue }
                if (0xD800..<0xDC00).contains(value), rest.starts(with: ["\\", "u"]) {
                    var behind = rest.dropFirst(2)
                    if let low = unit(&behind), (0xDC00..<0xE000).contains(low),
                        let character = Unicode.Scalar(0x10000 + (value - 0xD800) << 10 + (low - 0xDC00))
                    {
                        out.append(character)
                        rest = behind
                        continue
                    }
                }
                if let character = Unicode.Scalar(value) { out.append(character) }
            default: out.append(next)
            }
        }
        return String(out)
    }

    // MARK: Digits

    private static func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }

    private static func bytes(hex text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2),
            !digits.contains(where: { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") })
        else { return nil }
        var bytes: [UInt8] = []
        for at in stride(from: 0, to: digits.count, by: 2) {
            guard let byte = UInt8(String(decoding: digits[at..<at + 2], as: UTF8.self), radix: 16) else { return nil }
            bytes.append(byte)
        }
        return bytes
    }

    private static let standard = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let url = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    private static func base64(_ bytes: [UInt8], alphabet: [UInt8]) -> String {
        var out: [UInt8] = []
        for at in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[at..<min(at + 3, bytes.count)]
            let word = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32((3 - group.count) * 8)
            for place in 0..<4 {
                out.append(
                    place <= group.count
                        ? alphabet[Int(word >> UInt32(18 - 6 * place)) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func bytes(base64 text: String, alphabet: [UInt8]) -> [UInt8]? {
        var bytes: [UInt8] = []
        var word: UInt32 = 0
        var bits = 0
        for byte in text.utf8 where byte != UInt8(ascii: "=") {
            guard let value = alphabet.firstIndex(of: byte) else { return nil }
            word = word << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: word >> UInt32(bits)))
            }
        }
        return bytes
    }
}
