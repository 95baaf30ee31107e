/// Ids as columns: a UUID in its usual form takes 16 bytes instead of 36, in the log and again in the index.
enum StoredID {
    /// - Returns: a blob for a lower-case UUID with dashes, text for everything else.
    static func column(_ id: String) -> ColumnValue {
        guard let bytes = uuid(id) else { return .text(id) }
        return .blob(bytes)
    }

    static func text(_ column: ColumnValue) -> String {
        switch column {
        case .text(let id): id
        case .blob(let bytes): text(bytes)
        case .integer(let number): String(number)
        case .null: ""
        }
    }

    private static func uuid(_ id: String) -> [UInt8]? {
        guard id.utf8.count == 36 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(16)
        var high: UInt8?
        for (at, byte) in id.utf8.enumerated() {
            if at == 8 || at == 13 || at == 18 || at == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x61...0x66: digit = byte - 0x61 + 10
            default: return nil
            }
            if let first = high {
                bytes.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        return bytes
    }

    private static func text(_ bytes: [UInt8]) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(36)
        for (at, byte) in bytes.enumerated() {
            if at == 4 || at == 6 || at == 8 || at == 10 { out.append(UInt8(ascii: "-")) }
            for digit in [byte >> 4, byte & 15] { out.append(digit < 10 ? 0x30 + digit : 0x61 + digit - 10) }
        }
        return String(decoding: out, as: UTF8.self)
    }
}
