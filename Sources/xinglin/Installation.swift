import Glibc
import SQLiteStore
import Wording

/// What of this machine and this program a store depends on.
enum Installation {
    /// What is wrong with the program and its libraries; nothing wrong is an empty list.
    static var findings: [Message] { LibraryCheck.findings() }

    /// What an operator should know of the place, though nothing is wrong with the store.
    static func notes(on folder: String) -> [Message] {
        [access(folder), room(folder), openFiles].compactMap { $0 }
    }

    private static func access(_ folder: String) -> Message? {
        var status = stat()
        guard unsafe stat(folder, &status) == 0, status.st_mode & 0o077 != 0 else { return nil }
        return "other users of this machine may enter \(folder): `chmod 700 \(folder)` keeps them out"
    }

    private static func room(_ folder: String) -> Message? {
        var status = statvfs()
        guard unsafe statvfs(folder, &status) == 0 else { return nil }
        let megabytes = (UInt64(status.f_bavail) * UInt64(status.f_frsize)) >> 20
        return megabytes < 1024 ? "the disk of \(folder) has \(megabytes) MiB left" : nil
    }

    /// A connection takes one file, a store some dozens.
    private static var openFiles: Message? {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < 4096 else {
            return nil
        }
        return
            "this user may open \(limit.rlim_cur) files: `xinglin serve` wants as many as it has connections (ulimit -n)"
    }
}
