internal import FHIR
internal import Search
internal import Store

/// Takes a set of recent changes up into `index.db`, in one transaction.
///
/// Rows are gathered, sorted and written table by table: pages are dirtied once, in order. What a changed resource had
/// in the index before is drawn again from its earlier version: nothing is stored just to be deleted.
struct IndexMerge {
    let index: Connection
    let record: RecordReader
    /// What is drawn beside the paths of the definitions; an index that is being made anew has none yet.
    var custom: CustomIndex?

    func run(_ set: RecentSet, dictionary: inout IndexDictionary, keys: Int64) throws {
        let resources = set.resources.values.sorted { $0.key < $1.key }
        var added = IndexRows()
        var removed = IndexRows()
        try index.execute("BEGIN IMMEDIATE")
        do {
            try custom?.reconcile(index)
            var failures: [Int64: Int] = [:]
            var before: [Int64: IndexReader.Place] = [:]
            var grown: [TypeOfInstitution: Int] = [:]
            let reader = IndexReader(connection: index)
            // In the order of the table, which is not that of the keys: ids of clients are random.
            for resource in resources.sorted(by: { IndexMerge.precedes($0.address, $1.address) }) {
                if resource.version > 1, let place = try reader.identity(resource.address) {
                    before[resource.key] = place
                }
                let place = before[resource.key]
                try writeIdentity(resource, before: place)
                let type = TypeOfInstitution(institution: resource.address.institution, type: resource.address.type)
                grown[type, default: 0] += (resource.lives ? 1 : 0) - (place?.lives == true ? 1 : 0)
                dictionary.remember(resource.address, key: resource.key)
            }
            for resource in resources {
                if before[resource.key] == nil { try adoptTarget(resource) }
                func gather(_ entries: [IndexEntry], into rows: inout IndexRows) throws {
                    try rows.add(
                        entries, institution: resource.address.institution, key: resource.key, &dictionary, index)
                }
                let mine =
                    custom?.fields(
                        of: CustomIndex.Scope(
                            institution: resource.address.institution, type: resource.address.type)) ?? []
                /// What custom parameters draw of a version; failures are counted where filling has been.
                func gatherCustom(_ version: StoredVersion?, _ change: Int, into rows: inout IndexRows) throws {
                    guard let version else { return }
                    try rows.add(custom: mine, of: version, key: resource.key, &dictionary, index) { number in
                        let isCounted = mine.contains { $0.number == number && $0.through >= resource.key }
                        if isCounted { failures[number, default: 0] += change }
                    }
                }
                let oldVersion = try before[resource.key].flatMap { try version(at: $0) }
                let old = try oldVersion?.indexEntries() ?? []
                let new = resource.lives ? resource.entries : []
                let newVersion = mine.isEmpty || !resource.lives ? nil : try record.change(resource.sequence)
                guard !old.isEmpty || (oldVersion != nil && !mine.isEmpty) else {
                    try gather(new, into: &added)
                    try gatherCustom(newVersion, 1, into: &added)
                    continue
                }
                // Rows are compared, not entries: two entries may share a row (a unit printed in two ways).
                var before = IndexRows()
                var after = IndexRows()
                try gather(old, into: &before)
                try gatherCustom(oldVersion, -1, into: &before)
                try gather(new, into: &after)
                try gatherCustom(newVersion, 1, into: &after)
                removed.append(before.subtracting(after))
                added.append(after.subtracting(before))
            }
            var rows = try removed.delete(from: index).mapValues { -$0 }
            rows.merge(try added.insert(into: index), uniquingKeysWith: +)
            try FieldCounts.add(rows, spans: added.spans, index)
            try writeLog(set)
            try writeCounts(grown)
            try CustomIndex.count(failures: failures, index)
            try index.execute(
                """
                UPDATE state SET value = \(set.lastSequence) WHERE name = 'position';
                UPDATE state SET value = \(keys) WHERE name = 'keys';
                COMMIT
                """)
        } catch {
            index.rollback()
            dictionary.forget()
            custom?.forget()
            throw error
        }
    }

    // MARK: Identities

    private static func precedes(_ a: ResourceAddress, _ b: ResourceAddress) -> Bool {
        (a.institution.number, a.type.number, a.id) < (b.institution.number, b.type.number, b.id)
    }

