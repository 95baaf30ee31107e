package import FHIR
package import JSON
internal import Search
package import Store
package import Trust
internal import Wording

/// Resources from files: ids are kept, and what is there already with the same text makes no version.
extension Record {
    /// Writes one resource under its own id.
    ///
    /// - Parameters:
    ///   - view: the resource.
    ///   - fallbackID: an id for a resource that has none; the same for the same source each time.
    ///   - restored: version and time, when a history is restored.
    package func importResource(
        _ view: JSONView, fallbackID: () -> String, method: ChangeMethod = .update, restored: Write.Restored? = nil,
        permit: Permit,
        completion: @escaping Completion<Written>
    ) {
        do throws(RecordError) {
            let type = try Record.type(of: view)
            let issues = try validate(view, as: type)
            let id = BundlePlan.sourceID(view, nil) ?? fallbackID()
            let prepared = try prepare(view, type: type, id: id, isValid: issues.isEmpty, permit: permit)
            let address = ResourceAddress(institution: permit.institution, type: type, id: id)
            let commit = Commit(writes: [
                prepared.write(address, method, skipsEqual: restored == nil, restored: restored)
            ])
            store.commit(commit) { completion(Record.written($0, commit)) }
        } catch {
            completion(.failure(error))
        }
    }

    /// Restores a deletion of a history.
    package func importDeletion(
        _ type: ResourceType, _ id: String, restored: Write.Restored, permit: Permit,
        completion: @escaping Completion<Written>
    ) {
        let address = ResourceAddress(institution: permit.institution, type: type, id: id)
        let commit = Commit(
            writes: [Write(address: address, method: .delete, body: nil, entries: [], patient: nil, restored: restored)]
        )
        store.commit(commit) { completion(Record.written($0, commit)) }
    }

    /// Writes the entries of a Bundle that is no transaction: each that is valid, and tells why the others are not.
    ///
    /// - Parameter contentID: see ``BundleOptions/contentID``.
    package func importEntries(
        _ document: JSONDocument, context: WriteContext, cache: CriteriaCache,
        contentID: BundleOptions.ContentID? = nil, permit: Permit,
        completion: @escaping Completion<[EntryResult]>
    ) {
        let planned: (writes: [(number: Int, write: Write)], results: [EntryResult])
        do throws(RecordError) {
            planned = try document.withRoot { (bundle) throws(RecordError) in
                try planImport(bundle, context: context, cache: cache, contentID: contentID, permit: permit)
            }
        } catch {
            return completion(.failure(error))
        }
        guard !planned.writes.isEmpty else { return completion(.success(planned.results)) }
        let commit = Commit(writes: planned.writes.map(\.write))
        store.commit(commit) { result in
            switch result {
            case .failure(let error): completion(.failure(RecordError(error)))
            case .success(.conflict(let conflict)): completion(.failure(Record.error(conflict)))
            case .success(.done(let outcomes)):
                var results = planned.results
                for ((number, write), outcome) in zip(planned.writes, outcomes) {
                    results[number] = .written(Written(write, outcome))
                }
                completion(.success(results))
            }
        }
    }

    private func planImport(
        _ bundle: JSONView, context: WriteContext, cache: CriteriaCache, contentID: BundleOptions.ContentID?,
        permit: Permit
    ) throws(RecordError) -> (writes: [(number: Int, write: Write)], results: [EntryResult]) {
        let views = bundle["entry"]?.items.map { $0 } ?? []
        let hasRequests = bundle["type"]?.equals("batch") == true
        var errors: [Int: RecordError] = [:]
        var good: [BundleEntry] = []
        for (number, view) in views.enumerated() {
            do throws(RecordError) {
                let entry =
                    try hasRequests
                    ? BundleEntry(view, number: number, bases: context.bases, isImport: true)
                    : BundleEntry(importing: view, number: number)
                guard !entry.isRead else {
                    throw RecordError(
                        .invalid, .value, "method: only writes can be imported",
                        place: "Bundle.entry[\(number)].request.method")
                }
                if hasRequests {
                    let faults = BundleShape.faults(ofEntry: view, number: number, type: "batch", now: clock())
                    guard faults.isEmpty else { throw RecordError(.invalid, faults) }
                }
                good.append(entry)
            } catch {
                errors[number] = error.inEntry(number)
            }
        }
        var plan = BundlePlan(
            record: self, permit: permit, context: context,
            options: BundleOptions(isAtomic: false, isImport: true, contentID: contentID),
            cache: cache,
            entries: good, views: views)
        plan.make()
        errors.merge(plan.errors) { first, _ in first }
        let results = views.indices.map { number -> EntryResult in
            if let error = errors[number] { return .failed(error) }
            if case .found(let version) = plan.steps[number] { return .written(Written(.found, version)) }
            return .read
        }
        return (plan.writes.filter { errors[$0.number] == nil }, results)
    }

    /// The type that a resource says it is.
    static func type(of view: JSONView) throws(RecordError) -> ResourceType {
        guard view.isObject, let name = view["resourceType"]?.string else {
            throw RecordError(.invalid, .structure, "resourceType: this is no FHIR resource")
        }
        guard let type = ResourceType(name), type.name != "Parameters" else {
            throw RecordError(
                .invalid, .structure,
                "resourceType: '\(String(name.prefix(64)))' is no resource type that can be stored")
        }
        return type
    }
}

extension BundleEntry {
    /// An entry that only carries a resource, as collections have them.
    init(importing view: JSONView, number: Int) throws(RecordError) {
        guard let resource = view["resource"] else {
            throw RecordError(.invalid, .required, "resource: is missing", place: "Bundle.entry[\(number)]")
        }
        self.init(
            number: number, fullURL: view["fullUrl"]?.string, method: .post, url: "",
            target: .type(try Record.type(of: resource)),
            ifMatch: nil, ifNoneExist: nil, ifNoneMatch: nil, ifModifiedSince: nil)
    }

    private init(
        number: Int, fullURL: String?, method: Method, url: String, target: Target, ifMatch: String?,
        ifNoneExist: String?,
        ifNoneMatch: String?, ifModifiedSince: String?
    ) {
        self.number = number
        self.fullURL = fullURL
        self.method = method
        self.url = url
        self.target = target
        self.ifMatch = ifMatch
        self.ifNoneExist = ifNoneExist
        self.ifNoneMatch = ifNoneMatch
        self.ifModifiedSince = ifModifiedSince
    }
}
