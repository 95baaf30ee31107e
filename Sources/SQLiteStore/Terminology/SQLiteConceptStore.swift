internal import FHIR
internal import Synchronization
package import Terminology
internal import Wording

/// Terminology in `terminology.db`, in the folder of a store: read and loaded while a server runs, by it or beside it.
package final class SQLiteConceptStore: ConceptStore {
    /// A connection used by one thread at a time.
    private final class Pooled: @unchecked Sendable {
        // Sendable: handed from thread to thread by the mutex, never held by two.
        let connection: Connection
        init(_ connection: Connection) { self.connection = connection }
    }

    private let path: String
    private let idle = Mutex<[Pooled]>([])
    let hasDefinitions = Atomic<Bool>(false)
    let subtrees = Subtrees()
    let turn = TerminologyTurn()

    /// Opens the terminology of a store, or makes it.
    ///
    /// - Throws: when what is there was written by a newer version, or by none.
    package init(folder: String) throws(TerminologyError) {
        path = folder + "/terminology.db"
        try Self.translating {
            let connection = try Connection(path: path, mode: .readWrite)
            try TerminologySchema.prepare(connection)
            idle.withLock { $0.append(Pooled(connection)) }
        }
    }

    func use<Result>(_ body: (Connection) throws -> Result) throws(TerminologyError) -> Result {
        try Self.translating {
            let known = idle.withLock { $0.popLast() }
            let pooled: Pooled
            if let known {
                pooled = known
            } else {
                pooled = Pooled(try Connection(path: path, mode: .readWrite))
                try pooled.connection.execute(TerminologySchema.tuning)
            }
            defer { idle.withLock { $0.append(pooled) } }
            return try body(pooled.connection)
        }
    }

    static func translating<Result>(_ body: () throws -> Result) throws(TerminologyError) -> Result {
        do {
            return try body()
        } catch let error as TerminologyError {
            throw error
        } catch let error as SQLiteError {
            throw TerminologyError(error)
        } catch {
            throw TerminologyError(.exception, "terminology: \(String(describing: error))")
        }
    }

    func read<Result>(_ body: (Connection) throws -> Result) throws(TerminologyError) -> Result {
        try takeDefinitions()
        return try use(body)
    }

    /// One at a time: others of this process wait, and while a load writes none does.
    func write<Result>(_ body: (Connection) throws -> Result) throws(TerminologyError) -> Result {
        try use { connection in try turn.write(connection) { try body(connection) } }
    }
}
