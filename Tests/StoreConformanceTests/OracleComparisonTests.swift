import Store
import Testing

@testable import StoreConformance

/// Searches against a second implementation that shares no code with the product's: see ``Oracle``.
@Suite struct OracleComparisonTests {
    private static let roundsOfSeed = 4
    private static let resourcesOfRound = 70
    private static let queriesOfRound = 120

    @Test(arguments: [UInt64](1...8))
    func `random searches find what a scan with the official expressions finds`(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        var compared = 0
        for round in 0..<Self.roundsOfSeed {
            let comparison = try await OracleComparison.random(count: Self.resourcesOfRound, &random)
            var queries = RandomQuery(random: SeededGenerator(seed: random.next()))
            for _ in 0..<Self.queriesOfRound {
                let (type, text) = queries.make()
                let difference = try comparison.difference(type, text)
                #expect(difference == nil, "seed \(seed), round \(round)")
                if difference != nil { return }
            }
            compared += comparison.compared
        }
        #expect(compared > Self.roundsOfSeed * Self.queriesOfRound / 2)
    }

    @Test func `searches of real resources find what a scan with the official expressions finds`() async throws {
        var random = SeededGenerator(seed: 20)
        for (type, file) in RealResources.files() {
            let comparison = try await OracleComparison.real(type, RealResources.lines(file, count: 12))
            var queries = QueryFromData(random: SeededGenerator(seed: random.next()))
            for _ in 0..<40 {
                guard let (name, text) = try comparison.query(&queries) else { break }
                let difference = try comparison.difference(name, text)
                #expect(difference == nil)
                if difference != nil { break }
            }
        }
    }
}
