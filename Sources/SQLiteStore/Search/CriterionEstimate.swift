internal import FHIR
internal import Search
internal import Store

/// How many resources are expected to meet a criterion, and how the index tells them.
struct CriterionEstimate {
    /// Resources that are expected: counted up to ``CriterionEstimates/diveMax``, extrapolated beyond.
    var rows: Int
    /// All keys, where they were so few that counting them gave them.
    var keys: Set<Int64>?
    /// Rows that have to be read to find the keys, where that is not those of the matches alone: conditions that no
    /// order of the index serves.
    var scannedRows: Int?
    /// Whether the rows of the criterion are one run of an index, in the order of keys.
    var isRun = false
}

/// Estimates by what the store keeps of its data.
///
/// Kept as data changes: the resources of each type (`resource_count`), the rows of each field (`field_count`). Asked
/// of the index itself, with a bound: the first ``diveMax`` entries of a criterion. Where it has more, the density of
/// keys at some places of the run tells how many, never more than the field has rows; of dates the counts by part of
/// time (`date_count`) do. Each costs the same
/// however much is stored.
final class CriterionEstimates {
    /// Entries that are counted one by one.
    static let diveMax = 100
    /// Changes that are counted.
    private static let changedMax = 2 * IndexSearch.fewMax

    private let index: IndexReader
    private let sql: CriterionSQL
    private let institution: Institution
    private let type: ResourceType
    private var known: [Criterion: CriterionEstimate?] = [:]
    /// Resources of the type in the index.
    private(set) lazy var resources: Int = (try? index.resourceCount(of: type, institution)) ?? 0

    init(_ index: IndexReader, _ sql: CriterionSQL, _ institution: Institution, _ type: ResourceType) {
        self.index = index
        self.sql = sql
        self.institution = institution
        self.type = type
    }

    /// - Returns: `nil` for what no index tells.
    func of(_ criterion: Criterion) throws -> CriterionEstimate? {
        if let known = known[criterion] { return known }
        let estimate = try isTold(criterion) ? made(criterion) : nil
        known[criterion] = .some(estimate)
        return estimate
    }

    /// Whether the index has all values of the criterion's fields: those of custom parameters may be on their way.
    private func isTold(_ criterion: Criterion) throws -> Bool {
        switch criterion {
        case .values(_, let fields), .missing(_, let fields), .referring(_, let fields):
            try index.through(fields, institution: institution) == nil
        default: true
        }
    }

    private func made(_ criterion: Criterion) throws -> CriterionEstimate? {
        switch criterion {
        case .ids(let ids): return CriterionEstimate(rows: min(ids.count, resources))
        case .values(let tests, let fields):
            guard !tests.contains(where: { $0.isTextOnly(at: fields) }) else { return nil }
            return try values(tests, fields)
        case .referring(let targets, let fields): return try referring(targets, fields)
        case .any(let lists):
            var sum = CriterionEstimate(rows: 0)
            for list in lists {
                let all = try list.compactMap { try of($0) }
                guard let least = all.min(by: { $0.rows < $1.rows }) else { return nil }
                sum.rows += least.rows
                if let scanned = least.scannedRows { sum.scannedRows = (sum.scannedRows ?? 0) + scanned }
            }
            return sum
        case .missing(let isMissing, let fields):
            let present = min(try fieldRows(fields), resources)
            return CriterionEstimate(
                rows: isMissing ? resources - present : present, scannedRows: try fieldRows(fields))
        case .lastUpdated(let tests): return try changed(tests)
        case .not, .inside: return nil
        case .chain, .has, .hierarchy: preconditionFailure("links are resolved before")
        }
    }

    private func values(_ tests: [ValueTest], _ fields: [IndexField]) throws -> CriterionEstimate {
        let selects = try sql.selects(tests, fields)
        guard !selects.isEmpty else { return CriterionEstimate(rows: 0, keys: []) }
        let all = try fieldRows(fields)
        if let dates = try dates(tests, fields), dates.scannedRows != nil { return dates }
        if tests.contains(where: \.scansIndex) {
            // Nothing is known of what such a test finds: a tenth of what it has to look through.
            return CriterionEstimate(rows: all / 10, scannedRows: all)
        }
        let dive = try dive(selects)
        if dive.isWhole { return CriterionEstimate(rows: dive.keys.count, keys: dive.keys) }
        if let runs = try runs(.values(tests, fields: fields)) {
            return CriterionEstimate(rows: max(dive.keys.count, min(runs, all)), isRun: true)
        }
        if let dates = try dates(tests, fields) { return CriterionEstimate(rows: max(dive.keys.count, dates.rows)) }
        let share = tests.map(\.expectedShare).reduce(0, +)
        return CriterionEstimate(rows: max(dive.keys.count, min(Int(Double(all) * share), all)))
    }

