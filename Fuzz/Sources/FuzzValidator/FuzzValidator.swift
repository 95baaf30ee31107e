import FHIR
import Finding
import JSON
import RecordText
import Search
import Store
import Wording

// Any JSON on the way of a write: validated, indexed, its links rewritten, its kept text made and served. Invalid
// resources go the whole way too, as servers with `--validation tag` keep them.

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let document = try? unsafe JSONDocument(UnsafeRawBufferPointer(start: start, count: count)) else { return 0 }
    document.withRoot { root in
        let issues = validate(root)
        guard let name = root["resourceType"]?.string, let type = ResourceType(name) else {
            return expect(!issues.isEmpty, "a valid resource has a type")
        }
        index(root, type)
        links(root, isValid: issues.isEmpty)
        texts(root, type)
    }
    return 0
}

private func validate(_ root: JSONView) -> [Issue] {
    var validator = Validator()
    let issues = validator.validate(root)
    var inTransaction = Validator(allowsConditionalReferences: true)
    let fewer = inTransaction.validate(root, prefix: "Bundle.entry[0].resource")
    expect(issues.count <= Validator.issuesMax && fewer.count <= Validator.issuesMax, "issues have a bound")
    expect(validator.validate(root) == issues, "the same resource has the same faults")
    expect(issues.allSatisfy { !$0.text.isEmpty && $0.severity == .error }, "every issue says something")
    expect(!issues.isEmpty || fewer.isEmpty, "a transaction allows more, not less")
    return issues
}

private func index(_ root: JSONView, _ type: ResourceType) {
    var extractor = IndexExtractor()
    let entries = extractor.extract(root, type: type)
    expect(Set(entries).count == entries.count, "every entry stands once")
    // The store draws entries anew from its kept, compact texts.
    guard let compact = try? JSONDocument(root.compact()) else { fatalError("the compact text does not parse") }
    expect(compact.withRoot { extractor.extract($0, type: type) } == entries, "the same values have the same entries")
    for case .date(let low, let high) in entries.map(\.value) {
        _ = DateTest(.ap, low: 0, high: 1).holds(low: low, high: high)
    }
    for id in IndexExtractor.patients(of: entries, type: type) {
        expect(ResourceID.isValid(id), "a patient's id is an id")
    }
}

private func links(_ root: JSONView, isValid: Bool) {
    var seen = 0
    let same = try? LinkRewriter.rewrite(root, prefix: "Bundle.entry[0].resource") { (_, _) throws(Issue) -> String? in
        seen += 1
        return nil
    }
    guard let same, let document = try? JSONDocument(same) else {
        fatalError("a text with its links kept does not parse")
    }
    if isValid { expect(document.withRoot { $0.compact() } == root.compact(), "links that are kept change nothing") }
    let replaced = try? LinkRewriter.rewrite(root, prefix: "x") { (_, _) throws(Issue) -> String? in "Patient/\"1\"" }
    expect(replaced.map { (try? JSONDocument($0)) != nil } ?? false, "a text with its links replaced does not parse")
    let refused = try? LinkRewriter.rewrite(root, prefix: "x") { (_, _) throws(Issue) -> String? in
        throw Issue(.value, Message(data: "no"))
    }
    expect((refused == nil) == (seen > 0), "a link that is refused refuses the resource")
}

private func texts(_ root: JSONView, _ type: ResourceType) {
    for tag in [nil, ResourceText.Tag.invalid] {
        let body = ResourceText.body(of: root, id: "fuzz", tag: tag)
        guard let kept = try? JSONDocument(body.text) else { fatalError("the kept text does not parse") }
        expect(kept.withRoot { $0["id"]?.equals("fuzz") == true }, "the kept text has the id")
        let version = StoredVersion(
            address: ResourceAddress(type: type, id: "fuzz"), key: 1, version: 7, sequence: 9,
            updated: 1_790_000_000_123_456,
            method: .create, body: body)
        let served = version.text
        guard let document = try? JSONDocument(served) else { fatalError("the served text does not parse") }
        document.withRoot { view in
            expect(view["id"]?.equals("fuzz") == true, "the served text has the id")
            expect(view["meta"]?["versionId"]?.equals("7") == true, "the served text has the version")
            expect(
                view["meta"]?["lastUpdated"]?.string.flatMap { FHIRDate($0.utf8) } != nil,
                "the served text has the time")
        }
        for summary in ResourceView.Summary.allCases { subset(served, type, ResourceView(summary: summary)) }
        subset(served, type, ResourceView(elements: ["status", "name", "value"]))
    }
}

private func subset(_ text: [UInt8], _ type: ResourceType, _ view: ResourceView) {
    let shown = ResourceSubset.text(text, type: type, view: view)
    expect((try? JSONDocument(shown)) != nil, "a part of a resource parses")
}
