internal import FHIR
internal import JSON
internal import Search
internal import Store

/// What the index finds, as streams of candidates; recent changes are not its business.
///
/// Three ways. Criteria on equal values are runs of keys, which are read side by side (`IndexSearch+runs.swift`). Where
/// another criterion is met by fewer, these are taken, and the others are checked on their text. Otherwise one index is
/// walked in the order of the answer, and the other criteria are conditions on each key. Statistics tell which criterion
/// is asked first: see ``CriterionEstimates``.
struct IndexSearch {
    /// Resources that may be looked at one by one.
    static let fewMax = 2000
    /// Criteria of which so many are expected are not asked for their keys.
    private static let expectedMax = 2 * fewMax

    let index: IndexReader
    let record: RecordReader
    let criteria: [Criterion]
    let type: ResourceType
    let institution: Institution
    let meter: SearchMeter
    let estimates: CriterionEstimates
    /// The criteria in the words of the query, one for each; and where it is written down what is done.
    var names: [String] = []
    var trace: SearchTrace?

    init(
        index: IndexReader, record: RecordReader, criteria: [Criterion], type: ResourceType, institution: Institution,
        meter: SearchMeter
    ) {
        self.index = index
        self.record = record
        self.criteria = criteria.map(\.simplified)
        self.type = type
        self.institution = institution
        self.meter = meter
        estimates = CriterionEstimates(
            index, CriterionSQL(reader: index, record: record, institution: institution, type: type), institution, type)
    }

    /// A resource that the index names: whether it meets all criteria has been seen to.
    struct Candidate {
        let key: Int64
        let sequence: Int64
        let value: SortValue?
        let version: () throws -> StoredVersion
        /// Where the date of the value begins, in a walk by dates.
        var start: Int64 = 0
    }

    var sql: CriterionSQL { CriterionSQL(reader: index, record: record, institution: institution, type: type) }

    func step(_ action: SearchTrace.Step.Action, _ criterion: Int? = nil) -> SearchTrace.Step {
        SearchTrace.Step(action, criterion: criterion.map(name) ?? "", type: type.name)
    }

    /// A criterion in the words of the query; empty for what a link asks.
    func name(of criterion: Int) -> String { names.count == criteria.count ? names[criterion] : "" }

    // MARK: Few

    /// All matches, when they can be found by looking at few resources; `nil` when they cannot.
    func few() throws -> [Candidate]? { try few(order()) }

    /// The criteria with what is expected of them, the most selective first, what has to be looked through last; `nil`
    /// when one is met by nothing.
    func order() throws -> [Ordered]? { try estimated(criteria, isTop: true) }

    typealias Ordered = (number: Int, estimate: CriterionEstimate)

    func few(_ order: [Ordered]?) throws -> [Candidate]? {
        guard let fewest = try fewest(order, below: IndexSearch.fewMax + 1) else { return nil }
        var common = fewest.keys
        for (number, estimate) in order ?? [] where number != fewest.number {
            if let known = estimate.keys { common.formIntersection(known) }
        }
        let keys = try narrowed(common, leaving: fewest.number)
        return try trace.timed(step(.check)) { step in
            var found: [Candidate] = []
            for key in keys.sorted() {
                guard let sequence = try index.current(key, type, institution) else { continue }
                try meter.readText()
                guard let version = try record.change(sequence), try version.meets(criteria) else { continue }
                try meter.hold(version)
                found.append(Candidate(key: key, sequence: sequence, value: nil) { version })
            }
            if trace != nil {
                step.index = "resource (institution=? AND type=? AND key=?), and the text of each"
                step.expectedRows = keys.count
                step.rows = keys.count
                step.found = found.count
            }
            return found
        }
    }

    /// The keys of the criterion that is expected to be the most selective, if these are fewer than the limit.
    private func fewest(_ order: [Ordered]?, below limit: Int) throws -> (number: Int?, keys: Set<Int64>)? {
        guard let order else { return (nil, []) }
        for (number, estimate) in order where try isWorthAsking(estimate, among: order.map(\.estimate)) {
            let found = try trace.timed(step(.collect, number)) { step in
                try traced(&step, criteria[number], estimate) { rows, plan in
                    try keys(of: criteria[number], estimate, below: limit, &rows, &plan)
                }
            }
            if let found { return (number, found) }
        }
        return nil
    }

    /// Keys that a text is read of without asking the index for more first.
    private static let unnarrowedMax = 4

