internal import Store
internal import Synchronization

/// Connections for reading, as many as threads read at once.
final class ReaderPool: Sendable {
    /// Both connections of a reader, used by one thread at a time.
    private final class Reader: @unchecked Sendable {
        // Sendable: handed from thread to thread by the pool's mutex, never held by two.
        let index: IndexReader
        let record: RecordReader

        init(files: StoreFiles, codec: BodyCodec) throws {
            index = IndexReader(connection: try files.connect(files.index, IndexSchema.tuning))
            record = RecordReader(connection: try files.connect(files.record, RecordSchema.tuning), codec: codec)
        }
    }

    private let idle = Mutex<[Reader]>([])
    private let files: StoreFiles
    private let codec: BodyCodec

    init(files: StoreFiles, codec: BodyCodec) {
        self.files = files
        self.codec = codec
    }

    func use<Result>(_ body: (IndexReader, RecordReader) throws -> Result) throws(StoreError) -> Result {
        do {
            let reader = try idle.withLock { $0.popLast() } ?? Reader(files: files, codec: codec)
            defer { idle.withLock { $0.append(reader) } }
            return try body(reader.index, reader.record)
        } catch {
            throw StoreError(error)
        }
    }
}
