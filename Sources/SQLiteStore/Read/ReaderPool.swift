internal import Store
internal import Synchronization

/// Connections for reading, as many as threads read at once.
///
/// A reader keeps its read transactions open from one use to the next for as long as nothing was committed: taking and
/// leaving SQLite's locks costs four system calls, half of a point read. The merger has them released before it moves
/// the files' logs.
final class ReaderPool: Sendable {
    /// Both connections of a reader, used by one thread at a time.
    private final class Reader: @unchecked Sendable {
        // Sendable: handed from thread to thread by the pool's mutex, never held by two.
        let index: IndexReader
        let record: RecordReader
        /// The generation of the store that the open transactions see; `nil` when none is open.
        private var generation: Int?

        init(files: StoreFiles, codec: BodyCodec) throws {
            index = IndexReader(connection: try files.connect(files.index, IndexSchema.tuning))
            record = RecordReader(connection: try files.connect(files.record, RecordSchema.tuning), codec: codec)
        }

        func see(_ generation: Int) throws(SQLiteError) {
            guard self.generation != generation else { return }
            release()
            try index.connection.execute("BEGIN")
            try record.connection.execute("BEGIN")
            // A view begins with its first read: the index's before the record's, so that it names no change that the
            // record does not show.
            _ = try index.state("position")
            _ = try record.end()
            self.generation = generation
        }

        func release() {
            guard generation != nil else { return }
            index.connection.rollback()
            record.connection.rollback()
            generation = nil
        }
    }

    private let idle = Mutex<[Reader]>([])
    private let files: StoreFiles
    private let codec: BodyCodec
    private let shared: SharedState

    init(files: StoreFiles, codec: BodyCodec, shared: SharedState) {
        self.files = files
        self.codec = codec
        self.shared = shared
    }

    /// Calls `body` with a view of both files that is as new as anything acknowledged before.
    func use<Result>(_ body: (IndexReader, RecordReader) throws -> Result) throws(StoreError) -> Result {
        try borrow { reader in
            // Read first, then begun: what is seen may be newer than the number, never older.
            try reader.see(shared.generation)
            return try body(reader.index, reader.record)
        }
    }

    /// Calls `body` with a connection that may write.
    func write(_ body: (Connection) throws -> Void) throws(StoreError) {
        try borrow { reader in
            reader.release()
            try body(reader.record.connection)
        }
    }

    /// Ends the transactions of readers that nobody uses.
    func release() {
        idle.withLock { idle in idle.forEach { $0.release() } }
    }

    private func borrow<Result>(_ body: (Reader) throws -> Result) throws(StoreError) -> Result {
        do {
            let reader = try idle.withLock { $0.popLast() } ?? Reader(files: files, codec: codec)
            do {
                let result = try body(reader)
                idle.withLock { $0.append(reader) }
                return result
            } catch {
                reader.release()
                idle.withLock { $0.append(reader) }
                throw error
            }
        } catch {
            throw StoreError(error)
        }
    }
}
