internal import Dispatch
internal import FHIR
internal import Search
internal import Store
internal import Synchronization
internal import Wording

/// The single writer: takes whatever commits wait, puts them into one durable transaction, and answers after the sync.
///
/// A commit that fails takes none with it. Everything here runs on one queue, so the numbers it gives (sequence, key,
/// version, time) need no other protection.
final class Writer: @unchecked Sendable {
    // Sendable: the stored properties below `queue` are touched only by blocks on it; `waiting` is a mutex.
    typealias Completion = @Sendable (Result<CommitResult, StoreError>) -> Void

    struct Request: Sendable {
        let commit: Commit
        /// One for each write; `nil` for deletions.
        let bodies: [CompressedBody?]
        let completion: Completion
    }

    struct CompressedBody: Sendable {
        let dictionary: Int
        let bytes: [UInt8]
        let digest: UInt64
    }

    private struct Waiting {
        var requests: [Request] = []
        var isScheduled = false
        var isClosed = false
    }

    /// How long the criteria of a conditional write may take: all writes wait for it.
    private static let criteriaLimits: SQLiteStore.SearchLimits = {
        var limits = SQLiteStore.SearchLimits()
        limits.secondsMax = 5
        return limits
    }()
    /// Requests of one transaction at most: bounds what is lost in time when one of them fails.
    private static let groupMax = 512

    private let waiting = Mutex(Waiting())
    private let queue = DispatchQueue(label: "xinglin.store.writer")
    private let record: RecordReader
    private let index: IndexReader
    private let shared: SharedState
    private let merger: Merger
    private let readers: ReaderPool
    private let clock: @Sendable () -> Int64
    private var nextSequence: Int64
    private var nextKey: Int64
    private var lastUpdated: Int64
    private var patientKeys: [ResourceAddress: Int64] = [:]
    /// The generation of the store that the index's open read transaction sees; `nil` when none is open.
    private var indexGeneration: Int?

    init(
        record: RecordReader, index: IndexReader, shared: SharedState, merger: Merger, readers: ReaderPool,
        clock: @escaping @Sendable () -> Int64, sequence: Int64, key: Int64, updated: Int64
    ) {
        self.record = record
        self.index = index
        self.shared = shared
        self.merger = merger
        self.readers = readers
        self.clock = clock
        nextSequence = sequence + 1
        nextKey = key + 1
        lastUpdated = updated
    }

    func submit(_ request: Request) {
        let (accepted, schedule) = waiting.withLock { waiting in
            if waiting.isClosed { return (false, false) }
            waiting.requests.append(request)
            defer { waiting.isScheduled = true }
            return (true, !waiting.isScheduled)
        }
        if !accepted { return request.completion(.failure(.closed)) }
        if schedule { queue.async { self.drain() } }
    }

    /// Refuses what comes from now on, and returns when everything before is answered.
    func close() {
        waiting.withLock { $0.isClosed = true }
        queue.sync {}
    }

    private func drain() {
        while true {
            moveRest()
            let group = waiting.withLock { waiting -> [Request] in
                if waiting.requests.isEmpty {
                    waiting.isScheduled = false
                    return []
                }
                if waiting.requests.count <= Writer.groupMax {
                    defer { waiting.requests.removeAll(keepingCapacity: true) }
                    return waiting.requests
                }
                defer { waiting.requests.removeFirst(Writer.groupMax) }
                return Array(waiting.requests.prefix(Writer.groupMax))
            }
            if group.isEmpty { return }
            guard merger.awaitRoom() else {
                group.forEach { $0.completion(.failure(.overloaded)) }
                continue
            }
            write(group)
        }
    }

    /// Moves what came into the record's log while the rest of it was moved. Only when nothing is written meanwhile can
    /// all of it be moved; the next transaction then begins it anew, on blocks of the disk that it has already.
    private func moveRest() {
        shared.recordLog.moveRest {
            readers.release()
            return record.connection.checkpoint(truncate: false)
        }
    }

    // MARK: One transaction

    private struct Numbers {
        var sequence: Int64
        var key: Int64
        var updated: Int64
    }

