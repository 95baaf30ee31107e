internal import Glibc

/// A folder under the system's temporary directory (`TMPDIR`), removed with everything in it when it is no longer used.
///
/// The suites of the store wait for the disk most of the time: in memory (`TMPDIR=/dev/shm`) they take half as long.
package final class TemporaryFolder: Sendable {
    package let path: String

    package init() {
        let place = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        var template = Array("\(place)/xinglin-test-XXXXXX".utf8CString)
        path = unsafe template.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress, let made = unsafe mkdtemp(base) else {
                preconditionFailure("no temporary folder can be made")
            }
            return unsafe String(cString: made)
        }
    }

    deinit { TemporaryFolder.remove(path) }

    /// Writes a file of the folder; its path.
    @discardableResult
    package func file(_ name: String, _ bytes: [UInt8]) -> String {
        TemporaryFolder.write(bytes, "\(path)/\(name)")
        return "\(path)/\(name)"
    }

    @discardableResult
    package func file(_ name: String, _ text: String) -> String { file(name, Array(text.utf8)) }

    /// Copies the files of a folder, as they are on disk at the moment, but for a store's lock.
    package static func copy(_ from: String, to target: String) {
        for name in names(from) where name != "lock" { write(bytes("\(from)/\(name)"), "\(target)/\(name)") }
    }

    package static func bytes(_ path: String) -> [UInt8] {
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

    package static func write(_ bytes: [UInt8], _ path: String) {
        guard let file = unsafe fopen(path, "wb") else { preconditionFailure("\(path) cannot be written") }
        let written = unsafe fwrite(bytes, 1, bytes.count, file)
        precondition(written == bytes.count)
        unsafe fclose(file)
    }

    package static func names(_ folder: String) -> [String] {
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

    /// Makes an empty folder.
    package static func make(_ path: String) {
        let code = unsafe mkdir(path, 0o700)
        precondition(code == 0, "\(path) cannot be made")
    }

    /// Makes a symbolic link, whether there is something at its target or not.
    package static func link(_ path: String, to target: String) {
        let code = unsafe symlink(target, path)
        precondition(code == 0, "\(path) cannot be made")
    }

    /// Removes a file, or a folder with everything in it.
    package static func remove(_ path: String) {
        if unsafe unlink(path) == 0 { return }
        for name in names(path) { remove("\(path)/\(name)") }
        unsafe rmdir(path)
    }
}
