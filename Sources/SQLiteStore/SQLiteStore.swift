internal import Dispatch
package import FHIR
internal import JSON
package import Search
package import Store
internal import Synchronization

/// The embedded engine: a log of changes in `record.db` and an index behind it in `index.db`, in one folder.
///
/// One writer, one merger, any number of readers, each with connections of its own. See `docs/architecture.md`.
package final class SQLiteStore: Store {
    package struct Options: Sendable {
        package var mergeSize = MergeSize.serving
        /// What a search may take.
        package var search = SearchLimits()
        /// What to do with an index that is missing, damaged or of another version.
        package var rebuildsIndex = true
        /// Makes the store when there is none.
        package var creates = true
        /// Called while the index is made anew, with the changes done and all.
        package var onRebuild: (@Sendable (Int64, Int64) -> Void)?

        /// Hears what is done to the index behind the requests; on the thread that does it, which goes on afterwards.
        package var onIndex: (@Sendable (IndexNotice) -> Void)?

        package init() {}
    }

    package let folder: String
    package let secret: [UInt8]
    private let lock: StoreLock
    private let codec: BodyCodec
    private let shared: SharedState
    private let writer: Writer
    private let merger: Merger
    private let readers: ReaderPool
    private let trainer: DictionaryTraining
    private let searchLimits: SearchLimits

    /// Opens a store, or makes one.
    ///
    /// - Parameters:
    ///   - folder: where the files are.
    ///   - clock: microseconds since 1970.
    /// - Throws: ``StoreError``; nothing was changed then.
    package init(folder: String, options: Options = Options(), clock: @escaping @Sendable () -> Int64)
        throws(StoreError)
    {
        self.folder = folder
        searchLimits = options.search
        do {
            let files = try StoreFiles(folder: folder, creates: options.creates)
            lock = files.lock
            codec = BodyCodec()
            shared = SharedState()
            let record = RecordReader(connection: try Connection(path: files.record, mode: .readWrite), codec: codec)
            try RecordSchema.prepare(record.connection, beside: files.index)
            secret = try record.secret()
            try DictionaryTraining.load(from: record.connection, into: codec)
            let end = try record.end()
            let index = try IndexOpening(files: files, record: record, end: end.sequence, options: options).open()
            shared.recent.withLock { $0.mergedSequence = index.position }
            shared.keys = try Replay(record: record).run(
                after: index.position, keys: index.keys, into: shared)
            let loading = CustomLoading(index: IndexReader(connection: index.connection), record: record)
            let custom = try loading.load(shared.recent.withLock { $0.active })
            shared.custom.withLock { $0 = custom }
            readers = ReaderPool(files: files, codec: codec, shared: shared)
            trainer = DictionaryTraining(path: files.record, codec: codec, log: shared.recordLog)
            let merging = RecordReader(connection: try files.connect(files.record, RecordSchema.tuning), codec: codec)
            merger = Merger(
                index: index.connection, record: merging, shared: shared, readers: readers, trainer: trainer,
                size: options.mergeSize, onIndex: options.onIndex)
            record.connection.countLog(shared.recordLog)
            index.connection.countLog(shared.indexLog)
            writer = Writer(
                record: record, index: IndexReader(connection: try files.connect(files.index, IndexSchema.tuning)),
                shared: shared, merger: merger, readers: readers, clock: clock, sequence: end.sequence,
                key: shared.keys,
                updated: end.updated)
        } catch {
            throw StoreError(error)
        }
        merger.migrate()
        merger.customChanged()
        let unmerged = shared.recent.withLock { $0.count }
        if unmerged > 0 { merger.changed(unmerged) }
    }

    /// Answers what waits, merges everything and closes the files' logs.
    package func close() throws(StoreError) {
        writer.close()
        defer { lock.release() }
        do { try merger.close() } catch { throw StoreError(error) }
    }

    /// Merges all changes into the index.
    package func flush() throws(StoreError) {
        do { try merger.flush() } catch { throw StoreError(error) }
    }

    // MARK: Reading

    package func read(_ address: ResourceAddress) throws(StoreError) -> StoredVersion? {
        let recent = shared.recent.withLock { $0.resource(address)?.sequence }
        return try readers.use { index, record in
            if let recent { return try record.change(recent) }
            return try index.identity(address).flatMap { try record.change($0.sequence) }
        }
    }

    package func read(_ address: ResourceAddress, version: Int) throws(StoreError) -> StoredVersion? {
        let recent = shared.recent.withLock { recent -> (newest: Int?, sequence: Int64?) in
            guard let resource = recent.resource(address) else { return (nil, nil) }
            return (resource.version, recent.sequence(key: resource.key, version: version))
        }
        return try readers.use { index, record in
            if let sequence = recent.sequence { return try record.change(sequence) }
            guard let place = try index.identity(address) else { return nil }
            if place.version == version { return try record.change(place.sequence) }
            return try index.older(key: place.key, version: version).flatMap { try record.change($0) }
        }
    }

    package func search(_ query: SearchQuery, institution: Institution) throws(StoreError) -> SearchPage {
        var query = query.unfolded
        // One budget for the links and the search itself.
        let meter = SearchMeter(searchLimits)
        func execute(_ query: SearchQuery) throws(StoreError) -> SearchPage {
            try executing(query, institution: institution, meter) { try $0.run() }.showingContained(of: query)
        }
        guard query.criteria.contains(where: \.isLinked) else { return try execute(query) }
        // The search and what it leads over see one state of the record, on the first page as on those behind it.
        query.position = query.position ?? shared.recent.withLock { $0.position }
        let asker = query
        do {
            return try LinkedExecution(
                query: query, meter: meter, execute: execute,
                few: { query, limit in
                    try self.executing(query, institution: institution, meter) { try $0.ids(atMost: limit) }
                },
                find: { try self.found($0, for: asker, $1, institution: institution, meter) }
            ).run()
        } catch {
            throw StoreError(error)
        }
    }

    package func ids(
        of query: SearchQuery, atMost limit: Int, institution: Institution
    ) throws(StoreError) -> [String]? {
        try executing(query, institution: institution, SearchMeter(searchLimits)) { try $0.ids(atMost: limit) }
    }

    /// What meets the criteria of a chain's link.
    private func found(
        _ search: LinkedSearch, for asker: SearchQuery, _ trace: SearchTrace?, institution: Institution,
        _ meter: SearchMeter
    ) throws -> [FoundResource] {
        var query = SearchQuery(type: search.type, criteria: search.criteria)
        query.trace = trace
        query.position = asker.position
        if search.criteria.count == 1 { query.names = [search.name] }
        let step = SearchTrace.Step(.link, criterion: search.name, type: search.type.name)
        return try query.trace.timed(step) { step in
            let found = try executing(query, institution: institution, meter, includesDeleted: true) {
                try $0.all(for: search, atMost: searchLimits.linkedMax(search))
            }
            step.found = found.count
            return found
        }
    }

    private func executing<Result>(
        _ query: SearchQuery, institution: Institution, _ meter: SearchMeter, includesDeleted: Bool = false,
        _ body: (SearchExecution) throws -> Result
    ) throws(StoreError) -> Result {
        let recent = recent(query, institution: institution)
        return try readers.use { index, record in
            if query.asksValues { try index.requireDrawn(query.type, institution) }
            let past = try query.position.map { position in
                try query.trace.timed(SearchTrace.Step(.past, type: query.type.name)) { step in
                    let past = try PastState(
                        query: query, institution: institution, at: position, includesDeleted: includesDeleted,
                        index: index, record: record, shared: shared, meter: meter)
                    step.index = "change (sequence>?)"
                    step.found = past.count
                    return past
                }
            }
            return try index.connection.within(meter) {
                var search = IndexSearch(
                    index: index, record: record, criteria: query.criteria, type: query.type,
                    institution: institution, meter: meter)
                search.names = query.names
                search.trace = query.trace
                return try body(
                    SearchExecution(
                        query: query, institution: institution, recent: recent, search: search, record: record,
                        past: past))
            }
        }
    }

    /// What a search needs of the changes that the index has not taken up.
    private func recent(_ query: SearchQuery, institution: Institution) -> RecentSnapshot {
        query.trace.timed(SearchTrace.Step(.recent, type: query.type.name)) { step in
            let (recent, unmerged) = shared.recent.withLock {
                ($0.snapshot(query.criteria, type: query.type, institution: institution), $0.count)
            }
            step.index = "changes in memory that the index has not taken up"
            step.rows = unmerged
            step.found = recent.matches.count
            return recent
        }
    }

    package func history(_ request: HistoryRequest) throws(StoreError) -> HistoryPage {
        let recent = shared.recent.withLock { RecentHistory(request, in: $0) }
        return try readers.use { index, record in
            try HistoryReader(index: index, record: record, recent: recent).page(request)
        }
    }

    package func changes(after sequence: Int64, limit: Int) throws(StoreError) -> [StoredVersion] {
        try readers.use { _, record in
            var found: [StoredVersion] = []
            try record.changes(after: sequence) { version, _ in
                found.append(version)
                return found.count < limit
            }
            return found
        }
    }

    package func position(of follower: String) throws(StoreError) -> Int64 {
        try readers.use { _, record in
            let statement = try record.connection.statement("SELECT sequence FROM follower WHERE name = ?1")
            statement.bind(1, follower)
            defer { statement.reset() }
            return try statement.step() ? statement.integer(0) : 0
        }
    }

    package func move(_ follower: String, to sequence: Int64) throws(StoreError) {
        try readers.write { connection in
            let statement = try connection.statement(
                "INSERT INTO follower VALUES(?1, ?2) ON CONFLICT(name) DO UPDATE SET sequence = excluded.sequence")
            statement.bind(1, follower)
            statement.bind(2, sequence)
            try shared.recordLog.alone { try statement.run() }
        }
        shared.advance()
    }

    package func customParameters(of institution: Institution) -> CustomParameters {
        shared.custom.withLock { $0.parameters(of: institution) }
    }

    package func customProgress(of institution: Institution?) throws(StoreError) -> [CustomProgress] {
        let all = shared.custom.withLock { $0.fields() }
        return try readers.use { index, _ in
            try all.filter { institution == nil || $0.key == institution }.flatMap {
                try index.progress($0.value, institution: $0.key)
            }
        }
    }

    package func statistics(of institution: Institution?) throws(StoreError) -> StoreStatistics {
        let recent = shared.recent.withLock { recent -> (lives: [ResourceAddress: Bool], count: Int) in
            var lives: [ResourceAddress: Bool] = [:]
            for set in [recent.merging, recent.active].compactMap({ $0 }) {
                for resource in set.resources.values
                where institution == nil || resource.address.institution == institution {
                    lives[resource.address] = resource.lives
                }
            }
            return (lives, recent.count)
        }
        let bytes = StoreFiles.bytes(folder)
        return try readers.use { index, record in
            var counts: [ResourceType: Int] = [:]
            let statement = try index.connection.statement(
                "SELECT type, count FROM resource_count WHERE ?1 IS NULL OR institution = ?1")
            statement.bind(1, institution.map { .integer(Int64($0.number)) } ?? .null)
            defer { statement.reset() }
            while try statement.step() {
                if let type = ResourceType(number: statement.int(0)) { counts[type, default: 0] += statement.int(1) }
            }
            for (address, lives) in recent.lives {
                let lived = try index.identity(address)?.lives ?? false
                counts[address.type, default: 0] += (lives ? 1 : 0) - (lived ? 1 : 0)
            }
            return StoreStatistics(
                sequence: try record.end().sequence,
                resources: counts.filter { $0.value > 0 }.map { (type: $0.key, count: $0.value) }.sorted {
                    $0.type < $1.type
                },
                unmerged: recent.count, bytesOnDisk: bytes)
        }
    }

    // MARK: Writing

    package func commit(_ commit: Commit, completion: @escaping @Sendable (Result<CommitResult, StoreError>) -> Void) {
        do {
            let bodies = try commit.writes.map { write throws(StoreError) -> Writer.CompressedBody? in
                guard let text = write.body?.text else { return nil }
                trainer.offer(text, type: write.address.type)
                let (dictionary, bytes) = try codec.compress(text)
                return Writer.CompressedBody(dictionary: dictionary, bytes: bytes, digest: Digest.text(text))
            }
            writer.submit(Writer.Request(commit: commit, bodies: bodies, completion: completion))
        } catch {
            completion(.failure(StoreError(error)))
        }
    }

    /// Whether bodies are still written without a dictionary.
    package var wantsDictionary: Bool { codec.newest == 0 }

    /// Trains a dictionary on samples of what is about to come: an import does so before it writes.
    package func prepareDictionary(_ samples: [(text: [UInt8], type: ResourceType)]) {
        for sample in samples { trainer.offer(sample.text, type: sample.type) }
        trainer.trainForGood()
    }
}
