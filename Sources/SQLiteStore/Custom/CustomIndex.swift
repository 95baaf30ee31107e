internal import FHIR
internal import Search
internal import Store

/// The custom parameters that the index holds values of: brought in line with what is in force, filled, and emptied.
///
/// Each has a row in the table `custom` with the number that its rows bear, and the last key up to which they are
/// there. A merge draws the values of all of them, so what changes is indexed at once; the values of older resources
/// are filled in behind, in short transactions in the order of keys. One that is no longer in force is dead from that
/// moment, and its rows are taken away in the same way. A number is given again only when none of its rows is left.
///
/// Used on the merger's queue only.
final class CustomIndex {
    /// One that is in force.
    struct Field {
        let field: CustomField
        let number: Int64
        var through: Int64
    }

    struct Scope: Hashable {
        let institution: Institution
        let type: ResourceType
    }

    /// The lowest number: those of the definition table have 16 bits.
    static let firstNumber: Int64 = 1 << 16

    private let wanted: () -> (changes: Int, fields: [Institution: Set<CustomField>])
    /// What is in force as the index knows it; `nil` when it has to be read anew.
    private var known: (changes: Int, fields: [Scope: [Field]])?
    /// How far the search for a dead parameter's references has come, by its number.
    var emptied: [Int64: (target: Int64, field: Int64, key: Int64)] = [:]

    /// - Parameter wanted: what is in force, and a number that grows with every change of it.
    init(wanted: @escaping () -> (changes: Int, fields: [Institution: Set<CustomField>])) { self.wanted = wanted }

    /// Those of a type. Call ``reconcile(_:)`` first in the same transaction.
    func fields(of scope: Scope) -> [Field] {
        guard let known else { return [] }
        return known.fields[scope] ?? []
    }

    /// All that are not whole, by type.
    var unfilled: [Scope: [Field]] {
        (known?.fields ?? [:]).mapValues { $0.filter { $0.through != CustomPlace.complete } }.filter {
            !$0.value.isEmpty
        }
    }

    /// Forgets what a transaction that failed may have changed.
    func forget() {
        known = nil
        emptied = [:]
    }

    /// Notes how far a field is filled.
    func note(_ number: Int64, of scope: Scope, through: Int64) {
        guard var fields = known?.fields[scope], let at = fields.firstIndex(where: { $0.number == number }) else {
            return
        }
        fields[at].through = through
        known?.fields[scope] = fields
    }

    /// Registers what came into force since the last time, and marks what no longer is. Within a transaction.
    func reconcile(_ connection: Connection) throws(SQLiteError) {
        let (changes, wanted) = wanted()
        if let known, known.changes == changes { return }
        var here: [Institution: [String: (number: Int64, through: Int64)]] = [:]
        let rows = try connection.statement(
            "SELECT number, institution, definition, through FROM custom WHERE lives = 1")
        while try rows.step() {
            here[Institution(number: rows.int(1)), default: [:]][rows.text(2)] = (rows.integer(0), rows.integer(3))
        }
        rows.reset()
        var fields: [Scope: [Field]] = [:]
        for (institution, all) in wanted.sorted(by: { $0.key.number < $1.key.number }) {
            for field in all.sorted(by: { $0.definition < $1.definition }) {
                let scope = Scope(institution: institution, type: field.type)
                let there = here[institution, default: [:]].removeValue(forKey: field.definition)
                let number: Int64
                if let there { number = there.number } else { number = try register(field, institution, connection) }
                fields[scope, default: []].append(
                    Field(field: field, number: number, through: there.map { $0.through } ?? 0))
            }
        }
        for (number, _) in here.values.flatMap(\.values) {
            try connection.execute("UPDATE custom SET lives = 0 WHERE number = \(number)")
        }
        known = (changes, fields)
    }

    private func register(
        _ field: CustomField, _ institution: Institution, _ connection: Connection
    ) throws(SQLiteError) -> Int64 {
        let last = try connection.integer("SELECT max(number) FROM custom") ?? 0
        let number = max(last + 1, CustomIndex.firstNumber)
        let insert = try connection.statement("INSERT INTO custom VALUES(?1, ?2, ?3, ?4, 0, 0, 0, 1)")
        insert.bind(1, number)
        insert.bind(2, institution.number)
        insert.bind(3, field.definition)
        insert.bind(4, Int(field.type.number))
        try insert.run()
        return number
    }

    /// Counts the resources on which expressions fail. Within a transaction.
    static func count(failures: [Int64: Int], _ connection: Connection) throws(SQLiteError) {
        for (number, change) in failures where change != 0 {
            try connection.execute("UPDATE custom SET failed = max(0, failed + \(change)) WHERE number = \(number)")
        }
    }
}
