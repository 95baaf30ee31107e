import FHIR
import SQLiteStore
import Search
import Store
import StoreConformance
import TestSupport
import Testing

/// `_sort=_id` where many match: read in the order of ids, in both forms that the index has of them.
@Suite struct SortByIDTests {
    /// UUIDs, beginnings of UUIDs, and other texts that lie between them.
    private static let ids: [String] = {
        var random = SeededGenerator(seed: 9)
        return Array(
            Set(
                (0..<3_000).map { number in
                    let digits = (0..<32).map { _ in Array("0123456789abcdef")[Int(random.next() % 16)] }
                    func part(_ range: Range<Int>) -> String { String(digits[range]) }
                    return switch number % 4 {
                    case 0, 1:
                        [part(0..<8), part(8..<12), part(12..<16), part(16..<20), part(20..<32)].joined(separator: "-")
                    case 2: part(0..<8) + "-x\(number)"
                    default: ["p", "-", "Z", "f", "0"][number % 5] + "\(number)"
                    }
                })
        ).shuffled(using: &random)
    }()

    private static func store(_ folder: TemporaryFolder, _ clock: ManualClock) async throws -> SQLiteStore {
        let store = try SQLiteStore(folder: folder.path, clock: { clock.now })
        for start in stride(from: 0, to: ids.count, by: 500) {
            try await StoreLoad.put(
                ids[start..<min(start + 500, ids.count)].map { ("Patient", $0, "\"active\":true") }, in: store)
        }
        try store.flush()
        return store
    }

    @Test(arguments: [(false, "", 997), (true, "", 61), (false, "active=true&", 400), (true, "active=true&", 1_000)])
    func `pages follow each other in the order of ids`(descends: Bool, criteria: String, count: Int) async throws {
        let folder = TemporaryFolder()
        let clock = ManualClock()
        let store = try await Self.store(folder, clock)
        let type = try #require(ResourceType("Patient"))
        let text = "\(criteria)_sort=\(descends ? "-" : "")_id&_count=\(count)"
        var query = try QueryParser.parse(
            #require(QueryString.parse(text)), type: type, context: SearchContext(now: clock.now)
        ).query
        var found: [String] = []
        repeat {
            let trace = SearchTrace()
            query.trace = trace
            let page = try store.search(query, institution: .first)
            found += page.matches.map(\.address.id)
            let walks = trace.steps.filter { $0.action == .walk }
            #expect(walks.contains { $0.index.hasPrefix("identity (institution=? AND type=? AND id>?") }, "\(walks)")
            #expect(!trace.steps.contains { $0.action == .sort })
            #expect(walks.compactMap(\.rows).reduce(0, +) <= count * 12 + 100, "\(walks)")
            // What is written beside the pages is not among them.
            if found.count == count { try await StoreLoad.put([("Patient", "m", "\"active\":true")], in: store) }
            query.position = page.position
            query.cursor = page.next
        } while query.cursor != nil
        let sorted = Self.ids.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        #expect(found == (descends ? sorted.reversed() : sorted))
        try store.close()
    }
}
