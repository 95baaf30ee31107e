package import FHIR
package import Search
package import Store
package import Terminology
package import Trust
internal import Wording

/// The FHIR interactions over a store: the one door to data. Every function takes a ``Permit``.
///
/// Reading functions may block on the disk and throw ``RecordError``. Writing functions do their work on the calling
/// thread (parsing, validating, extracting), hand the commit to the store and call back from one of its threads.
package final class Record: Sendable {
    package struct Options: Sendable {
        package enum Validation: String, Sendable, CaseIterable {
            /// What is not valid is refused.
            case refuse
            /// It is kept, marked with the tag `invalid`.
            case tag
        }

        package var validation = Validation.refuse
        /// Whether a literal reference to a resource that is not there is refused. Records arrive in any order, so by
        /// default it is stored.
        package var refusesDanglingReferences = false

        package init() {}
    }

    package typealias Completion<Value> = @Sendable (Result<Value, RecordError>) -> Void

    package let store: any Store
    let concepts: (any ConceptStore)?
    let catalogue = SystemCatalogue()
    let options: Options
    let makeID: @Sendable () -> String
    /// Microseconds since 1970.
    let clock: @Sendable () -> Int64

    /// - Parameters:
    ///   - concepts: the index of code systems; without it there is no terminology.
    ///   - makeID: a fresh logical id each time.
    package init(
        store: any Store, concepts: (any ConceptStore)? = nil, options: Options = Options(),
        clock: @escaping @Sendable () -> Int64,
        makeID: @escaping @Sendable () -> String
    ) {
        self.store = store
        self.concepts = concepts
        self.options = options
        self.clock = clock
        self.makeID = makeID
    }

    /// Whether terminology can be asked for.
    package var hasTerminology: Bool { concepts != nil }

    /// For signing what clients hand back: see ``Store/secret``.
    package var secret: [UInt8] { store.secret }

    // MARK: Reading

    /// The current version of a resource.
    ///
    /// - Throws: `.notFound` when it never was, `.gone` when it was deleted.
    package func read(_ type: ResourceType, _ id: String, permit: Permit) throws(RecordError) -> StoredVersion {
        guard let version = try newest(type, id, permit: permit) else {
            throw RecordError(.notFound, .notFound, "there is no \(type.name) of this id")
        }
        guard !version.isDeleted else { throw RecordError(.gone, .deleted, "this \(type.name) was deleted") }
        return version
    }

    /// One version of a resource.
    package func read(
        _ type: ResourceType, _ id: String, version: String, permit: Permit
    ) throws(RecordError) -> StoredVersion {
        let address = ResourceAddress(institution: permit.institution, type: type, id: id)
        var found: StoredVersion?
        do throws(StoreError) {
            if let number = Int(version), String(number) == version { found = try store.read(address, version: number) }
        } catch {
            throw RecordError(error)
        }
        guard let found else {
            throw RecordError(.notFound, .notFound, "there is no such version of this \(type.name)")
        }
        guard !found.isDeleted else {
            throw RecordError(.gone, .deleted, "in this version the \(type.name) was deleted")
        }
        return found
    }

    /// A version of a resource; `nil` for one that there is not.
    func version(_ number: Int, of address: ResourceAddress) throws(RecordError) -> StoredVersion? {
        do throws(StoreError) {
            return try store.read(address, version: number)
        } catch {
            throw RecordError(error)
        }
    }

    /// The newest version, a deletion too; `nil` when there never was one.
    func newest(_ type: ResourceType, _ id: String, permit: Permit) throws(RecordError) -> StoredVersion? {
        do throws(StoreError) {
            return try store.read(ResourceAddress(institution: permit.institution, type: type, id: id))
        } catch {
            throw RecordError(error)
        }
    }

    /// A page of a search.
    package func search(_ request: SearchRequest, permit: Permit) throws(RecordError) -> SearchPage {
        do throws(StoreError) {
            return try store.search(request.query, institution: permit.institution)
        } catch {
            throw RecordError(error, of: request.query)
        }
    }

    /// A page of the history of the system, a type or a resource.
    ///
    /// - Throws: `.notFound` for the history of a resource that never was.
    package func history(
        type: ResourceType?, id: String?, since: Int64?, at: ClosedRange<Int64>?, before: Int64?, limit: Int,
        permit: Permit
    ) throws(RecordError) -> HistoryPage {
        let scope: HistoryRequest.Scope
        if let type, let id {
            guard try newest(type, id, permit: permit) != nil else {
                throw RecordError(.notFound, .notFound, "there is no \(type.name) of this id")
            }
            scope = .instance(ResourceAddress(institution: permit.institution, type: type, id: id))
        } else if let type {
            scope = .type(permit.institution, type)
        } else {
            scope = .system(permit.institution)
        }
        do throws(StoreError) {
            return try store.history(HistoryRequest(scope: scope, since: since, at: at, before: before, limit: limit))
        } catch {
            throw RecordError(error)
        }
    }

    /// The places in the log of those versions of a page that were written where a deletion was.
    ///
    /// The log does not say it of a version; the version before is looked at, on the page or in the store.
    package func broughtBack(among page: [StoredVersion]) throws(RecordError) -> Set<Int64> {
        var deletions: [ResourceAddress: Set<Int>] = [:]
        for version in page where version.isDeleted { deletions[version.address, default: []].insert(version.version) }
        var found: Set<Int64> = []
        for version in page where !version.isDeleted && version.version > 1 && version.method == .update {
            let before = version.version - 1
            if deletions[version.address].map({ $0.contains(before) }) ?? false {
                found.insert(version.sequence)
            } else if let other = try self.version(before, of: version.address), other.isDeleted {
                found.insert(version.sequence)
            }
        }
        return found
    }

    /// Changes after a place of the log, oldest first.
    package func changes(after sequence: Int64, limit: Int, permit: Permit) throws(RecordError) -> [StoredVersion] {
        var found: [StoredVersion] = []
        var last = sequence
        do throws(StoreError) {
            while found.count < limit {
                let part = try store.changes(after: last, limit: limit - found.count)
                guard let end = part.last else { break }
                last = end.sequence
                found += part.filter { $0.address.institution == permit.institution }
            }
        } catch {
            throw RecordError(error)
        }
        return found
    }

    package func statistics(permit: Permit) throws(RecordError) -> StoreStatistics {
        do throws(StoreError) { return try store.statistics(of: permit.institution) } catch { throw RecordError(error) }
    }

    /// The search parameters that the institution's SearchParameter resources define.
    package func customParameters(permit: Permit) -> CustomParameters {
        store.customParameters(of: permit.institution)
    }

    /// How far the index has come with them.
    package func customProgress(permit: Permit) throws(RecordError) -> [CustomProgress] {
        do throws(StoreError) { return try store.customProgress(of: permit.institution) } catch {
            throw RecordError(error)
        }
    }

    // MARK: Criteria

    /// Parses the criteria of a conditional interaction.
    func criteria(
        _ text: String, type: ResourceType, context: WriteContext, permit: Permit
    ) throws(RecordError) -> [Criterion] {
        try context.criteria(text, type: type, custom: customParameters(permit: permit))
    }

    /// Evaluates criteria for a conditional interaction: a few suffice, for several are not told apart.
    func matches(_ criteria: [Criterion], type: ResourceType, permit: Permit) throws(RecordError) -> [StoredVersion] {
        do throws(StoreError) {
            return try store.search(
                SearchQuery(type: type, criteria: criteria, count: 3), institution: permit.institution
            ).matches
        } catch {
            throw RecordError(error)
        }
    }

    /// Criteria with what their chains lead over in the record put in their place.
    func resolved(
        _ criteria: [Criterion], type: ResourceType, permit: Permit
    ) throws(RecordError) -> [Criterion] {
        guard criteria.contains(where: \.isLinked) else { return criteria }
        do {
            return try criteria.map { try $0.resolved(for: type) { try found($0, permit: permit) } }
        } catch {
            throw error as? RecordError
                ?? RecordError(error as? StoreError ?? .failed(reason: Message(data: "\(error)")))
        }
    }

    private func found(
        _ search: LinkedSearch, permit: Permit
    ) throws(StoreError) -> [FoundResource] {
        var query = SearchQuery(type: search.type, criteria: search.criteria, count: QueryParser.countMax)
        var found: [FoundResource] = []
        while true {
            let page = try store.search(query, institution: permit.institution)
            for version in page.matches {
                let entries = try version.indexEntries(of: search.fields)
                found.append(FoundResource(id: version.address.id, entries: entries))
            }
            guard let next = page.next else { return found }
            guard found.count < Record.linkedMax else { throw .tooBroad(max: Record.linkedMax) }
            query.cursor = next
        }
    }

    /// Resources that a chain in the criteria of an entry may lead over.
    private static let linkedMax = 10_000
}

/// The address by which clients reach the server, and other things of a request that matter to its content.
package struct WriteContext: Sendable {
    /// Own addresses: references to them are local.
    package var bases: [String]
    /// Microseconds since 1970.
    package var now: Int64
    /// What criteria may ask of terminology.
    package var concepts: (any ConceptSets)?

    package init(bases: [String] = [], now: Int64 = 0, concepts: (any ConceptSets)? = nil) {
        self.bases = bases
        self.now = now
        self.concepts = concepts
    }

    /// Parses criteria as they stand in a URL or header, with or without the leading question mark.
    fileprivate func criteria(
        _ text: String, type: ResourceType, custom: CustomParameters
    ) throws(RecordError) -> [Criterion] {
        guard let pairs = QueryString.parse(text.hasPrefix("?") ? text.dropFirst() : text[...]) else {
            throw RecordError(
                .invalid, .invalid, "the criteria are not readable: an escape is broken or they are too many")
        }
        do throws(SearchError) {
            return try QueryParser.criteria(
                pairs, type: type,
                context: SearchContext(bases: bases, now: now, concepts: concepts, custom: custom))
        } catch {
            throw RecordError(.invalid, error.issues)
        }
    }
}
