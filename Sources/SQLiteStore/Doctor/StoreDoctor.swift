internal import FHIR
internal import Glibc
package import Store
internal import Synchronization
internal import Terminology
package import Wording

/// Checks a store that nobody has open: the files themselves, every digest, and every index entry made anew.
package struct StoreDoctor {
    /// What was looked at, and what is wrong; nothing wrong is an empty list.
    package struct Report: Sendable {
        package var changes: Int64 = 0
        package var resources: Int64 = 0
        /// Code systems in `terminology.db`.
        package var codeSystems: Int64 = 0
        package var findings: [Message] = []
        /// What one should know that is no fault of the store as it now is.
        package var notes: [Message] = []
        package var isHealthy: Bool { findings.isEmpty }
    }

    /// Findings of a kind that are listed one by one.
    private static let listedMax = 10

    private let folder: String
    private let onProgress: @Sendable (Message, Int64, Int64) -> Void

    /// - Parameter onProgress: what is being done, how far it is, and its end.
    package init(folder: String, onProgress: @escaping @Sendable (Message, Int64, Int64) -> Void) {
        self.folder = folder
        self.onProgress = onProgress
    }

    /// Examines the store; with `rebuild` the index is thrown away first and made anew.
    ///
    /// - Throws: ``StoreError`` when there is no store, or another process has it open.
    package func examine(rebuild: Bool) throws(StoreError) -> Report {
        do {
            let files = try StoreFiles(folder: folder, creates: false)
            return try examine(files, rebuild: rebuild)
        } catch {
            throw StoreError(error)
        }
    }

    private func examine(_ files: StoreFiles, rebuild: Bool) throws -> Report {
        var report = try examineRecord(files, rebuild: rebuild)
        terminology(files, &report)
        return report
    }

    /// It is no part of the record: it is looked at whatever else is wrong.
    private func terminology(_ files: StoreFiles, _ report: inout Report) {
        guard FileStatus.bytes(files.terminology) > 0 else {
            let state: Message = FileStatus.exists(files.terminology) ? "is empty" : "is not there"
            report.notes.append(
                """
                terminology.db \(state): when code systems were loaded, or closure tables kept, they are lost and must be \
                loaded again, or restored from a backup
                """)
            return
        }
        do {
            let connection = try Connection(path: files.terminology, mode: .readWrite)
            let (systems, findings) = try TerminologyDoctor(connection: connection, onProgress: onProgress).examine()
            report.codeSystems = systems
            report.findings += findings.map { "terminology.db: \($0)" }
            guard !findings.isEmpty else { return }
        } catch let error as TerminologyError {
            report.findings.append("terminology.db: \(error.message)")
        } catch {
            report.findings.append("terminology.db: \(String(describing: error))")
        }
        report.findings.append(
            """
            terminology.db: move the file away and load again what was loaded; what the record has is taken up again by \
            itself
            """)
    }

    private func examineRecord(_ files: StoreFiles, rebuild: Bool) throws -> Report {
        var report = Report()
        let codec = BodyCodec()
        let record: RecordReader
        do {
            record = RecordReader(connection: try Connection(path: files.record, mode: .readWrite), codec: codec)
            try RecordSchema.prepare(record.connection, beside: files.index)
            try DictionaryTraining.load(from: record.connection, into: codec)
            try pages(record.connection, "record.db", &report)
            report.findings += try SchemaComparison.record(record.connection).findings(of: record.connection)
                .map { "record.db: \($0); restore it from a backup" }
        } catch let error as SQLiteError {
            report.findings.append("record.db: \(String(describing: error))")
            return report
        }
        do {
            try changes(record, &report)
        } catch {
            report.findings.append("record.db: after change \(report.changes): \(StoreError(error).message)")
            return report
        }
        guard report.isHealthy else { return report }
        lost(files, end: report.changes, rebuild: rebuild, &report)
        guard report.isHealthy else { return report }
        if rebuild {
            files.removeIndex()
            let connection = try Connection(path: files.index, mode: .readWrite)
            try IndexSchema.create(connection)
            try self.rebuild(connection, record, end: report.changes, "index")
            connection.checkpoint(truncate: true)
        }
        do {
            try index(files, record, &report)
        } catch {
            report.findings.append("index.db: \(StoreError(error).message); run `xinglin doctor --rebuild`")
        }
        return report
    }

    private func pages(_ connection: Connection, _ name: String, _ report: inout Report) throws(SQLiteError) {
        let statement = try connection.statement("PRAGMA quick_check(20)")
        defer { statement.reset() }
        while try statement.step() {
            if statement.text(0) != "ok" { report.findings.append("\(name): \(statement.text(0))") }
        }
    }

    // MARK: The log

    /// Every change: no gap, no step back in time, versions one after the other, its digest right.
    private func changes(_ record: RecordReader, _ report: inout Report) throws {
        let end = try record.end().sequence
        var time: Int64 = 0
        var versions: [Int64: Int] = [:]
        var found: [Message] = []
        var all = 0
        func note(_ fault: Message) {
            all += 1
            if found.count < StoreDoctor.listedMax { found.append(fault) }
        }
        var last: Int64 = 0
        try record.changes(after: 0) { version, digest in
            if version.sequence != last + 1 { note("change \(last + 1) is missing from the log") }
            last = version.sequence
            if version.updated < time { note("change \(version.sequence) is older than the one before it") }
            time = max(time, version.updated)
            if version.version != (versions[version.key] ?? 0) + 1 {
                note(
                    "change \(version.sequence) is version \(version.version) of a resource with \(versions[version.key] ?? 0)"
                )
            }
            versions[version.key] = version.version
            let expected = Digest.change(
                text: version.body.map { Digest.text($0.text) } ?? 0, address: version.address,
                sequence: version.sequence,
                key: version.key, version: version.version, updated: version.updated, method: version.method,
                metaPlace: version.body?.metaPlace.packed ?? 0)
            if expected != digest { note("the digest of change \(version.sequence) is wrong") }
            report.changes = version.sequence
            if version.sequence % 10_000 == 0 { onProgress("changes", version.sequence, end) }
            return true
        }
        report.resources = Int64(versions.count)
        report.findings += found.map { "record.db: \($0)" }
        if all > found.count { report.findings.append("record.db: and \(all - found.count) more") }
    }

    // MARK: The index

    private func rebuild(_ connection: Connection, _ record: RecordReader, end: Int64, _ what: Message) throws {
        guard end > 0 else { return }
        let progress = onProgress
        try IndexRebuild(connection: connection, record: record, end: end) { progress(what, $0, $1) }.run()
    }

    /// Takes up what is not merged yet, makes a second index of the log, and compares the two.
    private func index(_ files: StoreFiles, _ record: RecordReader, _ report: inout Report) throws {
        var options = SQLiteStore.Options()
        options.rebuildsIndex = false
        let opened = try IndexOpening(files: files, record: record, end: report.changes, options: options).open()
        try pages(opened.connection, "index.db", &report)
        report.findings += try SchemaComparison.index.findings(of: opened.connection)
            .map { "index.db: \($0); run `xinglin doctor --rebuild`" }
        guard report.isHealthy else { return }
        let shared = SharedState()
        let keys = try Replay(record: record).run(after: opened.position, keys: opened.keys, into: shared)
        let loading = CustomLoading(index: IndexReader(connection: opened.connection), record: record)
        var registry = try loading.load(shared.recent.withLock { $0.active })
        let wanted = (registry.changes, registry.fields())
        let custom = CustomIndex(wanted: { wanted })
        if opened.position < report.changes {
            var dictionary = IndexDictionary()
            if let set = shared.recent.withLock({ $0.beginMerge() }) {
                let merge = IndexMerge(index: opened.connection, record: record, custom: custom)
                try merge.run(set, dictionary: &dictionary, keys: keys)
            }
        }
        try fill(opened.connection, record, custom)
        let path = files.folder + "/index.check.db"
        func remove() { for suffix in ["", "-wal", "-shm"] { unsafe unlink(path + suffix) } }
        remove()
        defer { remove() }
        let fresh = try Connection(path: path, mode: .readWrite)
        try IndexSchema.create(fresh)
        try rebuild(fresh, record, end: report.changes, "index entries")
        try copyCustom(from: opened.connection, to: fresh)
        try fill(fresh, record, CustomIndex(wanted: { wanted }))
        let quoted = path.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
        try opened.connection.execute("ATTACH '\(quoted)' AS fresh")
        for comparison in IndexComparison.all {
            let missing = try opened.connection.integer(comparison.difference("fresh", "main")) ?? 0
            let wrong = try opened.connection.integer(comparison.difference("main", "fresh")) ?? 0
            if missing > 0 {
                report.findings.append("index.db: \(missing) entries are missing from \(comparison.table)")
            }
            if wrong > 0 {
                report.findings.append("index.db: \(wrong) entries of \(comparison.table) should not be there")
            }
        }
        opened.connection.checkpoint(truncate: true)
        record.connection.checkpoint(truncate: true)
    }
}

