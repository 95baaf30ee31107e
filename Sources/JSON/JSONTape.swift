/// The tape: one 64-bit word per value, key and container end, in document order.
///
/// | bits  | scalar, key              | object, array                | end                       |
/// |-------|--------------------------|------------------------------|---------------------------|
/// | 60-63 | kind                     | kind                         | kind                      |
/// | 59    | has escapes (strings)    | –                            | –                         |
/// | 29-58 | offset of first byte     | offset of the opening brace  | offset of closing brace   |
/// | 0-28  | length in bytes          | tape index after the end     | number of members         |
///
/// Offsets and lengths of a string are those of its content, without the quotes. Documents are bounded by
/// ``JSONLimits/bytesMax``, so 30 bits of offset and 29 of length suffice.
package struct JSONTapeWord: Sendable {
    package let bits: UInt64

    package init(bits: UInt64) { self.bits = bits }

    package init(_ kind: JSONKind, offset: Int, low: Int, escaped: Bool = false) {
        bits =
            UInt64(kind.rawValue) << 60 | (escaped ? 1 << 59 : 0)
            | UInt64(truncatingIfNeeded: offset) << 29 | UInt64(truncatingIfNeeded: low)
    }

    package var kind: JSONKind { JSONKind(rawValue: UInt8(truncatingIfNeeded: bits >> 60)) ?? .end }
    package var escaped: Bool { bits & (1 << 59) != 0 }
    package var offset: Int { Int(truncatingIfNeeded: (bits >> 29) & 0x3FFF_FFFF) }
    package var low: Int { Int(truncatingIfNeeded: bits & 0x1FFF_FFFF) }
}

/// What a word of the tape stands for.
package enum JSONKind: UInt8, Sendable {
    case end = 0
    case object, array, key, string, number, `true`, `false`, null
}
