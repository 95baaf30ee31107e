internal import CXXHash

/// The digest of all that is kept of a code system: XXH3 (64 bits) of every column of every row, each with what came
/// before as its seed. It finds damage, it does not resist an attacker.
enum TerminologyDigest {
    /// - Complexity: O(rows), each looked at in SQLite's own memory.
    static func of(system: Int64, _ connection: Connection) throws(SQLiteError) -> Int64 {
        let range = ConceptRange(system)
        let within = "> \(range.base) AND"
        let sets = "(SELECT number FROM refset WHERE system = \(system))"
        var state: UInt64 = 0
        for (columns, query) in [
            (5, "id, code, display, definition, flags FROM concept WHERE id \(within) id <= \(range.end) ORDER BY id"),
            (2, "child, parent FROM edge_up WHERE child \(within) child <= \(range.end) ORDER BY 1, 2"),
            (
                7,
                """
                concept, ordinal, language, use_system, use_code, use_display, value FROM designation
                WHERE concept \(within) concept <= \(range.end) ORDER BY 1, 2
                """
            ),
            (
                7,
                """
                concept, ordinal, name, kind, text, system, display FROM property
                WHERE concept \(within) concept <= \(range.end) ORDER BY 1, 2
                """
            ),
            (5, "number, code, kind, target, count FROM refset WHERE system = \(system) ORDER BY 1"),
            (2, "refset, concept FROM refset_member WHERE refset IN \(sets) ORDER BY 1, 2"),
            (
                6,
                """
                refset, concept, ordinal, code, equivalence, comment FROM refset_target WHERE refset IN \(sets)
                ORDER BY 1, 2, 3
                """
            ),
        ] as [(Int32, String)] {
            let statement = try connection.statement("SELECT \(query)")
            defer { statement.reset() }
            while try statement.step() {
                for column in 0..<columns {
                    // Nothing and an empty text differ.
                    let seed = statement.isNull(column) ? ~state : state
                    state = unsafe statement.withBlob(column) { unsafe xinglin_xxh3($0.baseAddress, $0.count, seed) }
                }
            }
        }
        return Int64(bitPattern: state)
    }
}
