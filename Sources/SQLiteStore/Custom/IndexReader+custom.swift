internal import FHIR
internal import Search
internal import Store

/// What the index holds of a custom parameter.
struct CustomPlace {
    /// What stands in the field column of its rows.
    let number: Int64
    /// The last key of its type whose values are there; those of higher keys may be, or may not.
    let through: Int64

    static let complete = Int64.max
    var isComplete: Bool { through == CustomPlace.complete }
    /// Of a parameter that the index does not know yet: no row has this number.
    static let unknown = CustomPlace(number: -1, through: 0)
}

extension IndexReader {
    /// Where a field's rows are, and how far they go.
    func place(of field: IndexField, institution: Institution) throws(SQLiteError) -> CustomPlace {
        guard let custom = field.custom else {
            return CustomPlace(number: Int64(field.number), through: CustomPlace.complete)
        }
        let statement = try connection.statement(
            "SELECT number, through FROM custom WHERE institution = ?1 AND definition = ?2 AND lives = 1")
        statement.bind(1, institution.number)
        statement.bind(2, custom.definition)
        defer { statement.reset() }
        guard try statement.step() else { return .unknown }
        return CustomPlace(number: statement.integer(0), through: statement.integer(1))
    }

    /// The highest key up to which all of the fields are indexed; `nil` when they are whole.
    func through(_ fields: [IndexField], institution: Institution) throws(SQLiteError) -> Int64? {
        var lowest = CustomPlace.complete
        for field in fields where field.custom != nil {
            lowest = min(lowest, try place(of: field, institution: institution).through)
        }
        return lowest == CustomPlace.complete ? nil : lowest
    }

    /// How far the index has come with each of the fields.
    func progress(_ fields: Set<CustomField>, institution: Institution) throws(SQLiteError) -> [CustomProgress] {
        var found: [CustomProgress] = []
        for field in fields {
            let count = try connection.statement(
                "SELECT count FROM resource_count WHERE institution = ?1 AND type = ?2")
            count.bind(1, institution.number)
            count.bind(2, Int(field.type.number))
            defer { count.reset() }
            let all = try count.step() ? count.int(0) : 0
            let statement = try connection.statement(
                "SELECT through, done, failed FROM custom WHERE institution = ?1 AND definition = ?2 AND lives = 1")
            statement.bind(1, institution.number)
            statement.bind(2, field.definition)
            defer { statement.reset() }
            guard try statement.step() else {
                found.append(CustomProgress(field: field, indexed: 0, all: all, failed: 0, isComplete: false))
                continue
            }
            let isComplete = statement.integer(0) == CustomPlace.complete
            found.append(
                CustomProgress(
                    field: field, indexed: isComplete ? all : min(statement.int(1), all), all: all,
                    failed: statement.int(2), isComplete: isComplete))
        }
        return found.sorted { $0.field.definition < $1.field.definition }
    }
}
