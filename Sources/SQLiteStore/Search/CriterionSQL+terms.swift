internal import FHIR
internal import Search
internal import Store

/// Terms of narratives.
extension CriterionSQL {
    /// Rows of a term that are counted to tell how rare it is.
    private static let rareMax = 500

    /// The keys of narratives that hold all the terms, and of those that have too many to be indexed.
    func terms(_ terms: [SearchTerm]) throws -> [SQLFragment] {
        var rarest: (term: SearchTerm, count: Int)?
        let all = Set(terms)
        for term in all {
            let count = try self.count(term)
            if count < rarest?.count ?? .max { rarest = (term, count) }
        }
        guard let rarest else { return [] }
        var select =
            SQLFragment(sql: "SELECT string.key FROM string WHERE ") + row("string") + SQLFragment(sql: " AND ")
            + condition(rarest.term, "string")
        for term in all where term != rarest.term {
            select =
                select + SQLFragment(sql: " AND EXISTS (SELECT 1 FROM string o WHERE ") + row("o")
                + SQLFragment(sql: " AND o.key = string.key AND ") + condition(term, "o") + SQLFragment(sql: ")")
        }
        let many =
            SQLFragment(sql: "SELECT string.key FROM string WHERE ") + row("string") + SQLFragment(sql: " AND ")
            + condition(SearchTerm(IndexExtractor.manyTerms, isPrefix: false), "string")
        return [select, many]
    }

    private func row(_ table: String) -> SQLFragment {
        SQLFragment(
            sql: "\(table).institution = ? AND \(table).field = ?",
            values: [.integer(Int64(institution.number)), .integer(Int64(IndexField.narrative.number))])
    }

    private func condition(_ term: SearchTerm, _ table: String) -> SQLFragment {
        guard term.isPrefix, let end = CriterionSQL.end(of: term.text) else {
            return SQLFragment(sql: "\(table).value = ?", values: [.text(term.text)])
        }
        return SQLFragment(
            sql: "(\(table).value >= ? AND \(table).value < ?)", values: [.text(term.text), .text(end)])
    }

    private func count(_ term: SearchTerm) throws -> Int {
        let statement = try reader.connection.statement(
            SQLFragment(sql: "SELECT count(*) FROM (SELECT 1 FROM string s WHERE ") + row("s")
                + SQLFragment(sql: " AND ") + condition(term, "s")
                + SQLFragment(sql: " LIMIT \(CriterionSQL.rareMax))"))
        defer { statement.reset() }
        return try statement.step() ? statement.int(0) : 0
    }
}
