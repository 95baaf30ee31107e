internal import FHIR
internal import Search
internal import Store

/// The store under check with its clock, and short ways to use it.
struct Subject: Sendable {
    let store: any Store
    let clock: ManualClock
    let settle: @Sendable () throws -> Void

    // MARK: Writing

    func commit(_ commit: Commit) async throws -> CommitResult {
        let result = try await withCheckedContinuation { continuation in
            store.commit(commit) { continuation.resume(returning: $0) }
        }.get()
        try settle()
        return result
    }

    /// Commits what must be done.
    @discardableResult
    func write(_ writes: Write..., preconditions: [Precondition] = []) async throws -> [WriteOutcome] {
        try await write(writes, preconditions: preconditions)
    }

    @discardableResult
    func write(_ writes: [Write], preconditions: [Precondition] = []) async throws -> [WriteOutcome] {
        switch try await commit(Commit(preconditions: preconditions, writes: writes)) {
        case .done(let outcomes): return outcomes
        case .conflict(let conflict):
            throw ConformanceFailure(text: "the commit met \(conflict)", file: #fileID, line: #line)
        }
    }

    /// Commits each alone, one after the other.
    func put(_ samples: [Sample], in institution: Institution = .first) async throws {
        for sample in samples { try await write(sample.put(in: institution)) }
    }

    /// Commits what must not be done.
    func conflict(_ writes: Write..., preconditions: [Precondition] = []) async throws -> Conflict {
        switch try await commit(Commit(preconditions: preconditions, writes: writes)) {
        case .done: throw ConformanceFailure(text: "the commit was made", file: #fileID, line: #line)
        case .conflict(let conflict): return conflict
        }
    }

    // MARK: Searching

    /// The typed query of a query string.
    static func query(
        _ type: String, _ text: String, now: Int64 = ManualClock.start,
        custom: CustomParameters = CustomParameters()
    ) throws -> SearchQuery {
        try request(type, text, now: now, custom: custom).query
    }

    static func request(
        _ type: String, _ text: String, now: Int64 = ManualClock.start,
        custom: CustomParameters = CustomParameters()
    ) throws -> SearchRequest {
        let type = try unwrap(ResourceType(type), "resource type \(type)")
        let pairs = try unwrap(QueryString.parse(text), "query in \(text)")
        do {
            return try QueryParser.parse(
                pairs, type: type,
                context: SearchContext(now: now, concepts: VocabularyConcepts(), custom: custom))
        } catch {
            throw ConformanceFailure(text: "\(text): \(error.issues.map(\.text))", file: #fileID, line: #line)
        }
    }

    /// The same, with the search parameters that the institution has.
    private func query(_ type: String, _ text: String, in institution: Institution) throws -> SearchQuery {
        try Subject.query(type, text, now: clock.now, custom: store.customParameters(of: institution))
    }

    func search(_ type: String, _ text: String, in institution: Institution = .first) throws -> SearchPage {
        try store.search(try query(type, text, in: institution), institution: institution)
    }

    /// The ids of all matches in their order, page by page.
    func ids(_ type: String, _ text: String, in institution: Institution = .first) throws -> [String] {
        var query = try query(type, text, in: institution)
        var ids: [String] = []
        while true {
            let page = try store.search(query, institution: institution)
            ids += page.matches.map(\.address.id)
            try expectTrue(page.matches.count <= query.count, "\(text): a page has more than \(query.count) matches")
            guard let next = page.next else { return ids }
            try expectTrue(page.matches.count == query.count, "\(text): a page that is not the last is not full")
            try expectTrue(ids.count <= 10_000, "\(text): paging does not end")
            query.cursor = next
        }
    }

    /// Expects the ids that a query gives, in any order.
    func expect(
        _ type: String, _ text: String, gives ids: [String], in institution: Institution = .first,
        file: String = #fileID,
        line: Int = #line
    ) throws {
        let found = try self.ids(type, text, in: institution)
        try expectEqual("\(type)?\(text)", found.sorted(), ids.sorted(), file: file, line: line)
    }

    /// Expects the ids that a query gives, in this order.
    func expect(
        _ type: String, _ text: String, givesInOrder ids: [String], file: String = #fileID, line: Int = #line
    ) throws {
        try expectEqual("\(type)?\(text)", try self.ids(type, text), ids, file: file, line: line)
    }
}
