package import Terminology

/// What lies above and below a concept.
extension SQLiteConceptStore {
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
}
