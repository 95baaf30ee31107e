internal import Store

/// Versions brought back from an export, with their numbers and times.
extension StoreConformance {
    static let restoreChecks: [Check] = [
        Check("restored versions keep number and time") { subject in
            let early = ManualClock.start - 9_000_000
            for version in 1...3 {
                let write = patient("a", "\"gender\":\"male\",\"active\":\(version == 2)").put(
                    restored: .init(version: version, updated: early + Int64(version)))
                let outcome = try await subject.write(write)[0]
                try expectEqual(
                    "outcome", [Int64(outcome.version), outcome.updated], [Int64(version), early + Int64(version)])
            }
            try await subject.write(patient("a").delete(restored: .init(version: 4, updated: early + 4)))
            let tomb = try unwrap(try subject.store.read(patient("a").address()), "deletion")
            try expectTrue(tomb.isDeleted && tomb.version == 4 && tomb.updated == early + 4, "the deletion is \(tomb)")
            try expectEqual("version 2", try subject.store.read(patient("a").address(), version: 2)?.updated, early + 2)
            try expectEqual("next", try await subject.write(patient("a").put())[0].version, 5)
        },
        Check("restoring twice changes nothing") { subject in
            let write = patient("a").put(restored: .init(version: 2, updated: ManualClock.start))
            try await subject.write(write)
            let again = try await subject.write(write)[0]
            try expectEqual(
                "again", again, WriteOutcome(version: 2, updated: 0, sequence: 1, existed: true, isUnchanged: true))
            let older = patient("a").put(restored: .init(version: 1, updated: ManualClock.start - 5))
            try expectEqual("older", try await subject.write(older)[0].isUnchanged, true)
            try expectEqual("changes", try subject.store.changes(after: 0, limit: 9).count, 1)
        },
        Check("a deletion is restored where nothing was") { subject in
            try await subject.write(patient("a").delete(restored: .init(version: 3, updated: ManualClock.start)))
            try expectEqual("newest", try subject.store.read(patient("a").address())?.version, 3)
            try subject.expect("Patient", "", gives: [])
            try expectEqual("undeleted", try await subject.write(patient("a").put(.absent))[0].version, 4)
            try subject.expect("Patient", "", gives: ["a"])
        },
        Check("time does not go back for a restored version") { subject in
            try await subject.write(patient("a").put())
            let late = patient("b").put(restored: .init(version: 1, updated: ManualClock.start - 1))
            try expectEqual("conflict", try await subject.conflict(patient("c").put(), late), .restore(write: 1))
            try expectEqual("c", try subject.store.read(patient("c").address()), nil)
        },
        Check("nor within one commit") { subject in
            let second = patient("b").put(restored: .init(version: 1, updated: ManualClock.start - 10))
            let conflict = try await subject.conflict(
                patient("a").put(restored: .init(version: 1, updated: ManualClock.start)), second)
            try expectEqual("conflict", conflict, .restore(write: 1))
        },
        Check("several versions of a resource are restored in one commit") { subject in
            let outcomes = try await subject.write(
                (1...4).map { version in
                    patient("a", "\"active\":\(version % 2 == 0)").put(
                        restored: .init(version: version, updated: ManualClock.start + Int64(version)))
                })
            try expectEqual("versions", outcomes.map(\.version), [1, 2, 3, 4])
            let keys = try subject.store.changes(after: 0, limit: 9).map(\.key)
            try expectEqual("keys", keys, [1, 1, 1, 1])
            try subject.expect("Patient", "active=true", gives: ["a"])
        },
        Check("after restored versions from the future the clock waits") { subject in
            let future = ManualClock.start + 60_000_000
            try await subject.write(patient("a").put(restored: .init(version: 1, updated: future)))
            try expectEqual("updated", try await subject.write(patient("b").put())[0].updated, future)
        },
    ]
}
