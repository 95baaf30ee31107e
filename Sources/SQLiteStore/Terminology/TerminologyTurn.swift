internal import FHIR
internal import Synchronization
internal import Terminology
internal import Wording

/// Whose turn it is to write terminology: writers of one process follow each other, each within moments, but a load
/// beside the server holds the file as long as it moves concepts, which may be minutes.
///
/// No thread waits for a load: all the server's requests share the threads, and those that ask for nothing of
/// terminology would wait too. Who comes meanwhile is told which load it is.
final class TerminologyTurn: Sendable {
    /// Writers of this process that hold the file.
    private let writing = Atomic<Int>(0)

    /// Milliseconds that a writer waits before it looks who holds the file, and how often it looks.
    private static let waitMilliseconds: Int32 = 100
    private static let looksMax = 100

    /// Runs `body` within a transaction, undone when it throws.
    ///
    /// - Throws: `.transient` while a load writes.
    func write<Result>(_ connection: Connection, _ body: () throws -> Result) throws -> Result {
        try begin(connection)
        writing.add(1, ordering: .acquiringAndReleasing)
        defer { writing.subtract(1, ordering: .acquiringAndReleasing) }
        do {
            let result = try body()
            try connection.execute("COMMIT")
            return result
        } catch {
            connection.rollback()
            throw error
        }
    }

    /// Refuses what cannot be written now before it is read, which may take long.
    func check(_ connection: Connection) throws {
        try begin(connection)
        connection.rollback()
    }

    private func begin(_ connection: Connection) throws {
        connection.waitForOthers(milliseconds: TerminologyTurn.waitMilliseconds)
        defer { connection.waitForOthers(milliseconds: Connection.usualWaitMilliseconds) }
        var looks = 0
        while true {
            do throws(SQLiteError) {
                return try connection.execute("BEGIN IMMEDIATE")
            } catch {
                guard error.isBusy else { throw error }
                looks += 1
                let isOurs = writing.load(ordering: .acquiring) > 0
                guard isOurs, looks < TerminologyTurn.looksMax else {
                    throw TerminologyError(.transient, try TerminologyTurn.reason(connection))
                }
            }
        }
    }

    private static func reason(_ connection: Connection) throws(SQLiteError) -> Message {
        let load = try connection.statement(
            """
            SELECT substr(name, 9), strftime('%H:%M:%S', value, 'unixepoch')
            FROM state WHERE name > 'loading ' AND name < 'loading!' ORDER BY value DESC LIMIT 1
            """)
        defer { load.reset() }
        let holder: Message =
            try load.step()
            ? "a load is writing it (\(load.text(0)), since \(load.text(1)) UTC)" : "another process is writing it"
        return "terminology: \(holder), and nothing else can be taken up until it has ended: ask again in 10 seconds"
    }
}

extension Connection {
    /// Tells what a load writes, to those who are refused meanwhile; `nil` when it has ended.
    func announce(load: String?) throws(SQLiteError) {
        try execute("DELETE FROM state WHERE name > 'loading ' AND name < 'loading!'")
        guard let load else { return }
        let insert = try statement("INSERT INTO state VALUES('loading ' || ?1, unixepoch())")
        insert.bind(1, load)
        try insert.run()
    }
}
