internal import FHIR
package import JSON
internal import Store
package import Trust
internal import Wording

/// What became of one entry of a Bundle.
package enum EntryResult: Sendable {
    case written(Written)
    case failed(RecordError)
    /// To be read now that the writes are done.
    case read
}

extension Record {
    /// Entries of one batch or transaction.
    package static let entriesMax = 20_000

    /// The entries of a Bundle: what can be read of each, or why not.
    ///
    /// - Parameters:
    ///   - checksShape: whether what stands around the resources is validated too; without it for a Bundle that was.
    ///   - isImport: whether other servers' addresses are understood.
    package func entries(
        _ bundle: JSONView, bases: [String], checksShape: Bool = false, isImport: Bool = false
    ) throws(RecordError) -> [Result<BundleEntry, RecordError>] {
        let now = clock()
        if checksShape {
            let faults = BundleShape.faults(of: bundle, now: now)
            guard faults.isEmpty else { throw RecordError(.invalid, faults) }
        }
        guard let list = bundle["entry"] else { return [] }
        guard list.isArray else {
            throw RecordError(.invalid, .structure, "entry: must be an array", place: "Bundle.entry")
        }
        guard list.count <= Record.entriesMax else {
            throw RecordError(
                .invalid, .tooCostly, "a Bundle may have at most \(Record.entriesMax) entries", place: "Bundle.entry")
        }
        var out: [Result<BundleEntry, RecordError>] = []
        var fullURLs: Set<String> = []
        let type = bundle["type"]?.string ?? ""
        for (number, view) in list.items.enumerated() {
            do throws(RecordError) {
                guard view.isObject else {
                    throw RecordError(.invalid, .structure, "must be an object", place: "Bundle.entry[\(number)]")
                }
                if let url = view["fullUrl"]?.string, !fullURLs.insert(url).inserted {
                    throw RecordError(
                        .invalid, .duplicate, "fullUrl: another entry has the same",
                        place: "Bundle.entry[\(number)].fullUrl")
                }
                let entry = try BundleEntry(view, number: number, bases: bases, isImport: isImport)
                if checksShape {
                    let faults = BundleShape.faults(ofEntry: view, number: number, type: type, now: now)
                    guard faults.isEmpty else { throw RecordError(.invalid, faults) }
                }
                out.append(.success(entry))
            } catch {
                out.append(.failure(error.inEntry(number)))
            }
        }
        return out
    }

    /// Carries out the writes of a transaction: all of them or none.
    ///
    /// - Parameter completion: one result for each entry, in the Bundle's order, or why nothing was done.
    package func transaction(
        _ document: JSONDocument, context: WriteContext, options: BundleOptions = BundleOptions(isAtomic: true),
        cache: CriteriaCache? = nil, permit: Permit, completion: @escaping Completion<[EntryResult]>
    ) {
        transaction(document, context: context, options: options, cache: cache, permit: permit, attempt: 0, completion)
    }

    private func transaction(
        _ document: JSONDocument, context: WriteContext, options: BundleOptions, cache: CriteriaCache?, permit: Permit,
        attempt: Int,
        _ completion: @escaping Completion<[EntryResult]>
    ) {
        let planned: (commit: Commit, numbers: [Int], results: [EntryResult])
        do throws(RecordError) {
            planned = try document.withRoot { (bundle) throws(RecordError) in
                try plan(bundle, context: context, options: options, cache: cache, permit: permit)
            }
        } catch {
            return completion(.failure(error))
        }
        guard !planned.commit.writes.isEmpty || !planned.commit.preconditions.isEmpty else {
            return completion(.success(planned.results))
        }
        store.commit(planned.commit) { [self] result in
            switch result {
            case .failure(let error): completion(.failure(RecordError(error)))
            case .success(.done(let outcomes)):
                var results = planned.results
                for ((number, write), outcome) in zip(zip(planned.numbers, planned.commit.writes), outcomes) {
                    results[number] = .written(Written(write, outcome))
                }
                completion(.success(results))
            case .success(.conflict(.expectation(let write, let current))):
                let number = planned.numbers[write]
                completion(.failure(Record.error(.expectation(write: write, current: current)).inEntry(number)))
            case .success(.conflict):
                do throws(RecordError) {
                    try again(attempt) {
                        transaction(
                            document, context: context, options: options, cache: cache, permit: permit,
                            attempt: attempt + 1,
                            completion)
                    }
                } catch {
                    completion(.failure(error))
                }
            }
        }
    }

    private func plan(
        _ bundle: JSONView, context: WriteContext, options: BundleOptions, cache: CriteriaCache?, permit: Permit
    ) throws(RecordError) -> (commit: Commit, numbers: [Int], results: [EntryResult]) {
        let parsed = try entries(bundle, bases: context.bases, checksShape: true, isImport: options.isImport)
        var faults = parsed.compactMap { if case .failure(let error) = $0 { error } else { nil } }
        let good = parsed.compactMap { try? $0.get() }
        var plan = BundlePlan(
            record: self, permit: permit, context: context, options: options, cache: cache, entries: good,
            views: bundle["entry"]?.items.map { $0 } ?? [])
        plan.make()
        faults += plan.errors.sorted { $0.key < $1.key }.map(\.value)
        if let first = faults.first {
            throw RecordError(first.category, Array(faults.flatMap(\.issues).prefix(Validator.issuesMax)))
        }
        let writes = plan.writes
        let results = parsed.indices.map { number -> EntryResult in
            switch plan.steps[number] {
            case .found(let version): .written(Written(.found, version))
            case .nothing:
                .written(
                    Written(
                        effect: .unchanged,
                        address: ResourceAddress(institution: permit.institution, type: .patient, id: "none"),
                        version: 0, updated: 0, stored: nil))
            default: .read
            }
        }
        var commit = Commit(preconditions: plan.preconditions, writes: writes.map(\.write))
        if !options.isImport { commit = try checkingDefinitions(commit, numbers: writes.map(\.number)) }
        return (commit, writes.map(\.number), results)
    }
}
