internal import Glibc
internal import Store

/// The folder of a store: its lock and its files.
struct StoreFiles: Sendable {
    let folder: String
    let lock: StoreLock
    var record: String { folder + "/record.db" }
    var index: String { folder + "/index.db" }
    var terminology: String { folder + "/terminology.db" }

    init(folder: String, creates: Bool) throws(StoreError) {
        self.folder = folder
        if creates {
            if let reason = FileStatus.makeFolder(folder) { throw .notWritable(path: folder, reason: reason) }
        }
        let isThere = FileStatus.exists(folder + "/record.db")
        let isEmpty = FileStatus.bytes(folder + "/record.db") == 0
        // The record is made before its index: only a loss leaves the index alone.
        if isEmpty && FileStatus.bytes(folder + "/index.db") > 0 {
            throw .recordMissing(path: folder, isThere: isThere)
        }
        if !creates && isEmpty { throw .missing(path: folder) }
        lock = try StoreLock(folder: folder)
    }

    func connect(_ path: String, _ tuning: String) throws(SQLiteError) -> Connection {
        let connection = try Connection(path: path, mode: .readWrite)
        try connection.execute(tuning)
        return connection
    }

    /// Removes the index with its log.
    func removeIndex() {
        for suffix in ["", "-wal", "-shm"] { unsafe unlink(index + suffix) }
    }

    /// Bytes of all files of a store.
    static func bytes(_ folder: String) -> Int64 {
        ["record.db", "index.db", "terminology.db"].flatMap { [$0, "\($0)-wal", "\($0)-shm"] }
            .reduce(0) { $0 + Int64(FileStatus.bytes("\(folder)/\($1)")) }
    }
}
