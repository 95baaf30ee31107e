internal import Wording

/// Cuts an expression into words; space and comments fall between them.
struct Lexer {
    private let text: [UInt8]
    private var at = 0

    static func tokens(of text: String) throws(FHIRPathError) -> [Token] {
        var lexer = Lexer(text: Array(text.utf8))
        var tokens: [Token] = []
        while true {
            let token = try lexer.next()
            tokens.append(token)
            if token.kind == .end { return tokens }
        }
    }

    private init(text: [UInt8]) { self.text = text }

    private func peek(_ ahead: Int = 0) -> UInt8 { at + ahead < text.count ? text[at + ahead] : 0 }

    private mutating func next() throws(FHIRPathError) -> Token {
        try skipSpace()
        let start = at
        let kind = try kind()
        return Token(kind: kind, offset: start, end: at)
    }

    private mutating func kind() throws(FHIRPathError) -> Token.Kind {
        guard at < text.count else { return .end }
        switch peek() {
        case UInt8(ascii: "'"): return .string(try quoted(by: "'"))
        case UInt8(ascii: "\""): return .string(try quoted(by: "\""))
        case UInt8(ascii: "`"): return .quotedIdentifier(try quoted(by: "`"))
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(number())
        case UInt8(ascii: "@"): return try moment()
        case UInt8(ascii: "$"):
            let start = at
            at += 1
            let name = word()
            guard ["this", "index", "total"].contains(name) else {
                throw FHIRPathError(.syntax, "$\(name) is none of $this, $index and $total", at: start)
            }
            return .special(name)
        case UInt8(ascii: "%"):
            let start = at
            at += 1
            switch peek() {
            case UInt8(ascii: "'"): return .variable(try quoted(by: "'"))
            case UInt8(ascii: "`"): return .variable(try quoted(by: "`"))
            default:
                let name = word(dashes: true)
                guard !name.isEmpty else { throw FHIRPathError(.syntax, "a name is missing after %", at: start) }
                return .variable(name)
            }
        case let byte where Lexer.isLetter(byte): return .identifier(word())
        default: return try symbol()
        }
    }