    /// The keys that meet also the other criteria, as far as these can be sought: a step down a tree costs a hundredth
    /// of reading a text.
    private func narrowed(_ keys: Set<Int64>, leaving: Int?) throws -> Set<Int64> {
        let others = try criteria.indices.filter { try $0 != leaving && isSought(criteria[$0]) }
        guard keys.count > IndexSearch.unnarrowedMax, !others.isEmpty else { return keys }
        return try trace.timed(step(.narrow, others.count == 1 ? others[0] : nil)) { step in
            let conditions = try others.map { try condition(criteria[$0], needed: nil).sql }
            var list = JSONOutput()
            list.array { list in keys.sorted().forEach { list.integer(Int($0)) } }
            let statement = try index.connection.statement(
                SQLFragment(
                    sql: "SELECT r.key FROM json_each(?) j CROSS JOIN resource r "
                        + "ON r.institution = ? AND r.type = ? AND r.key = j.value WHERE ",
                    values: [
                        .text(String(decoding: list.bytes, as: UTF8.self)), .integer(Int64(institution.number)),
                        .integer(Int64(type.number)),
                    ]) + .balanced(conditions, "AND"))
            defer { statement.reset() }
            var found: Set<Int64> = []
            while try statement.step() { found.insert(statement.integer(0)) }
            if trace != nil {
                step.index =
                    try others.map { try access(criteria[$0]) }.joined(separator: "; ") + ", sought for each key"
                step.expectedRows = keys.count
                step.rows = keys.count
                step.found = found.count
            }
            return found
        }
    }

    private func estimated(_ criteria: [Criterion], isTop: Bool) throws -> [Ordered]? {
        var order: [Ordered] = []
        for (number, criterion) in criteria.enumerated() {
            let estimate = try (isTop ? trace : nil).timed(step(.estimate, isTop ? number : nil)) { step in
                let estimate = try estimates.of(criterion)
                step.expectedRows = estimate?.rows
                if let estimate, trace != nil {
                    step.index = try access(criterion)
                    step.rows = min(estimate.rows, CriterionEstimates.diveMax + 1)
                } else if trace != nil, criterion.isUnindexed {
                    step.index = IndexSearch.noIndex
                }
                return estimate
            }
            guard let estimate else { continue }
            if let keys = estimate.keys, keys.isEmpty {
                if isTop { noteUnasked(behind: number) }
                return nil
            }
            order.append((number, estimate))
        }
        return order.sorted {
            ($0.estimate.scannedRows ?? 0, $0.estimate.rows, $0.number)
                < ($1.estimate.scannedRows ?? 0, $1.estimate.rows, $1.number)
        }
    }

    /// Writes down that criteria of the query were not asked, for one before them is met by nothing. (What a link asks
    /// is in no words of the query.)
    private func noteUnasked(behind number: Int) {
        guard let trace, names.count == criteria.count else { return }
        for other in criteria.indices where other > number {
            var step = step(.estimate, other)
            step.index = "not asked: nothing meets another criterion"
            trace.add(step)
        }
    }

    /// Whether the keys may be so few that it is worth to ask for them.
    private func isWorthAsking(_ estimate: CriterionEstimate, among all: [CriterionEstimate]) throws -> Bool {
        if let scanned = estimate.scannedRows {
            // Looking through a field pays when nothing else narrows more.
            let least = all.filter { $0.scannedRows == nil }.map(\.rows).min() ?? estimates.resources
            return scanned <= max(least, IndexSearch.fewMax) * 20
        }
        return estimate.rows <= IndexSearch.expectedMax
    }

    private func fewestKeys(
        _ criteria: [Criterion], below limit: Int, _ rows: inout Int, _ plan: inout [String]
    ) throws -> Set<Int64>? {
        guard let order = try estimated(criteria, isTop: false) else { return [] }
        for (number, estimate) in order {
            if let keys = try keys(of: criteria[number], estimate, below: limit, &rows, &plan) { return keys }
        }
        return nil
    }

