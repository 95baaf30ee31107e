internal import FHIR
package import Terminology
internal import Wording

/// Closure tables of clients.
extension SQLiteConceptStore {
    package func resetClosure(_ name: String) throws(TerminologyError) {
        try write { connection in
            let others = try Self.closures(besides: name, connection)
            guard others.count < ClosureTable.tablesMax else {
                throw TerminologyError(
                    .tooCostly,
                    """
                    name: there are \(others.count) closure tables, as many as are kept for one institution: use one of \
                    them; asked for without a concept, it is emptied
                    """)
            }
            let statements = [
                "DELETE FROM closure_coding WHERE name = ?1", "INSERT OR REPLACE INTO closure VALUES(?1, 0, 0)",
            ]
            for sql in statements {
                let statement = try connection.statement(sql)
                statement.bind(1, name)
                try statement.run()
            }
        }
    }

    /// The closure tables of the institution that a table is of, and the codes in them, without those of the table.
    ///
    /// The institution's number and a slash begin a table's name.
    private static func closures(
        besides name: String, _ connection: Connection
    ) throws(SQLiteError) -> (count: Int, codes: Int) {
        let institution = name.prefix { $0 != "/" }
        let statement = try connection.statement(
            """
            SELECT count(*), coalesce(sum(codes), 0) FROM closure WHERE name > ?1 || '/' AND name < ?1 || '0'
            AND name <> ?2
            """)
        statement.bind(1, String(institution))
        statement.bind(2, name)
        defer { statement.reset() }
        guard try statement.step() else { return (0, 0) }
        return (statement.int(0), statement.int(1))
    }

    package func closure(
        _ name: String
    ) throws(TerminologyError) -> (version: Int, codings: [(coding: Coding, version: Int)])? {
        try use { connection in
            // One statement, so that version and codings are of one moment.
            let statement = try connection.statement(
                """
                SELECT c.version, i.system, i.code, i.version FROM closure c LEFT JOIN closure_coding i ON i.name = c.name
                WHERE c.name = ?1 ORDER BY i.version, i.system, i.code
                """)
            statement.bind(1, name)
            defer { statement.reset() }
            var found: (version: Int, codings: [(coding: Coding, version: Int)])?
            while try statement.step() {
                if found == nil { found = (statement.int(0), []) }
                guard !statement.isNull(2) else { continue }
                found?.codings.append(
                    (Coding(system: statement.text(1), code: statement.text(2)), statement.int(3)))
            }
            return found
        }
    }

    package func extendClosure(
        _ name: String, after version: Int, with codings: [Coding]
    ) throws(TerminologyError) -> Bool {
        try write { connection in
            let update = try connection.statement(
                "UPDATE closure SET version = version + 1 WHERE name = ?1 AND version = ?2 RETURNING version")
            update.bind(1, name)
            update.bind(2, version)
            let isThere = try update.step()
            update.reset()
            guard isThere else { return false }
            let insert = try connection.statement(
                "INSERT OR IGNORE INTO closure_coding VALUES(?1, ?2, ?3, ?4) RETURNING 1")
            var added = 0
            for coding in codings {
                insert.bind(1, name)
                insert.bind(2, coding.system ?? "")
                insert.bind(3, coding.code)
                insert.bind(4, version + 1)
                if try insert.step() { added += 1 }
                insert.reset()
            }
            let counted = try connection.statement(
                "UPDATE closure SET codes = codes + ?2 WHERE name = ?1 RETURNING codes")
            counted.bind(1, name)
            counted.bind(2, added)
            let codes = try counted.step() ? counted.int(0) : 0
            counted.reset()
            guard try codes + Self.closures(besides: name, connection).codes <= ClosureTable.allCodesMax else {
                throw TerminologyError(
                    .tooCostly,
                    """
                    concept: the closure tables of this institution would have more than \(ClosureTable.allCodesMax) \
                    codes together: empty one that is not needed, by asking for it without a concept
                    """)
            }
            return true
        }
    }
}