    private mutating func skipSpace() throws(FHIRPathError) {
        while at < text.count {
            if [0x20, 0x09, 0x0A, 0x0D].contains(peek()) {
                at += 1
            } else if peek() == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "/") {
                while at < text.count, peek() != 0x0A { at += 1 }
            } else if peek() == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "*") {
                let start = at
                at += 2
                while !(peek() == UInt8(ascii: "*") && peek(1) == UInt8(ascii: "/")) {
                    guard at < text.count else {
                        throw FHIRPathError(.syntax, "the comment has no end", at: start)
                    }
                    at += 1
                }
                at += 2
            } else {
                return
            }
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "_")
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool { isLetter(byte) || byte &- 0x30 < 10 }

    private mutating func word(dashes: Bool = false) -> String {
        let start = at
        while Lexer.isLetter(peek()) || peek() &- 0x30 < 10 || (dashes && peek() == UInt8(ascii: "-")) { at += 1 }
        return String(decoding: text[start..<at], as: UTF8.self)
    }

    /// Digits, and a fraction when a digit follows the point: `1.abs()` is a call.
    private mutating func number() -> String {
        let start = at
        while peek() &- 0x30 < 10 { at += 1 }
        if peek() == UInt8(ascii: "."), peek(1) &- 0x30 < 10 {
            at += 1
            while peek() &- 0x30 < 10 { at += 1 }
        }
        return String(decoding: text[start..<at], as: UTF8.self)
    }

    private mutating func moment() throws(FHIRPathError) -> Token.Kind {
        let start = at
        at += 1
        if peek() == UInt8(ascii: "T") {
            at += 1
            let text = momentText(zone: false)
            if peek() == UInt8(ascii: "Z") || peek() == UInt8(ascii: "+") && peek(3) == UInt8(ascii: ":") {
                throw FHIRPathError(.syntax, "a time has no zone", at: start)
            }
            return .time(text)
        }
        var day = ""
        while peek() &- 0x30 < 10 || (peek() == UInt8(ascii: "-") && peek(1) &- 0x30 < 10 && day.utf8.count < 10) {
            day.unicodeScalars.append(Unicode.Scalar(peek()))
            at += 1
        }
        guard !day.isEmpty else { throw FHIRPathError(.syntax, "a date or time is missing after @", at: start) }
        guard peek() == UInt8(ascii: "T") else { return .date(day) }
        at += 1
        return .dateTime(day + "T" + momentText(zone: true))
    }

    private mutating func momentText(zone: Bool) -> String {
        let start = at
        while peek() &- 0x30 < 10 || peek() == UInt8(ascii: ":")
            || (peek() == UInt8(ascii: ".") && peek(1) &- 0x30 < 10)
        {
            at += 1
        }
        if zone, at > start {
            if peek() == UInt8(ascii: "Z") {
                at += 1
            } else if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-"), peek(1) &- 0x30 < 10,
                peek(2) &- 0x30 < 10, peek(3) == UInt8(ascii: ":")
            {
                at += 4
                while peek() &- 0x30 < 10 { at += 1 }
            }
        }
        return String(decoding: text[start..<at], as: UTF8.self)
    }

    private mutating func symbol() throws(FHIRPathError) -> Token.Kind {
        let two = String(decoding: text[at..<min(at + 2, text.count)], as: UTF8.self)
        if ["<=", ">=", "!=", "!~"].contains(two) {
            at += 2
            return .symbol(two)
        }
        let one = Unicode.Scalar(peek())
        guard ".,()[]{}+-*/&|<>=~".unicodeScalars.contains(one) else {
            throw FHIRPathError(.syntax, "“\(character())” has no place in an expression", at: at)
        }
        at += 1
        return .symbol(String(Character(one)))
    }

    private func character() -> String {
        String(decoding: text[at...].prefix(4), as: UTF8.self).first.map(String.init) ?? ""
    }

    /// Source: FHIRPath 2.0.0, §"String": the escapes, and `\uXXXX`.
    private mutating func quoted(by quote: Unicode.Scalar) throws(FHIRPathError) -> String {
        let start = at
        at += 1
        var bytes: [UInt8] = []
        while peek() != UInt8(ascii: quote) || at >= text.count {
            guard at < text.count else {
                throw FHIRPathError(.syntax, "the closing \(quote) is missing", at: start)
            }
            guard peek() == UInt8(ascii: "\\") else {
                bytes.append(peek())
                at += 1
                continue
            }
            let escape = peek(1)
            at += 2
            switch escape {
            case UInt8(ascii: "n"): bytes.append(0x0A)
            case UInt8(ascii: "r"): bytes.append(0x0D)
            case UInt8(ascii: "t"): bytes.append(0x09)
            case UInt8(ascii: "f"): bytes.append(0x0C)
            case UInt8(ascii: "u"): bytes.append(contentsOf: try codePoint())
            case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"), UInt8(ascii: "\\"), UInt8(ascii: "/"):
                bytes.append(escape)
            default: throw FHIRPathError(.syntax, "there is no such escape", at: at - 2)
            }
        }
        at += 1
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func codePoint() throws(FHIRPathError) -> [UInt8] {
        func unit() throws(FHIRPathError) -> UInt32 {
            // Digits alone: Swift's number parsing takes a sign too.
            guard at + 4 <= text.count, Lexer.isLetterOrDigit(text[at]),
                let value = UInt32(String(decoding: text[at..<at + 4], as: UTF8.self), radix: 16)
            else { throw FHIRPathError(.syntax, "\\u wants four hexadecimal digits", at: at - 2) }
            at += 4
            return value
        }
        let start = at - 2
        var value = try unit()
        if (0xD800..<0xDC00).contains(value), peek() == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "u") {
            at += 2
            let low = try unit()
            guard (0xDC00..<0xE000).contains(low) else {
                throw FHIRPathError(.syntax, "half of a character", at: start)
            }
            value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(value) else {
            throw FHIRPathError(.syntax, "half of a character", at: start)
        }
        return Array(String(Character(scalar)).utf8)
    }
}
