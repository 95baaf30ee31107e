import FHIR
import Foundation
import JSON
import Search
import Store

@testable import StoreConformance

/// The same resources in a store and before the oracle.
final class OracleComparison {
    private let subject: Subject
    private let oracle: Oracle
    /// Queries that both answered.
    private(set) var compared = 0

    /// - Parameter samples: each under an id of its own.
    init(_ samples: [Sample]) async throws {
        let clock = ManualClock()
        subject = Subject(store: MemoryStore(clock: { clock.now }), clock: clock, settle: {})
        var resources: [Specimen] = []
        for sample in samples {
            clock.now += 1_234_000
            try await subject.write(sample.put())
            resources.append(
                try Specimen(type: sample.type.name, id: sample.id, bytes: sample.body.text, updated: clock.now))
        }
        oracle = Oracle(resources: resources, now: clock.now)
    }

    static func random(count: Int, _ random: inout SeededGenerator) async throws -> OracleComparison {
        var resources = RandomResource(random: SeededGenerator(seed: random.next()))
        var samples: [Sample] = []
        for _ in 0..<count {
            let sample = resources.make()
            if !samples.contains(where: { $0.type == sample.type && $0.id == sample.id }) { samples.append(sample) }
        }
        return try await OracleComparison(samples)
    }

    /// - Parameter lines: resources of one type, as they are written.
    static func real(_ type: String, _ lines: [[UInt8]]) async throws -> OracleComparison {
        var samples: [Sample] = []
        for line in lines {
            guard case .object(let members) = try JSONDocument(line).withRoot({ Tree($0) }),
                let id = members.first(where: { $0.name == "id" })?.value.text
            else { continue }
            // A sample writes the type, the id and its meta itself.
            var kept = line
            try JSONDocument(line).withRoot { root in
                var parts: [String] = []
                for (key, value) in root.members {
                    guard let name = key.string, !["resourceType", "id", "meta"].contains(name) else { continue }
                    parts.append("\"\(name)\":\(String(decoding: value.compact(), as: UTF8.self))")
                }
                kept = Array(parts.joined(separator: ",").utf8)
            }
            samples.append(Sample(type, id, String(decoding: kept, as: UTF8.self)))
        }
        return try await OracleComparison(samples)
    }

    /// A query for what the resources hold, and its type.
    func query(_ queries: inout QueryFromData) throws -> (type: String, text: String)? {
        guard let type = oracle.resources.first?.type, let text = try queries.make(for: oracle.resources) else {
            return nil
        }
        return (type, text)
    }

    /// What the store finds otherwise than the oracle; `nil` when they agree, or the oracle does not know the query.
    func difference(_ type: String, _ query: String) throws -> String? {
        let query =
            query.split(separator: "&").filter { !$0.hasPrefix("_count=") && !$0.hasPrefix("_total=") }
            .joined(separator: "&") + "&_count=1000&_total=accurate"
        let expected: [String]
        do { expected = try oracle.ids(type, query) } catch is NotCovered { return nil }
        compared += 1
        let page = try subject.search(type, query)
        let found = page.matches.map(\.address.id)
        guard found != expected || page.total != expected.count else { return nil }
        let words = query.removingPercentEncoding ?? query
        var lines = ["\(type)?\(words)", "store:  \(found) of \(page.total ?? -1)", "oracle: \(expected)"]
        for resource in oracle.resources
        where resource.type == type && found.contains(resource.id) != expected.contains(resource.id) {
            lines.append("\(found.contains(resource.id) ? "only the store" : "only the oracle"): \(resource.text)")
        }
        return lines.prefix(6).joined(separator: "\n")
    }
}
