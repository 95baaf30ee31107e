internal import Store

/// The change log and the numbers about the store.
extension StoreConformance {
    static let logChecks: [Check] = [
        Check("a follower goes on where it was, and knows nothing of the others") { subject in
            try expectEqual("a new follower", try subject.store.position(of: "ledger"), 0)
            try subject.store.move("ledger", to: 7)
            try subject.store.move("text", to: 3)
            try subject.store.move("ledger", to: 9)
            try expectEqual("the one", try subject.store.position(of: "ledger"), 9)
            try expectEqual("the other", try subject.store.position(of: "text"), 3)
        },
        Check("the change log is gapless and in the order of commits") { subject in
            let samples = (0..<30).map { patient("p\($0 % 12)", "\"active\":\($0 % 2 == 0)") }
            for (at, sample) in samples.enumerated() {
                try await subject.write(at % 7 == 6 ? sample.delete() : sample.put(in: at % 5 == 0 ? .second : .first))
                if at % 4 == 0 { _ = try await subject.conflict(patient("p1").put(.version(99))) }
            }
            let all = try subject.store.changes(after: 0, limit: 1000)
            try expectEqual("sequences", all.map(\.sequence), Array(1...Int64(all.count)))
            try expectTrue(zip(all, all.dropFirst()).allSatisfy { $0.updated <= $1.updated }, "times go back")
            for limit in [1, 2, 7, 100] {
                var position: Int64 = 0
                var followed: [StoredVersion] = []
                while true {
                    let part = try subject.store.changes(after: position, limit: limit)
                    try expectTrue(part.count <= limit, "more than \(limit) changes")
                    guard let last = part.last else { break }
                    followed += part
                    position = last.sequence
                }
                try expectTrue(followed == all, "following by \(limit) gives something else")
            }
            try expectEqual("past the end", try subject.store.changes(after: Int64(all.count), limit: 5).count, 0)
            for change in all {
                try expectEqual("vread", try subject.store.read(change.address, version: change.version), change)
            }
        },
        Check("statistics count live resources by type") { subject in
            let empty = try subject.store.statistics(of: nil)
            try expectEqual("empty", empty.sequence, 0)
            try expectEqual("empty", empty.resources.count, 0)
            try await subject.put([patient("a"), patient("b"), patient("c"), observation("o")])
            try await subject.put([patient("a")], in: .second)
            try await subject.write(patient("a").delete())
            try await subject.write(observation("o").delete())
            try await subject.write(patient("b").put())
            let statistics = try subject.store.statistics(of: nil)
            try expectEqual("sequence", statistics.sequence, 8)
            try expectEqual("resources", statistics.resources.map { "\($0.type) \($0.count)" }, ["Patient 3"])
            for (institution, count) in [(Institution.first, 2), (.second, 1)] {
                let mine = try subject.store.statistics(of: institution).resources
                try expectEqual("resources of one institution", mine.map(\.count), [count])
            }
        },
    ]
}
