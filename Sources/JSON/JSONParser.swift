/// Recursive descent over raw bytes onto a tape, in one pass: grammar, UTF-8, escapes with their surrogates, depth
/// and duplicate keys are checked on the way. About 1 GB/s of one core (`docs/performance.md`).
///
/// Proof of memory safety: `input` points at `count` bytes followed by `JSONDocument.padding` zero bytes. A read is
/// either at `position <= count` or one 8-byte load that starts there, both inside the padding. The parser advances
/// only over bytes that it has compared with something other than zero, so it stops at the padding at the latest.
@safe
struct JSONParser: ~Copyable {
    private let input: UnsafeRawPointer
    private let count: Int
    private let limits: JSONLimits
    private var position = 0
    private var depth = 0
    private(set) var tape: UnsafeMutablePointer<UInt64>
    private(set) var tapeCount = 0
    private var tapeCapacity: Int

    enum Fault: Error { case reason(JSONError.Reason, Int) }

    init(input: UnsafeRawPointer, count: Int, limits: JSONLimits) {
        unsafe self.input = unsafe input
        self.count = count
        self.limits = limits
        tapeCapacity = count / 6 + 32
        unsafe tape = .allocate(capacity: tapeCapacity)
    }

    /// Parses the whole document. On failure the tape is freed by the caller (``JSONDocument``).
    mutating func run() throws(Fault) {
        skipWhitespace()
        guard position < count else { throw .reason(count == 0 ? .empty : .unexpectedEnd, position) }
        try value()
        skipWhitespace()
        guard position == count else { throw .reason(.trailingBytes, position) }
    }

    private mutating func value() throws(Fault) {
        let byte = byte()
        switch byte {
        case UInt8(ascii: "{"): try object()
        case UInt8(ascii: "["): try array()
        case UInt8(ascii: "\""): try string(.string)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
        case UInt8(ascii: "t"): try literal(0x6575_7274, bytes: 4, .true)
        case UInt8(ascii: "n"): try literal(0x6C6C_756E, bytes: 4, .null)
        case UInt8(ascii: "f"): try literalFalse()
        default: throw unexpected(byte)
        }
    }

    private mutating func object() throws(Fault) {
        let start = try open()
        position += 1
        skipWhitespace()
        var members = 0
        var seen: UInt64 = 0
        if byte() == UInt8(ascii: "}") {
            close(start, .object, members: 0)
            return
        }
        while true {
            guard byte() == UInt8(ascii: "\"") else { throw unexpected(byte()) }
            let key = tapeCount
            try string(.key)
            try checkUnique(key: key, in: start, seen: &seen)
            members += 1
            guard members <= limits.membersMax else { throw .reason(.tooManyMembers, position) }
            skipWhitespace()
            guard byte() == UInt8(ascii: ":") else { throw unexpected(byte()) }
            position += 1
            skipWhitespace()
            try value()
            skipWhitespace()
            let next = byte()
            if next == UInt8(ascii: ",") {
                position += 1
                skipWhitespace()
            } else if next == UInt8(ascii: "}") {
                close(start, .object, members: members)
                return
            } else {
                throw unexpected(next)
            }
        }
    }

    private mutating func array() throws(Fault) {
        let start = try open()
        position += 1
        skipWhitespace()
        if byte() == UInt8(ascii: "]") {
            close(start, .array, members: 0)
            return
        }
        var members = 0
        while true {
            try value()
            members += 1
            skipWhitespace()
            let next = byte()
            if next == UInt8(ascii: ",") {
                position += 1
                skipWhitespace()
            } else if next == UInt8(ascii: "]") {
                close(start, .array, members: members)
                return
            } else {
                throw unexpected(next)
            }
        }
    }

    /// Reserves the word of a container, to be filled when its end is known.
    private mutating func open() throws(Fault) -> (index: Int, offset: Int) {
        depth += 1
        guard depth <= limits.depthMax else { throw .reason(.tooDeep, position) }
        push(JSONTapeWord(.end, offset: 0, low: 0))
        return (tapeCount - 1, position)
    }

    private mutating func close(_ start: (index: Int, offset: Int), _ kind: JSONKind, members: Int) {
        push(JSONTapeWord(.end, offset: position, low: members))
        unsafe tape[start.index] = JSONTapeWord(kind, offset: start.offset, low: tapeCount).bits
        position += 1
        depth -= 1
    }

    // MARK: Strings

