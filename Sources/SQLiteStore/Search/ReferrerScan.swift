internal import FHIR
internal import Search
internal import Store

/// What refers to many targets at some fields: what `_revinclude` and chains ask.
///
/// The rows of a target are one run of `reference`, in the order of fields. Of most fields a target has no rows, so the
/// fields that it has are stepped through, and not those that are asked for:
///
/// ```
/// asked for   7     12          31 40
/// target 5            14    20       50     one step behind each: three in all, none is read
/// target 6       12                         read, then one step more
/// ```
struct ReferrerScan {
    let index: IndexReader
    let institution: Institution
    /// The targets by their numbers.
    let targets: [Int64]
    /// The fields by their numbers, ascending.
    let fields: [Int64]

    /// The keys of what refers to the targets, in the order of these.
    ///
    /// - Parameter limit: keys after which it ends.
    /// - Returns: also how many targets were looked through.
    /// - Complexity: a step down a tree for each target and field that it has rows of, and each row once.
    func keys(atMost limit: Int) throws(SQLiteError) -> (keys: Set<Int64>, targets: Int) {
        let next = try index.connection.statement(
            "SELECT field FROM reference WHERE institution = ?1 AND target = ?2 AND field >= ?3 ORDER BY field LIMIT 1")
        let rows = try index.connection.statement(
            "SELECT key FROM reference WHERE institution = ?1 AND target = ?2 AND field = ?3")
        var keys: Set<Int64> = []
        for (number, target) in targets.enumerated() {
            var at = fields.startIndex
            while at < fields.endIndex {
                guard let field = try first(of: next, target, from: fields[at]) else { break }
                while at < fields.endIndex, fields[at] < field { at += 1 }
                guard at < fields.endIndex, fields[at] == field else { continue }
                at += 1
                bind(rows, target, field)
                defer { rows.reset() }
                while try rows.step() {
                    keys.insert(rows.integer(0))
                    guard keys.count < limit else { return (keys, number + 1) }
                }
            }
        }
        return (keys, targets.count)
    }

    /// The first field from one on at which the target is referred to.
    private func first(of next: Statement, _ target: Int64, from field: Int64) throws(SQLiteError) -> Int64? {
        bind(next, target, field)
        defer { next.reset() }
        return try next.step() ? next.integer(0) : nil
    }

    private func bind(_ statement: Statement, _ target: Int64, _ field: Int64) {
        statement.bind(1, institution.number)
        statement.bind(2, target)
        statement.bind(3, field)
    }
}

extension CriterionSQL {
    /// The scan for what refers to any of the targets.
    func referrers(of targets: Set<ReferenceTarget>, at fields: [IndexField]) throws -> ReferrerScan {
        ReferrerScan(
            index: reader, institution: institution, targets: try numbers(of: targets),
            fields: try fields.map { Int64(try reader.place(of: $0, institution: institution).number) }.sorted())
    }

    /// The targets that something refers to, by their numbers, ascending.
    func numbers(of targets: Set<ReferenceTarget>) throws -> [Int64] {
        var numbers: [Int64] = []
        // Few, if any, references are written with the address of this server, and each resource is asked for by it too.
        var areThere: [Substring: Bool] = [:]
        for target in targets {
            if case .url(let url) = target, let slash = url.utf8.lastIndex(of: UInt8(ascii: "/")) {
                let folder = url[...slash]
                let known = areThere[folder]
                let isThere = try known ?? hasURLs(in: String(folder))
                if known == nil { areThere[folder] = isThere }
                guard isThere else { continue }
            }
            if let number = try reader.target(target, institution: institution) { numbers.append(number) }
        }
        return numbers.sorted()
    }

    /// Whether something refers to a URL that begins so.
    private func hasURLs(in folder: String) throws(SQLiteError) -> Bool {
        let (type, _) = IndexReader.columns(.url(folder))
        let statement = try reader.connection.statement(
            "SELECT 1 FROM target WHERE institution = ?1 AND type = ?2 AND id >= ?3 AND id < ?4 LIMIT 1")
        statement.bind(1, institution.number)
        statement.bind(2, type)
        statement.bind(3, folder)
        statement.bind(4, folder + "\u{10FFFF}")
        defer { statement.reset() }
        return try statement.step()
    }
}
