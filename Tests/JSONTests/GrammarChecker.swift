/// A second opinion on JSON, slow and plain: RFC 8259 by the letter, UTF-8 by the standard library, no name twice.
struct GrammarChecker {
    private let bytes: [UInt8]
    private var at = 0

    static func accepts(_ bytes: [UInt8]) -> Bool {
        guard String(validating: bytes, as: UTF8.self) != nil else { return false }
        var checker = GrammarChecker(bytes: bytes)
        checker.space()
        guard checker.value() else { return false }
        checker.space()
        return checker.at == bytes.count
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func take(_ text: String) -> Bool {
        guard bytes[at...].starts(with: text.utf8) else { return false }
        at += text.utf8.count
        return true
    }

    private mutating func space() {
        while let next, [0x20, 0x09, 0x0A, 0x0D].contains(next) { at += 1 }
    }

    private mutating func value() -> Bool {
        if take("true") || take("false") || take("null") { return true }
        if take("{") { return object() }
        if take("[") { return array() }
        if next == UInt8(ascii: "\"") { return string() != nil }
        return number()
    }

    private mutating func object() -> Bool {
        var names: Set<[UInt32]> = []
        space()
        if take("}") { return true }
        repeat {
            space()
            guard let name = string(), names.insert(name).inserted else { return false }
            space()
            guard take(":") else { return false }
            space()
            guard value() else { return false }
            space()
        } while take(",")
        return take("}")
    }

    private mutating func array() -> Bool {
        space()
        if take("]") { return true }
        repeat {
            space()
            guard value() else { return false }
            space()
        } while take(",")
        return take("]")
    }

    private mutating func digits() -> Bool {
        let start = at
        while let next, (0x30...0x39).contains(next) { at += 1 }
        return at > start
    }

    private mutating func number() -> Bool {
        _ = take("-")
        if !take("0") {
            guard digits() else { return false }
        }
        if take("."), !digits() { return false }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            return digits()
        }
        return true
    }

    /// The UTF-16 units of a string, as numbers; bytes outside of escapes are kept as they are behind 0x10000.
    private mutating func string() -> [UInt32]? {
        guard take("\"") else { return nil }
        var units: [UInt16] = []
        var plain: [UInt8] = []
        func flushed() -> [UInt16] { Array(String(decoding: plain, as: UTF8.self).utf16) }
        while let byte = next {
            at += 1
            switch byte {
            case UInt8(ascii: "\""):
                units += flushed()
                let text = String(decoding: units, as: UTF16.self)
                // A lone surrogate would have become U+FFFD.
                guard Array(text.utf16) == units else { return nil }
                return text.unicodeScalars.map(\.value)
            case UInt8(ascii: "\\"):
                units += flushed()
                plain = []
                guard let unit = escape() else { return nil }
                units.append(unit)
            case 0..<0x20: return nil
            default: plain.append(byte)
            }
        }
        return nil
    }

    private mutating func escape() -> UInt16? {
        guard let letter = next else { return nil }
        at += 1
        if let place = Array("\"\\/bfnrt".utf8).firstIndex(of: letter) {
            return [0x22, 0x5C, 0x2F, 0x08, 0x0C, 0x0A, 0x0D, 0x09][place]
        }
        guard letter == UInt8(ascii: "u"), at + 4 <= bytes.count else { return nil }
        let digits = bytes[at..<at + 4]
        at += 4
        guard digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
        return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    }
}