    /// Writes the group; when the disk refuses it, each request alone.
    private func write(_ group: [Request]) {
        let numbers = Numbers(sequence: nextSequence, key: nextKey, updated: lastUpdated)
        defer { leaveIndex() }
        do {
            var results: [Result<CommitResult, StoreError>] = []
            var pending = PendingChanges()
            try record.connection.execute("BEGIN IMMEDIATE")
            for request in group { results.append(try apply(request, &pending)) }
            try record.connection.execute("COMMIT")
            if !pending.changes.isEmpty { merger.changed(shared.add(pending.changes, keys: nextKey - 1)) }
            define(pending)
            for (request, result) in zip(group, results) { request.completion(result) }
        } catch {
            record.connection.rollback()
            nextSequence = numbers.sequence
            nextKey = numbers.key
            lastUpdated = numbers.updated
            patientKeys.removeAll()
            if group.count > 1 {
                group.forEach { write([$0]) }
            } else {
                group.forEach { $0.completion(.failure(StoreError(error))) }
            }
        }
    }

    /// Takes up what the transaction says of search parameters: before the answers, so that the next search knows it.
    private func define(_ pending: PendingChanges) {
        let changed = pending.changes.filter { $0.address.type == CustomRegistry.type }
        guard !changed.isEmpty else { return }
        shared.custom.withLock { registry in
            for resource in changed {
                registry.take(
                    institution: resource.address.institution, key: resource.key, text: pending.text(resource.key))
            }
        }
        merger.customChanged()
    }

    /// Checks everything first, then writes: a conflict leaves nothing behind.
    private func apply(_ request: Request, _ pending: inout PendingChanges) throws -> Result<CommitResult, StoreError> {
        for (number, precondition) in request.commit.preconditions.enumerated()
        where try !holds(precondition, pending) {
            return .success(.conflict(.precondition(number)))
        }
        // Restored versions of one resource may follow each other in one commit.
        var time = lastUpdated
        var versions: [ResourceAddress: Int] = [:]
        for (number, write) in request.commit.writes.enumerated() {
            let place = try place(write.address, pending)
            let version = versions[write.address] ?? place?.version ?? 0
            if let conflict = conflict(write, number: number, place, version: version, time: time) {
                return .success(.conflict(conflict))
            }
            if let restored = write.restored, restored.version > version {
                time = max(time, restored.updated)
                versions[write.address] = restored.version
            }
        }
        // Milliseconds: what `meta.lastUpdated` shows is all there is, so that it can be searched for. One moment for all.
        let now = max(clock() / 1000 * 1000, lastUpdated)
        var outcomes: [WriteOutcome] = []
        for (number, write) in request.commit.writes.enumerated() {
            outcomes.append(
                try make(write, request.bodies[number], try place(write.address, pending), now: now, &pending))
        }
        return .success(.done(outcomes))
    }

    private func conflict(
        _ write: Write, number: Int, _ place: IndexReader.Place?, version: Int, time: Int64
    ) -> Conflict? {
        let current = place.flatMap { $0.lives ? $0.version : nil }
        switch write.expectation {
        case .any: break
        case .present: if current == nil { return .expectation(write: number, current: nil) }
        case .absent: if current != nil { return .expectation(write: number, current: current) }
        case .version(let version): if current != version { return .expectation(write: number, current: current) }
        case .oneOf(let versions):
            guard let current, versions.contains(current) else { return .expectation(write: number, current: current) }
        }
        if let restored = write.restored, restored.version > version, restored.updated < time {
            return .restore(write: number)
        }
        return nil
    }

    private func make(
        _ write: Write, _ body: CompressedBody?, _ place: IndexReader.Place?, now: Int64,
        _ pending: inout PendingChanges
    ) throws -> WriteOutcome {
        let existed = place?.lives ?? false
        if let place, try isUnchanged(write, place, pending) {
            return WriteOutcome(
                version: place.version, updated: 0, sequence: place.sequence, existed: existed, isUnchanged: true)
        }
        if write.body == nil && place == nil && write.restored == nil {
            return WriteOutcome(version: 0, updated: 0, sequence: 0, existed: false, isUnchanged: true)
        }
        let key = place?.key ?? nextKey
        if place == nil { nextKey += 1 }
        let sequence = nextSequence
        nextSequence += 1
        let time = write.restored?.updated ?? max(now, lastUpdated)
        lastUpdated = max(lastUpdated, time)
        let version = write.restored?.version ?? (place?.version ?? 0) + 1
        let owner = try write.body == nil ? place.map { try self.owner(at: $0.sequence) } : nil
        try insert(
            write, body, key: key, version: version, sequence: sequence, updated: time,
            owner: try owner ?? self.owner(write, key: key, pending))
        pending.add(
            RecentResource(
                address: write.address, key: key, version: version, sequence: sequence, updated: time,
                lives: write.body != nil,
                entries: write.entries, replaced: []), text: write.body?.text)
        return WriteOutcome(version: version, updated: time, sequence: sequence, existed: existed, isUnchanged: false)
    }

