package import FHIR

/// A decimal as bytes whose order is the order of the numbers, exact and short (3 to 5 bytes for a measurement).
///
/// | sign     | bytes                                                                     |
/// |----------|---------------------------------------------------------------------------|
/// | zero     | 80                                                                        |
/// | positive | C0, exponent + 8192 as two bytes, pairs of digits + 1, trailing zeros cut  |
/// | negative | the complement of the positive's bytes, then FF                            |
///
/// The exponent is that of 0.d₁d₂d₃… × 10ᵉ with d₁ ≠ 0.
package struct DecimalKey: Sendable, Hashable, Comparable {
    package let bytes: [UInt8]

    package init(bytes: [UInt8]) { self.bytes = bytes }

    package init(_ decimal: FHIRDecimal) {
        var digits = decimal.digits
        let exponent = digits.count + decimal.exponent
        while digits.last == 0 { digits.removeLast() }
        guard !digits.isEmpty else {
            bytes = [0x80]
            return
        }
        let biased = exponent + 8192
        var out: [UInt8] = [0xC0, UInt8(truncatingIfNeeded: biased >> 8), UInt8(truncatingIfNeeded: biased)]
        for at in stride(from: 0, to: digits.count, by: 2) {
            out.append(digits[at] * 10 + (at + 1 < digits.count ? digits[at + 1] : 0) + 1)
        }
        bytes = decimal.isNegative ? out.map { ~$0 } + [0xFF] : out
    }

    /// The key of a number.
    init?(_ number: DecimalNumber) {
        guard let decimal = FHIRDecimal("\(number)") else { return nil }
        self.init(decimal)
    }

    /// The number of the key; `nil` beyond 38 digits.
    var number: DecimalNumber? {
        guard bytes.count > 1 else { return .zero }
        let isNegative = bytes[0] < 0x80
        let plain = isNegative ? bytes.dropLast().map { ~$0 } : bytes
        let exponent = (Int(plain[1]) << 8 | Int(plain[2])) - 8192
        let digits = plain[3...].flatMap { [($0 - 1) / 10, ($0 - 1) % 10] }
        let text = digits.map(String.init).joined()
        return DecimalNumber("\(isNegative ? "-" : "")\(text)e\(exponent - digits.count)")
    }

    /// Behind the number, and before all that are greater: no byte of a key is 0.
    var justAbove: DecimalKey { DecimalKey(bytes: bytes + [0]) }

    /// Before the number, and behind all that are less: keys of numbers begin to differ by less than FF.
    ///
    /// | sign     | why                                                                                        |
    /// |----------|--------------------------------------------------------------------------------------------|
    /// | positive | a pair of digits + 1 is at most 100                                                          |
    /// | negative | the complement of one is at most FE, and the FF at the end is what is lowered                |
    var justBelow: DecimalKey {
        guard let last = bytes.last else { return self }
        return DecimalKey(bytes: bytes.dropLast() + [last - 1, 0xFF])
    }

    package static func < (a: DecimalKey, b: DecimalKey) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }
}