extension StoreDoctor {
    /// Whether the index knows changes that the record has no more: a fault, until the loss is accepted by making the
    /// index anew.
    private func lost(_ files: StoreFiles, end: Int64, rebuild: Bool, _ report: inout Report) {
        let known = IndexOpening.position(files)
        guard known > end else { return }
        let loss: Message = "the changes \(end + 1) to \(known)\(names(files, after: end))"
        if rebuild {
            report.notes.append("record.db has lost \(loss); index.db was made anew without them")
        } else {
            report.findings.append(
                "record.db: \(StoreError.recordBehind(known: known, end: end).message). Lost are \(loss)")
        }
    }

    /// What the lost changes were of, as far as the index says.
    private func names(_ files: StoreFiles, after end: Int64) -> Message? {
        let sql =
            "SELECT type, id, version FROM identity WHERE sequence > ?1 ORDER BY sequence LIMIT \(StoreDoctor.listedMax + 1)"
        guard let connection = try? files.connect(files.index, IndexSchema.tuning),
            let rows = try? connection.statement(sql)
        else { return nil }
        defer { rows.reset() }
        rows.bind(1, end)
        var names: [String] = []
        while (try? rows.step()) == true {
            guard let type = ResourceType(number: Int(rows.integer(0))) else { continue }
            names.append("\(type.name)/\(StoredID.text(rows.value(1)))/_history/\(rows.integer(2))")
        }
        if names.isEmpty { return nil }
        let listed = names.prefix(StoreDoctor.listedMax).joined(separator: ", ")
        return names.count > StoreDoctor.listedMax ? ": \(listed) and more" : ": \(listed)"
    }

