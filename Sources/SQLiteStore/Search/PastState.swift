internal import FHIR
internal import Search
internal import Store
internal import Synchronization

/// What a search at an earlier position of the change log sees of the resources that changed since.
struct PastState {
    /// Changes since the position that are looked at: more, and the search has to begin again.
    private static let changesMax = 200_000

    private let query: SearchQuery
    private let position: Int64
    /// The version that was current at the position, of each resource that changed since.
    private let versions: [StoredVersion]
    /// All resources that changed since.
    private let changed: Set<Int64>

    /// - Parameter includesDeleted: whether what was deleted since counts: as a link of a chain it does, for what refers
    ///   to it is shown; as a match it does not.
    init(
        query: SearchQuery, institution: Institution, at position: Int64, includesDeleted: Bool, index: IndexReader,
        record: RecordReader, shared: SharedState, meter: SearchMeter
    ) throws {
        self.query = query
        self.position = position
        guard try record.end().sequence - position <= Int64(PastState.changesMax) else { throw StoreError.tooOld }
        var versions: [StoredVersion] = []
        var changed: Set<Int64> = []
        for change in try record.changed(after: position, type: query.type, institution: institution) {
            changed.insert(change.key)
            // Version 1 after the position: it was not there yet.
            guard change.firstVersion > 1, change.lives || includesDeleted else { continue }
            let version = change.firstVersion - 1
            let recent = shared.recent.withLock { $0.sequence(key: change.key, version: version) }
            guard
                let sequence = try recent ?? index.older(key: change.key, version: version)
                    ?? index.current(change.key, query.type, institution),
                let stored = try record.change(sequence), stored.version == version, !stored.isDeleted
            else { continue }
            try meter.readText()
            try meter.hold(stored)
            versions.append(stored)
        }
        self.versions = versions
        self.changed = changed
    }

    /// Resources that changed since the position, and were there before.
    var count: Int { versions.count }

    /// Whether what the index or the recent changes say of a resource does not count: it changed after the position. (The
    /// log may be ahead of what they were asked of a moment before.)
    func hides(_ key: Int64, _ sequence: Int64) -> Bool { sequence > position || changed.contains(key) }

    /// Those that met the criteria then, with the places that they had.
    func matches() throws -> [(place: PageCursor, version: StoredVersion)] {
        try versions.compactMap { version in
            guard try version.meets(query.criteria) else { return nil }
            let place = try query.place(
                id: version.address.id, key: version.key, sequence: version.sequence,
                updated: version.updated, entries: version.indexEntries(of: query.sortFields))
            return (place, version)
        }
    }
}

extension RecordReader {
    /// The resources that changed after a position: their first version since, and whether they live now.
    func changed(
        after position: Int64, type: ResourceType, institution: Institution
    ) throws(SQLiteError) -> [(key: Int64, firstVersion: Int, lives: Bool)] {
        // A bare column beside max() is that of the row with the maximum (sqlite.org/lang_select.html#bareagg).
        let statement = try connection.statement(
            """
            SELECT key, min(version), body IS NOT NULL, max(sequence) FROM change
            WHERE sequence > ?1 AND institution = ?2 AND type = ?3 GROUP BY key
            """)
        statement.bind(1, position)
        statement.bind(2, institution.number)
        statement.bind(3, Int(type.number))
        defer { statement.reset() }
        var found: [(key: Int64, firstVersion: Int, lives: Bool)] = []
        while try statement.step() { found.append((statement.integer(0), statement.int(1), statement.int(2) == 1)) }
        return found
    }
}

extension IndexReader {
    /// The place of a live resource's current version.
    func current(_ key: Int64, _ type: ResourceType, _ institution: Institution) throws(SQLiteError) -> Int64? {
        let statement = try connection.statement(
            "SELECT sequence FROM resource WHERE institution = ?1 AND type = ?2 AND key = ?3")
        statement.bind(1, institution.number)
        statement.bind(2, Int(type.number))
        statement.bind(3, key)
        defer { statement.reset() }
        return try statement.step() ? statement.integer(0) : nil
    }
}
