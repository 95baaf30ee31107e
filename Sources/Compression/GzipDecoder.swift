import CZlib

/// Decodes gzip members, or the bare deflate streams of zip archives, with zlib.
///
/// Proof of memory safety: both pointers are allocated in `init`, belong to this value alone and are freed once, in
/// `deinit`. zlib keeps a pointer back to its stream, hence the fixed address. zlib sees the input only inside
/// `decode`, with its true length, and afterwards no pointer to it remains.
///
/// `decode` and `restart` change the state behind the pointers, which is why they are not `mutating`.
@safe
struct GzipDecoder: ~Copyable {
    private let stream: UnsafeMutablePointer<z_stream>
    private let scratch: UnsafeMutableBufferPointer<UInt8>

    /// - Parameter isBare: for deflate without gzip's header and checksum.
    init(isBare: Bool = false) {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        unsafe scratch = .allocate(capacity: DecodingStep.scratchBytes)
        // Can fail only for want of memory: zlib's version and our arguments do not change at run time.
        let code = unsafe isBare ? czlib_inflate_init_raw(stream) : czlib_inflate_init_gzip(stream)
        precondition(code == Z_OK, "zlib cannot start, code \(code)")
    }

    deinit {
        _ = unsafe inflateEnd(stream)
        unsafe scratch.deallocate()
        unsafe stream.deallocate()
    }

    func restart() {
        let code = unsafe inflateReset(stream)
        precondition(code == Z_OK, "zlib cannot restart, code \(code)")
    }

    func decode(_ input: Span<UInt8>, into output: inout [UInt8], roomBytes: Int) -> DecodingStep {
        unsafe input.withUnsafeBufferPointer { bytes in
            // zlib counts in 32 bits; what is left of a longer input comes with the next step.
            let offeredBytes = UInt32(clamping: bytes.count)
            unsafe stream.pointee.next_in = bytes.baseAddress
            unsafe stream.pointee.avail_in = offeredBytes
            unsafe stream.pointee.next_out = scratch.baseAddress
            unsafe stream.pointee.avail_out = UInt32(scratch.count)
            let code = unsafe inflate(stream, Z_NO_FLUSH)
            unsafe stream.pointee.next_in = nil

            let usedBytes = unsafe Int(offeredBytes - stream.pointee.avail_in)
            let madeBytes = unsafe scratch.count - Int(stream.pointee.avail_out)
            let made = unsafe scratch[..<min(madeBytes, roomBytes)]
            unsafe output.append(contentsOf: UnsafeBufferPointer(rebasing: made))
            return DecodingStep(inputBytes: usedBytes, outputBytes: madeBytes, outcome: outcome(code))
        }
    }

    private func outcome(_ code: Int32) -> DecodingStep.Outcome {
        switch code {
        case Z_STREAM_END:
            return .memberEnded
        case Z_OK:
            return unsafe stream.pointee.avail_out == 0 ? .hasMoreOutput : .needsInput
        case Z_BUF_ERROR:
            // No progress: all content was given already, and there was no input. Not an error of the stream.
            return .needsInput
        case Z_MEM_ERROR:
            preconditionFailure("zlib is out of memory")
        default:
            return unsafe .corrupted("gzip: \(stream.pointee.msg.map { unsafe String(cString: $0) } ?? "code \(code)")")
        }
    }
}