    /// Does to the end what a server does behind its answers: so that there is something whole to compare.
    private func fill(_ connection: Connection, _ record: RecordReader, _ custom: CustomIndex) throws {
        var dictionary = IndexDictionary()
        while case .worked = try IndexRedraw(index: connection, record: record).step(&dictionary) {}
        let filling = CustomFilling(index: connection, record: record, custom: custom)
        while case .worked = try filling.step(&dictionary) {}
    }

    /// The same custom parameters bear the same numbers in both, so that their rows can be compared.
    private func copyCustom(from connection: Connection, to fresh: Connection) throws(SQLiteError) {
        let rows = try connection.statement("SELECT number, institution, definition, type FROM custom")
        defer { rows.reset() }
        let insert = try fresh.statement("INSERT INTO custom VALUES(?1, ?2, ?3, ?4, 0, 0, 0, 1)")
        while try rows.step() {
            for column in Int32(0)..<4 { insert.bind(column + 1, rows.value(column)) }
            try insert.run()
        }
    }
}

/// How a table of one index is compared with that of another: numbers of words and targets stand for their text.
struct IndexComparison {
    let table: String
    let columns: @Sendable (String) -> String

    private static func word(_ database: String, _ column: String) -> String {
        "(SELECT text FROM \(database).word w WHERE w.number = t.\(column))"
    }

    /// The components of a composite.
    private static func components(_ database: String) -> String {
        // The first number of a date is a time, that of all else is a word's.
        ["a", "b", "c"].map { name in
            """
            \(name), CASE typeof(\(name)) WHEN 'integer' THEN \(name)1 ELSE \(word(database, name + "1")) END,
            \(name)1 = -1, \(word(database, name + "2"))
            """
        }.joined(separator: ", ")
    }

    static let all: [IndexComparison] = [
        IndexComparison(table: "identity") { _ in "institution, type, id, key, version, sequence, lives" },
        IndexComparison(table: "resource") { _ in "institution, type, key, sequence" },
        IndexComparison(table: "resource_count") { _ in "institution, type, count" },
        IndexComparison(table: "field_count") { _ in "institution, field, count" },
        IndexComparison(table: "date_count") { _ in "institution, field, part, count" },
        IndexComparison(table: "older") { _ in "key, version, sequence" },
        IndexComparison(table: "by_type") { _ in "institution, type, sequence, key" },
        IndexComparison(table: "custom") { _ in "number, institution, definition, type, through, failed" },
        IndexComparison(table: "token") { "institution, field, code, key, \(word($0, "system"))" },
        IndexComparison(table: "string") { _ in "institution, field, value, key" },
        IndexComparison(table: "date") { _ in "institution, field, low, high, key" },
        IndexComparison(table: "number") { _ in "institution, field, value, key" },
        IndexComparison(table: "quantity") {
            "institution, field, value, key, system = -1, \(word($0, "system")), \(word($0, "code"))"
        },
        IndexComparison(table: "quantity_order") { _ in "institution, field, value, key" },
        IndexComparison(table: "quantity_range") {
            "institution, field, low, high, key, system = -1, \(word($0, "system")), \(word($0, "code"))"
        },
        IndexComparison(table: "uri") { "institution, field, key, \(word($0, "value"))" },
        IndexComparison(table: "composite") { "institution, field, key, \(components($0))" },
        IndexComparison(table: "composite_range") { "institution, field, key, \(components($0)), a3, b3, c3" },
        IndexComparison(table: "reference") { database in
            """
            institution, field, key, max(target, 0),
            (SELECT quote(g.type) || quote(g.id) FROM \(database).target g WHERE g.number = t.target)
            """
        },
    ]

    /// SQL that counts the rows of the first database that the second has not.
    func difference(_ a: String, _ b: String) -> String {
        "SELECT count(*) FROM (SELECT \(columns(a)) FROM \(a).\(table) t EXCEPT SELECT \(columns(b)) FROM \(b).\(table) t)"
    }
}
