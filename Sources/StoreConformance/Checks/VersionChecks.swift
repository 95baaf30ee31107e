internal import Store

/// Versions of one resource: what is written is read again.
extension StoreConformance {
    static let versionChecks: [Check] = [
        Check("what never was is not there") { subject in
            try expectEqual("read", try subject.store.read(patient("a").address()), nil)
            try expectEqual("vread", try subject.store.read(patient("a").address(), version: 1), nil)
        },
        Check("a created resource is read as it was written") { subject in
            let sample = patient("a", "\"gender\":\"female\"", meta: "\"source\":\"urn:x\"")
            let outcome = try await subject.write(sample.put(.absent))[0]
            let wanted = StoredVersion(
                address: sample.address(), key: 1, version: 1, sequence: 1, updated: ManualClock.start, method: .create,
                body: sample.body)
            try expectEqual(
                "outcome", outcome,
                WriteOutcome(version: 1, updated: ManualClock.start, sequence: 1, existed: false, isUnchanged: false))
            try expectEqual("read", try subject.store.read(sample.address()), wanted)
            try expectEqual("vread", try subject.store.read(sample.address(), version: 1), wanted)
            try expectEqual("vread of the next", try subject.store.read(sample.address(), version: 2), nil)
        },
        Check("every version stays readable") { subject in
            let genders = ["male", "female", "other", "unknown"]
            for gender in genders { try await subject.write(patient("a", "\"gender\":\"\(gender)\"").put()) }
            for (at, gender) in genders.enumerated() {
                let version = try unwrap(
                    try subject.store.read(patient("a").address(), version: at + 1), "version \(at + 1)")
                try expectEqual("text", version.body, patient("a", "\"gender\":\"\(gender)\"").body)
                try expectEqual("key", version.key, 1)
            }
            try expectEqual("newest", try subject.store.read(patient("a").address())?.version, 4)
            try expectEqual("version 0", try subject.store.read(patient("a").address(), version: 0), nil)
        },
        Check("deleted and made again, the resource keeps its key and goes on counting") { subject in
            try await subject.write(patient("a").put())
            try await subject.write(patient("b").put())
            let deleted = try await subject.write(patient("a").delete())[0]
            try expectEqual("deletion's version", deleted.version, 2)
            try expectEqual("deletion's existed", deleted.existed, true)
            let tomb = try unwrap(try subject.store.read(patient("a").address()), "deleted version")
            try expectTrue(tomb.isDeleted && tomb.method == .delete && tomb.key == 1, "the deletion is \(tomb)")
            try expectEqual(
                "before", try subject.store.read(patient("a").address(), version: 1)?.body, patient("a").body)
            let again = try await subject.write(patient("a").put())[0]
            try expectEqual("version", again.version, 3)
            try expectEqual("existed", again.existed, false)
            try expectEqual("key", try subject.store.read(patient("a").address())?.key, 1)
            try expectEqual("the deletion", try subject.store.read(patient("a").address(), version: 2), tomb)
        },
        Check("deleting what is not there changes nothing") { subject in
            let never = try await subject.write(patient("a").delete())[0]
            try expectEqual(
                "never", never, WriteOutcome(version: 0, updated: 0, sequence: 0, existed: false, isUnchanged: true))
            try await subject.write(patient("a").put())
            try await subject.write(patient("a").delete())
            let twice = try await subject.write(patient("a").delete())[0]
            try expectEqual(
                "twice", twice, WriteOutcome(version: 2, updated: 0, sequence: 2, existed: false, isUnchanged: true))
            try expectEqual("changes", try subject.store.changes(after: 0, limit: 10).count, 2)
        },
        Check("an equal text makes no version when asked so") { subject in
            try await subject.write(patient("a").put())
            let equal = try await subject.write(patient("a").put(skipsEqual: true))[0]
            try expectEqual(
                "equal", equal, WriteOutcome(version: 1, updated: 0, sequence: 1, existed: true, isUnchanged: true))
            try expectEqual("not asked", try await subject.write(patient("a").put())[0].version, 2)
            let other = patient("a", "\"active\":false")
            try expectEqual("other text", try await subject.write(other.put(skipsEqual: true))[0].version, 3)
            try await subject.write(patient("a").delete())
            try expectEqual("after a deletion", try await subject.write(other.put(skipsEqual: true))[0].version, 5)
        },
        Check("types, ids and institutions make different resources") { subject in
            let uuid = "0195a3b4-1c2d-7e8f-9a0b-1c2d3e4f5a6b"
            let samples = [
                patient("a"), patient("A"), patient(uuid), patient("0195A3B4-1C2D-7E8F-9A0B-1C2D3E4F5A6B"),
                Sample("Group", "a"),
            ]
            try await subject.put(samples)
            try await subject.put([patient("a")], in: .second)
            for (at, sample) in samples.enumerated() {
                let read = try unwrap(try subject.store.read(sample.address()), "\(sample.type)/\(sample.id)")
                try expectEqual("address", read.address, sample.address())
                try expectEqual("key", read.key, Int64(at) + 1)
            }
            try expectEqual("other institution", try subject.store.read(patient("a").address(in: .second))?.key, 6)
            try expectEqual("neither", try subject.store.read(patient(uuid).address(in: .second)), nil)
        },
        Check("times are whole milliseconds and never go back") { subject in
            subject.clock.now = ManualClock.start + 1_234_567
            let first = try await subject.write(patient("a").put())[0]
            try expectEqual("first", first.updated, ManualClock.start + 1_234_000)
            subject.clock.now = ManualClock.start
            try expectEqual("second", try await subject.write(patient("b").put())[0].updated, first.updated)
            try expectEqual("stored", try subject.store.read(patient("b").address())?.updated, first.updated)
        },
    ]
}