    private func writeIdentity(_ resource: RecentResource, before: IndexReader.Place?) throws(SQLiteError) {
        let statement = try index.statement("INSERT OR REPLACE INTO identity VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)")
        statement.bind(1, resource.address.institution.number)
        statement.bind(2, Int(resource.address.type.number))
        statement.bind(3, StoredID.column(resource.address.id))
        statement.bind(4, resource.key)
        statement.bind(5, resource.version)
        statement.bind(6, resource.sequence)
        statement.bind(7, resource.lives ? 1 : 0)
        try statement.run()
        if let before { try writeOlder(key: resource.key, version: before.version, sequence: before.sequence) }
        for old in resource.replaced { try writeOlder(key: resource.key, version: old.version, sequence: old.sequence) }
        if resource.lives {
            let row = try index.statement("INSERT OR REPLACE INTO resource VALUES(?1, ?2, ?3, ?4)")
            row.bind(1, resource.address.institution.number)
            row.bind(2, Int(resource.address.type.number))
            row.bind(3, resource.key)
            row.bind(4, resource.sequence)
            try row.run()
        } else if before?.lives == true {
            let row = try index.statement("DELETE FROM resource WHERE institution = ?1 AND type = ?2 AND key = ?3")
            row.bind(1, resource.address.institution.number)
            row.bind(2, Int(resource.address.type.number))
            row.bind(3, resource.key)
            try row.run()
        }
    }

    private func writeOlder(key: Int64, version: Int, sequence: Int64) throws(SQLiteError) {
        let statement = try index.statement("INSERT OR REPLACE INTO older VALUES(?1, ?2, ?3)")
        statement.bind(1, key)
        statement.bind(2, version)
        statement.bind(3, sequence)
        try statement.run()
    }

    private func writeLog(_ set: RecentSet) throws(SQLiteError) {
        let rows = set.changes.sorted {
            ($0.institution.number, $0.type.number, $0.sequence) < ($1.institution.number, $1.type.number, $1.sequence)
        }
        let statement = try index.statement("INSERT OR IGNORE INTO by_type VALUES(?1, ?2, ?3, ?4)")
        for row in rows {
            statement.bind(1, row.institution.number)
            statement.bind(2, Int(row.type.number))
            statement.bind(3, row.sequence)
            statement.bind(4, row.key)
            try statement.run()
        }
    }

    private struct TypeOfInstitution: Hashable {
        let institution: Institution
        let type: ResourceType
    }

    private func writeCounts(_ grown: [TypeOfInstitution: Int]) throws(SQLiteError) {
        let statement = try index.statement(
            """
            INSERT INTO resource_count VALUES(?1, ?2, ?3)
            ON CONFLICT(institution, type) DO UPDATE SET count = count + excluded.count
            """)
        for (type, count) in grown where count != 0 {
            statement.bind(1, type.institution.number)
            statement.bind(2, Int(type.type.number))
            statement.bind(3, count)
            try statement.run()
        }
        try index.execute("DELETE FROM resource_count WHERE count = 0")
    }

    /// References that came before their target now lead to its key. Each reference row moves at most once.
    private func adoptTarget(_ resource: RecentResource) throws(SQLiteError) {
        let target = ReferenceTarget.local(resource.address.type, id: resource.address.id)
        let (type, id) = IndexReader.columns(target)
        let find = try index.statement(
            "DELETE FROM target WHERE institution = ?1 AND type = ?2 AND id = ?3 RETURNING number")
        find.bind(1, resource.address.institution.number)
        find.bind(2, type)
        find.bind(3, id)
        guard try find.step() else { return find.reset() }
        let number = find.integer(0)
        _ = try find.step()
        find.reset()
        let move = try index.statement("UPDATE reference SET target = ?1 WHERE institution = ?2 AND target = ?3")
        move.bind(1, resource.key)
        move.bind(2, resource.address.institution.number)
        move.bind(3, number)
        try move.run()
    }

    // MARK: Values

    /// A merged version; `nil` for a deletion.
    private func version(at place: IndexReader.Place) throws -> StoredVersion? {
        place.lives ? try record.change(place.sequence) : nil
    }
}