    private func isUnchanged(_ write: Write, _ place: IndexReader.Place, _ pending: PendingChanges) throws -> Bool {
        if let restored = write.restored { return restored.version <= place.version }
        guard let body = write.body else { return !place.lives }
        guard write.skipsEqual && place.lives else { return false }
        let current = try pending.text(place.key) ?? record.change(place.sequence)?.body?.text
        return current == body.text
    }

    private func insert(
        _ write: Write, _ body: CompressedBody?, key: Int64, version: Int, sequence: Int64, updated: Int64,
        owner: ColumnValue
    ) throws {
        let meta = write.body?.metaPlace.packed ?? 0
        let statement = try record.connection.statement(
            "INSERT INTO change VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)")
        statement.bind(1, sequence)
        statement.bind(2, write.address.institution.number)
        statement.bind(3, Int(write.address.type.number))
        statement.bind(4, StoredID.column(write.address.id))
        statement.bind(5, key)
        statement.bind(6, version)
        statement.bind(7, updated)
        statement.bind(8, write.method.rawValue)
        statement.bind(9, owner)
        statement.bind(10, body?.dictionary ?? 0)
        statement.bind(11, meta)
        statement.bind(
            12,
            Digest.change(
                text: body?.digest ?? 0, address: write.address, sequence: sequence, key: key, version: version,
                updated: updated,
                method: write.method, metaPlace: meta))
        if let body { statement.bind(13, body.bytes) } else { statement.bindNull(13) }
        try statement.run()
    }

    /// The owner of a version: a deletion belongs to whom the version before it belonged.
    private func owner(at sequence: Int64) throws(SQLiteError) -> ColumnValue {
        let statement = try record.connection.statement("SELECT patient FROM change WHERE sequence = ?1")
        statement.bind(1, sequence)
        defer { statement.reset() }
        return try statement.step() ? statement.value(0) : .null
    }

    /// The owner's column: the patient's key, or the id while there is no such patient.
    private func owner(_ write: Write, key: Int64, _ pending: PendingChanges) throws -> ColumnValue {
        if write.address.type == .patient { return .integer(key) }
        guard let id = write.patient else { return .null }
        let address = ResourceAddress(institution: write.address.institution, type: .patient, id: id)
        if let known = patientKeys[address] { return .integer(known) }
        guard let place = try place(address, pending) else { return StoredID.column(id) }
        if patientKeys.count >= 10_000 { patientKeys.removeAll() }
        patientKeys[address] = place.key
        return .integer(place.key)
    }

    // MARK: The state before

    /// The newest version of a resource: in this transaction, among the recent changes, or in the index, in this order.
    private func place(_ address: ResourceAddress, _ pending: PendingChanges) throws(SQLiteError) -> IndexReader.Place?
    {
        if let resource = pending.resource(address) ?? shared.recent.withLock({ $0.resource(address) }) {
            return IndexReader.Place(
                key: resource.key, version: resource.version, sequence: resource.sequence, lives: resource.lives)
        }
        try enterIndex()
        return try index.identity(address)
    }

    /// Begins to read the index, once for a whole group unless a merge ended meanwhile: taking and leaving SQLite's locks
    /// for each lookup costs more than the lookup. Called after the recent changes were looked at, as ``ReaderPool`` does.
    private func enterIndex() throws(SQLiteError) {
        let generation = shared.generation
        guard indexGeneration != generation else { return }
        leaveIndex()
        try index.connection.execute("BEGIN")
        indexGeneration = generation
    }

    private func leaveIndex() {
        guard indexGeneration != nil else { return }
        index.connection.rollback()
        indexGeneration = nil
    }

