internal import Search
internal import Store

/// Commits: expectations, preconditions, all or nothing.
extension StoreConformance {
    static let commitChecks: [Check] = [
        Check("an expected absence is met by nothing and by a deletion") { subject in
            try await subject.write(patient("a").put(.absent))
            try expectEqual(
                "present", try await subject.conflict(patient("a").put(.absent)), .expectation(write: 0, current: 1))
            try await subject.write(patient("a").delete())
            try expectEqual("after deletion", try await subject.write(patient("a").put(.absent))[0].version, 3)
        },
        Check("an expected version must be the current one") { subject in
            let sample = patient("a")
            try expectEqual(
                "nothing", try await subject.conflict(sample.put(.version(1))), .expectation(write: 0, current: nil))
            try await subject.write(sample.put())
            try expectEqual("met", try await subject.write(sample.put(.version(1)))[0].version, 2)
            try expectEqual(
                "late", try await subject.conflict(sample.put(.version(1))), .expectation(write: 0, current: 2))
            try expectEqual(
                "early", try await subject.conflict(sample.delete(.version(3))), .expectation(write: 0, current: 2))
            try expectEqual(
                "none of several", try await subject.conflict(sample.put(.oneOf([1, 3]))),
                .expectation(write: 0, current: 2))
            try expectEqual("deletion", try await subject.write(sample.delete(.version(2)))[0].version, 3)
            try expectEqual(
                "of a deletion", try await subject.conflict(sample.put(.version(3))),
                .expectation(write: 0, current: nil))
        },
        Check("a commit is made whole or not at all") { subject in
            try await subject.write(patient("a").put())
            let conflict = try await subject.conflict(
                patient("b").put(), patient("a", "\"active\":false").put(), patient("c").delete(.version(1)),
                patient("d").put())
            try expectEqual("conflict", conflict, .expectation(write: 2, current: nil))
            try expectEqual("b", try subject.store.read(patient("b").address()), nil)
            try expectEqual("a", try subject.store.read(patient("a").address())?.version, 1)
            try subject.expect("Patient", "", gives: ["a"])
            let outcomes = try await subject.write([patient("b").put(), patient("a").delete(), patient("d").put()])
            try expectEqual("sequences", outcomes.map(\.sequence), [2, 3, 4])
            try expectEqual("key of d", try subject.store.read(patient("d").address())?.key, 3)
            try subject.expect("Patient", "", gives: ["b", "d"])
        },
        Check("writes of one commit follow each other, also on the same resource") { subject in
            let outcomes = try await subject.write([
                patient("a").put(), patient("a", "\"gender\":\"male\"").put(), patient("b").put(),
                patient("a").delete(),
                patient("a", "\"gender\":\"other\"").put(),
            ])
            try expectEqual("versions", outcomes.map(\.version), [1, 2, 1, 3, 4])
            try expectEqual("sequences", outcomes.map(\.sequence), [1, 2, 3, 4, 5])
            let keys = try subject.store.changes(after: 0, limit: 10).map(\.key)
            try expectEqual("keys", keys, [1, 1, 2, 1, 1])
            try subject.expect("Patient", "gender=other", gives: ["a"])
            try subject.expect("Patient", "", gives: ["a", "b"])
        },
        Check("an empty commit is done") { subject in
            try expectEqual("outcomes", try await subject.write([]).count, 0)
        },
        Check("a precondition compares what its criteria give now") { subject in
            try await subject.put([patient("a", "\"gender\":\"male\""), patient("b", "\"gender\":\"female\"")])
            func given(_ query: String, _ ids: Set<String>) throws -> Precondition {
                let query = try Subject.query("Patient", query)
                return Precondition(institution: .first, type: query.type, criteria: query.criteria, ids: ids)
            }
            let male = "gender=male"
            try await subject.write(patient("c").put(), preconditions: [try given(male, ["a"])])
            for wrong in [[], ["b"], ["a", "b"]] as [Set<String>] {
                let conflict = try await subject.conflict(
                    patient("d").put(), preconditions: [try given(male, ["a"]), try given(male, wrong)])
                try expectEqual("ids \(wrong.sorted())", conflict, .precondition(1))
            }
            try await subject.write(
                patient("d", "\"gender\":\"male\"").put(), preconditions: [try given("gender=other", [])])
            try await subject.write(patient("e").put(), preconditions: [try given(male, ["a", "d"])])
            try await subject.write(patient("a").put(), preconditions: [try given("_id=a,b", ["a", "b"])])
            // The update took the gender away.
            try await subject.write(patient("d").delete(), preconditions: [try given(male, ["d"])])
            try await subject.write(patient("f").put(), preconditions: [try given(male, [])])
            try expectEqual("d", try subject.store.read(patient("d").address())?.isDeleted, true)
        },
        Check("a precondition knows its institution") { subject in
            try await subject.put([patient("a", "\"gender\":\"male\"")], in: .second)
            let criteria = try Subject.query("Patient", "gender=male").criteria
            let none = Precondition(institution: .first, type: patient("a").type, criteria: criteria, ids: [])
            let one = Precondition(institution: .second, type: patient("a").type, criteria: criteria, ids: ["a"])
            try await subject.write(patient("b").put(), preconditions: [none, one])
        },
    ]
}
