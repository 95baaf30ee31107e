import CZlib

/// The CRC-32 of gzip and zip over bytes that come in pieces.
package struct CRC32: Sendable {
    package private(set) var value: UInt32 = 0

    package init() {}

    /// - Complexity: O(`bytes`).
    package mutating func add(_ bytes: ArraySlice<UInt8>) {
        // Proof: the pointer is used inside the closure only. zlib counts in 32 bits; the pieces are shorter.
        value = unsafe bytes.withUnsafeBufferPointer { bytes in
            UInt32(truncatingIfNeeded: unsafe crc32_z(UInt(value), bytes.baseAddress, bytes.count))
        }
    }
}
