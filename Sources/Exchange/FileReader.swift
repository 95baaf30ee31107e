internal import Compression
internal import Glibc
internal import Wording

/// The content of a file, or of an entry of an archive in it, decompressed piece by piece.
struct FileReader: ~Copyable {
    private let pieceBytes: Int
    private let descriptor: Int32
    private let path: String
    private let part: FilePart?
    private var decompressor: Decompressor
    private var pending: [UInt8]
    private var hasEnded = false
    private var checksum = CRC32()
    private var contentBytes = 0
    /// How much of the file on disk was given out.
    private(set) var bytesRead = 0

    /// - Parameters:
    ///   - part: where in the file to read; without it all of it, decompressed as its first bytes say.
    ///   - pieceBytes: what is read from disk at once. Its content is held in memory, and may be a thousand times as long.
    init(_ path: String, part: FilePart? = nil, pieceBytes: Int = 1 << 18) throws {
        let opened = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard opened >= 0 else { throw ExchangeError("\(path): \(unsafe String(cString: strerror(errno)))") }
        let first: [UInt8]
        do {
            if let part { lseek(opened, off_t(part.offset), SEEK_SET) }
            first = try FileReader.piece(opened, path, atMost: min(pieceBytes, part?.bytes ?? pieceBytes))
        } catch {
            close(opened)
            throw error
        }
        descriptor = opened
        self.path = path
        self.part = part
        self.pieceBytes = pieceBytes
        pending = first
        decompressor =
            if let part {
                Decompressor(form: part.form, limitBytes: part.contentBytes)
            } else {
                Decompressor(form: CompressedForm.sniff(first.prefix(4)))
            }
    }

    deinit { close(descriptor) }

    /// Appends the next piece of content.
    ///
    /// - Returns: `false` at the end.
    mutating func read(into output: inout [UInt8]) throws -> Bool {
        guard !hasEnded else { return false }
        if pending.isEmpty {
            // Thrown again at every call, for a caller that hands out first what came before.
            try finish()
            hasEnded = true
            return false
        }
        let piece = pending
        bytesRead += piece.count
        let before = output.count
        try decompressor.append(piece.span, into: &output)
        if part != nil {
            checksum.add(output[before...])
            contentBytes += output.count - before
        }
        pending = try FileReader.piece(descriptor, path, atMost: min(pieceBytes, (part?.bytes ?? .max) - bytesRead))
        return true
    }

    private mutating func finish() throws {
        guard let part else { return try decompressor.finish() }
        if part.bytes > 0 { try decompressor.finish() }
        guard bytesRead == part.bytes, contentBytes == part.contentBytes else { throw CompressionError.truncated }
        guard checksum.value == part.checksum else { throw CompressionError.corrupted("zip: incorrect checksum") }
    }

    private static func piece(_ descriptor: Int32, _ path: String, atMost wanted: Int) throws -> [UInt8] {
        var failure: Int32 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
            let got = unsafe Glibc.read(descriptor, buffer.baseAddress, wanted)
            if got < 0 { failure = errno }
            count = max(got, 0)
        }
        guard failure == 0 else { throw ExchangeError("\(path): \(unsafe String(cString: strerror(failure)))") }
        return bytes
    }
}

/// Where an entry of an archive lies in the archive's file.
package struct FilePart: Sendable, Hashable {
    let offset: Int
    /// As it is on disk.
    let bytes: Int
    let form: CompressedForm
    let contentBytes: Int
    /// Of the content, CRC-32.
    let checksum: UInt32
}