    /// The keys of all that may meet the criterion, if they are fewer than the limit and the index tells them.
    private func keys(
        of criterion: Criterion, _ estimate: CriterionEstimate?, below limit: Int, _ rows: inout Int,
        _ plan: inout [String]
    ) throws -> Set<Int64>? {
        if let keys = estimate?.keys {
            rows += keys.count
            return keys
        }
        switch criterion {
        case .ids(let ids):
            guard ids.count < limit * 2 else { return nil }
            var keys: Set<Int64> = []
            for id in ids {
                let address = ResourceAddress(institution: institution, type: type, id: id)
                if let place = try index.identity(address) { keys.insert(place.key) }
            }
            rows += ids.count
            return keys.count < limit ? keys : nil
        case .values(let tests, let fields):
            guard !tests.contains(where: { $0.isTextOnly(at: fields) }) else { return nil }
            return try collect(try sql.selects(tests, fields), below: limit, &rows, &plan)
        case .referring(let targets, let fields):
            if targets.count * fields.count > IndexSearch.soughtMax {
                let found = try sql.referrers(of: targets, at: fields).keys(atMost: limit).keys
                rows += found.count
                return found.count < limit ? found : nil
            }
            var keys: Set<Int64> = []
            for target in targets {
                let selects = try sql.selects([.reference(target)], fields)
                guard let more = try collect(selects, below: limit, &rows, &plan) else { return nil }
                keys.formUnion(more)
                guard keys.count < limit else { return nil }
            }
            return keys
        case .any(let lists):
            var keys: Set<Int64> = []
            for list in lists {
                guard let more = try fewestKeys(list, below: limit, &rows, &plan) else { return nil }
                keys.formUnion(more)
                guard keys.count < limit else { return nil }
            }
            return keys
        case .lastUpdated(let tests):
            return try sql.changed(tests).flatMap { try collect($0, below: limit, &rows, &plan) }
        case .missing, .not, .inside: return nil
        case .chain, .has, .hierarchy: preconditionFailure("links are resolved before")
        }
    }

    private func collect(
        _ selects: [SQLFragment], below limit: Int, _ rows: inout Int, _ plan: inout [String]
    ) throws -> Set<Int64>? {
        if selects.isEmpty { return [] }
        var keys: Set<Int64> = []
        let statement = try index.connection.statement(
            .joined(selects, " UNION ALL ") + SQLFragment(sql: " LIMIT \(limit * 2)"))
        defer { statement.reset() }
        var read = 0
        defer { rows += read }
        if trace != nil, plan.count < IndexSearch.planMax { plan += try index.connection.plan(statement) }
        while try statement.step() {
            keys.insert(statement.integer(0))
            read += 1
            if keys.count >= limit || read >= limit * 2 { return nil }
        }
        return keys
    }

    // MARK: What is written down

    /// What is said of criteria that only texts tell.
    static let noIndex = "no index: scan of the texts that the other criteria leave"

    /// Lines of SQLite's plan that a step shows.
    static let planMax = 40

    private func traced(
        _ step: inout SearchTrace.Step, _ criterion: Criterion, _ estimate: CriterionEstimate,
        _ body: (inout Int, inout [String]) throws -> Set<Int64>?
    ) throws -> Set<Int64>? {
        var rows = 0
        var plan: [String] = []
        let keys = try body(&rows, &plan)
        guard trace != nil else { return keys }
        step.expectedRows = estimate.rows
        step.rows = rows
        step.found = keys?.count
        step.plan = Array(plan.prefix(IndexSearch.planMax))
        step.index = try access(criterion)
        return keys
    }

    /// How one of several targets is sought, as all are: one that the index knows, for URLs of this server are often
    /// written nowhere.
    private func known(_ targets: Set<ReferenceTarget>, _ fields: [IndexField]) throws -> [SQLFragment] {
        for target in targets.prefix(50) {
            let selects = try sql.selects([.reference(target)], fields)
            if !selects.isEmpty { return selects }
        }
        return []
    }

    /// The index that tells a criterion, as SQLite plans to read it.
    func access(_ criterion: Criterion) throws -> String {
        switch criterion {
        case .ids: "identity (institution=? AND type=? AND id=?)"
        case .values(let tests, let fields):
            try index.connection.access(.joined(try sql.selects(tests, fields), " UNION ALL "))
        case .referring(let targets, let fields):
            try index.connection.access(.joined(try known(targets, fields), " UNION ALL "))
        case .missing(_, let fields): try index.connection.access(.joined(sql.selectsAny(fields), " UNION ALL "))
        case .any(let lists): try lists.first?.first.map { try access($0) } ?? ""
        case .lastUpdated(let tests):
            try index.connection.access(.joined(try sql.changed(tests) ?? [], " UNION ALL "))
        case .not(let inner): try access(inner)
        case .inside: "the text of each resource"
        case .chain, .has, .hierarchy: ""
        }
    }
}
