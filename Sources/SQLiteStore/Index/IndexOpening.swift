internal import Store
internal import Wording

/// Opens the index, or makes it anew when it is missing, damaged, or of another version. Where only its values are of
/// another version, these are drawn anew behind: see ``IndexRedraw``.
struct IndexOpening {
    let files: StoreFiles
    let record: RecordReader
    let end: Int64
    let options: SQLiteStore.Options

    struct Opened {
        let connection: Connection
        let position: Int64
        let keys: Int64
    }

    /// - Throws: `StoreError.recordBehind` for an index that knows more than the record has: to make it anew would hide a
    ///   loss.
    func open() throws -> Opened {
        let known = IndexOpening.position(files)
        if known > end { throw StoreError.recordBehind(known: known, end: end) }
        if let opened = try? existing() { return opened }
        guard options.rebuildsIndex || end == 0 else {
            throw StoreError.corrupt(
                reason: "index.db is missing, damaged or of another version: run `xinglin doctor --rebuild`")
        }
        files.removeIndex()
        let connection = try Connection(path: files.index, mode: .readWrite)
        try IndexSchema.create(connection)
        if end > 0 {
            try IndexRebuild(connection: connection, record: record, end: end, onProgress: options.onRebuild).run()
        }
        return try opened(connection)
    }

    /// The index as it is; throws when it cannot be used.
    private func existing() throws -> Opened {
        guard FileStatus.bytes(files.index) > 0 else { throw StoreError.missing(path: files.index) }
        let connection = try files.connect(files.index, IndexSchema.tuning)
        guard try IndexSchema.isCurrent(connection), try hasAllPages(connection) else {
            throw StoreError.corrupt(reason: "index.db is of another version")
        }
        if try !IndexSchema.hasCurrentValues(connection) { try IndexRedraw.begin(connection) }
        let opened = try opened(connection)
        return opened
    }

    /// Up to which change of the record an index of ours, of whatever version, came; 0 when it cannot say.
    ///
    /// It is written behind the record, which is synchronised first: in honest use it is never ahead.
    static func position(_ files: StoreFiles) -> Int64 {
        guard FileStatus.bytes(files.index) > 0,
            let connection = try? files.connect(files.index, IndexSchema.tuning),
            (try? connection.integer("PRAGMA application_id")) == IndexSchema.applicationID
        else { return 0 }
        return (try? IndexReader(connection: connection).state("position")) ?? 0
    }

    /// A file that was cut is noticed now rather than in the middle of a search.
    private func hasAllPages(_ connection: Connection) throws(SQLiteError) -> Bool {
        let pages = try connection.integer("PRAGMA page_count") ?? 0
        let inFile = FileStatus.bytes(files.index) / 4096
        return Int(pages) <= inFile || FileStatus.bytes(files.index + "-wal") > 0
    }

    private func opened(_ connection: Connection) throws(SQLiteError) -> Opened {
        let reader = IndexReader(connection: connection)
        return Opened(connection: connection, position: try reader.state("position"), keys: try reader.state("keys"))
    }
}
