internal import Search
internal import Store

/// Commits from many tasks at once.
extension StoreConformance {
    static let raceChecks: [Check] = [
        Check("of many conditional creates one wins") { subject in
            for round in 0..<5 {
                let identifier = "\"identifier\":[{\"system\":\"urn:s\",\"value\":\"\(round)\"}]"
                let criteria = try Subject.query("Patient", "identifier=urn:s|\(round)").criteria
                let precondition = Precondition(
                    institution: .first, type: patient("a").type, criteria: criteria, ids: [])
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
                    try expectEqual(
                        "by id", try subject.search("Patient", "_id=t\(task)").matches.first?.version, outcome.version)
                }
                return task
            }
            let changes = try subject.store.changes(after: 0, limit: 1000)
            try expectEqual("sequences", changes.map(\.sequence), Array(1...192))
        },
        Check("a search sees one moment while others write") { subject in
            let count = 12
            @Sendable func flipped(_ number: Int, _ round: Int) -> Sample {
                patient(
                    "p\(number)",
                    "\"gender\":\"\(round % 2 == 0 ? "male" : "female")\",\"birthDate\":\"19\(10 + round)\"")
            }
            try await subject.put((0..<count).map { flipped($0, 0) })
            let all = (0..<count).map { "p\($0)" }.sorted()
            _ = try await race(8) { task in
                for round in 1..<11 {
                    if task < 4 {
                        for number in stride(from: task, to: count, by: 4) {
                            try await subject.write(flipped(number, round).put())
                        }
                        continue
                    }
                    for query in [
                        "gender=male,female", "birthdate=ge1900", "_sort=birthdate", "_sort=-_lastUpdated",
                        "_id=\(all.joined(separator: ","))",
                    ] {
                        let page = try subject.search("Patient", "\(query)&_count=1000&_total=accurate")
                        try expectEqual(query, page.matches.map(\.address.id).sorted(), all)
                        try expectEqual("total of \(query)", page.total, count)
                    }
                    await Task.yield()
                }
                return task
            }
        },
        Check("no version is missing while others write") { subject in
            try await subject.write(patient("a").put())
            _ = try await race(4) { task in
                for _ in 0..<12 {
                    if task < 2 {
                        try await subject.write(patient("a").put())
                        continue
                    }
                    let newest = try unwrap(try subject.store.read(patient("a").address()), "newest version")
                    for version in 1...newest.version {
                        let read = try subject.store.read(patient("a").address(), version: version)
                        try expectTrue(read?.version == version, "version \(version) of \(newest.version) is not there")
                    }
                    let address = patient("a").address()
                    for scope in [HistoryRequest.Scope.instance(address), .type(.first, address.type), .system(.first)]
                    {
                        let versions = try subject.store.history(HistoryRequest(scope: scope, limit: 1000)).versions
                            .map(\.version)
                        try expectEqual(
                            "history of \(scope)", versions, Array((1...max(versions.count, newest.version)).reversed())
                        )
                    }
                    await Task.yield()
                }
                return task
            }
        },
        Check("statistics hold while others write") { subject in
            _ = try await race(8) { task in
                for round in 0..<20 {
                    try await subject.write(patient("t\(task)", "\"active\":\(round % 2 == 0)").put())
                    let counted = try subject.store.statistics(of: nil).resources.reduce(0) { $0 + $1.count }
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
