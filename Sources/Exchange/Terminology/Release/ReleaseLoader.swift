internal import FHIR
internal import Terminology

/// Loads an edition of SNOMED CT from the Snapshot tables of its release (RF2).
///
/// Held in memory are the identifiers: of each concept 24 bytes, of each description and relationship 8 or 16. Terms are
/// streamed: the descriptions are read once to choose the display of each concept, and once to give them on.
struct ReleaseLoader {
    private let loader: TerminologyLoader
    private var progress: LoadProgress { loader.progress }

    init(_ loader: TerminologyLoader) { self.loader = loader }

    func run(_ trees: [ContentTree]) throws(TerminologyError) {
        let files = try ReleaseFiles(trees)
        for file in files.all { progress.expect(2 * file.bytes) }
        for file in files.descriptions { progress.expect(file.bytes) }
        let language = loader.options.language ?? "en"
        let version = try ReleaseEdition.uri(files, loader.options.version, progress)
        var digest = Digest()
        digest.add("SNOMED CT \(version) \(language)")
        for file in files.all { try digest.add(file, progress) }
        let header = CodeSystemHeader(
            url: ReleaseCodes.system, version: version, name: "SNOMED_CT", title: "SNOMED CT", language: language,
            content: .complete, hierarchyMeaning: "is-a", valueSet: "\(ReleaseCodes.system)?fhir_vs",
            properties: [
                PropertyDefinition(
                    code: "inactive", uri: "http://hl7.org/fhir/concept-properties#inactive", type: "boolean"),
                PropertyDefinition(code: "sufficientlyDefined", type: "boolean"),
                PropertyDefinition(code: "moduleId", type: "code"),
            ])
        let place = trees.map(\.path).joined(separator: ", ")
        try loader.take(header, place: place, revision: digest.value) { sink throws(TerminologyError) in
            try read(files, language, into: sink)
        }
    }

    private func read(
        _ files: ReleaseFiles, _ language: String, into sink: HierarchySink
    ) throws(TerminologyError) {
        let concepts = try ReleaseConcepts(files.concepts, progress)
        let preferred = try ReleasePreferences(files.languages, progress)
        var names = ReleaseNames(concepts, preferred, language: language)
        for file in files.descriptions { try names.choose(file, into: sink, progress) }
        try names.checkChosen()
        for file in files.definitions { try names.define(file, progress) }
        for file in files.descriptions { try names.give(file, into: sink, progress) }
        loader.notes(try names.finish(into: sink), of: "SNOMED CT")
        loader.notes(try readHierarchy(files.relationships, concepts, into: sink), of: "SNOMED CT")
    }

    private func readHierarchy(
        _ files: [ContentFile], _ concepts: ReleaseConcepts, into sink: HierarchySink
    ) throws(TerminologyError) -> [String] {
        var ids: [UInt64] = []
        var missing = Missing()
        for file in files {
            var table = try ReleaseTable(file, ReleaseTable.relationship, progress: progress)
            while try table.next() {
                ids.append(try table.id(0))
                guard try table.isActive() else { continue }
                let (child, parent) = (try table.id(4), try table.id(5))
                guard try table.id(7) == ReleaseCodes.isA, try table.id(8) != ReleaseCodes.stated else { continue }
                guard concepts.place(of: child) != nil, concepts.place(of: parent) != nil else {
                    missing.add("\(child) is a \(parent)")
                    continue
                }
                try sink.add(parent: "\(parent)", of: "\(child)")
            }
        }
        try ReleaseConcepts.refuseRepeated(SortedIDs(ids).repeated, "relationship", files)
        return [missing.note("relationships", "lead to or from concepts that are not there")].compactMap { $0 }
    }
}
