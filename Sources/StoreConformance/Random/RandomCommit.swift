internal import FHIR
internal import Search
internal import Store

/// Makes commits of random writes, some with expectations and preconditions that may or may not be met.
struct RandomCommit {
    var random: SeededGenerator
    private var resources: RandomResource
    private var queries: RandomQuery

    init(random: SeededGenerator) {
        self.random = random
        resources = RandomResource(random: SeededGenerator(seed: self.random.next()))
        queries = RandomQuery(random: SeededGenerator(seed: self.random.next()))
    }

    /// - Parameters:
    ///   - now: microseconds since 1970.
    ///   - current: the newest version of a resource, so that expectations are met now and then.
    mutating func make(now: Int64, current: (ResourceAddress) throws -> StoredVersion?) throws -> Commit {
        let institution = random.chance(80) ? Institution.first : .second
        var writes: [Write] = []
        for _ in 0..<random.pick([1, 1, 1, 1, 2, 3, 6]) {
            let sample = resources.make()
            let address = sample.address(in: institution)
            if writes.contains(where: { $0.address == address }) { continue }
            writes.append(try write(sample, in: institution, now: now, isFirst: writes.isEmpty, try current(address)))
        }
        var commit = Commit(writes: writes)
        if random.chance(15) { commit.preconditions = [try precondition(in: institution)] }
        return commit
    }

    private mutating func write(
        _ sample: Sample, in institution: Institution, now: Int64, isFirst: Bool, _ current: StoredVersion?
    ) throws -> Write {
        let expectations: [Write.Expectation] = [
            .any, .any, .any, .any, .absent, .version(current?.version ?? 1), .version(random.below(9)),
            .oneOf([random.below(9), current?.version ?? 1]), .oneOf([random.below(9), 10]),
        ]
        let expectation = random.pick(expectations)
        var restored: Write.Restored?
        if isFirst && random.chance(8) {
            let version = max((current?.version ?? 0) + random.pick([-1, 0, 1, 1, 1, 3]), 1)
            restored = .init(version: version, updated: now + random.pick([-60_000_000, 0, 0, 0, 1500]))
        }
        return random.chance(18)
            ? sample.delete(expectation, in: institution, restored: restored)
            : sample.put(expectation, in: institution, skipsEqual: random.chance(20), restored: restored)
    }

    private mutating func precondition(in institution: Institution) throws -> Precondition {
        let (type, text) = queries.make()
        let query = try Subject.query(type, text)
        let ids = (0..<random.pick([0, 0, 0, 1, 2])).map { _ in Vocabulary.id(random.below(RandomResource.ids)) }
        return Precondition(institution: institution, type: query.type, criteria: query.criteria, ids: Set(ids))
    }
}
