internal import FHIR
internal import Search
internal import Store

/// Numbers for words and reference targets, found in memory or in the index, or given anew.
///
/// Lives as long as the merger. What it remembers never changes: words keep their number, and a resource its key. The
/// negative numbers of targets that are not there are not remembered, for they end when the resource comes.
struct IndexDictionary {
    private static let remembered = 200_000
    private var words: [String: Int64] = [:]
    private var keys: [ResourceAddress: Int64] = [:]
    /// Words that were looked at as units.
    private var units: Set<Int64> = []

    mutating func word(_ text: String, _ connection: Connection) throws(SQLiteError) -> Int64 {
        if text.isEmpty { return 0 }
        if let known = words[text] { return known }
        if words.count >= IndexDictionary.remembered { words.removeAll() }
        if let number = try IndexReader(connection: connection).word(text) {
            words[text] = number
            return number
        }
        let statement = try connection.statement("INSERT INTO word(text) VALUES(?1) RETURNING number")
        statement.bind(1, text)
        defer { statement.reset() }
        let number = try statement.step() ? statement.integer(0) : 0
        // The row is written when the statement is done, not when it is stepped once.
        _ = try statement.step()
        words[text] = number
        return number
    }

    /// The number of a code of UCUM, kept among the units: searches in other units find it by what it measures.
    mutating func unit(_ code: String, _ connection: Connection) throws(SQLiteError) -> Int64 {
        let number = try word(code, connection)
        guard units.insert(number).inserted, let unit = Unit.parse(code) else { return number }
        if units.count >= IndexDictionary.remembered { units.removeAll() }
        let statement = try connection.statement("INSERT OR IGNORE INTO unit VALUES(?1, ?2)")
        statement.bind(1, unit.dimension)
        statement.bind(2, number)
        try statement.run()
        return number
    }

    mutating func remember(_ address: ResourceAddress, key: Int64) {
        if keys.count >= IndexDictionary.remembered { keys.removeAll() }
        keys[address] = key
    }

    /// The key of a resource that is there, or else the negative number of the target.
    mutating func target(
        _ target: ReferenceTarget, institution: Institution, _ connection: Connection
    ) throws(SQLiteError) -> Int64 {
        if case .local(let type, let id) = target {
            let address = ResourceAddress(institution: institution, type: type, id: id)
            if let key = keys[address] { return key }
        }
        if let number = try IndexReader(connection: connection).target(target, institution: institution) {
            if number > 0, case .local(let type, let id) = target {
                remember(ResourceAddress(institution: institution, type: type, id: id), key: number)
            }
            return number
        }
        try connection.execute("UPDATE state SET value = value + 1 WHERE name = 'targets'")
        let number = -(try IndexReader(connection: connection).state("targets"))
        let (type, id) = IndexReader.columns(target)
        let statement = try connection.statement("INSERT INTO target VALUES(?1, ?2, ?3, ?4)")
        statement.bind(1, institution.number)
        statement.bind(2, type)
        statement.bind(3, id)
        statement.bind(4, number)
        try statement.run()
        return number
    }

    mutating func forget() {
        words.removeAll()
        keys.removeAll()
        units.removeAll()
    }
}
