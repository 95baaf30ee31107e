internal import FHIR
internal import Search
internal import Store

/// The work behind custom parameters, a short transaction at a time: values of older resources are filled in, rows of
/// what is no longer in force are taken away.
///
/// The place that it has come to is written with the rows: after a kill it goes on from there.
struct CustomFilling {
    enum Step {
        /// Nothing is left to do.
        case done
        /// There may be more.
        case worked(ended: [IndexNotice])
    }

    private static let resourcesMax = 500
    private static let patience = Duration.milliseconds(50)
    /// Rows that are deleted in one transaction, and those that are looked at for it.
    private static let rowsMax = 2000
    private static let looksMax = 20_000

    let index: Connection
    let record: RecordReader
    let custom: CustomIndex

    func step(_ dictionary: inout IndexDictionary) throws -> Step {
        do {
            try index.execute("BEGIN IMMEDIATE")
            try custom.reconcile(index)
            let step = try work(&dictionary)
            try index.execute("COMMIT")
            return step
        } catch {
            index.rollback()
            dictionary.forget()
            custom.forget()
            throw error
        }
    }

    private func work(_ dictionary: inout IndexDictionary) throws -> Step {
        if let number = try index.integer("SELECT number FROM custom WHERE lives = 0 LIMIT 1") {
            return try empty(number)
        }
        guard let (scope, all) = custom.unfilled.min(by: { $0.key.type < $1.key.type }),
            let lowest = all.map(\.through).min()
        else { return .done }
        return try fill(all.filter { $0.through == lowest }, of: scope, after: lowest, &dictionary)
    }

    // MARK: Filling

    /// The next resources of a type, for all parameters that have come to the same place.
    private func fill(
        _ fields: [CustomIndex.Field], of scope: CustomIndex.Scope, after key: Int64,
        _ dictionary: inout IndexDictionary
    ) throws -> Step {
        var rows = IndexRows()
        var failures: [Int64: Int] = [:]
        let lot = ResourceLot(after: key, resourcesMax: CustomFilling.resourcesMax, patience: CustomFilling.patience)
        let end = try lot.forEach(
            institution: Int64(scope.institution.number), type: Int(scope.type.number), index, record
        ) { key, version in
            try rows.add(
                custom: fields, of: version, key: key, &dictionary, index,
                failed: { failures[$0, default: 0] += 1 })
        }
        let through = end.through ?? CustomPlace.complete
        let spans = rows.spans
        try FieldCounts.add(try rows.insert(into: index), spans: spans, index)
        try CustomIndex.count(failures: failures, index)
        for field in fields {
            try index.execute(
                "UPDATE custom SET through = \(through), done = done + \(end.done) WHERE number = \(field.number)")
            custom.note(field.number, of: scope, through: through)
        }
        return .worked(
            ended: end.through == nil ? fields.map { IndexNotice(filled: $0.field, scope.institution) } : [])
    }

    // MARK: Emptying

    /// Deletes some rows of a parameter that is no longer in force; its own, when they were the last.
    private func empty(_ number: Int64) throws -> Step {
        let institution = try index.integer("SELECT institution FROM custom WHERE number = \(number)") ?? 0
        for (table, columns) in IndexRows.tables where table != "reference" {
            let names = columns.joined(separator: ", ")
            let deleted = try count(
                """
                DELETE FROM \(table) WHERE (\(names)) IN (
                SELECT \(names) FROM \(table) WHERE institution = ?1 AND field = ?2
                LIMIT \(CustomFilling.rowsMax)) RETURNING 1
                """, institution, number)
            if deleted > 0 { return .worked(ended: []) }
        }
        guard try emptyReferences(of: number, institution) else { return .worked(ended: []) }
        custom.emptied[number] = nil
        let definition = try index.text("SELECT definition FROM custom WHERE number = \(number)") ?? ""
        try index.execute("DELETE FROM custom WHERE number = \(number)")
        try FieldCounts.remove(institution: institution, field: number, index)
        return .worked(ended: [IndexNotice(removed: definition, Institution(number: Int(institution)))])
    }

    /// References are kept by what they lead to: those of one parameter are looked for in all of them.
    ///
    /// - Returns: whether all were looked at.
    private func emptyReferences(of number: Int64, _ institution: Int64) throws -> Bool {
        let from = custom.emptied[number] ?? (.min, .min, .min)
        let rows = try index.statement(
            """
            SELECT target, field, key FROM reference WHERE institution = ?1 AND (target, field, key) > (?2, ?3, ?4)
            ORDER BY target, field, key LIMIT \(CustomFilling.looksMax)
            """)
        rows.bind(1, institution)
        rows.bind(2, from.target)
        rows.bind(3, from.field)
        rows.bind(4, from.key)
        var mine: [(target: Int64, key: Int64)] = []
        var last = from
        var looked = 0
        while try rows.step() {
            last = (rows.integer(0), rows.integer(1), rows.integer(2))
            if last.field == number { mine.append((last.target, last.key)) }
            looked += 1
        }
        rows.reset()
        let delete = try index.statement(
            "DELETE FROM reference WHERE institution = ?1 AND target = ?2 AND field = ?3 AND key = ?4")
        for row in mine {
            delete.bind(1, institution)
            delete.bind(2, row.target)
            delete.bind(3, number)
            delete.bind(4, row.key)
            try delete.run()
        }
        custom.emptied[number] = last
        return looked < CustomFilling.looksMax
    }

    /// Runs a statement, and counts the rows that it gives.
    private func count(_ sql: String, _ institution: Int64, _ number: Int64) throws(SQLiteError) -> Int {
        let statement = try index.statement(sql)
        statement.bind(1, institution)
        statement.bind(2, number)
        defer { statement.reset() }
        var count = 0
        while try statement.step() { count += 1 }
        return count
    }
}
