internal import FHIR
internal import Store
internal import Terminology
internal import Wording

/// Takes concepts into temporary tables, then gives them their numbers and moves them to where they are read.
struct ConceptStaging: ConceptSink {
    /// Concepts from which on the texts of a system are indexed: fewer are looked through one by one.
    static let wordsFrom = 2000

    let connection: Connection

    init(_ connection: Connection) throws(SQLiteError) {
        self.connection = connection
        try clear()
    }

    func clear() throws(SQLiteError) { try connection.execute(TerminologySchema.staging) }

    // MARK: Taking

    mutating func add(_ concept: Concept) throws(TerminologyError) {
        try run("INSERT OR IGNORE INTO load_concept VALUES(NULL, ?1, ?2, ?3, ?4)") { statement in
            statement.bind(1, concept.code)
            statement.bind(2, concept.display.map { .text($0) } ?? .null)
            statement.bind(3, concept.definition.map { .text($0) } ?? .null)
            statement.bind(4, ConceptFlags(concept).rawValue)
        }
        for designation in concept.designations { try add(designation, to: concept.code) }
        for property in concept.properties { try add(property, to: concept.code) }
        for parent in concept.parents { try add(parent: parent, of: concept.code) }
    }

    mutating func add(_ designation: Designation, to code: String) throws(TerminologyError) {
        try run("INSERT INTO load_designation VALUES(NULL, ?1, ?2, ?3, ?4, ?5, ?6)") { statement in
            statement.bind(1, code)
            let texts = [
                designation.language, designation.use?.system, designation.use?.code, designation.use?.display,
            ]
            for (number, text) in texts.enumerated() {
                statement.bind(Int32(number + 2), text.map { .text($0) } ?? .null)
            }
            statement.bind(6, designation.value)
        }
    }

    mutating func add(_ property: ConceptProperty, to code: String) throws(TerminologyError) {
        try run("INSERT INTO load_property VALUES(NULL, ?1, ?2, ?3, ?4, ?5, ?6)") { statement in
            statement.bind(1, code)
            statement.bind(2, property.code)
            statement.bind(3, property.value.kind.rawValue)
            statement.bind(4, property.value.text)
            statement.bind(5, property.value.system.map { .text($0) } ?? .null)
            statement.bind(6, property.value.display.map { .text($0) } ?? .null)
        }
    }

    mutating func add(parent: String, of code: String) throws(TerminologyError) {
        try run("INSERT INTO load_edge VALUES(?1, ?2)") { statement in
            statement.bind(1, code)
            statement.bind(2, parent)
        }
    }

    mutating func add(_ set: ReferenceSet) throws(TerminologyError) {
        try run("INSERT OR IGNORE INTO load_refset VALUES(?1, ?2, ?3)") { statement in
            statement.bind(1, set.code)
            statement.bind(2, set.kind.rawValue)
            statement.bind(3, set.targetSystem.map { .text($0) } ?? .null)
        }
    }

    mutating func add(_ member: ReferenceSetMember, to set: String) throws(TerminologyError) {
        try run("INSERT INTO load_refset_member VALUES(NULL, ?1, ?2, ?3, ?4, ?5, ?6)") { statement in
            statement.bind(1, set)
            statement.bind(2, member.code)
            statement.bind(3, member.target.map { .text($0.code) } ?? .null)
            statement.bind(4, member.target.map { .text($0.equivalence) } ?? .null)
            statement.bind(5, member.target?.comment.map { .text($0) } ?? .null)
            statement.bind(6, member.target?.rank ?? 0)
        }
    }

    private func run(_ sql: String, _ bind: (Statement) -> Void) throws(TerminologyError) {
        do throws(SQLiteError) {
            let statement = try connection.statement(sql)
            bind(statement)
            try statement.run()
        } catch {
            throw TerminologyError(error)
        }
    }

    // MARK: Moving

