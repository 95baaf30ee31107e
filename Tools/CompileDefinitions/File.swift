import Compression

#if canImport(Glibc)
    import Glibc
#endif

/// Whole files, read and written in one go: the tool's inputs are a few megabytes.
enum File {
    struct Failure: Error, CustomStringConvertible {
        let path: String
        let code: Int32
        var description: String { unsafe "\(path): \(String(cString: strerror(code)))" }
    }

    static func read(_ path: String) throws -> [UInt8] {
        guard let file = unsafe fopen(path, "rb") else { throw Failure(path: path, code: errno) }
        defer { unsafe fclose(file) }
        var bytes: [UInt8] = []
        while true {
            let chunk = unsafe [UInt8](unsafeUninitializedCapacity: 1 << 20) { buffer, count in
                count = unsafe fread(buffer.baseAddress, 1, buffer.count, file)
            }
            if chunk.isEmpty { break }
            bytes += chunk
        }
        if CompressedForm.sniff(bytes.prefix(4)) == .gzip { return try gunzip(bytes, limitBytes: 1 << 28) }
        return bytes
    }

    static func complain(_ text: String) {
        let line = Array((text + "\n").utf8)
        unsafe _ = Glibc.write(2, line, line.count)
    }

    static func write(_ bytes: [UInt8], to path: String) throws {
        guard let file = unsafe fopen(path, "wb") else { throw Failure(path: path, code: errno) }
        defer { unsafe fclose(file) }
        guard unsafe fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw Failure(path: path, code: errno) }
    }
}
