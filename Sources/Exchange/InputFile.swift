internal import Glibc
package import Wording

/// A file that an import takes.
package struct InputFile: Sendable, Hashable {
    package let path: String
    /// As it is on disk, compressed or not.
    package let bytes: Int

    /// The last part of the path.
    package var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    /// NDJSON by its name, whatever the first line looks like.
    var saysLines: Bool { name.contains(".ndjson") || name.contains(".jsonl") }

    /// Files and the files of folders, in the order of the arguments and of their paths.
    ///
    /// A file that is named is taken whatever its name; of a folder only what its name says is JSON.
    ///
    /// - Throws: ``ExchangeError`` for a path that is not there.
    package static func collect(_ paths: [String]) throws(ExchangeError) -> [InputFile] {
        var files: [InputFile] = []
        for path in paths {
            guard let status = status(path) else { throw ExchangeError("there is no file or folder \(path)") }
            if status.folder != nil {
                var seen: Set<Folder> = []
                files += below(path, &seen, isData).sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
            } else {
                files.append(InputFile(path: path, bytes: status.bytes))
            }
        }
        return files
    }

    /// All files of a folder, in the order of their paths.
    static func all(below folder: String) -> [InputFile] {
        var seen: Set<Folder> = []
        return below(folder, &seen) { _ in true }.filter { isFolder($0.path) == false }.sorted {
            $0.path.utf8.lexicographicallyPrecedes($1.path.utf8)
        }
    }

    /// Whether there is a folder of this path; `nil` when there is nothing.
    static func isFolder(_ path: String) -> Bool? { status(path).map { $0.folder != nil } }

    /// A folder on its disk: a link may lead back to one that was read.
    private struct Folder: Hashable {
        let device: UInt64
        let node: UInt64
    }

    private static func below(
        _ folder: String, _ seen: inout Set<Folder>, _ isWanted: (String) -> Bool
    ) -> [InputFile] {
        guard let here = status(folder)?.folder, seen.insert(here).inserted else { return [] }
        guard let directory = unsafe opendir(folder) else { return [] }
        defer { unsafe closedir(directory) }
        var files: [InputFile] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name.hasPrefix(".") { continue }
            let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
            guard let status = status(path) else {
                // A link that leads nowhere: whoever reads it says so.
                if isWanted(name) { files.append(InputFile(path: path, bytes: 0)) }
                continue
            }
            if status.folder != nil {
                files += below(path, &seen, isWanted)
            } else if isWanted(name) {
                files.append(InputFile(path: path, bytes: status.bytes))
            }
        }
        return files
    }

    private static func isData(_ name: String) -> Bool {
        var name = Substring(name.lowercased())
        for suffix in [".gz", ".bz2"] where name.hasSuffix(suffix) { name = name.dropLast(suffix.count) }
        return [".json", ".ndjson", ".jsonl"].contains { name.hasSuffix($0) }
    }

    private static func status(_ path: String) -> (folder: Folder?, bytes: Int)? {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        let isFolder = status.st_mode & S_IFMT == S_IFDIR
        return (
            isFolder ? Folder(device: UInt64(status.st_dev), node: UInt64(status.st_ino)) : nil, Int(status.st_size)
        )
    }
}

/// Why an import or export could not be made as a whole.
package struct ExchangeError: Error, CustomStringConvertible, Sendable {
    package let message: Message
    package init(_ message: Message) { self.message = message }
    package var description: String { message.text }
}
