internal import FHIR
internal import Search
internal import Store

/// Draws all values of the index anew while the store is served: after its program learned to draw them in another way.
///
/// Reading and writing by id need nothing of it. A search that asks for values of a type is refused until these are all
/// there: the types come one after the other, those with few resources first. Merges keep up what is drawn already; what
/// they write of the rest is found to be there.
///
/// The place that it has come to is written with the rows: after a kill it goes on from there.
struct IndexRedraw {
    enum Step {
        /// Nothing is left to do.
        case done
        /// There may be more; a type that is whole now is named.
        case worked(ended: ResourceType?)
    }

    private static let resourcesMax = 5000
    private static let patience = Duration.milliseconds(250)
    /// What stands before the names of the tables that were.
    static let former = "former_"

    let index: Connection
    let record: RecordReader

    /// Puts empty tables in the place of the values. They are as quickly named otherwise as they would be slowly deleted.
    static func begin(_ connection: Connection) throws {
        try connection.transaction { () throws(SQLiteError) in
            for name in try tables(connection) {
                let isFormer = name.hasPrefix(former)
                try connection.execute(
                    isFormer ? "DROP TABLE \(name)" : "ALTER TABLE \(name) RENAME TO \(former)\(name)")
            }
            try connection.execute(
                """
                \(IndexSchema.valueTables)
                UPDATE state SET value = 0 WHERE name = 'targets';
                DELETE FROM custom WHERE lives = 0;
                UPDATE custom SET through = 0, done = 0, failed = 0;
                DELETE FROM undrawn;
                INSERT INTO undrawn SELECT institution, type, 0, 0 FROM resource_count;
                """)
            try IndexSchema.noteValues(connection)
        }
    }

    /// The tables of values as the file has them, those of an earlier time first.
    private static func tables(_ connection: Connection) throws(SQLiteError) -> [String] {
        let statement = try connection.statement("SELECT name FROM sqlite_schema WHERE type = 'table'")
        defer { statement.reset() }
        var names: [String] = []
        while try statement.step() { names.append(statement.text(0)) }
        return names.filter { !IndexSchema.placeNames.contains($0) }
            .sorted { ($0.hasPrefix(former) ? 0 : 1, $0) < ($1.hasPrefix(former) ? 0 : 1, $1) }
    }

    /// One short transaction.
    func step(_ dictionary: inout IndexDictionary) throws -> Step {
        guard try isUnderWay() else { return .done }
        do {
            try index.execute("BEGIN IMMEDIATE")
            let step = try work(&dictionary)
            try index.execute("COMMIT")
            return step
        } catch {
            index.rollback()
            dictionary.forget()
            throw error
        }
    }

    private func isUnderWay() throws(SQLiteError) -> Bool {
        if try index.integer("SELECT 1 FROM undrawn LIMIT 1") != nil { return true }
        return try formerTable() != nil
    }

    private func formerTable() throws(SQLiteError) -> String? {
        try index.text(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB '\(IndexRedraw.former)*' LIMIT 1")
    }

    private func work(_ dictionary: inout IndexDictionary) throws -> Step {
        // First of all: what is drawn anew then takes their pages.
        if let name = try formerTable() {
            try index.execute("DROP TABLE \(name)")
            return .worked(ended: nil)
        }
        let next = try index.statement(
            """
            SELECT u.institution, u.type, u.through FROM undrawn u LEFT JOIN resource_count c
            ON c.institution = u.institution AND c.type = u.type ORDER BY c.count, u.type LIMIT 1
            """)
        defer { next.reset() }
        guard try next.step() else { return .done }
        return try draw(institution: next.integer(0), type: next.int(1), after: next.integer(2), &dictionary)
    }

    /// Draws the next resources of a type.
    private func draw(
        institution: Int64, type: Int, after key: Int64, _ dictionary: inout IndexDictionary
    ) throws -> Step {
        var rows = IndexRows()
        let lot = ResourceLot(after: key, resourcesMax: IndexRedraw.resourcesMax, patience: IndexRedraw.patience)
        let end = try lot.forEach(institution: institution, type: type, index, record) { key, version in
            try rows.add(
                try version.indexEntries(), institution: version.address.institution, key: key, &dictionary, index)
        }
        let spans = rows.spans
        try FieldCounts.add(try rows.insert(into: index), spans: spans, index)
        let place = "institution = \(institution) AND type = \(type)"
        if let through = end.through {
            try index.execute("UPDATE undrawn SET through = \(through), done = done + \(end.done) WHERE \(place)")
            return .worked(ended: nil)
        }
        try index.execute("DELETE FROM undrawn WHERE \(place)")
        return .worked(ended: ResourceType(number: type))
    }
}

extension IndexReader {
    /// Refuses a search for values that are still being drawn.
    func requireDrawn(_ type: ResourceType, _ institution: Institution) throws {
        let statement = try connection.statement(
            """
            SELECT u.done, c.count FROM undrawn u LEFT JOIN resource_count c
            ON c.institution = u.institution AND c.type = u.type WHERE u.institution = ?1 AND u.type = ?2
            """)
        statement.bind(1, institution.number)
        statement.bind(2, Int(type.number))
        defer { statement.reset() }
        guard try statement.step() else { return }
        throw StoreError.drawing(type: type.name, done: statement.int(0), all: statement.int(1))
    }
}

extension SearchQuery {
    /// Whether it asks for values, rather than for ids and times alone.
    var asksValues: Bool { !sortFields.isEmpty || criteria.contains(where: \.asksValues) }
}

extension Criterion {
    /// Whether it asks for values, rather than for ids and times alone.
    var asksValues: Bool {
        switch self {
        case .ids, .lastUpdated: false
        case .any(let lists): lists.contains { $0.contains(where: \.asksValues) }
        case .not(let inner): inner.asksValues
        case .values, .missing, .referring, .inside, .chain, .has, .hierarchy: true
        }
    }
}
