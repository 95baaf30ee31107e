package import FHIR
internal import JSON
internal import Store
internal import Synchronization
package import Terminology

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
    private let hasDefinitions = Atomic<Bool>(false)
    private let subtrees = Subtrees()
    private let turn = TerminologyTurn()

    /// Opens the terminology of a store, or makes it.
    package init(folder: String) throws(TerminologyError) {
        path = folder + "/terminology.db"
        try use { try TerminologySchema.prepare($0) }
    }

    func use<Result>(_ body: (Connection) throws -> Result) throws(TerminologyError) -> Result {
        do {
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
        } catch let error as TerminologyError {
            throw error
        } catch let error as SQLiteError {
            throw TerminologyError(error)
        } catch {
            throw TerminologyError(.exception, "terminology: \(error)")
        }
    }

    private func read<Result>(_ body: (Connection) throws -> Result) throws(TerminologyError) -> Result {
        try takeDefinitions()
        return try use(body)
    }

    /// One at a time: others of this process wait, and while a load writes none does.
    private func write<Result>(_ body: (Connection) throws -> Result) throws(TerminologyError) -> Result {
        try use { connection in try turn.write(connection) { try body(connection) } }
    }

    // MARK: Systems

    package func systems(url: String) throws(TerminologyError) -> [KnownSystem] {
        try systems("url = ?1", url)
    }

    package func systems(valueSet: String) throws(TerminologyError) -> [KnownSystem] {
        // With a version or without: the names of which the first is the URL.
        try systems("(value_set = ?1 OR (value_set > ?1 || '|' AND value_set < ?1 || '}'))", valueSet)
    }

    /// What was loaded, then what came with the definitions; of each the greatest version first, of equal ones the last.
    private func systems(_ condition: String, _ value: String) throws(TerminologyError) -> [KnownSystem] {
        try read { connection in
            try ["<>", "="].flatMap { sign in
                let statement = try connection.statement(
                    """
                    SELECT number, header, count, has_words FROM system WHERE \(condition)
                    AND substr(source, 1, 7) <> 'record/' AND substr(source, 1, 12) \(sign) 'definitions/'
                    """)
                statement.bind(1, value)
                return try Self.systems(statement).map { (version: BusinessVersion($0.header.version), system: $0) }
                    .sorted { a, b in
                        a.version == b.version ? a.system.number > b.system.number : a.version > b.version
                    }.map(\.system)
            }
        }
    }

    package func system(source: String, revision: Int64) throws(TerminologyError) -> KnownSystem? {
        try use { try Self.system(source, revision, $0) }
    }

    package func system(number: Int64) throws(TerminologyError) -> KnownSystem? {
        try use { connection in
            let statement = try connection.statement(
                "SELECT number, header, count, has_words FROM system WHERE number = ?1")
            statement.bind(1, number)
            return try Self.systems(statement).first
        }
    }

    private static func system(_ source: String, _ revision: Int64, _ connection: Connection) throws -> KnownSystem? {
        let statement = try connection.statement(
            "SELECT number, header, count, has_words FROM system WHERE source = ?1 AND revision = ?2")
        statement.bind(1, source)
        statement.bind(2, revision)
        return try systems(statement).first
    }

    private static func systems(_ statement: Statement) throws -> [KnownSystem] {
        defer { statement.reset() }
        var found: [KnownSystem] = []
        while try statement.step() {
            let header = try JSONDocument(statement.blob(1)).withRoot { view throws(TerminologyError) in
                try CodeSystemHeader(view)
            }
            found.append(
                KnownSystem(
                    number: statement.integer(0), header: header, count: statement.int(2),
                    hasWords: statement.int(3) != 0))
        }
        return found
    }

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

    private static func stage(
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
            "INSERT INTO system VALUES(NULL, ?1, ?2, ?3, ?4, ?5, 0, 0) RETURNING number")
        insert.bind(1, source)
        insert.bind(2, revision)
        insert.bind(3, header.url)
        insert.bind(4, header.valueSet.map { .text($0) } ?? .null)
        insert.bind(5, header.json)
        guard try insert.step() else { throw TerminologyError(.exception, "terminology: no number was given") }
        let number = insert.integer(0)
        insert.reset()
        let (count, hasWords) = try staging.move(to: number, isCaseSensitive: header.isCaseSensitive)
        let update = try connection.statement("UPDATE system SET count = ?2, has_words = ?3 WHERE number = ?1")
        update.bind(1, number)
        update.bind(2, count)
        update.bind(3, hasWords ? 1 : 0)
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
            try connection.execute("DELETE FROM system WHERE number = \(number)")
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

    package func loaded() throws(TerminologyError) -> [LoadedContent] {
        try use { connection in
            let statement = try connection.statement(
                """
                SELECT source, 'CodeSystem', url, json_extract(CAST(header AS TEXT), '$.version'), count FROM system
                WHERE substr(source, 1, 7) <> 'record/' AND substr(source, 1, 12) <> 'definitions/'
                UNION ALL SELECT source, type, url, version, 0 FROM resource
                WHERE substr(source, 1, 12) <> 'definitions/' ORDER BY 1, 2, 3
                """)
            defer { statement.reset() }
            var found: [LoadedContent] = []
            while try statement.step() {
                found.append(
                    LoadedContent(
                        source: statement.text(0), type: statement.text(1), url: statement.text(2),
                        version: statement.isNull(3) ? nil : statement.text(3), count: statement.int(4)))
            }
            return found
        }
    }

    // MARK: Concepts

    package func find(_ code: String, in system: KnownSystem) throws(TerminologyError) -> ConceptID? {
        try use { connection in
            let statement = try connection.statement("SELECT id FROM concept_code WHERE system = ?1 AND code = ?2")
            statement.bind(1, system.number)
            statement.bind(2, system.header.isCaseSensitive ? code : code.asciiLowercased)
            defer { statement.reset() }
            return try statement.step() ? statement.integer(0) : nil
        }
    }

    package func summary(_ id: ConceptID) throws(TerminologyError) -> Concept? {
        try use { try Self.summary(id, $0) }
    }

    private static func summary(_ id: ConceptID, _ connection: Connection) throws -> Concept? {
        let statement = try connection.statement("SELECT code, display, flags, definition FROM concept WHERE id = ?1")
        statement.bind(1, id)
        defer { statement.reset() }
        guard try statement.step() else { return nil }
        var concept = Concept(code: statement.text(0), display: statement.isNull(1) ? nil : statement.text(1))
        let flags = ConceptFlags(rawValue: statement.int(2))
        concept.isInactive = flags.contains(.inactive)
        concept.isAbstract = flags.contains(.abstract)
        concept.definition = statement.isNull(3) ? nil : statement.text(3)
        return concept
    }

    package func concept(_ id: ConceptID) throws(TerminologyError) -> Concept? {
        try use { connection in
            guard var concept = try Self.summary(id, connection) else { return nil }
            let designations = try connection.statement(
                "SELECT language, use_system, use_code, use_display, value FROM designation WHERE concept = ?1")
            designations.bind(1, id)
            defer { designations.reset() }
            while try designations.step() {
                func text(_ column: Int32) -> String? { designations.isNull(column) ? nil : designations.text(column) }
                let use = text(2).map { Coding(system: text(1), code: $0, display: text(3)) }
                concept.designations.append(Designation(language: text(0), use: use, value: designations.text(4)))
            }
            let properties = try connection.statement(
                "SELECT name, kind, text, system, display FROM property WHERE concept = ?1")
            properties.bind(1, id)
            defer { properties.reset() }
            while try properties.step() {
                func text(_ column: Int32) -> String? { properties.isNull(column) ? nil : properties.text(column) }
                let value = PropertyValue(
                    PropertyValue.Kind(rawValue: properties.int(1)) ?? .string, properties.text(2), system: text(3),
                    display: text(4))
                concept.properties.append(ConceptProperty(code: properties.text(0), value: value))
            }
            return concept
        }
    }

    package func concepts(
        of system: KnownSystem, after: ConceptID?, limit: Int
    ) throws(TerminologyError) -> [ConceptID] {
        let range = ConceptRange(system.number)
        return try ids(
            "SELECT id FROM concept WHERE id > ?1 AND id <= ?2 ORDER BY id LIMIT ?3",
            [.integer(after ?? range.base), .integer(range.end), .integer(Int64(limit))])
    }

    package func parents(of id: ConceptID) throws(TerminologyError) -> [ConceptID] {
        try ids("SELECT parent FROM edge_up WHERE child = ?1", [.integer(id)])
    }

    package func children(of id: ConceptID) throws(TerminologyError) -> [ConceptID] {
        try ids("SELECT child FROM edge_down WHERE parent = ?1", [.integer(id)])
    }

    package func descendants(of id: ConceptID) throws(TerminologyError) -> [ConceptID] {
        try ids(
            """
            WITH RECURSIVE below(id) AS (SELECT child FROM edge_down WHERE parent = ?1
            UNION SELECT child FROM edge_down JOIN below ON parent = below.id)
            SELECT id FROM below WHERE id <> ?1 ORDER BY id
            """, [.integer(id)])
    }

    package func descendants(of id: ConceptID, atMost limit: Int) throws(TerminologyError) -> [ConceptID]? {
        let found = try ids(
            """
            WITH RECURSIVE below(id) AS (SELECT child FROM edge_down WHERE parent = ?1
            UNION SELECT child FROM edge_down JOIN below ON parent = below.id LIMIT ?2)
            SELECT id FROM below WHERE id <> ?1 ORDER BY id
            """, [.integer(id), .integer(Int64(limit) + 2)])
        return found.count > limit ? nil : found
    }

    package func isBelow(_ id: ConceptID, _ root: ConceptID) throws(TerminologyError) -> Bool {
        if let known = subtrees.contains(id, below: root) { return known }
        guard subtrees.isWorthKeeping(root) else { return try ancestors(of: id).contains(root) }
        subtrees.keep(try descendants(of: root), below: root)
        if let known = subtrees.contains(id, below: root) { return known }
        return try ancestors(of: id).contains(root)
    }

    package func ancestors(of id: ConceptID) throws(TerminologyError) -> [ConceptID] {
        try ids(
            """
            WITH RECURSIVE above(id) AS (SELECT parent FROM edge_up WHERE child = ?1
            UNION SELECT parent FROM edge_up JOIN above ON child = above.id)
            SELECT id FROM above WHERE id <> ?1 ORDER BY id
            """, [.integer(id)])
    }

    package func concepts(
        of system: KnownSystem, property: String, values: [String]?
    ) throws(TerminologyError) -> [ConceptID] {
        guard let values else {
            return try ids(
                "SELECT DISTINCT concept FROM property_value WHERE system = ?1 AND name = ?2 ORDER BY 1",
                [.integer(system.number), .text(property)])
        }
        var found: Set<ConceptID> = []
        for value in values {
            found.formUnion(
                try ids(
                    "SELECT concept FROM property_value WHERE system = ?1 AND name = ?2 AND text = ?3",
                    [.integer(system.number), .text(property), .text(value)]))
        }
        return found.sorted()
    }

    package func candidates(
        for terms: [SearchTerm], in system: KnownSystem, after: ConceptID?, limit: Int
    ) throws(TerminologyError) -> [ConceptID]? {
        guard system.hasWords else { return nil }
        // Nothing of what is asked for is indexed: any text may hold it.
        guard !terms.isEmpty else { return try concepts(of: system, after: after, limit: limit) }
        let query = terms.map { "\"\($0.text.replacing("\"", with: ""))\"" + ($0.isPrefix ? "*" : "") }
        let table = "words_\(system.number)"
        do {
            return try ids(
                "SELECT rowid FROM \(table) WHERE \(table) MATCH ?1 AND rowid > ?2 ORDER BY rowid LIMIT ?3",
                [
                    .text(query.joined(separator: " AND ")),
                    .integer(after ?? ConceptRange(system.number).base), .integer(Int64(limit)),
                ])
        } catch {
            // Another version of the system may have been taken up in between, and its index with it.
            guard try self.system(number: system.number) == nil else { throw error }
            throw TerminologyError(.transient, "\(system.canonical): has changed while it was read: ask again")
        }
    }

    private func ids(_ sql: String, _ values: [ColumnValue]) throws(TerminologyError) -> [ConceptID] {
        try use { connection in
            let statement = try connection.statement(SQLFragment(sql: sql, values: values))
            defer { statement.reset() }
            var found: [ConceptID] = []
            while try statement.step() { found.append(statement.integer(0)) }
            return found
        }
    }

    // MARK: Value sets and concept maps

    package func resources(type: String, url: String) throws(TerminologyError) -> [[UInt8]] {
        try texts(
            """
            SELECT text FROM resource WHERE type = ?1 AND url = ?2
            ORDER BY substr(source, 1, 12) = 'definitions/', number DESC
            """, [type, url])
    }

    package func conceptMaps(from system: String) throws(TerminologyError) -> [[UInt8]] {
        try texts(
            "SELECT text FROM map_source JOIN resource ON resource = number WHERE map_source.system = ?1", [system])
    }

    private func texts(_ sql: String, _ values: [String]) throws(TerminologyError) -> [[UInt8]] {
        try read { connection in
            let statement = try connection.statement(SQLFragment(sql: sql, values: values.map { .text($0) }))
            defer { statement.reset() }
            var found: [[UInt8]] = []
            while try statement.step() { found.append(statement.blob(0)) }
            return found
        }
    }

    package func take(_ resources: [LoadedResource], source: String) throws(TerminologyError) {
        try takeDefinitions()
        try write { connection in
            try Self.remove(source, connection)
            for resource in resources { try Self.add(resource, source: source, connection) }
        }
    }

    static func add(_ resource: LoadedResource, source: String, _ connection: Connection) throws {
        let insert = try connection.statement("INSERT INTO resource VALUES(NULL, ?1, ?2, ?3, ?4, ?5) RETURNING number")
        insert.bind(1, source)
        insert.bind(2, resource.type)
        insert.bind(3, resource.url)
        insert.bind(4, resource.version.map { .text($0) } ?? .null)
        insert.bind(5, resource.text)
        guard try insert.step() else { return }
        let number = insert.integer(0)
        insert.reset()
        let link = try connection.statement("INSERT OR IGNORE INTO map_source VALUES(?1, ?2)")
        for system in resource.systems {
            link.bind(1, system)
            link.bind(2, number)
            try link.run()
        }
    }

    // MARK: Definitions

    /// Takes up the code systems, value sets and maps of FHIR R4 itself, once in the life of a store.
    func takeDefinitions() throws(TerminologyError) {
        guard !hasDefinitions.load(ordering: .acquiring) else { return }
        let digest = EmbeddedTerminology.digest
        func isTaken(_ connection: Connection) throws -> Bool {
            try connection.integer("SELECT value FROM state WHERE name = 'definitions'") == digest
        }
        if try !use(isTaken) {
            try use { connection in
                try connection.transaction {
                    guard try !isTaken(connection) else { return }
                    try connection.execute("DELETE FROM state WHERE name = 'definitions'")
                    let old = try connection.statement(
                        """
                        SELECT source FROM system WHERE substr(source, 1, 12) = 'definitions/'
                        UNION SELECT source FROM resource WHERE substr(source, 1, 12) = 'definitions/'
                        """)
                    var sources: [String] = []
                    while try old.step() { sources.append(old.text(0)) }
                    old.reset()
                    for source in sources { try Self.remove(source, connection) }
                    try EmbeddedTerminology.forEach { line in
                        try JSONDocument(line).withRoot { try Self.takeDefinition($0, line, connection) }
                    }
                    try connection.execute("INSERT INTO state VALUES('definitions', \(digest))")
                }
            }
        }
        hasDefinitions.store(true, ordering: .releasing)
    }

    private static func takeDefinition(_ view: JSONView, _ line: [UInt8], _ connection: Connection) throws {
        guard let type = view["resourceType"]?.string, let url = view["url"]?.string else { return }
        guard type == "CodeSystem" else {
            try add(
                LoadedResource(
                    type: type, url: url, version: view["version"]?.string,
                    systems: type == "ConceptMap" ? ConceptMapDefinition(view).groups.compactMap(\.source) : [],
                    text: line), source: "definitions/\(type)", connection)
            return
        }
        let header = try CodeSystemHeader(view)
        guard header.content == .complete || header.content == .fragment || header.content == .example else { return }
        let staging = try stage(
            { sink throws(TerminologyError) in try CodeSystemReader.read(view, into: &sink) }, connection)
        _ = try settle(staging, header, source: "definitions/\(url)", revision: 0, connection)
    }

    // MARK: Closure tables

    package func resetClosure(_ name: String) throws(TerminologyError) {
        try write { connection in
            let statements = [
                "DELETE FROM closure_coding WHERE name = ?1", "INSERT OR REPLACE INTO closure VALUES(?1, 0)",
            ]
            for sql in statements {
                let statement = try connection.statement(sql)
                statement.bind(1, name)
                try statement.run()
            }
        }
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
            let insert = try connection.statement("INSERT OR IGNORE INTO closure_coding VALUES(?1, ?2, ?3, ?4)")
            for coding in codings {
                insert.bind(1, name)
                insert.bind(2, coding.system ?? "")
                insert.bind(3, coding.code)
                insert.bind(4, version + 1)
                try insert.run()
            }
            return true
        }
    }
}

extension String {
    /// As SQLite's `lower` has it.
    var asciiLowercased: String {
        String(decoding: utf8.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}

extension CodeSystemHeader {
    /// The header as a CodeSystem without concepts: what ``init(_:)`` reads.
    var json: [UInt8] {
        var out = JSONOutput()
        out.object { out in
            out.member("url", url)
            for (name, text) in [
                ("version", version), ("name", name), ("title", title), ("language", language),
                ("hierarchyMeaning", hierarchyMeaning), ("valueSet", valueSet),
            ] {
                if let text { out.member(name, text) }
            }
            out.member("content", content.rawValue)
            if isRetired { out.member("status", "retired") }
            out.member("caseSensitive", isCaseSensitive)
            guard !properties.isEmpty else { return }
            out.key("property")
            out.array { out in
                for property in properties {
                    out.object { out in
                        out.member("code", property.code)
                        if let uri = property.uri { out.member("uri", uri) }
                        out.member("type", property.type)
                        if let description = property.description { out.member("description", description) }
                    }
                }
            }
        }
        return out.bytes
    }
}
