import Testing

@testable import xinglin

@Suite struct IdentifierTests {
    @Test func `ids are UUIDs of version 7, each another, in the order of time`() {
        let ids = (0..<2000).map { _ in Surroundings.makeID() }
        #expect(Set(ids).count == ids.count)
        for id in ids {
            #expect(
                id.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil, "\(id)"
            )
        }
        #expect(ids.map { $0.prefix(13) } == ids.map { $0.prefix(13) }.sorted())
    }
}
