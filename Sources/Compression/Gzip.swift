import CZlib

/// Compresses into one gzip member (RFC 1952).
///
/// The header names no file and no time, so the same input and level give the same bytes.
///
/// Space for the longest possible result is reserved once, a little more than `input.count`: copy the result before
/// keeping it for long.
///
/// - Parameters:
///   - input: the content, at most 2,147,483,647 bytes (2 GiB − 1).
///   - level: from 0, stored as is, over 1, fastest, to 9, smallest; 6 is what the gzip command takes.
/// - Returns: a complete member, never empty; 20 bytes for empty input at level 6.
/// - Precondition: `level` in 0...9, and `input` within its limit. Traps also when the memory, about 256 KiB beside
///   the result, cannot be had.
/// - Complexity: O(`input`), the factor growing with `level`.
package func gzip(_ input: [UInt8], level: Int) -> [UInt8] {
    precondition((0...9).contains(level), "gzip level must be 0...9")
    precondition(input.count <= gzipInputBytesMax, "gzip input is too long")

    // Proof: the stream stays at one address until deflateEnd; zlib reads `input.count` bytes and writes at most the
    // capacity it is told; both arrays outlive the calls.
    var stream = unsafe z_stream()
    return unsafe withUnsafeMutablePointer(to: &stream) { stream in
        var code = unsafe czlib_deflate_init_gzip(stream, Int32(level))
        precondition(code == Z_OK, "zlib cannot start, code \(code)")
        defer { _ = unsafe deflateEnd(stream) }

        let capacity = unsafe Int(deflateBound(stream, UInt(input.count)))
        return unsafe [UInt8](unsafeUninitializedCapacity: capacity) { output, outputBytes in
            unsafe input.withUnsafeBufferPointer { bytes in
                unsafe stream.pointee.next_in = bytes.baseAddress
                unsafe stream.pointee.avail_in = UInt32(bytes.count)
                unsafe stream.pointee.next_out = output.baseAddress
                unsafe stream.pointee.avail_out = UInt32(capacity)
                code = unsafe deflate(stream, Z_FINISH)
            }
            // With the room deflateBound asks for, one call always ends the member.
            precondition(code == Z_STREAM_END, "zlib cannot finish, code \(code)")
            outputBytes = unsafe capacity - Int(stream.pointee.avail_out)
        }
    }
}

/// zlib counts in 32 bits; half of that leaves room for the result of content that does not compress.
private let gzipInputBytesMax = Int(Int32.max)