    private func holds(_ precondition: Precondition, _ pending: PendingChanges) throws -> Bool {
        let meter = SearchMeter(Writer.criteriaLimits)
        return try index.connection.within(meter) {
            let criteria = try precondition.criteria.map { criterion in
                try criterion.resolved(for: precondition.type) { search in
                    var found: [FoundResource] = []
                    try forEachMatch(search.type, search.criteria, precondition.institution, pending, meter) {
                        id, entries in
                        found.append(
                            FoundResource(id: id, entries: search.fields.isEmpty ? [] : try entries(search.fields)))
                        guard found.count <= Writer.criteriaLimits.linkedMax else {
                            throw StoreError.tooBroad(max: Writer.criteriaLimits.linkedMax)
                        }
                        return true
                    }
                    return found
                }
            }
            var ids: Set<String> = []
            try forEachMatch(precondition.type, criteria, precondition.institution, pending, meter) { id, _ in
                ids.insert(id)
                return ids.count < 3
            }
            return ids == precondition.ids || (ids.count > 1 && precondition.ids.count > 1)
        }
    }

    /// Calls `body` with each match: in this transaction, among the recent changes, and in the index.
    private func forEachMatch(
        _ type: ResourceType, _ criteria: [Criterion], _ institution: Institution, _ pending: PendingChanges,
        _ meter: SearchMeter, _ body: (String, @escaping ([IndexField]) throws -> [IndexEntry]) throws -> Bool
    ) throws {
        let snapshot = shared.recent.withLock { $0.snapshot(criteria, type: type, institution: institution) }
        // After the snapshot: what was merged between is then in the index.
        try enterIndex()
        if criteria.contains(where: \.asksValues) { try index.requireDrawn(type, institution) }
        let recent = snapshot.matches.filter { !pending.holds($0.key) }
        for resource in pending.matches(criteria, type: type, institution: institution) + recent {
            if criteria.contains(where: \.needsText) {
                try meter.readText()
                // Written in this transaction already: the log has it.
                guard let version = try record.change(resource.sequence), try version.meets(criteria) else { continue }
            }
            let entries: ([IndexField]) throws -> [IndexEntry] = { [record] fields in
                guard !fields.custom.isEmpty else { return resource.entries }
                return resource.entries + (try record.change(resource.sequence)?.customEntries(fields.custom) ?? [])
            }
            guard try body(resource.address.id, entries) else { return }
        }
        let search = IndexSearch(
            index: index, record: record, criteria: criteria, type: type, institution: institution, meter: meter)
        func visit(_ candidate: IndexSearch.Candidate) throws -> Bool {
            guard !snapshot.shadows(candidate.key), !pending.holds(candidate.key) else { return true }
            let version = try candidate.version()
            return try body(version.address.id, { try version.indexEntries(of: $0) })
        }
        if let few = try search.few() {
            for candidate in few { guard try visit(candidate) else { return } }
        } else {
            try search.forEachByKey(visit)
        }
    }
}

/// The changes of the transaction under way: few enough to be looked through.
struct PendingChanges {
    /// In the order of the log; the last one of a resource counts.
    private(set) var changes: [RecentResource] = []
    private var newest: [ResourceAddress: Int] = [:]
    private var keys: Set<Int64> = []
    private var texts: [Int64: [UInt8]] = [:]

    mutating func add(_ resource: RecentResource, text: [UInt8]?) {
        newest[resource.address] = changes.count
        changes.append(resource)
        keys.insert(resource.key)
        texts[resource.key] = text
    }

    func resource(_ address: ResourceAddress) -> RecentResource? { newest[address].map { changes[$0] } }
    func holds(_ key: Int64) -> Bool { keys.contains(key) }
    func text(_ key: Int64) -> [UInt8]? { texts[key] }

    func matches(_ criteria: [Criterion], type: ResourceType, institution: Institution) -> [RecentResource] {
        newest.values.map { changes[$0] }.filter { resource in
            resource.lives && resource.address.type == type && resource.address.institution == institution
                && Criterion.allHold(
                    criteria, id: resource.address.id, updated: resource.updated, entries: resource.entries,
                    hasTexts: false) != false
        }
    }
}

extension StoreError {
    /// The port's name for an error of this engine.
    init(_ error: any Error) {
        switch error {
        case let error as StoreError: self = error
        case let error as SQLiteError: self = error.storeError
        default: self = .failed(reason: Message(data: "\(error)"))
        }
    }
}
