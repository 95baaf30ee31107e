internal import FHIR
internal import Store
internal import Wording

/// Reads changes from `record.db`.
struct RecordReader {
    let connection: Connection
    private let decompressor: BodyDecompressor

    init(connection: Connection, codec: BodyCodec) {
        self.connection = connection
        decompressor = BodyDecompressor(codec)
    }

    /// The change at a place of the log; `nil` when the log does not reach there.
    func change(_ sequence: Int64) throws -> StoredVersion? {
        let statement = try connection.statement("SELECT \(RecordSchema.columns) FROM change WHERE sequence = ?1")
        statement.bind(1, sequence)
        defer { statement.reset() }
        return try statement.step() ? try version(statement) : nil
    }

    /// The id of the resource that changed at a place of the log.
    func id(at sequence: Int64) throws -> String {
        let statement = try connection.statement("SELECT id FROM change WHERE sequence = ?1")
        statement.bind(1, sequence)
        defer { statement.reset() }
        guard try statement.step() else {
            throw StoreError.corrupt(reason: "the index names change \(sequence), which is not in the log")
        }
        return StoredID.text(statement.value(0))
    }

    /// Calls `body` with the changes of a range of the log in their order, until it says `false`.
    func changes(
        after sequence: Int64, through last: Int64 = .max, _ body: (StoredVersion, Int64) throws -> Bool
    ) throws {
        let statement = try connection.statement(
            "SELECT \(RecordSchema.columns) FROM change WHERE sequence > ?1 AND sequence <= ?2 ORDER BY sequence")
        statement.bind(1, sequence)
        statement.bind(2, last)
        defer { statement.reset() }
        while try statement.step() {
            guard try body(try version(statement), statement.integer(11)) else { return }
        }
    }

    /// The store's secret: see ``Store/secret``.
    func secret() throws -> [UInt8] {
        let statement = try connection.statement("SELECT bytes FROM secret WHERE name = 'store'")
        defer { statement.reset() }
        guard try statement.step(), case .blob(let bytes) = statement.value(0), bytes.count == 32 else {
            throw StoreError.corrupt(reason: "the store's secret is missing")
        }
        return bytes
    }

    /// The last place of the log and its time; zeros for an empty log.
    func end() throws(SQLiteError) -> (sequence: Int64, updated: Int64) {
        let statement = try connection.statement("SELECT sequence, updated FROM change ORDER BY sequence DESC LIMIT 1")
        defer { statement.reset() }
        return try statement.step() ? (statement.integer(0), statement.integer(1)) : (0, 0)
    }

    /// The first place of the log whose time is at or after `time`; one past the end when there is none.
    /// - Complexity: O(log n): times never decrease along the log.
    func firstSequence(from time: Int64) throws(SQLiteError) -> Int64 {
        var low: Int64 = 1
        var high = try end().sequence + 1
        let statement = try connection.statement("SELECT updated FROM change WHERE sequence = ?1")
        defer { statement.reset() }
        while low < high {
            let middle = low + (high - low) / 2
            statement.reset()
            statement.bind(1, middle)
            if try statement.step(), statement.integer(0) < time { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func version(_ statement: Statement) throws -> StoredVersion {
        guard let type = ResourceType(number: statement.int(2)), let method = ChangeMethod(rawValue: statement.int(7))
        else {
            throw StoreError.corrupt(reason: "change \(statement.integer(0)) has an unknown type or method")
        }
        var body: Body?
        if !statement.isNull(12) {
            let text = unsafe try statement.withBlob(12) { (bytes) throws(StoreError) in
                try unsafe decompressor.decompress(bytes, dictionary: statement.int(9))
            }
            body = Body(text: text, metaPlace: MetaPlace(packed: statement.int(10)))
        }
        return StoredVersion(
            address: ResourceAddress(
                institution: Institution(number: statement.int(1)), type: type, id: StoredID.text(statement.value(3))),
            key: statement.integer(4), version: statement.int(5), sequence: statement.integer(0),
            updated: statement.integer(6),
            method: method, body: body)
    }
}
