internal import FHIR
internal import Search
internal import Store

/// Each kind of value against what queries ask of it.
extension StoreConformance {
    /// Resources, and queries with the ids they must give.
    struct Table: Sendable {
        let samples: [Sample]
        let type: String
        let rows: [(query: String, ids: [String])]
    }

    static let valueChecks: [Check] = [
        Check("tokens") { try await check(tokens, $0) },
        Check("strings") { try await check(strings, $0) },
        Check("spellings of strings") { try await check(spellings, $0) },
        Check("parts of names that are joined") { try await check(joinedNames, $0) },
        Check("parts of long texts") { try await check(longTexts, $0) },
        Check("versions of canonicals") { try await check(canonicalVersions, $0) },
        Check("media types") { try await check(mediaTypes, $0) },
        Check("references") { try await check(references, $0) },
        Check("dates") { try await check(dates, $0) },
        Check("instants") { try await check(instants, $0) },
        Check("numbers") { try await check(numbers, $0) },
        Check("ranges of numbers") { try await check(numberRanges, $0) },
        Check("quantities with a comparator") { try await check(comparators, $0) },
        Check("quantities") { try await check(quantities, $0) },
        Check("ranges of quantities") { try await check(ranges, $0) },
        Check("URIs") { try await check(uris, $0) },
        Check("composites") { try await check(composites, $0) },
        Check("composites of a reference") { try await check(relations, $0) },
        Check("composites with what the whole resource says") { try await check(coordinates, $0) },
        Check("codes are compared to the byte") { subject in
            try await subject.put([
                patient("composed", "\"identifier\":[{\"value\":\"caf\\u00e9\"}]"),
                patient("decomposed", "\"identifier\":[{\"value\":\"cafe\\u0301\"}]"),
            ])
            try subject.expect("Patient", "identifier=caf%C3%A9", gives: ["composed"])
            try subject.expect("Patient", "identifier=cafe%CC%81", gives: ["decomposed"])
        },
        Check("a code of a composite that changes its bytes alone") { subject in
            func observed(_ code: String) -> Sample {
                observation(
                    "a", "\"code\":{\"coding\":[{\"code\":\"\(code)\"}]},\"valueQuantity\":{\"value\":5}")
            }
            try await subject.write(observed("caf\u{e9}").put())
            try subject.settle()
            try await subject.write(observed("cafe\u{301}").put())
            try subject.expect("Observation", "code-value-quantity=cafe%CC%81$5", gives: ["a"])
            try subject.expect("Observation", "code-value-quantity=caf%C3%A9$5", gives: [])
            try subject.settle()
            try subject.expect("Observation", "code-value-quantity=cafe%CC%81$5", gives: ["a"])
            try subject.expect("Observation", "code-value-quantity=caf%C3%A9$5", gives: [])
        },
        Check("a text goes on with any character") { subject in
            try await subject.put([patient("a", "\"name\":[{\"family\":\"z\u{10FFFF}z\"}]")])
            try subject.expect("Patient", "family=z", gives: ["a"])
        },
        Check("values that only differ in their unit's printed form") { subject in
            func observed(_ units: [String]) -> Sample {
                let components = units.map {
                    "{\"code\":{\"text\":\"c\"},\"valueQuantity\":{\"value\":5,\"unit\":\"\($0)\",\"system\":\"urn:u\",\"code\":\"mg\"}}"
                }
                return observation("a", "\"component\":[\(components.joined(separator: ","))]")
            }
            try await subject.write(observed(["mg", "milligram"]).put())
            try subject.settle()
            try await subject.write(observed(["milligram"]).put())
            try subject.expect("Observation", "component-value-quantity=5||mg", gives: ["a"])
            try subject.expect("Observation", "component-value-quantity=5||milligram", gives: ["a"])
            try await subject.write(observed(["mg"]).put())
            try subject.expect("Observation", "component-value-quantity=5|urn:u|mg", gives: ["a"])
            try subject.expect("Observation", "component-value-quantity=5||milligram", gives: [])
        },
        Check("a reference is found before its target comes, while it is there, and after it went") { subject in
            let observed = observation("o", "\"subject\":{\"reference\":\"Patient/p\"}")
            try await subject.write(observed.put())
            try subject.expect("Observation", "subject=Patient/p", gives: ["o"])
            try await subject.write(patient("p").put())
            try subject.expect("Observation", "subject=Patient/p", gives: ["o"])
            try await subject.write(observation("n", "\"subject\":{\"reference\":\"Patient/p\"}").put())
            try subject.expect("Observation", "subject=Patient/p", gives: ["n", "o"])
            try await subject.write(patient("p").delete())
            try subject.expect("Observation", "subject=Patient/p", gives: ["n", "o"])
            try await subject.write(observation("o", "\"subject\":{\"reference\":\"Patient/q\"}").put())
            try subject.expect("Observation", "subject=Patient/p", gives: ["n"])
            try subject.expect("Observation", "subject=Patient/q", gives: ["o"])
        },
    ]

    /// Asks the table's queries alone, joined with another criterion, and after everything was changed and changed back.
    static func check(_ table: Table, _ subject: Subject) async throws {
        try await subject.put(table.samples)
        for (query, ids) in table.rows {
            try subject.expect(table.type, query, gives: ids)
            try subject.expect(table.type, "\(query)&_lastUpdated=2026", gives: ids)
            try expectEqual("total of \(query)", try subject.search(table.type, "\(query)&_count=0").total, ids.count)
        }
        try await subject.write(table.samples.map { $0.delete() })
        for (query, _) in table.rows { try subject.expect(table.type, query, gives: []) }
        try await subject.write(table.samples.map { $0.put() })
        for (query, ids) in table.rows { try subject.expect(table.type, query, gives: ids) }
    }
}
