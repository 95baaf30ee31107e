package import FHIR
internal import Store
package import Terminology
internal import Wording

/// Concepts by their properties and by their texts.
extension SQLiteConceptStore {
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

    package func hasProperty(_ property: String, in system: KnownSystem) throws(TerminologyError) -> Bool {
        try !ids(
            "SELECT concept FROM property_value WHERE system = ?1 AND name = ?2 LIMIT 1",
            [.integer(system.number), .text(property)]
        ).isEmpty
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

    func ids(_ sql: String, _ values: [ColumnValue]) throws(TerminologyError) -> [ConceptID] {
        try use { connection in
            let statement = try connection.statement(SQLFragment(sql: sql, values: values))
            defer { statement.reset() }
            var found: [ConceptID] = []
            while try statement.step() { found.append(statement.integer(0)) }
            return found
        }
    }
}
