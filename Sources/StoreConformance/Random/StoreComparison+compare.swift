internal import FHIR
internal import Search
internal import Store

/// One question to both stores.
extension StoreComparison {
    func compare(_ commit: Commit) async throws {
        let wanted = try await StoreComparison.commit(commit, to: oracle)
        let found = try await StoreComparison.commit(commit, to: subject.store)
        try expectEqual("commit of \(commit.writes.map(\.summary))", found, wanted)
        for write in commit.writes { try compareRead(write.address) }
    }

    private static func commit(_ commit: Commit, to store: any Store) async throws -> String {
        let result = await withCheckedContinuation { continuation in
            store.commit(commit) { continuation.resume(returning: $0) }
        }
        return "\(try result.get())"
    }

    private func compareRead(_ address: ResourceAddress) throws {
        try expectEqual(
            "read of \(address.type)/\(address.id)", try subject.store.read(address), try oracle.read(address))
    }

    func compareReads(_ type: String, _ id: String, version: Int) throws {
        for institution in [Institution.first, .second] {
            let address = Sample(type, id).address(in: institution)
            try compareRead(address)
            try expectEqual(
                "version \(version) of \(type)/\(id)", try subject.store.read(address, version: version),
                try oracle.read(address, version: version))
        }
    }

    /// The first pages, as far as there are so many.
    ///
    /// - Parameters:
    ///   - container: the type of container that is searched, where the query asks for contained resources.
    ///   - position: the place of the change log that is asked for; the present without it.
    func compareSearch(
        _ type: String, _ text: String, inside container: String? = nil, in institution: Institution, pages: Int = 6,
        at position: Int64? = nil
    ) throws {
        let request = try Subject.request(type, text, now: subject.clock.now)
        var query = request.query
        if let container { query = request.query(in: try unwrap(ResourceType(container), "type \(container)")) }
        query.position = position
        for number in 1...pages {
            let wanted = try oracle.search(query, institution: institution)
            let found = try subject.store.search(query, institution: institution)
            let what = "\(type)?\(text) in \(institution.number), page \(number)\(position.map { " at \($0)" } ?? "")"
            try expectEqual("\(what), ids", found.matches.map(\.address.id), wanted.matches.map(\.address.id))
            try expectTrue(found.matches == wanted.matches, "\(what): versions differ")
            try expectEqual("\(what), places", found.places, wanted.places)
            try expectEqual("\(what), next", found.next, wanted.next)
            if query.wantsTotal || found.total != nil { try expectEqual("\(what), total", found.total, wanted.total) }
            guard let next = wanted.next else { return }
            query.cursor = next
        }
    }

    func compareHistory(_ request: HistoryRequest) throws {
        var request = request
        for _ in 1...4 {
            let wanted = try oracle.history(request)
            let found = try subject.store.history(request)
            try expectEqual("\(request), sequences", found.versions.map(\.sequence), wanted.versions.map(\.sequence))
            try expectTrue(found.versions == wanted.versions, "\(request): versions differ")
            try expectEqual("\(request), next", found.next, wanted.next)
            guard let next = wanted.next else { return }
            request.before = next
        }
    }

    func compareChanges(after sequence: Int64, limit: Int) throws {
        let found = try subject.store.changes(after: sequence, limit: limit)
        let wanted = try oracle.changes(after: sequence, limit: limit)
        try expectTrue(
            found == wanted,
            "changes after \(sequence) by \(limit): found \(found.map(\.sequence)), expected \(wanted.map(\.sequence))")
    }

    func compareStatistics() throws {
        let found = try subject.store.statistics(of: nil)
        let wanted = try oracle.statistics(of: nil)
        try expectEqual("newest sequence", found.sequence, wanted.sequence)
        try expectEqual(
            "counts", found.resources.map { "\($0.type) \($0.count)" },
            wanted.resources.map { "\($0.type) \($0.count)" })
    }

    /// The whole state of both.
    package func compareAll() throws {
        try compareChanges(after: 0, limit: .max)
        try compareStatistics()
        for institution in [Institution.first, .second] {
            try compareHistory(HistoryRequest(scope: .system(institution), limit: 10_000))
            for type in Set(Vocabulary.types) {
                for sort in ["_id", "-_lastUpdated", "-_tag", "_source"] {
                    try compareSearch(type, "_sort=\(sort)&_count=1000&_total=accurate", in: institution)
                }
                for number in 0..<RandomResource.ids {
                    try compareRead(Sample(type, Vocabulary.id(number)).address(in: institution))
                }
            }
        }
    }

    /// Random searches only, as many as wanted.
    package func compareSearches(_ count: Int) throws {
        var queries = RandomQuery(random: SeededGenerator(seed: seed ^ 0x5EED))
        for _ in 0..<count {
            let (type, text) = queries.make()
            try compareSearch(type, text, in: .first)
        }
    }
}

extension Write {
    fileprivate var summary: String {
        "\(body == nil ? "-" : "+")\(address.type)/\(address.id) \(expectation)\(restored.map { " \($0)" } ?? "")"
    }
}
