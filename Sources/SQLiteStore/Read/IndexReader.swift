internal import FHIR
internal import Search
internal import Store

/// Reads from `index.db` what is neither search nor values: identities, places of versions, words, targets.
struct IndexReader {
    let connection: Connection

    /// Where the newest merged version of a resource is.
    struct Place: Sendable {
        let key: Int64
        let version: Int
        let sequence: Int64
        let lives: Bool
    }

    func identity(_ address: ResourceAddress) throws(SQLiteError) -> Place? {
        let statement = try connection.statement(
            "SELECT key, version, sequence, lives FROM identity WHERE institution = ?1 AND type = ?2 AND id = ?3")
        statement.bind(1, address.institution.number)
        statement.bind(2, Int(address.type.number))
        statement.bind(3, StoredID.column(address.id))
        defer { statement.reset() }
        guard try statement.step() else { return nil }
        return Place(
            key: statement.integer(0), version: statement.int(1), sequence: statement.integer(2),
            lives: statement.integer(3) == 1)
    }

    /// The place of a version that is not the newest.
    func older(key: Int64, version: Int) throws(SQLiteError) -> Int64? {
        let statement = try connection.statement("SELECT sequence FROM older WHERE key = ?1 AND version = ?2")
        statement.bind(1, key)
        statement.bind(2, version)
        defer { statement.reset() }
        return try statement.step() ? statement.integer(0) : nil
    }

    func state(_ name: String) throws(SQLiteError) -> Int64 {
        let statement = try connection.statement("SELECT value FROM state WHERE name = ?1")
        statement.bind(1, name)
        defer { statement.reset() }
        return try statement.step() ? statement.integer(0) : 0
    }

    /// The number of a system, unit or URI; `nil` when no resource has it.
    func word(_ text: String) throws(SQLiteError) -> Int64? {
        let statement = try connection.statement("SELECT number FROM word WHERE text = ?1")
        statement.bind(1, text)
        defer { statement.reset() }
        return try statement.step() ? statement.integer(0) : nil
    }

    /// The units of UCUM in use that measure the same, with their codes.
    func units(measuring dimension: String) throws(SQLiteError) -> [(number: Int64, code: String)] {
        let statement = try connection.statement(
            "SELECT u.word, w.text FROM unit u JOIN word w ON w.number = u.word WHERE u.dimension = ?1")
        statement.bind(1, dimension)
        defer { statement.reset() }
        var units: [(number: Int64, code: String)] = []
        while try statement.step() {
            guard case .text(let code) = statement.value(1) else { continue }
            units.append((statement.integer(0), code))
        }
        return units
    }

    /// What the reference table calls a target: a key, or a negative number for what is not there; `nil` when nothing
    /// leads to it.
    func target(_ target: ReferenceTarget, institution: Institution) throws(SQLiteError) -> Int64? {
        if case .local(let type, let id) = target {
            let address = ResourceAddress(institution: institution, type: type, id: id)
            if let place = try identity(address) { return place.key }
        }
        let (type, id) = IndexReader.columns(target)
        let statement = try connection.statement(
            "SELECT number FROM target WHERE institution = ?1 AND type = ?2 AND id = ?3")
        statement.bind(1, institution.number)
        statement.bind(2, type)
        statement.bind(3, id)
        defer { statement.reset() }
        return try statement.step() ? statement.integer(0) : nil
    }

    /// Columns of the `target` table.
    static func columns(_ target: ReferenceTarget) -> (type: Int, id: ColumnValue) {
        switch target {
        case .local(let type, let id): (Int(type.number) + 1, StoredID.column(id))
        case .url(let url): (0, .text(url))
        }
    }
}
