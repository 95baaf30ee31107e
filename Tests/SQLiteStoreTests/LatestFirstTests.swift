import FHIR
import SQLiteStore
import Search
import Store
import Testing

/// The latest first, from an index of beginnings: periods, days and instants of a clinic.
@Suite struct LatestFirstTests {
    @Test(arguments: [("Encounter", 37), ("Observation", 400), ("Patient", 1), ("Appointment", 3)])
    func `pages show each resource once, in the order of their ends`(name: String, count: Int) async throws {
        let store = try await DemonstrationStore.filled.value.store
        let type = try #require(ResourceType(name))
        let code = type == .patient ? "birthdate" : "date"
        let fields = try #require(SearchParameter.all(of: type)[code]).fields
        var query = SearchQuery(
            type: type, criteria: [], sort: .field(fields, kind: .date, descending: true), count: count,
            wantsTotal: true)
        var ends: [Int64] = []
        var ids: Set<String> = []
        var total: Int?
        repeat {
            let page = try store.search(query, institution: .first)
            total = page.total
            for version in page.matches {
                let highs = try version.indexEntries().compactMap { entry -> Int64? in
                    guard fields.contains(entry.field), case .date(_, let high) = entry.value else { return nil }
                    return high
                }
                #expect(ids.insert(version.address.id).inserted)
                // Without a date: behind all that have one.
                ends.append(highs.max() ?? .min)
            }
            query.cursor = page.next
            query.position = page.position
        } while query.cursor != nil
        #expect(ends == ends.sorted(by: >))
        #expect(ids.count == total)
        #expect(ids.count > count)
    }
}
