internal import FHIR
internal import Search
package import Store

/// Many resources quickly, for tests that need them.
package enum StoreLoad {
    /// Creates patients, each in a commit of its own, many of them on their way at once.
    package static func createPatients(_ count: Int, prefix: String, in store: any Store) async throws {
        try await commit((0..<count).map { Commit(writes: [patient("\(prefix)\($0)").put()]) }, to: [store])
    }

    /// Puts resources in one commit: each by its type, its id and its members.
    package static func put(_ resources: [(type: String, id: String, members: String)], in store: any Store)
        async throws
    {
        try await commit([Commit(writes: resources.map { Sample($0.type, $0.id, $0.members).put() })], to: [store])
    }

    /// Creates random observations under ids of their own, all `final`, in commits of a hundred.
    package static func createObservations(_ count: Int, seed: UInt64, in stores: [any Store]) async throws {
        var resources = RandomResource(random: SeededGenerator(seed: seed))
        var commits: [Commit] = []
        for start in stride(from: 0, to: count, by: 100) {
            let writes = (start..<min(start + 100, count)).map { number in
                let sample = resources.make("Observation", id: "many\(number)")
                return Sample(
                    "Observation", sample.id, sample.members.replacing("preliminary", with: "final"), meta: sample.meta
                ).put()
            }
            commits.append(Commit(writes: writes))
        }
        try await commit(commits, to: stores)
    }

    private static func commit(_ commits: [Commit], to stores: [any Store]) async throws {
        for store in stores {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for commit in commits {
                    let result = AsyncStream<Result<CommitResult, StoreError>> { continuation in
                        store.commit(commit) { result in
                            continuation.yield(result)
                            continuation.finish()
                        }
                    }
                    group.addTask { for await result in result { _ = try result.get() } }
                }
                try await group.waitForAll()
            }
        }
    }
}
