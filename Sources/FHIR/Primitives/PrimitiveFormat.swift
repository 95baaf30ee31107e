/// The forms of primitive values. Source: datatypes.html#primitive (R4 4.0.1), the regular expressions there.
enum PrimitiveFormat {
    /// Longest string in bytes of UTF-8. R4 says 1 MB of characters; a character has at most four bytes.
    static let stringCharactersMax = 1_048_576
    /// Largest exponent of a decimal, either way: no measurement needs more, and arithmetic stays bounded.
    static let exponentMax = 400

    static func isID(_ text: UnsafeRawBufferPointer) -> Bool {
        guard unsafe !text.isEmpty && text.count <= 64 else { return false }
        return unsafe text.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
    }

    /// No white space at either end, and single ones within.
    static func isCode(_ text: UnsafeRawBufferPointer) -> Bool {
        var afterSpace = true
        // By index: the formatter (6.3.1) spoils `for unsafe … in`.
        for at in text.indices {
            let byte = unsafe text[at]
            let space = isSpace(byte)
            if space && afterSpace { return false }
            afterSpace = space
        }
        return !afterSpace
    }

    static func isURI(_ text: UnsafeRawBufferPointer) -> Bool {
        unsafe !text.isEmpty && text.allSatisfy { !isSpace($0) }
    }

    static func isOID(_ text: UnsafeRawBufferPointer) -> Bool {
        guard unsafe text.starts(with: "urn:oid:".utf8) else { return false }
        let arcs = unsafe text.dropFirst(8).split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard unsafe arcs.count > 1, unsafe arcs[0].count == 1,
            unsafe arcs[0].allSatisfy({ (0x30...0x32).contains($0) })
        else { return false }
        return unsafe arcs.allSatisfy { arc in
            unsafe !arc.isEmpty && arc.allSatisfy { (0x30...0x39).contains($0) }
                && (arc.count == 1 || arc.first != 0x30)
        }
    }

    static func isUUID(_ text: UnsafeRawBufferPointer) -> Bool {
        guard text.count == 45, unsafe text.starts(with: "urn:uuid:".utf8) else { return false }
        for at in 0..<36 {
            let byte = unsafe text[at + 9]
            let isDash = at == 8 || at == 13 || at == 18 || at == 23
            let isHex = (0x30...0x39).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
            if isDash ? byte != UInt8(ascii: "-") : !isHex { return false }
        }
        return true
    }

    /// Groups of four characters of the alphabet, white space between them, padding at the end.
    static func isBase64(_ text: UnsafeRawBufferPointer) -> Bool {
        var digits = 0
        var padding = 0
        for at in text.indices {
            let byte = unsafe text[at]
            if byte == UInt8(ascii: "=") {
                padding += 1
            } else if isLetterOrDigit(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "/") {
                guard padding == 0 else { return false }
                digits += 1
            } else if !isSpace(byte) {
                return false
            }
        }
        return digits > 0 && padding <= 2 && (digits + padding) % 4 == 0
    }

    /// Not empty, no U+0000. White space alone is allowed by R4's regular expression.
    static func isString(_ text: UnsafeRawBufferPointer) -> Bool {
        guard unsafe !text.isEmpty && !text.contains(0) else { return false }
        guard text.count > stringCharactersMax else { return true }
        // Continuation bytes are no characters of their own.
        return unsafe text.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) } <= stringCharactersMax
    }

    /// A whole number without fraction or exponent, within `range`.
    static func isInteger(_ text: UnsafeRawBufferPointer, in range: ClosedRange<Int>) -> Bool {
        guard text.count <= 11 else { return false }
        var value = 0
        var negative = false
        for at in text.indices {
            let byte = unsafe text[at]
            if at == 0 && byte == UInt8(ascii: "-") {
                negative = true
                continue
            }
            guard case let digit = byte &- 0x30, digit < 10 else { return false }
            value = value * 10 + Int(digit)
        }
        return range.contains(negative ? -value : value)
    }

    /// A JSON number whose exponent is within reason.
    static func isDecimal(_ text: UnsafeRawBufferPointer) -> Bool {
        guard let mark = unsafe text.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "e") }) else { return true }
        let exponent = unsafe String(decoding: text[(mark + 1)...], as: UTF8.self)
        return Int(exponent).map { abs($0) <= exponentMax } ?? false
    }

    static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
    }

    static func isHexDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 6 }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }
}
