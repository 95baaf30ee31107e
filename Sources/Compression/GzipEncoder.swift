import CZlib

/// Compresses content that comes piece by piece into one gzip member (RFC 1952).
///
/// ```
/// content:      piece       │ piece       │
/// compressed:   [ header … ]│[ … ]        │[ checksum ]      add, add, finish
/// ```
///
/// Each piece is flushed: whoever has all bytes so far can unpack all content so far. That costs about five bytes a
/// piece, and what the end of a block costs; so pieces want to be some kilobytes long.
///
/// Proof of memory safety: both pointers are allocated in `init`, belong to this value alone and are freed once, in
/// `deinit`. zlib keeps a pointer back to its stream, hence the fixed address. zlib sees the input only inside
/// `write`, with its true length, and afterwards no pointer to it remains.
@safe
package struct GzipEncoder: ~Copyable {
    private let stream: UnsafeMutablePointer<z_stream>
    private let scratch: UnsafeMutableBufferPointer<UInt8>
    private var isFinished = false

    private static let scratchBytes = 64 * 1024

    /// Holds about 320 KiB, freed with the value.
    ///
    /// - Parameter level: from 0, stored as is, over 1, fastest, to 9, smallest.
    /// - Precondition: `level` in 0...9. Traps also when the memory cannot be had.
    package init(level: Int) {
        precondition((0...9).contains(level), "gzip level must be 0...9")
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        unsafe scratch = .allocate(capacity: GzipEncoder.scratchBytes)
        let code = unsafe czlib_deflate_init_gzip(stream, Int32(level))
        precondition(code == Z_OK, "zlib cannot start, code \(code)")
    }

    deinit {
        _ = unsafe deflateEnd(stream)
        unsafe scratch.deallocate()
        unsafe stream.deallocate()
    }

    /// The bytes by which the content of all pieces so far can be unpacked.
    ///
    /// - Precondition: ``finish()`` was not called, and the piece is not longer than 2 GiB − 1.
    /// - Complexity: O(`piece`).
    package mutating func add(_ piece: [UInt8]) -> [UInt8] {
        precondition(!isFinished, "the member is finished")
        return write(piece, Z_SYNC_FLUSH)
    }

    /// The bytes that end the member; never empty.
    package mutating func finish() -> [UInt8] {
        precondition(!isFinished, "the member is finished")
        isFinished = true
        return write([], Z_FINISH)
    }

    private mutating func write(_ input: [UInt8], _ flush: Int32) -> [UInt8] {
        precondition(input.count <= Int(Int32.max), "the piece is too long")
        var output: [UInt8] = []
        unsafe input.withUnsafeBufferPointer { bytes in
            unsafe stream.pointee.next_in = bytes.baseAddress
            unsafe stream.pointee.avail_in = UInt32(bytes.count)
            // zlib has given all that it holds when it leaves room.
            repeat {
                unsafe stream.pointee.next_out = scratch.baseAddress
                unsafe stream.pointee.avail_out = UInt32(scratch.count)
                let code = unsafe deflate(stream, flush)
                // Z_BUF_ERROR: the call before filled the room to the last byte, and nothing was left.
                precondition(code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR, "zlib fails, code \(code)")
                let made = unsafe scratch[..<(scratch.count - Int(stream.pointee.avail_out))]
                unsafe output.append(contentsOf: UnsafeBufferPointer(rebasing: made))
            } while unsafe stream.pointee.avail_out == 0
            unsafe stream.pointee.next_in = nil
        }
        return output
    }
}