    /// What changed at some time: counted as far as it is worth to take it from the log.
    private func changed(_ tests: [DateTest]) throws -> CriterionEstimate? {
        guard let selects = try sql.changed(tests) else { return nil }
        let dive = try dive(selects)
        if dive.isWhole { return CriterionEstimate(rows: dive.keys.count, keys: dive.keys) }
        let count = try index.connection.statement(
            SQLFragment(sql: "SELECT count(*) FROM (") + .joined(selects, " UNION ALL ")
                + SQLFragment(sql: " LIMIT \(CriterionEstimates.changedMax))"))
        defer { count.reset() }
        let rows = try count.step() ? count.int(0) : 0
        // Behind the bound nothing is known but that no more than all can be.
        return CriterionEstimate(rows: rows < CriterionEstimates.changedMax ? rows : max(rows, resources))
    }

    /// Dates by where they begin and end; `nil` for what are no dates.
    private func dates(_ tests: [ValueTest], _ fields: [IndexField]) throws -> CriterionEstimate? {
        var rows = 0.0
        var read = 0.0
        for field in fields {
            let all = Double(try index.rowCount(of: field, institution))
            for test in tests {
                guard case .date(let test) = test else { return nil }
                guard let run = try sql.run(test, field) else {
                    // What lies on two sides of a moment is nearly all.
                    rows += all
                    read += all
                    continue
                }
                let found = test.relation == .ge || test.relation == .gt ? test.low...(.max) : run
                rows += try sql.count(found, field)
                read += try sql.count(run, field)
            }
        }
        let isScan = read > 2 * rows + Double(IndexSearch.fewMax)
        return CriterionEstimate(rows: Int(rows), scannedRows: isScan ? Int(read) : nil)
    }

    private func referring(_ targets: Set<ReferenceTarget>, _ fields: [IndexField]) throws -> CriterionEstimate {
        guard resources > 0 else { return CriterionEstimate(rows: 0, keys: []) }
        if targets.count * fields.count > IndexSearch.soughtMax {
            let scan = try sql.referrers(of: targets, at: fields)
            let found = try scan.keys(atMost: CriterionEstimates.diveMax + 1)
            guard found.keys.count > CriterionEstimates.diveMax else {
                return CriterionEstimate(rows: found.keys.count, keys: found.keys)
            }
            let expected = found.keys.count * scan.targets.count / found.targets
            return CriterionEstimate(rows: max(found.keys.count, min(expected, try fieldRows(fields))))
        }
        var keys: Set<Int64> = []
        for (number, target) in targets.enumerated() {
            let selects = try sql.selects([.reference(target)], fields)
            let dive = selects.isEmpty ? (keys: [], isWhole: true) : try dive(selects)
            keys.formUnion(dive.keys)
            guard dive.isWhole, keys.count <= CriterionEstimates.diveMax else {
                if let runs = try runs(.referring(targets, fields: fields)) {
                    return CriterionEstimate(rows: max(keys.count, runs), isRun: true)
                }
                let expected = keys.count * targets.count / (number + 1)
                return CriterionEstimate(rows: max(keys.count, min(expected, try fieldRows(fields))))
            }
        }
        return CriterionEstimate(rows: keys.count, keys: keys)
    }

    /// The first keys of a criterion, and whether these are all.
    private func dive(_ selects: [SQLFragment]) throws -> (keys: Set<Int64>, isWhole: Bool) {
        var keys: Set<Int64> = []
        let statement = try index.connection.statement(
            .joined(selects, " UNION ALL ") + SQLFragment(sql: " LIMIT \(CriterionEstimates.diveMax * 2)"))
        defer { statement.reset() }
        var rows = 0
        while try statement.step() {
            keys.insert(statement.integer(0))
            rows += 1
            if keys.count > CriterionEstimates.diveMax { return (keys, false) }
        }
        return (keys, rows < CriterionEstimates.diveMax * 2)
    }

    /// Windows of a run that are looked into, and rows of each.
    private static let windows = 8
    private static let windowRows = 16
    /// Rows of a run that are counted where the windows do not tell.
    private static let countedMax = 4000

    /// How many rows the runs of a criterion have together; `nil` where it is none of runs.
    private func runs(_ criterion: Criterion) throws -> Int? {
        guard let runs = criterion.runs else { return nil }
        var sum = 0
        for run in try sql.runs(runs.tests, runs.fields) {
            let dive = try dive([run.select])
            sum += dive.isWhole ? dive.keys.count : try extrapolated(dive.keys, run.select) ?? dive.keys.count
        }
        return sum
    }

