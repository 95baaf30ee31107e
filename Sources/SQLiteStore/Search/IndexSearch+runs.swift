internal import FHIR
internal import Search
internal import Store

/// Criteria on equal values: their runs are read side by side, in the order of keys.
///
/// | criterion                                | how it is met                                                |
/// |------------------------------------------|--------------------------------------------------------------|
/// | values that are equal                    | a run of keys, or a few: see ``RunIntersection``             |
/// | other conditions that a key can be sought by | a condition on the resource's row, for each common key   |
/// | composites                               | the runs of their components, then the text of each          |
/// | all else                                 | the text of each common key                                  |
extension IndexSearch {
    /// Which criteria are met how.
    struct RunPlan {
        fileprivate(set) var runs: [(number: Int, criterion: Criterion)] = []
        fileprivate(set) var sought: [Int] = []
        fileprivate(set) var texts: [Int] = []

        /// Whether the index alone tells what meets the criteria.
        var isExact: Bool { texts.isEmpty }
    }

    /// - Returns: `nil` when no criterion has runs.
    func runPlan() throws -> RunPlan? {
        var plan = RunPlan()
        for (number, criterion) in criteria.enumerated() {
            if try criterion.alternativeRuns != nil && isTold(criterion) {
                plan.runs.append((number, criterion))
            } else if try isConditionOfKey(criterion) {
                plan.sought.append(number)
            } else {
                plan.texts.append(number)
                if try through(criterion) == nil { plan.runs += criterion.componentRuns.map { (number, $0) } }
            }
        }
        return plan.runs.isEmpty ? nil : plan
    }

    /// Whether the index has all values that a criterion asks for.
    private func isTold(_ criterion: Criterion) throws -> Bool {
        if case .any(let lists) = criterion { return try lists.joined().allSatisfy(isTold) }
        return try through(criterion) == nil
    }

    private func isConditionOfKey(_ criterion: Criterion) throws -> Bool {
        if case .not(let inner) = criterion { return try isConditionOfKey(inner) }
        return try isSought(criterion)
    }

    /// How many are expected to meet the shortest run's criterion; `nil` when nothing is known.
    func shortest(_ plan: RunPlan) throws -> Int? {
        try plan.runs.compactMap { try estimates.of($0.criterion)?.rows }.min()
    }

    /// Whether nothing narrows more than the runs do, and reading them, and the texts of what they have in common, ends
    /// soon.
    func leads(_ plan: RunPlan, _ order: [Ordered]) throws -> Bool {
        guard let rows = try shortest(plan), rows <= IndexSearch.gatheredMax else { return false }
        let others = order.filter { other in !plan.runs.contains { $0.number == other.number } }
        return others.allSatisfy { $0.estimate.scannedRows != nil || rows <= $0.estimate.rows }
    }

    /// Keys of which the texts may be read.
    private static let gatheredMax = 20_000
    /// What passing a row of a run costs, of a walk by values, and a text: in the same measure.
    private static let cost = (run: 1.0, walk: 2.0, text: 40.0)

    /// Whether reading the texts of all matches, to sort them, is cheaper than walking the sort's index until the page is
    /// full.
    ///
    /// Of the first it is known what it costs at most. The second is a guess: that a patient's resources lie anywhere in
    /// the order of dates. So it has to promise much.
    func isWorthGathering(_ plan: RunPlan, _ order: [Ordered], needed: Int) throws -> Bool {
        guard let rows = try shortest(plan) else { return false }
        let all = Double(max(estimates.resources, 1))
        func share(_ rows: Int) -> Double { min(max(Double(rows), 1) / all, 1) }
        let common = try plan.runs.reduce(1.0) { try $0 * share(estimates.of($1.criterion)?.rows ?? rows) }
        let matching = order.reduce(1.0) { $0 * share($1.estimate.rows) }
        let width = Double(plan.runs.count)
        let texts = min(all * common * 4, Double(rows))
        let gathering = Double(rows) * width * IndexSearch.cost.run + texts * IndexSearch.cost.text
        let walk = min(Double(needed) / matching, all)
        let walking = walk * (IndexSearch.cost.walk + width * IndexSearch.cost.run)
        return gathering <= walking * 4
    }

    // MARK: Going through

