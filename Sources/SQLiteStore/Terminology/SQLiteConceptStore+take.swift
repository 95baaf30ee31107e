internal import FHIR
package import Terminology
internal import Wording

/// Taking code systems up, and forgetting what came from a source.
extension SQLiteConceptStore {
    package func take(
        _ header: CodeSystemHeader, source: String, revision: Int64,
        _ fill: (inout any ConceptSink) throws(TerminologyError) -> Void
    ) throws(TerminologyError) -> KnownSystem {
        if source.hasPrefix("record/") == false { try takeDefinitions() }
        return try use { connection in
            if let known = try Self.system(source, revision, connection) { return known }
            try turn.check(connection)
            // Reading the source may take long: until it has been read, in a transaction that touches temporary tables
            // only, others may write.
            let staging = try connection.transaction("BEGIN") { try Self.stage(fill, connection) }
            return try turn.write(connection) {
                // Another may have been first: what it took up is in use.
                if let known = try Self.system(source, revision, connection) {
                    try staging.clear()
                    return known
                }
                return try Self.settle(staging, header, source: source, revision: revision, connection)
            }
        }
    }

    static func stage(
        _ fill: (inout any ConceptSink) throws(TerminologyError) -> Void, _ connection: Connection
    ) throws -> ConceptStaging {
        let staging = try ConceptStaging(connection)
        var sink: any ConceptSink = staging
        try fill(&sink)
        return staging
    }

    /// Moves what was staged to where it is read, in the place of what is there from the source.
    static func settle(
        _ staging: ConceptStaging, _ header: CodeSystemHeader, source: String, revision: Int64, _ connection: Connection
    ) throws -> KnownSystem {
        try remove(source, connection)
        let insert = try connection.statement(
            "INSERT INTO system VALUES(NULL, ?1, ?2, ?3, ?4, ?5, 0, 0, 0, ?6) RETURNING number")
        insert.bind(1, source)
        insert.bind(2, revision)
        insert.bind(3, header.url)
        insert.bind(4, header.valueSet.map { .text($0) } ?? .null)
        insert.bind(5, header.json)
        insert.bind(6, header.supplements.map { .text(Canonical($0).url) } ?? .null)
        guard try insert.step() else { throw TerminologyError(.exception, "terminology: no number was given") }
        let number = insert.integer(0)
        insert.reset()
        let (count, hasWords) = try staging.move(to: number, isCaseSensitive: header.isCaseSensitive)
        let update = try connection.statement(
            "UPDATE system SET count = ?2, has_words = ?3, digest = ?4 WHERE number = ?1")
        update.bind(1, number)
        update.bind(2, count)
        update.bind(3, hasWords ? 1 : 0)
        update.bind(4, try TerminologyDigest.of(system: number, connection))
        try update.run()
        return KnownSystem(number: number, header: header, count: count, hasWords: hasWords)
    }

    package func forget(source: String) throws(TerminologyError) -> Bool {
        try write { try Self.remove(source, $0) }
    }

    @discardableResult
    static func remove(_ source: String, _ connection: Connection) throws -> Bool {
        let find = try connection.statement("SELECT number, has_words FROM system WHERE source = ?1")
        find.bind(1, source)
        var removed = try find.step()
        let number = find.integer(0)
        let hasWords = find.integer(1) == 1
        // A table is not dropped while a statement is open.
        find.reset()
        if removed {
            let range = ConceptRange(number)
            if hasWords { try connection.execute("DROP TABLE IF EXISTS words_\(number)") }
            for (table, column) in [
                ("concept", "id"), ("edge_up", "child"), ("edge_down", "parent"), ("designation", "concept"),
                ("property", "concept"),
            ] {
                try connection.execute(
                    "DELETE FROM \(table) WHERE \(column) > \(range.base) AND \(column) <= \(range.end)")
            }
            for table in ["concept_code", "property_value"] {
                try connection.execute("DELETE FROM \(table) WHERE system = \(number)")
            }
            for table in ["refset_member", "refset_target"] {
                try connection.execute(
                    "DELETE FROM \(table) WHERE refset IN (SELECT number FROM refset WHERE system = \(number))")
            }
            try connection.execute(
                "DELETE FROM refset WHERE system = \(number); DELETE FROM system WHERE number = \(number)")
        }
        for sql in [
            "DELETE FROM map_source WHERE resource IN (SELECT number FROM resource WHERE source = ?1)",
            "DELETE FROM resource WHERE source = ?1 RETURNING 1",
        ] {
            let statement = try connection.statement(sql)
            statement.bind(1, source)
            while try statement.step() { removed = true }
            statement.reset()
        }
        return removed
    }
}
