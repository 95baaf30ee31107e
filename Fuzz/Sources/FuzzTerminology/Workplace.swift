import Glibc

/// A folder in memory where this process puts what it loads.
enum Workplace {
    private static let folder: String = {
        let path = "/dev/shm/xinglin-fuzz-\(getpid())"
        guard unsafe mkdir(path, 0o700) == 0 else { fatalError("there is no \(path)") }
        atexit { Workplace.leave() }
        return path
    }()

    nonisolated(unsafe) private static var names: Set<String> = []

    /// Puts files into the folder, in the place of those before.
    ///
    /// - Returns: the path of the only one, or of the folder.
    static func put(_ files: [(String, [UInt8])]) -> String {
        for name in unsafe names { unsafe unlink("\(folder)/\(name)") }
        unsafe names = Set(files.map(\.0))
        for (name, content) in files {
            let file = unsafe open("\(folder)/\(name)", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
            guard file >= 0, unsafe write(file, content, content.count) == content.count else {
                fatalError("\(folder)/\(name) cannot be written")
            }
            close(file)
        }
        return files.count == 1 ? "\(folder)/\(files[0].0)" : folder
    }

    private static func leave() {
        for name in unsafe names { unsafe unlink("\(folder)/\(name)") }
        unsafe rmdir(folder)
    }
}
