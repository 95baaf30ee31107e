internal import FHIR
internal import Search
package import Store

/// Does the same random things to two stores and compares everything they say.
///
/// The same seed repeats the run. A difference is thrown as ``ConformanceFailure`` with seed, step and question.
package struct StoreComparison: Sendable {
    package let seed: UInt64
    let oracle: any Store
    let subject: Subject

    /// - Parameters:
    ///   - oracle: what is believed, an empty store with the same clock.
    ///   - store: what is checked, empty.
    ///   - settle: merges, flushes or does nothing; called at random.
    package init(
        seed: UInt64, oracle: any Store, store: any Store, clock: ManualClock,
        settle: @escaping @Sendable () throws -> Void = {}
    ) {
        self.seed = seed
        self.oracle = oracle
        subject = Subject(store: store, clock: clock, settle: settle)
    }

    /// Runs random steps: commits, reads, searches, histories.
    package func run(steps: Int) async throws {
        var random = SeededGenerator(seed: seed)
        var commits = RandomCommit(random: SeededGenerator(seed: random.next()))
        var queries = RandomQuery(random: SeededGenerator(seed: random.next()))
        for step in 0..<steps {
            do {
                try await self.step(&random, &commits, &queries)
            } catch {
                throw ConformanceFailure(text: "seed \(seed), step \(step): \(error)", file: #fileID, line: #line)
            }
        }
        try compareAll()
    }

    private func step(_ random: inout SeededGenerator, _ commits: inout RandomCommit, _ queries: inout RandomQuery)
        async throws
    {
        // Now and then backwards, as clocks are set.
        subject.clock.now += random.chance(5) ? -2_000_000 : Int64(random.below(1_500_000))
        if random.chance(4) { try subject.settle() }
        switch random.below(100) {
        case 0..<50:
            let commit = try commits.make(now: subject.clock.now / 1000 * 1000) { try oracle.read($0) }
            try await compare(commit)
        case 50..<82:
            let institution = random.chance(80) ? Institution.first : .second
            if random.chance(8) {
                let container = random.pick(["Observation", "Patient"])
                try compareSearch("Patient", queries.makeContained(), inside: container, in: institution)
            } else {
                let (type, text) = queries.make()
                var position: Int64?
                if random.chance(40) {
                    let end = try oracle.statistics(of: nil).sequence
                    position = max(0, end - Int64(random.below(60)))
                }
                try compareSearch(type, text, in: institution, at: position)
            }
        case 82..<91:
            try compareReads(
                random.pick(Vocabulary.types), Vocabulary.id(random.below(RandomResource.ids)),
                version: random.below(12))
        case 91..<98: try compareHistory(randomHistory(&random))
        case 98: try compareChanges(after: Int64(random.below(500)), limit: random.below(50) + 1)
        default: try compareStatistics()
        }
    }

    private func randomHistory(_ random: inout SeededGenerator) throws -> HistoryRequest {
        let institution = random.chance(80) ? Institution.first : .second
        let sample = Sample(random.pick(Vocabulary.types), Vocabulary.id(random.below(RandomResource.ids)))
        let address = sample.address(in: institution)
        let scope = random.pick([
            HistoryRequest.Scope.system(institution), .type(institution, sample.type), .instance(address),
            .instance(address),
        ])
        var request = HistoryRequest(scope: scope, limit: random.pick([1, 2, 5, 20, 100]))
        let span = max(subject.clock.now - ManualClock.start, 1)
        func time() -> Int64 { ManualClock.start + Int64.random(in: 0...span, using: &random) / 1000 * 1000 }
        if random.chance(30) { request.since = time() }
        if random.chance(30) {
            let (a, b) = (time(), time())
            request.at = min(a, b)...max(a, b)
        }
        return request
    }
}