    private mutating func string(_ kind: JSONKind) throws(Fault) {
        position += 1
        let start = position
        var escaped = false
        while true {
            let special = scanPlain()
            switch special {
            case UInt8(ascii: "\""):
                push(JSONTapeWord(kind, offset: start, low: position - start, escaped: escaped))
                position += 1
                return
            case UInt8(ascii: "\\"):
                escaped = true
                try escape()
            case 0x80...:
                try nonASCII()
            default:
                throw position >= count ? .reason(.unexpectedEnd, position) : .reason(.controlCharacter, position)
            }
        }
    }

    /// Advances over printable ASCII other than quote and backslash, 8 bytes at a time; gives the byte that stopped it.
    @inline(__always)
    private mutating func scanPlain() -> UInt8 {
        while true {
            let word = unsafe input.loadUnaligned(fromByteOffset: position, as: UInt64.self).littleEndian
            let ones: UInt64 = 0x0101_0101_0101_0101
            let highs: UInt64 = 0x8080_8080_8080_8080
            let quote = word ^ (ones &* 0x22)
            let backslash = word ^ (ones &* 0x5C)
            let found =
                (((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash)
                    | ((word &- (ones &* 0x20)) & ~word) | word) & highs
            if found != 0 {
                position += found.trailingZeroBitCount >> 3
                return byte()
            }
            position += 8
            if position >= count { return byte() }
        }
    }

    private mutating func escape() throws(Fault) {
        let start = position
        position += 1
        switch byte() {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            position += 1
        case UInt8(ascii: "u"):
            position += 1
            let unit = try hexUnit()
            switch unit {
            case 0xD800..<0xDC00:
                guard byte() == UInt8(ascii: "\\"),
                    unsafe input.load(fromByteOffset: position + 1, as: UInt8.self) == UInt8(ascii: "u")
                else { throw .reason(.loneSurrogate, start) }
                position += 2
                guard (0xDC00..<0xE000).contains(try hexUnit()) else { throw .reason(.loneSurrogate, start) }
            case 0xDC00..<0xE000:
                throw .reason(.loneSurrogate, start)
            default: break
            }
        default:
            throw position >= count ? .reason(.unexpectedEnd, position) : .reason(.invalidEscape, start)
        }
    }

    private mutating func hexUnit() throws(Fault) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = hexDigit(byte()) else { throw .reason(.invalidEscape, position) }
            unit = unit << 4 | digit
            position += 1
        }
        return unit
    }

    /// One character of two to four bytes. Source: RFC 3629 section 4.
    private mutating func nonASCII() throws(Fault) {
        let first = byte()
        let second = byte(1)
        let bytes: Int
        switch first {
        case 0xC2...0xDF:
            bytes = isContinuation(second) ? 2 : 0
        case 0xE0...0xEF:
            let lowest: UInt8 = first == 0xE0 ? 0xA0 : 0x80
            let highest: UInt8 = first == 0xED ? 0x9F : 0xBF
            bytes = second >= lowest && second <= highest && isContinuation(byte(2)) ? 3 : 0
        case 0xF0...0xF4:
            let lowest: UInt8 = first == 0xF0 ? 0x90 : 0x80
            let highest: UInt8 = first == 0xF4 ? 0x8F : 0xBF
            bytes =
                second >= lowest && second <= highest && isContinuation(byte(2)) && isContinuation(byte(3)) ? 4 : 0
        default:
            bytes = 0
        }
        guard bytes > 0 else { throw .reason(.invalidUTF8, position) }
        position += bytes
    }

    // MARK: Numbers and literals

    private mutating func number() throws(Fault) {
        let start = position
        if byte() == UInt8(ascii: "-") { position += 1 }
        if byte() == UInt8(ascii: "0") {
            position += 1
        } else {
            try digits(from: start)
        }
        if byte() == UInt8(ascii: ".") {
            position += 1
            try digits(from: start)
        }
        if byte() | 0x20 == UInt8(ascii: "e") {
            position += 1
            if byte() == UInt8(ascii: "+") || byte() == UInt8(ascii: "-") { position += 1 }
            try digits(from: start)
        }
        guard position - start <= limits.numberBytesMax else { throw .reason(.numberTooLong, start) }
        push(JSONTapeWord(.number, offset: start, low: position - start))
    }

    private mutating func digits(from start: Int) throws(Fault) {
        guard isDigit(byte()) else {
            throw position >= count ? .reason(.unexpectedEnd, position) : .reason(.invalidNumber, start)
        }
        repeat { position += 1 } while isDigit(byte())
    }

    private mutating func literal(_ word: UInt32, bytes: Int, _ kind: JSONKind) throws(Fault) {
        guard unsafe input.loadUnaligned(fromByteOffset: position, as: UInt32.self).littleEndian == word else {
            throw .reason(.invalidLiteral, position)
        }
        push(JSONTapeWord(kind, offset: position, low: bytes))
        position += bytes
    }

    private mutating func literalFalse() throws(Fault) {
        guard byte(4) == UInt8(ascii: "e") else { throw .reason(.invalidLiteral, position) }
        try literal(0x736C_6166, bytes: 4, .false)
        position += 1
    }

    // MARK: Keys

    /// A Bloom word over the keys of the object, and a comparison with each of them when it says "maybe".
    @inline(__always)
    private func checkUnique(key: Int, in object: (index: Int, offset: Int), seen: inout UInt64) throws(Fault) {
        let word = unsafe JSONTapeWord(bits: tape[key])
        // Escaped keys may equal a plain one: they take the slow way, and so does every key after them.
        let mask: UInt64 = word.escaped ? .max : 1 << fingerprint(word)
        defer { seen |= mask }
        guard seen & mask != 0 else { return }
        let text = decoded(word)
        var index = object.index + 1
        while index < key {
            let other = unsafe JSONTapeWord(bits: tape[index])
            if equal(other, word, text: text) { throw .reason(.duplicateKey, word.offset) }
            index += 1
            let value = unsafe JSONTapeWord(bits: tape[index])
            index = value.kind == .object || value.kind == .array ? value.low : index + 1
        }
    }

    @inline(__always)
    private func fingerprint(_ word: JSONTapeWord) -> UInt64 {
        var bytes = unsafe input.loadUnaligned(fromByteOffset: word.offset, as: UInt64.self).littleEndian
        if word.low < 8 { bytes &= (1 << (UInt64(word.low) * 8)) - 1 }
        return ((bytes ^ UInt64(word.low)) &* 0x9E37_79B9_7F4A_7C15) >> 58
    }

    private func equal(_ a: JSONTapeWord, _ b: JSONTapeWord, text: String?) -> Bool {
        if text == nil && !a.escaped {
            return unsafe a.low == b.low && memoryEqual(input + a.offset, input + b.offset, a.low)
        }
        // Code unit by code unit: Swift's own equality takes composed and decomposed characters for the same.
        return (decoded(a) ?? plain(a)).utf8.elementsEqual((text ?? plain(b)).utf8)
    }

    private func plain(_ word: JSONTapeWord) -> String {
        unsafe String(decoding: UnsafeRawBufferPointer(start: input + word.offset, count: word.low), as: UTF8.self)
    }

    private func decoded(_ word: JSONTapeWord) -> String? {
        guard word.escaped else { return nil }
        return unsafe JSONText.decode(UnsafeRawBufferPointer(start: input + word.offset, count: word.low))
    }

    // MARK: Bytes

    @inline(__always)
    private func byte(_ ahead: Int = 0) -> UInt8 { unsafe input.load(fromByteOffset: position + ahead, as: UInt8.self) }

    @inline(__always)
    private mutating func skipWhitespace() {
        var next = byte()
        while next <= 0x20 && (next == 0x20 || next == 0x0A || next == 0x0D || next == 0x09) {
            // Indented documents: whole words of spaces.
            if unsafe input.loadUnaligned(fromByteOffset: position, as: UInt64.self) == 0x2020_2020_2020_2020 {
                position += 8
            } else {
                position += 1
            }
            next = byte()
        }
    }

    private func unexpected(_ byte: UInt8) -> Fault {
        position >= count ? .reason(.unexpectedEnd, position) : .reason(.unexpectedByte(byte), position)
    }

    @inline(__always)
    private mutating func push(_ word: JSONTapeWord) {
        if tapeCount == tapeCapacity { grow() }
        unsafe tape[tapeCount] = word.bits
        tapeCount += 1
    }

    @inline(never)
    private mutating func grow() {
        let larger = UnsafeMutablePointer<UInt64>.allocate(capacity: tapeCapacity * 2)
        unsafe larger.moveInitialize(from: tape, count: tapeCount)
        unsafe tape.deallocate()
        unsafe tape = unsafe larger
        tapeCapacity *= 2
    }
}

@inline(__always) private func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
@inline(__always) private func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

/// The value of a hexadecimal digit, `nil` for any other byte.
func hexDigit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
}

func memoryEqual(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ count: Int) -> Bool {
    var at = 0
    while at < count {
        if unsafe a.load(fromByteOffset: at, as: UInt8.self) != b.load(fromByteOffset: at, as: UInt8.self) {
            return false
        }
        at += 1
    }
    return true
}
