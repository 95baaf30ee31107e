import Glibc

/// A folder under the system's temporary directory (`TMPDIR`), removed with everything in it when it is no longer used.
///
/// The suite waits for the disk most of the time: in memory (`TMPDIR=/dev/shm`) it takes half as long.
final class TemporaryFolder: Sendable {
    let path: String

    init() {
        let place = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        var template = Array("\(place)/xinglin-store-XXXXXX".utf8CString)
        path = unsafe template.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress, let made = unsafe mkdtemp(base) else {
                preconditionFailure("no temporary folder can be made")
            }
            return unsafe String(cString: made)
        }
    }

    deinit { TemporaryFolder.remove(path) }

    /// Copies the files of a folder, as they are on disk at the moment.
    static func copy(_ from: String, to target: String) {
        for name in names(from) where name != "lock" { write(bytes("\(from)/\(name)"), "\(target)/\(name)") }
    }

    static func bytes(_ path: String) -> [UInt8] {
        guard let file = unsafe fopen(path, "rb") else { return [] }
        defer { unsafe fclose(file) }
        var all: [UInt8] = []
        while true {
            let part = unsafe [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
                count = unsafe fread(buffer.baseAddress, 1, buffer.count, file)
            }
            if part.isEmpty { return all }
            all += part
        }
    }

    static func write(_ bytes: [UInt8], _ path: String) {
        guard let file = unsafe fopen(path, "wb") else { preconditionFailure("\(path) cannot be written") }
        let written = unsafe fwrite(bytes, 1, bytes.count, file)
        precondition(written == bytes.count)
        unsafe fclose(file)
    }

    static func names(_ folder: String) -> [String] {
        guard let directory = unsafe opendir(folder) else { return [] }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    static func remove(_ path: String) {
        for name in names(path) where unsafe unlink("\(path)/\(name)") != 0 { remove("\(path)/\(name)") }
        unsafe rmdir(path)
    }
}
