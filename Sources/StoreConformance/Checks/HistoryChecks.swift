internal import Store

/// Histories: of the system, a type and a resource, by time and by page.
extension StoreConformance {
    static let historyChecks: [Check] = [
        Check("a history shows versions, newest first, of its scope alone") { subject in
            try await filled(subject)
            let a = patient("a").address()
            try history(subject, .instance(a), gives: ["Patient/a/4", "Patient/a/3", "Patient/a/2", "Patient/a/1"])
            try history(
                subject, .type(.first, a.type),
                gives: ["Patient/b/2", "Patient/a/4", "Patient/a/3", "Patient/b/1", "Patient/a/2", "Patient/a/1"])
            try history(subject, .type(.second, a.type), gives: ["Patient/a/1"])
            try history(subject, .instance(patient("x").address()), gives: [])
            let deletion = try subject.store.history(HistoryRequest(scope: .instance(a), limit: 2)).versions[1]
            try expectTrue(deletion.isDeleted && deletion.method == .delete, "the deletion is \(deletion)")
        },
        Check("the history of the system is that of one institution") { subject in
            try await filled(subject)
            try history(
                subject, .system(.first),
                gives: [
                    "Patient/b/2", "Patient/a/4", "Patient/a/3", "Observation/o/1", "Patient/b/1", "Patient/a/2",
                    "Patient/a/1",
                ])
            try history(subject, .system(.second), gives: ["Patient/a/1"])
        },
        Check("a history since a time has that time's versions") { subject in
            try await filled(subject)
            let scope = HistoryRequest.Scope.instance(patient("a").address())
            let start = ManualClock.start
            try history(
                subject, scope, since: start, gives: ["Patient/a/4", "Patient/a/3", "Patient/a/2", "Patient/a/1"])
            try history(
                subject, scope, since: start + 10_000_000, gives: ["Patient/a/4", "Patient/a/3", "Patient/a/2"])
            try history(subject, scope, since: start + 10_000_001, gives: ["Patient/a/4", "Patient/a/3"])
            try history(subject, scope, since: start + 600_000_000, gives: [])
            try history(subject, .type(.first, patient("a").type), since: start + 60_000_000, gives: ["Patient/b/2"])
        },
        Check("a history at a time shows what was current then") { subject in
            try await filled(subject)
            let scope = HistoryRequest.Scope.instance(patient("a").address())
            let start = ManualClock.start
            func at(_ from: Int64, _ to: Int64, _ ids: [String]) throws {
                try history(subject, scope, at: start + from * 1_000_000...start + to * 1_000_000, gives: ids)
            }
            try at(-5, -1, [])
            try at(-5, 0, ["Patient/a/1"])
            try at(5, 6, ["Patient/a/1"])
            try at(5, 10, ["Patient/a/2", "Patient/a/1"])
            try at(10, 10, ["Patient/a/2"])
            try at(45, 999, ["Patient/a/4", "Patient/a/3"])
            try at(900, 999, ["Patient/a/4"])
            try history(
                subject, .type(.first, patient("a").type), at: start + 35_000_000...start + 36_000_000,
                gives: ["Patient/b/1", "Patient/a/2"])
        },
    ]

    /// Every ten seconds a change: creates, updates, a deletion and its undoing, in two institutions.
    private static func filled(_ subject: Subject) async throws {
        let writes = [
            patient("a").put(), patient("a", "\"gender\":\"male\"").put(), patient("b").put(), observation("o").put(),
            patient("a").delete(), patient("a").put(), patient("b", "\"gender\":\"male\"").put(),
        ]
        for (at, write) in writes.enumerated() {
            try await subject.write(write)
            if at == 2 { try await subject.write(patient("a").put(in: .second)) }
            subject.clock.advance(seconds: 10)
        }
    }

    /// Expects the same versions in one page and in pages of every size.
    private static func history(
        _ subject: Subject, _ scope: HistoryRequest.Scope, since: Int64? = nil, at: ClosedRange<Int64>? = nil,
        gives wanted: [String],
        file: String = #fileID, line: Int = #line
    ) throws {
        for limit in [1, 2, 3, 100] {
            var request = HistoryRequest(scope: scope, since: since, at: at, limit: limit)
            var found: [String] = []
            while true {
                let page = try subject.store.history(request)
                found += page.versions.map { "\($0.address.type)/\($0.address.id)/\($0.version)" }
                guard let next = page.next, found.count <= 100 else { break }
                try expectEqual("a page's length", page.versions.count, limit)
                request.before = next
            }
            try expectEqual("history by \(limit)", found, wanted, file: file, line: line)
        }
    }
}
