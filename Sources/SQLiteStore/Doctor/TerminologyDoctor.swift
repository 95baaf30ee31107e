internal import Terminology
internal import Wording

/// Checks `terminology.db`: the file itself, and each code system: that all its concepts are there, found by their codes,
/// and that its digest is that of what was taken up.
struct TerminologyDoctor {
    /// Findings that are listed one by one.
    private static let listedMax = 20

    let connection: Connection
    /// What is being looked at, how many systems were, and how many there are.
    let onProgress: (Message, Int64, Int64) -> Void

    /// - Returns: the number of code systems, and what is wrong.
    /// - Throws: what keeps it from looking: the file is damaged, of a newer version, or none of ours.
    func examine() throws -> (systems: Int64, findings: [Message]) {
        try TerminologySchema.prepare(connection)
        // Of one moment, for a load needs no lock of the store.
        return try connection.transaction("BEGIN") {
            var findings = try pages()
            guard findings.isEmpty else { return (0, findings) }
            findings = try SchemaComparison.terminology(connection).findings(of: connection)
            guard findings.isEmpty else { return (0, findings) }
            let systems = try self.systems()
            for (done, system) in systems.enumerated() {
                onProgress("terminology", Int64(done), Int64(systems.count))
                findings += try faults(of: system).map { "\(system.name): \($0)" }
            }
            findings += try strays()
            if findings.count > TerminologyDoctor.listedMax {
                let rest = findings.count - TerminologyDoctor.listedMax
                findings = findings.prefix(TerminologyDoctor.listedMax) + ["and \(rest) more"]
            }
            return (Int64(systems.count), findings)
        }
    }

    private func pages() throws(SQLiteError) -> [Message] {
        let statement = try connection.statement("PRAGMA quick_check(20)")
        defer { statement.reset() }
        var found: [Message] = []
        while try statement.step() {
            if statement.text(0) != "ok" { found.append(Message(data: statement.text(0))) }
        }
        return found
    }

    // MARK: Systems

    private struct System {
        let number: Int64
        let source: String
        let url: String
        let count: Int64
        let hasWords: Bool
        let digest: Int64
        var name: String { "\(url) (\(source))" }
    }

    private func systems() throws(SQLiteError) -> [System] {
        let statement = try connection.statement(
            "SELECT number, source, url, count, has_words, digest FROM system ORDER BY number")
        defer { statement.reset() }
        var found: [System] = []
        while try statement.step() {
            found.append(
                System(
                    number: statement.integer(0), source: statement.text(1), url: statement.text(2),
                    count: statement.integer(3), hasWords: statement.integer(4) == 1, digest: statement.integer(5)))
        }
        return found
    }

    private func faults(of system: System) throws(SQLiteError) -> [Message] {
        let range = ConceptRange(system.number)
        func count(_ from: String) throws(SQLiteError) -> Int64 {
            try connection.integer("SELECT count(*) FROM \(from)") ?? 0
        }
        func within(_ column: String) -> String { "\(column) > \(range.base) AND \(column) <= \(range.end)" }
        var found: [Message] = []
        let concepts = try count("concept WHERE \(within("id"))")
        if concepts != system.count { found.append("has \(concepts) concepts of \(system.count)") }
        let lost = try count(
            """
            concept WHERE \(within("id")) AND NOT EXISTS (SELECT 1 FROM concept_code c
            WHERE c.system = \(system.number) AND c.code IN (concept.code, lower(concept.code)))
            """)
        if lost > 0 { found.append("\(lost) concepts are not found by their codes") }
        let (up, down) = (
            try count("edge_up WHERE \(within("child"))"), try count("edge_down WHERE \(within("parent"))")
        )
        if up != down { found.append("the hierarchy has \(up) links upwards and \(down) downwards") }
        let properties = try count(
            "(SELECT DISTINCT name, text, concept FROM property WHERE \(within("concept")))")
        let values = try count("property_value WHERE system = \(system.number)")
        if properties != values { found.append("\(properties) values of properties, of which \(values) are indexed") }
        if system.hasWords, try count("sqlite_schema WHERE name = 'words_\(system.number)'") == 0 {
            found.append("its index of words is not there")
        }
        if try TerminologyDigest.of(system: system.number, connection) != system.digest {
            found.append("the digest is not that of what was taken up")
        }
        return found
    }

    /// Rows of systems that are not there.
    private func strays() throws(SQLiteError) -> [Message] {
        let strays =
            try connection.integer("SELECT count(*) FROM concept WHERE id >> 32 NOT IN (SELECT number FROM system)")
            ?? 0
        return strays == 0 ? [] : ["\(strays) concepts are of no code system"]
    }
}
