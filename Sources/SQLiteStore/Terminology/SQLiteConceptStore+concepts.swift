package import Terminology

/// Concepts, one by one and in their order.
extension SQLiteConceptStore {
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

    static func summary(_ id: ConceptID, _ connection: Connection) throws -> Concept? {
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
}

extension String {
    /// As SQLite's `lower` has it.
    var asciiLowercased: String {
        String(decoding: utf8.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}
