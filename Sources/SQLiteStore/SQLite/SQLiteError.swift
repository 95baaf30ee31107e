internal import CSQLite
internal import Store
internal import Wording

/// What SQLite answered, without the values of statements: they are patient data.
struct SQLiteError: Error, CustomStringConvertible {
    let code: Int32
    let extendedCode: Int32
    let message: String
    let path: String

    /// Clients read it too: the file is named, the folder that it lies in is not.
    var description: String {
        "\(message) (SQLite \(extendedCode)) in \(path.split(separator: "/").last.map(String.init) ?? "")"
    }

    var isBusy: Bool { code == SQLITE_BUSY || code == SQLITE_LOCKED }

    var isCorruption: Bool { code == SQLITE_CORRUPT || code == SQLITE_NOTADB }

    /// The port's name for it. Of the I/O errors, 1 and 2 are failed and short reads: the rest refuse to write.
    var storeError: StoreError {
        switch code {
        case SQLITE_FULL: .full(reason: "the disk is full")
        case SQLITE_READONLY, SQLITE_PERM: .readOnly
        case SQLITE_CORRUPT, SQLITE_NOTADB: .corrupt(reason: Message(data: description))
        case SQLITE_IOERR where extendedCode >> 8 == 1 || extendedCode >> 8 == 2:
            .corrupt(reason: Message(data: description))
        case SQLITE_IOERR: .full(reason: "the disk refused to take more (\(message))")
        default: .failed(reason: Message(data: description))
        }
    }
}
