internal import Search
internal import Store

/// Commits from many tasks at once.
extension StoreConformance {
    static let raceChecks: [Check] = [
        Check("of many conditional creates one wins") { subject in
            for round in 0..<5 {
                let identifier = "\"identifier\":[{\"system\":\"urn:s\",\"value\":\"\(round)\"}]"
                let criteria = try Subject.query("Patient", "identifier=urn:s|\(round)").criteria
                let precondition = Precondition(institution: .first, type: patient("a").type, criteria: criteria, ids: [])
                let results = try await race(64) { number in
                    let write = patient("r\(round)-\(number)", identifier).put(.absent)
                    return try await subject.commit(Commit(preconditions: [precondition], writes: [write]))
                }
                let won = results.count { if case .done = $0 { true } else { false } }
                let lost = results.count { if case .conflict(.precondition(0)) = $0 { true } else { false } }
                try expectEqual("winners", won, 1)
                try expectEqual("losers", lost, 63)
                try expectEqual("found", try subject.ids("Patient", "identifier=urn:s|\(round)").count, 1)
            }
        },
        Check("concurrent blind updates are all versions") { subject in
            let results = try await race(64) { number in
                try await subject.write(patient("a", "\"identifier\":[{\"value\":\"\(number)\"}]").put())[0].version
            }
            try expectEqual("versions", results.sorted(), Array(1...64))
            for version in 1...64 {
                let read = try subject.store.read(patient("a").address(), version: version)
                try expectTrue(read?.version == version, "version \(version) is \(String(describing: read?.version))")
            }
            try expectEqual("matches", try subject.ids("Patient", "").count, 1)
        },
        Check("of many updates of one version one wins") { subject in
            try await subject.write(patient("a").put())
            let results = try await race(32) { _ in
                try await subject.commit(Commit(writes: [patient("a").put(.version(1))]))
            }
            try expectEqual("winners", results.count { if case .done = $0 { true } else { false } }, 1)
            try expectEqual("newest", try subject.store.read(patient("a").address())?.version, 2)
        },
        Check("what is acknowledged is seen by everybody at once") { subject in
            _ = try await race(16) { task in
                for round in 0..<12 {
                    let value = "t\(task)-\(round)"
                    let sample = patient("t\(task)", "\"identifier\":[{\"system\":\"urn:s\",\"value\":\"\(value)\"}]")
                    let outcome = try await subject.write(sample.put())[0]
                    try expectEqual("read", try subject.store.read(sample.address())?.version, outcome.version)
                    try subject.expect("Patient", "identifier=urn:s|\(value)", gives: ["t\(task)"])
                    if round > 0 { try subject.expect("Patient", "identifier=t\(task)-\(round - 1)", gives: []) }
                    try expectEqual("by id", try subject.search("Patient", "_id=t\(task)").matches.first?.version, outcome.version)
                }
                return task
            }
            let changes = try subject.store.changes(after: 0, limit: 1000)
            try expectEqual("sequences", changes.map(\.sequence), Array(1...192))
        },
        Check("statistics hold while others write") { subject in
            _ = try await race(8) { task in
                for round in 0..<20 {
                    try await subject.write(patient("t\(task)", "\"active\":\(round % 2 == 0)").put())
                    let counted = try subject.store.statistics().resources.reduce(0) { $0 + $1.count }
                    try expectTrue((1...8).contains(counted), "\(counted) resources are counted where at most 8 are")
                }
                return task
            }
        },
    ]

    /// Runs tasks side by side; their results in any order.
    private static func race<Result: Sendable>(
        _ tasks: Int, _ body: @escaping @Sendable (Int) async throws -> Result
    ) async throws -> [Result] {
        try await withThrowingTaskGroup(of: Result.self) { group in
            for number in 0..<tasks { group.addTask { try await body(number) } }
            var results: [Result] = []
            for try await result in group { results.append(result) }
            return results
        }
    }
}
