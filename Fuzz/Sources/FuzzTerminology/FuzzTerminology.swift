import Finding
import Terminology
import TerminologyFiles
import Wording

// What `terminology load` reads. The first byte says what the rest is: a table, a FHIR document, lines of FHIR, rows of
// SNOMED CT's tables, LOINC's table, an archive. It is loaded twice: what happens must be the same, an error must say
// something, and what is taken must hold together.

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard count > 0 else { return 0 }
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    let content = Array(bytes.dropFirst())
    switch bytes[0] % 6 {
    case 0: loaded([("table.csv", content)], tableOptions())
    case 1: loaded([("resource.json", content)])
    case 2: loaded([("resources.ndjson", content)])
    case 3: loaded(release(content))
    case 4: loaded([("Loinc.csv", content)], version("2.99"))
    default: loaded([("archive.zip", content)], tableOptions())
    }
    return 0
}

private func tableOptions() -> LoadOptions {
    var options = LoadOptions()
    options.table.system = "urn:t"
    options.table.code = "code"
    options.table.display = "name"
    options.table.parents = ["up"]
    options.table.hierarchy = .dotted
    return options
}

private func version(_ text: String) -> LoadOptions {
    var options = LoadOptions()
    options.version = text
    return options
}

// MARK: Releases

private let head = "id\teffectiveTime\tactive\tmoduleId"
private let member = "\(head)\trefsetId\treferencedComponentId"
private let described = "\(head)\tconceptId\tlanguageCode\ttypeId\tterm\tcaseSignificanceId"

/// The tables of a release, in the order of an input's parts.
private let tables = [
    ("sct2_Concept_Snapshot", "\(head)\tdefinitionStatusId"), ("sct2_Description_Snapshot", described),
    (
        "sct2_Relationship_Snapshot",
        "\(head)\tsourceId\tdestinationId\trelationshipGroup\ttypeId\tcharacteristicTypeId\tmodifierId"
    ),
    ("sct2_TextDefinition_Snapshot", described),
    ("der2_cRefset_LanguageSnapshot", "\(member)\tacceptabilityId"),
    (
        "sct2_RelationshipConcreteValues_Snapshot",
        "\(head)\tsourceId\tvalue\trelationshipGroup\ttypeId\tcharacteristicTypeId\tmodifierId"
    ),
    ("der2_Refset_SimpleSnapshot", member), ("der2_sRefset_SimpleMapSnapshot", "\(member)\tmapTarget"),
    (
        "der2_iisssccRefset_ExtendedMapSnapshot",
        "\(member)\tmapGroup\tmapPriority\tmapRule\tmapAdvice\tmapTarget\tcorrelationId\tmapCategoryId"
    ),
    ("der2_cRefset_AssociationSnapshot", "\(member)\ttargetComponentId"),
    ("der2_ssRefset_ModuleDependencySnapshot", "\(member)\tsourceEffectiveTime\ttargetEffectiveTime"),
]

/// Form feeds part the rows of one table from those of the next.
private func release(_ content: [UInt8]) -> [(String, [UInt8])] {
    let parts = content.split(separator: 0x0C, maxSplits: tables.count - 1, omittingEmptySubsequences: false)
    return tables.enumerated().map { at, table in
        ("\(table.0)_INT_20990101.txt", Array("\(table.1)\n".utf8) + (at < parts.count ? Array(parts[at]) : []))
    }
}

// MARK: Loading

/// Loads files twice, each time into an empty store.
private func loaded(_ files: [(String, [UInt8])], _ options: LoadOptions = LoadOptions()) {
    let path = Workplace.put(files)
    expect(outcome(path, options) == outcome(path, options), "the same files have the same outcome")
}

/// What was loaded, or why nothing was, in words.
private func outcome(_ path: String, _ options: LoadOptions) -> String {
    let store = TakingStore()
    do throws(TerminologyError) {
        let report = try TerminologyLoader(store: store, options: options).run([path])
        expect(report.items.allSatisfy { !$0.url.isEmpty || $0.source.type != "CodeSystem" }, "a system has a URL")
        for item in report.items where item.source.type == "CodeSystem" {
            expect(store.counts[item.source.text] == item.concepts, "as many concepts are told as were taken")
        }
        return report.items.map { "\($0.source.text) \($0.concepts)" }.joined(separator: "\n")
            + report.notes.map(\.text).joined(separator: "\n")
    } catch {
        expect(!error.text.isEmpty && error.text.utf8.count <= 4000, "an error says something, in few words")
        return error.text
    }
}
