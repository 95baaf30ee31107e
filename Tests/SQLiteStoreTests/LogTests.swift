import Glibc
import SQLiteStore
import StoreConformance
import TestSupport
import Testing

@Suite struct LogTests {
    /// Bodies that zstd makes little smaller, so that few of them fill a log.
    private static let members = (0..<16).map { number in
        var random = SeededGenerator(seed: UInt64(number) + 1)
        let text = (0..<1200).map { _ in String(random.next(), radix: 36) }.joined()
        return #""language":"\#(text)""#
    }

    private static func bytes(_ path: String) -> Int {
        var status = stat()
        return unsafe stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    @Test func `begins the record's log anew while it is written to without a pause`() async throws {
        let folder = TemporaryFolder()
        var options = SQLiteStore.Options()
        // Writers wait for a merge after few changes, and so for the log: however slow the machine is.
        options.mergeSize = MergeSize(least: 20, most: 20, changesMax: 100)
        let store = try SQLiteStore(folder: folder.path, options: options, clock: { 0 })
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                group.addTask {
                    for round in 0..<100 {
                        let resources = (0..<10).map { number in
                            (
                                type: "Basic", id: "w\(writer)-\(number)",
                                members: LogTests.members[(round + number) % 16]
                            )
                        }
                        try await StoreLoad.put(resources, in: store)
                    }
                }
            }
            try await group.waitForAll()
        }
        // 4,000 versions of more than 8 KB: a log that is never begun anew holds all of them.
        #expect(LogTests.bytes(folder.path + "/record.db") > 20 << 20)
        #expect(LogTests.bytes(folder.path + "/record.db-wal") < 20 << 20)
        try store.close()
    }
}
