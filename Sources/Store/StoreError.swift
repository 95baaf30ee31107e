package import Wording

/// Why a store cannot do what it was asked. Nothing was changed.
package enum StoreError: Error, Sendable, Equatable {
    /// Another process has the store open.
    case inUse(path: String)
    /// The place cannot be made or written.
    case notWritable(path: String, reason: Message)
    /// There is no store at the place.
    case missing(path: String)
    /// The record is empty or gone, and beside it is an index of what it held.
    case recordMissing(path: String, isThere: Bool)
    /// The index knows changes that the record does not have.
    case recordBehind(known: Int64, end: Int64)
    /// What is there is no store, or not of this program.
    case notAStore(path: String)
    /// A newer version of the program wrote it.
    case newer(path: String, version: Int)
    /// No room, or no permission any more: reads go on, writes do not.
    case full(reason: Message)
    case readOnly
    /// The bytes on disk are not what was written.
    case corrupt(reason: Message)
    /// The index cannot keep up with writes (its disk is full): try again later.
    case overloaded
    /// A search, or a condition of a write, takes longer than it may.
    case tooSlow(seconds: Int)
    /// A search looks at more rows of the index and texts than it may.
    case tooManyRows(max: Int)
    /// A search would hold more in memory than it may.
    case tooMuchMemory(bytesMax: Int)
    /// So much has changed since the position that a page is asked for that it cannot be shown any more.
    case tooOld
    /// A chain, or `_has`, leads over more resources than it may.
    case tooBroad(max: Int)
    /// The values that a search asks for are being drawn anew, after a change of the program: so many of the type's
    /// resources are done.
    case drawing(type: String, done: Int, all: Int)
    /// The store is being closed.
    case closed
    case failed(reason: Message)
}

extension StoreError: CustomStringConvertible {
    package var description: String { message.text }

    package var message: Message {
        switch self {
        case .inUse(let path): "the store \(path) is in use: another xinglin process has it open"
        case .notWritable(let path, let reason): "the store \(path) cannot be written: \(reason)"
        case .missing(let path): "there is no store at \(path)"
        case .recordMissing(let path, let isThere):
            "record.db of the store \(path) \(isThere ? Message("is empty") : "is missing"), but index.db beside it is not: the record was lost; nothing was changed. Restore record.db from a backup; or, if the store is really to begin anew, move index.db away"
        case .recordBehind(let known, let end):
            "the record has lost changes: index.db knows change \(known), record.db ends at change \(end). Restore record.db, with record.db-wal, from a backup; or accept the loss with `xinglin doctor --rebuild`, which says what was lost and makes index.db anew from what is left"
        case .notAStore(let path): "\(path) is no store of Xinglin: it was left as it is"
        case .newer(let path, let version):
            "the store \(path) was written by a newer Xinglin (schema \(version)): use that version or a later one"
        case .full(let reason): "the store cannot be written: \(reason)"
        case .readOnly: "the store cannot be written: it is read-only"
        case .corrupt(let reason): "the store is damaged: \(reason); `xinglin doctor` tells more"
        case .overloaded: "the index cannot keep up with writes: try again later"
        case .tooSlow(let seconds):
            "the search was stopped: its budget of time is \(seconds) s (option search-seconds-max); add criteria that fewer resources meet"
        case .tooManyRows(let max):
            "the search was stopped: its budget of rows to look at is \(max) (option search-rows-max); add criteria that fewer resources meet, or leave _total and _sort away"
        case .tooMuchMemory(let bytesMax):
            "the search was stopped: its budget of memory is \(bytesMax) bytes (option search-bytes-max); ask for a smaller _count, or add criteria that fewer resources meet"
        case .tooOld: "too much has changed since the first page: begin again without _page"
        case .tooBroad(let max):
            "the search was refused: its chain leads over more than \(max) resources; add criteria that fewer meet"
        case .drawing(let type, let done, let all):
            "searches for \(type) are not possible yet: after an update of the program its index is being made, \(done) of \(all) resources are done; reading and writing by id go on, try again later"
        case .closed: "the store is being closed"
        case .failed(let reason): "the store failed: \(reason)"
        }
    }
}
