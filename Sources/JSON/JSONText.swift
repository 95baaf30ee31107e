/// Strings between JSON's text form and their meaning.
package enum JSONText {
    /// The characters that escaped content stands for. The content has been checked by the parser.
    package static func decode(_ bytes: UnsafeRawBufferPointer) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var at = 0
        while at < bytes.count {
            let byte = unsafe bytes[at]
            at += 1
            guard byte == UInt8(ascii: "\\") else {
                out.append(byte)
                continue
            }
            let escape = unsafe bytes[at]
            at += 1
            switch escape {
            case UInt8(ascii: "b"): out.append(0x08)
            case UInt8(ascii: "f"): out.append(0x0C)
            case UInt8(ascii: "n"): out.append(0x0A)
            case UInt8(ascii: "r"): out.append(0x0D)
            case UInt8(ascii: "t"): out.append(0x09)
            case UInt8(ascii: "u"):
                var scalar = unsafe unit(bytes, &at)
                if (0xD800..<0xDC00).contains(scalar) {
                    at += 2
                    let low = unsafe unit(bytes, &at)
                    scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
                }
                if let scalar = Unicode.Scalar(scalar) { out.append(contentsOf: Character(scalar).utf8) }
            default: out.append(escape)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// Four hexadecimal digits at `at`, which moves behind them.
    private static func unit(_ bytes: UnsafeRawBufferPointer, _ at: inout Int) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 where at < bytes.count {
            unit = unit << 4 | (unsafe hexDigit(bytes[at]) ?? 0)
            at += 1
        }
        return unit
    }
}
