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

    /// The first UUID, as its bytes, whose text does not come before another; `nil` when all do.
    static func firstUUID(notBefore text: String) -> [UInt8]? {
        let digits = Array("0123456789abcdef".utf8)
        let given = Array(text.utf8.prefix(36))
        /// What may stand at a place, in its order.
        func allowed(_ place: Int) -> [UInt8] {
            [8, 13, 18, 23].contains(place) ? [UInt8(ascii: "-")] : digits
        }
        func filled(_ beginning: [UInt8]) -> [UInt8]? {
            let rest = (beginning.count..<36).map { allowed($0)[0] }
            return uuid(String(decoding: beginning + rest, as: UTF8.self))
        }
        var kept = 0
        while kept < given.count, allowed(kept).contains(given[kept]) { kept += 1 }
        // A longer text comes behind the UUID that it begins with.
        if kept == given.count && text.utf8.count <= 36 { return filled(given) }
        var place = min(kept, 35)
        while place >= 0 {
            if let next = allowed(place).first(where: { $0 > given[place] }) { return filled(given[..<place] + [next]) }
            place -= 1
        }
        return nil
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
