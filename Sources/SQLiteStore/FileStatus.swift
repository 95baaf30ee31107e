internal import Glibc
internal import Wording

/// Sizes and kinds of files.
enum FileStatus {
    /// Bytes of a file; 0 when there is none.
    static func bytes(_ path: String) -> Int {
        var status = stat()
        return unsafe stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Makes a folder and those above it.
    ///
    /// - Returns: the reason when it cannot be made.
    static func makeFolder(_ path: String) -> Message? {
        if isFolder(path) { return nil }
        if exists(path) { return "there is a file of this name" }
        let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
        if !parent.isEmpty, let reason = makeFolder(parent) { return reason }
        guard unsafe mkdir(path, 0o700) == 0 || errno == EEXIST else {
            return Message(data: unsafe String(cString: strerror(errno)))
        }
        return nil
    }
}
