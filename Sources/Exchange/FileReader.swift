internal import Compression
internal import Glibc

/// The content of a file, decompressed piece by piece.
struct FileReader: ~Copyable {
    private static let pieceBytes = 1 << 18
    private let descriptor: Int32
    private let path: String
    private var decompressor: Decompressor
    private var pending: [UInt8]
    private var hasEnded = false
    /// How much of the file on disk was given out.
    private(set) var bytesRead = 0

    init(_ path: String) throws {
        let opened = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard opened >= 0 else { throw ExchangeError("\(path): \(unsafe String(cString: strerror(errno)))") }
        let first: [UInt8]
        do {
            first = try FileReader.piece(opened, path)
        } catch {
            close(opened)
            throw error
        }
        descriptor = opened
        self.path = path
        pending = first
        decompressor = Decompressor(form: CompressedForm.sniff(first.prefix(4)))
    }

    deinit { close(descriptor) }

    /// Appends the next piece of content.
    ///
    /// - Returns: `false` at the end.
    mutating func read(into output: inout [UInt8]) throws -> Bool {
        guard !hasEnded else { return false }
        if pending.isEmpty {
            // Thrown again at every call, for a caller that hands out first what came before.
            try decompressor.finish()
            hasEnded = true
            return false
        }
        let piece = pending
        bytesRead += piece.count
        try decompressor.append(piece.span, into: &output)
        pending = try FileReader.piece(descriptor, path)
        return true
    }

    private static func piece(_ descriptor: Int32, _ path: String) throws -> [UInt8] {
        var failure: Int32 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: pieceBytes) { buffer, count in
            let got = unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if got < 0 { failure = errno }
            count = max(got, 0)
        }
        guard failure == 0 else { throw ExchangeError("\(path): \(unsafe String(cString: strerror(failure)))") }
        return bytes
    }
}
