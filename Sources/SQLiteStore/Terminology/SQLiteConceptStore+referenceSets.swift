internal import Store
package import Terminology

/// Reference sets, and the maps and associations that some of them are.
extension SQLiteConceptStore {
    package func referenceSets(of system: KnownSystem) throws(TerminologyError) -> [KnownReferenceSet] {
        try sets("system = ?1 ORDER BY code", [.integer(system.number)])
    }

    package func referenceSet(
        _ code: String, of system: KnownSystem
    ) throws(TerminologyError) -> KnownReferenceSet? {
        try sets("system = ?1 AND code = ?2", [.integer(system.number), .text(code)]).first
    }

    private func sets(_ condition: String, _ values: [ColumnValue]) throws(TerminologyError) -> [KnownReferenceSet] {
        try use { connection in
            let statement = try connection.statement(
                SQLFragment(
                    sql: "SELECT number, code, kind, target, count FROM refset WHERE \(condition)", values: values))
            defer { statement.reset() }
            var found: [KnownReferenceSet] = []
            while try statement.step() {
                let set = ReferenceSet(
                    code: statement.text(1), kind: ReferenceSet.Kind(rawValue: statement.int(2)) ?? .simple,
                    targetSystem: statement.isNull(3) ? nil : statement.text(3))
                found.append(KnownReferenceSet(number: statement.integer(0), set: set, count: statement.int(4)))
            }
            return found
        }
    }

    package func members(of set: KnownReferenceSet) throws(TerminologyError) -> [ConceptID] {
        try ids("SELECT concept FROM refset_member WHERE refset = ?1 ORDER BY concept", [.integer(set.number)])
    }

    package func isMember(_ id: ConceptID, of set: KnownReferenceSet) throws(TerminologyError) -> Bool {
        try !ids(
            "SELECT concept FROM refset_member WHERE refset = ?1 AND concept = ?2",
            [.integer(set.number), .integer(id)]
        ).isEmpty
    }

    package func targets(of id: ConceptID, in set: KnownReferenceSet) throws(TerminologyError) -> [MapTarget] {
        try targets(
            "refset = ?1 AND concept = ?2 ORDER BY ordinal", [.integer(set.number), .integer(id)]
        ).map(\.target)
    }

    package func sources(
        of code: String, in set: KnownReferenceSet, limit: Int
    ) throws(TerminologyError) -> [(id: ConceptID, target: MapTarget)] {
        try targets(
            "refset = ?1 AND code = ?2 ORDER BY concept, ordinal LIMIT ?3",
            [.integer(set.number), .text(code), .integer(Int64(limit))])
    }

    private func targets(
        _ condition: String, _ values: [ColumnValue]
    ) throws(TerminologyError) -> [(id: ConceptID, target: MapTarget)] {
        try use { connection in
            let statement = try connection.statement(
                SQLFragment(
                    sql: "SELECT concept, code, equivalence, comment, ordinal FROM refset_target WHERE \(condition)",
                    values: values))
            defer { statement.reset() }
            var found: [(id: ConceptID, target: MapTarget)] = []
            while try statement.step() {
                let target = MapTarget(
                    code: statement.text(1), equivalence: statement.text(2),
                    comment: statement.isNull(3) ? nil : statement.text(3), rank: statement.int(4) >> 32)
                found.append((statement.integer(0), target))
            }
            return found
        }
    }
}