    /// Moves everything to a system's place.
    ///
    /// - Returns: the number of its concepts.
    func move(to system: Int64, isCaseSensitive: Bool) throws -> (count: Int, hasWords: Bool) {
        let count = Int(try connection.integer("SELECT count(*) FROM load_concept") ?? 0)
        let hasWords = count >= ConceptStaging.wordsFrom
        func key(_ column: String) -> String { isCaseSensitive ? column : "lower(\(column))" }
        let order = hasWords ? "length(coalesce(display, code)), code" : "position"
        let base = ConceptRange(system).base
        try connection.execute(
            """
            INSERT INTO concept SELECT \(base) + row_number() OVER (ORDER BY \(order)), code, display, definition, flags
            FROM load_concept;
            INSERT OR IGNORE INTO concept_code SELECT \(system), \(key("code")), id FROM concept
            WHERE id > \(base) AND id <= \(base + Int64(count)) ORDER BY 2, 3;
            INSERT OR IGNORE INTO edge_up SELECT c.id, p.id FROM load_edge e
            CROSS JOIN concept_code c ON c.system = \(system) AND c.code = \(key("e.child"))
            CROSS JOIN concept_code p ON p.system = \(system) AND p.code = \(key("e.parent"))
            WHERE c.id <> p.id ORDER BY 1, 2;
            INSERT INTO edge_down SELECT parent, child FROM edge_up
            WHERE child > \(base) AND child <= \(base + Int64(count)) ORDER BY 1, 2;
            INSERT INTO designation SELECT c.id, d.position, d.language, d.use_system, d.use_code, d.use_display, d.value
            FROM load_designation d CROSS JOIN concept_code c ON c.system = \(system) AND c.code = \(key("d.code"))
            ORDER BY 1, 2;
            INSERT INTO property SELECT c.id, p.position, p.name, p.kind, p.text, p.system, p.display
            FROM load_property p CROSS JOIN concept_code c ON c.system = \(system) AND c.code = \(key("p.code"))
            ORDER BY 1, 2;
            INSERT OR IGNORE INTO property_value SELECT \(system), name, text, concept FROM property
            WHERE concept > \(base) AND concept <= \(base + Int64(count)) ORDER BY 2, 3, 4;
            """)
        try moveReferenceSets(to: system, key)
        if hasWords { try ConceptStaging.indexWords(of: system, connection) }
        try clear()
        return (count, hasWords)
    }

    /// - Parameter key: a column of codes, as codes are compared.
    private func moveReferenceSets(to system: Int64, _ key: (String) -> String) throws(SQLiteError) {
        try connection.execute(
            """
            INSERT INTO refset SELECT NULL, \(system), code, kind, target, 0 FROM load_refset ORDER BY code;
            INSERT OR IGNORE INTO refset_member SELECT r.number, c.id FROM load_refset_member m
            CROSS JOIN refset r ON r.system = \(system) AND r.code = m.refset
            CROSS JOIN concept_code c ON c.system = \(system) AND c.code = \(key("m.code"))
            ORDER BY 1, 2;
            INSERT INTO refset_target
            SELECT r.number, c.id, (m.rank << 32) | m.position, m.target, m.equivalence, m.comment
            FROM load_refset_member m
            CROSS JOIN refset r ON r.system = \(system) AND r.code = m.refset
            CROSS JOIN concept_code c ON c.system = \(system) AND c.code = \(key("m.code"))
            WHERE m.target IS NOT NULL ORDER BY 1, 2, 3;
            UPDATE refset SET count = (SELECT count(*) FROM refset_member WHERE refset = number)
            WHERE system = \(system)
            """)
    }

    /// Makes the index of words of a system whose concepts are there.
    static func indexWords(of system: Int64, _ connection: Connection) throws {
        let table = "words_\(system)"
        try connection.execute(
            """
            CREATE VIRTUAL TABLE \(table)
            USING fts5(words, content='', detail=none, columnsize=0, tokenize='ascii', prefix='1 2 3 4 5')
            """)
        let range = ConceptRange(system)
        let texts = try connection.statement(
            """
            SELECT c.id, c.display, c.code, d.value FROM concept c LEFT JOIN designation d ON d.concept = c.id
            WHERE c.id > ?1 AND c.id <= ?2 ORDER BY c.id
            """)
        texts.bind(1, range.base)
        texts.bind(2, range.end)
        defer { texts.reset() }
        let insert = try connection.statement("INSERT INTO \(table)(rowid, words) VALUES(?1, ?2)")
        var id: Int64 = 0
        var held: [String] = []
        func write() throws(SQLiteError) {
            guard id > 0 else { return }
            insert.bind(1, id)
            insert.bind(2, ConceptTerms.terms(of: held))
            try insert.run()
        }
        while try texts.step() {
            if texts.integer(0) != id {
                try write()
                id = texts.integer(0)
                held = texts.isNull(1) ? [texts.text(2)] : [texts.text(1), texts.text(2)]
            }
            if !texts.isNull(3) { held.append(texts.text(3)) }
        }
        try write()
        try connection.execute("INSERT INTO \(table)(\(table)) VALUES('optimize')")
    }
}

/// What is said of a concept in one number.
struct ConceptFlags: OptionSet {
    let rawValue: Int
    static let inactive = ConceptFlags(rawValue: 1)
    static let abstract = ConceptFlags(rawValue: 2)

    init(rawValue: Int) { self.rawValue = rawValue }

    init(_ concept: Concept) {
        self = []
        if concept.isInactive { insert(.inactive) }
        if concept.isAbstract { insert(.abstract) }
    }
}

/// The numbers of a system's concepts.
struct ConceptRange {
    let base: Int64
    var end: Int64 { base | 0xFFFF_FFFF }
    init(_ system: Int64) { base = system << 32 }
}

extension TerminologyError {
    init(_ error: SQLiteError) {
        let kind: Issue.Kind =
            switch error.storeError {
            case .full, .readOnly: .noStore
            case .tooSlow: .tooCostly
            default: error.isBusy ? .transient : .exception
            }
        self.init(kind, "terminology: \(error.message)")
    }
}
