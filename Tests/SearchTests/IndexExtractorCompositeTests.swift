import FHIR
import JSON
import Search
import Testing

/// Which values composites join. Source: search.html#combining.
@Suite struct IndexExtractorCompositeTests {
    private func token(_ code: String) -> IndexValue { .token(system: "", code: code) }
    private func quantity(_ number: String) throws -> IndexValue {
        .quantity(try key(number), system: "", code: "", unit: "")
    }

    private let panel = #"""
        {"resourceType":"Observation","code":{"coding":[{"code":"bp"}]},"valueQuantity":{"value":1},"component":[
        {"code":{"coding":[{"code":"sys"},{"code":"systolic"}]},"valueQuantity":{"value":150}},
        {"code":{"coding":[{"code":"dia"}]},"valueQuantity":{"value":70}},
        {"code":{"coding":[{"code":"dia"}]},"valueString":"low"}]}
        """#

    @Test func `values of one component belong together, those of two do not`() throws {
        #expect(
            try indexed(panel, "component-code-value-quantity") == [
                .composite([token("sys"), quantity("150")]), .composite([token("systolic"), quantity("150")]),
                .composite([token("dia"), quantity("70")]),
            ])
    }

    @Test func `a composite of the resource leaves its components out, the combined one has both`() throws {
        let whole = IndexValue.composite([token("bp"), try quantity("1")])
        #expect(try indexed(panel, "code-value-quantity") == [whole])
        #expect(
            try indexed(panel, "combo-code-value-quantity")
                == [whole] + indexed(panel, "component-code-value-quantity"))
    }

    @Test func `sampled data are searched by their bounds, but joined with no code`() throws {
        let sampled = #"""
            {"resourceType":"Observation","code":{"coding":[{"code":"ecg"}]},
            "valueSampledData":{"origin":{"value":0},"period":10,"dimensions":1,"data":"1 2 3"}}
            """#
        #expect(
            try indexed(sampled, "value-quantity")
                == [.range(low: key("1"), high: key("3"), system: "", code: "", unit: "")])
        #expect(try indexed(sampled, "code-value-quantity").isEmpty)
        #expect(try indexed(sampled, "combo-code-value-quantity").isEmpty)
    }

    @Test func `parameters that join the same values share their entries`() throws {
        let composites = try extract(panel).entries.filter { if case .composite = $0.value { true } else { false } }
        #expect(composites.count == 4)
    }

    @Test func `a component without a partner gives nothing`() throws {
        #expect(try indexed(panel, "code-value-string").isEmpty)
        #expect(
            try indexed(#"{"resourceType":"Observation","valueQuantity":{"value":1}}"#, "code-value-quantity").isEmpty)
    }

    @Test func `more combinations than are kept are noticed, and the next resource is not blamed for it`() throws {
        let many = (0..<100).map { "{\"code\":\"c\($0)\"}" }.joined(separator: ",")
        let text = """
            {"resourceType":"Observation","code":{"coding":[\(many)]},"valueCodeableConcept":{"coding":[\(many)]}}
            """
        var extractor = IndexExtractor()
        let observation = try type("Observation")
        func extract(_ text: String) throws -> [IndexEntry] {
            try JSONDocument(Array(text.utf8)).withRoot { extractor.extract($0, type: observation) }
        }
        _ = try extract(text)
        #expect(extractor.hasTooManyCombinations)
        _ = try extract(panel)
        #expect(!extractor.hasTooManyCombinations)
    }
}
