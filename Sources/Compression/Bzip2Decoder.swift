import CBZip2

/// Decodes bzip2 streams with libbz2.
///
/// libbz2 ends the process when it finds a fault in itself; 1.0.8 has no known input that brings this about, earlier
/// releases have (CVE-2019-12900).
///
/// Proof of memory safety: both pointers are allocated in `init`, belong to this value alone and are freed once, in
/// `deinit`. libbz2 keeps a pointer back to its stream, hence the fixed address. libbz2 reads the input only, although
/// it asks for a mutable pointer; it sees it only inside `decode`, with its true length, and afterwards no pointer to
/// it remains.
///
/// `decode` and `restart` change the state behind the pointers, which is why they are not `mutating`.
@safe
struct Bzip2Decoder: ~Copyable {
    private let stream: UnsafeMutablePointer<bz_stream>
    private let scratch: UnsafeMutableBufferPointer<CChar>

    init() {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: bz_stream())
        unsafe scratch = .allocate(capacity: DecodingStep.scratchBytes)
        start()
    }

    deinit {
        _ = unsafe BZ2_bzDecompressEnd(stream)
        unsafe scratch.deallocate()
        unsafe stream.deallocate()
    }

    /// libbz2 has no reset: the state of the ended stream is freed and a new one made.
    func restart() {
        _ = unsafe BZ2_bzDecompressEnd(stream)
        unsafe stream.pointee = bz_stream()
        start()
    }

    func decode(_ input: Span<UInt8>, into output: inout [UInt8], roomBytes: Int) -> DecodingStep {
        unsafe input.withUnsafeBytes { bytes in
            // libbz2 counts in 32 bits; what is left of a longer input comes with the next step.
            let offeredBytes = UInt32(clamping: bytes.count)
            let characters = unsafe bytes.assumingMemoryBound(to: CChar.self)
            unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: characters.baseAddress)
            unsafe stream.pointee.avail_in = offeredBytes
            unsafe stream.pointee.next_out = scratch.baseAddress
            unsafe stream.pointee.avail_out = UInt32(scratch.count)
            let code = unsafe BZ2_bzDecompress(stream)
            unsafe stream.pointee.next_in = nil

            let usedBytes = unsafe Int(offeredBytes - stream.pointee.avail_in)
            let madeBytes = unsafe scratch.count - Int(stream.pointee.avail_out)
            let made = unsafe UnsafeRawBufferPointer(scratch)[..<min(madeBytes, roomBytes)]
            unsafe output.append(contentsOf: UnsafeRawBufferPointer(rebasing: made))
            return DecodingStep(inputBytes: usedBytes, outputBytes: madeBytes, outcome: outcome(code))
        }
    }

    private func start() {
        // Can fail only for want of memory: our arguments do not change at run time.
        let code = unsafe cbzip2_decompress_init(stream)
        precondition(code == BZ_OK, "libbz2 cannot start, code \(code)")
    }

    private func outcome(_ code: Int32) -> DecodingStep.Outcome {
        switch code {
        case BZ_STREAM_END:
            .memberEnded
        case BZ_OK:
            unsafe stream.pointee.avail_out == 0 ? .hasMoreOutput : .needsInput
        case BZ_DATA_ERROR_MAGIC:
            .corrupted("bzip2: incorrect header")
        case BZ_DATA_ERROR:
            .corrupted("bzip2: incorrect data or checksum")
        case BZ_MEM_ERROR:
            preconditionFailure("libbz2 is out of memory")
        default:
            .corrupted("bzip2: code \(code)")
        }
    }
}