    /// How many rows a run has, by how close its keys lie together at places spread over it.
    ///
    /// What belongs together was often written together, and again years later: a window that meets such a cluster says
    /// nothing of what lies between. Where windows differ so, or say that rows are few, these are counted.
    private func extrapolated(_ first: Set<Int64>, _ select: SQLFragment) throws -> Int? {
        let last = try index.connection.statement(select + SQLFragment(sql: " ORDER BY key DESC LIMIT 1"))
        defer { last.reset() }
        guard let low = first.min(), try last.step(), last.integer(0) > low else { return nil }
        let width = Double(last.integer(0) - low) / Double(CriterionEstimates.windows)
        let rows = try (0..<CriterionEstimates.windows).map { window in
            try density(low + Int64((Double(window) + 0.5) * width), select) * width
        }
        let sum = rows.reduce(0, +)
        let isUneven = (rows.max() ?? 0) > sum / 2
        guard isUneven || sum < Double(CriterionEstimates.countedMax) else { return Int(min(sum, 1e15)) }
        let counted = try count(select)
        return counted < CriterionEstimates.countedMax ? counted : max(counted, Int(min(sum, 1e15)))
    }

    /// Rows for each key that is passed from a place on.
    private func density(_ start: Int64, _ select: SQLFragment) throws -> Double {
        let statement = try index.connection.statement(
            select
                + SQLFragment(
                    sql: " AND key >= ? ORDER BY key LIMIT \(CriterionEstimates.windowRows)",
                    values: [.integer(start)]))
        defer { statement.reset() }
        var rows = 0.0
        var reached = start
        while try statement.step() {
            reached = statement.integer(0)
            rows += 1
        }
        return rows / max(Double(reached - start), 1)
    }

    /// The rows of a run, counted as far as it is worth.
    private func count(_ select: SQLFragment) throws -> Int {
        let statement = try index.connection.statement(
            SQLFragment(sql: "SELECT count(*) FROM (") + select
                + SQLFragment(sql: " LIMIT \(CriterionEstimates.countedMax))"))
        defer { statement.reset() }
        return try statement.step() ? statement.int(0) : 0
    }

    private func fieldRows(_ fields: [IndexField]) throws -> Int {
        var rows = 0
        for field in fields { rows += try index.rowCount(of: field, institution) }
        return rows
    }
}

extension IndexReader {
    /// Live resources of a type.
    func resourceCount(of type: ResourceType, _ institution: Institution) throws(SQLiteError) -> Int {
        let statement = try connection.statement(
            "SELECT count FROM resource_count WHERE institution = ?1 AND type = ?2")
        statement.bind(1, institution.number)
        statement.bind(2, Int(type.number))
        defer { statement.reset() }
        return try statement.step() ? statement.int(0) : 0
    }

    /// Rows of a field in the value tables.
    func rowCount(of field: IndexField, _ institution: Institution) throws(SQLiteError) -> Int {
        let statement = try connection.statement("SELECT count FROM field_count WHERE institution = ?1 AND field = ?2")
        statement.bind(1, institution.number)
        statement.bind(2, try place(of: field, institution: institution).number)
        defer { statement.reset() }
        return try statement.step() ? statement.int(0) : 0
    }
}

extension ValueTest {
    /// Whether the rows that meet it are one run of the index in the order of keys, and those of a key can be sought.
    var isRun: Bool {
        switch self {
        case .token(_, .some), .reference, .uri, .equal, .exact, .typed: true
        case .ofReference(_, let test): test.isRun
        default: false
        }
    }

    /// Whether all rows of the field have to be looked through: nothing that it says is a beginning of the table's key.
    var scansIndex: Bool {
        switch self {
        case .contains, .suffix, .token(_, nil): true
        case .ofReference(_, let test): test.scansIndex
        case .number(let test), .quantity(let test, _, _): test.relation == .ne
        default: false
        }
    }

    /// Whether it is asked of numbers, which may be ranges too.
    var isOfDecimals: Bool {
        switch self {
        case .number, .quantity: true
        default: false
        }
    }

    /// The part of a field's rows that is expected to meet it, where the index was only asked for the first.
    fileprivate var expectedShare: Double {
        switch self {
        case .number(let test), .quantity(let test, _, _): test.relation == .eq ? 0.1 : 0.4
        case .leadsTo: 1
        // Few texts, if any, are so long.
        case .within: 0
        default: 0.1
        }
    }
}