    /// Calls `body` with each match in the order of keys until it says `false`.
    func forEachInRuns(_ plan: RunPlan, after key: Int64 = 0, _ body: (Candidate) throws -> Bool) throws {
        try trace.timed(step(.walk)) { step in
            let keys = try intersection(plan)
            let place = try place(plan)
            defer { place.reset() }
            var found = 0
            try begin(&step, plan)
            defer { end(&step, keys, found: found) }
            var next = key + 1
            while let key = try keys.seek(next) {
                next = key + 1
                guard let sequence = try self.sequence(of: key, place) else { continue }
                var candidate = Candidate(key: key, sequence: sequence, value: nil) { try version(at: sequence) }
                if !plan.isExact {
                    let version = try version(at: sequence)
                    guard try version.meets(criteria) else { continue }
                    candidate = Candidate(key: key, sequence: sequence, value: nil) { version }
                }
                found += 1
                guard try body(candidate) else { return }
            }
        }
    }

    /// The number of matches with higher keys that `isCounted` accepts.
    ///
    /// - Parameters:
    ///   - limit: how many are counted at most; `nil` for all.
    ///   - needsPlaces: whether `isCounted` asks for the place in the log; else it is given 0 where the index does not
    ///     have to be asked for it.
    /// - Returns: `nil` when there are more.
    func countInRuns(
        _ plan: RunPlan, after key: Int64, atMost limit: Int?, needsPlaces: Bool,
        _ isCounted: (_ key: Int64, _ sequence: Int64) -> Bool
    ) throws -> Int? {
        try trace.timed(step(.count)) { step in
            let keys = try intersection(plan)
            let isTold = try !needsPlaces && plan.isExact && plan.sought.isEmpty && isOfType(plan)
            let place = try place(plan)
            defer { place.reset() }
            var found = 0
            try begin(&step, plan)
            step.action = .count
            defer { end(&step, keys, found: found) }
            var next = key + 1
            while let key = try keys.seek(next) {
                next = key + 1
                if found == limit { return nil }
                guard let sequence = isTold ? 0 : try self.sequence(of: key, place) else { continue }
                guard isCounted(key, sequence) else { continue }
                if try plan.isExact || version(at: sequence).meets(criteria) { found += 1 }
            }
            return found
        }
    }

    private func intersection(_ plan: RunPlan) throws -> RunIntersection {
        let runs = try plan.runs.map { _, criterion in
            try (criterion.alternativeRuns ?? []).flatMap { try sql.runs($0.tests, $0.fields).map(\.select) }
        }
        return try RunIntersection(runs, connection: index.connection)
    }

    /// Whether nothing but resources of the type that is searched lies in the runs.
    private func isOfType(_ plan: RunPlan) throws -> Bool {
        plan.runs.contains { _, criterion in
            (criterion.alternativeRuns ?? []).allSatisfy { runs in
                runs.fields.allSatisfy { DefinitionTable.r4.onlyType($0) == type }
            }
        }
    }

    // MARK: The row of a resource

    private static let keyParameter: Int32 = 3

    /// Gives the place of a live resource that meets the conditions.
    private func place(_ plan: RunPlan) throws -> Statement {
        let conditions = try plan.sought.map { try condition(criteria[$0], needed: nil).sql }
        return try index.connection.statement(
            SQLFragment(
                sql: "SELECT r.sequence FROM resource r WHERE r.institution = ? AND r.type = ? AND r.key = ? AND ",
                values: [.integer(Int64(institution.number)), .integer(Int64(type.number)), .integer(0)])
                + .balanced(conditions, "AND"))
    }

    private func sequence(of key: Int64, _ place: Statement) throws -> Int64? {
        place.reset()
        place.bind(IndexSearch.keyParameter, key)
        return try place.step() ? place.integer(0) : nil
    }

    // MARK: What is written down

    private func begin(_ step: inout SearchTrace.Step, _ plan: RunPlan) throws {
        guard trace != nil else { return }
        if plan.runs.count > 1 { step.action = .intersect }
        step.criterion = plan.runs.map { name(of: $0.number) }.joined(separator: " & ")
        step.index = try plan.runs.map { try access($0.criterion) }.joined(separator: "; ")
        step.expectedRows = try shortest(plan)
        for criterion in plan.runs.map(\.criterion) where step.plan.count < IndexSearch.planMax {
            for runs in criterion.alternativeRuns ?? [] {
                for run in try sql.runs(runs.tests, runs.fields) { step.plan += try index.connection.plan(run.select) }
            }
        }
    }

    private func end(_ step: inout SearchTrace.Step, _ keys: RunIntersection, found: Int) {
        guard trace != nil else { return }
        step.rows = keys.rows
        step.found = found
    }
}
