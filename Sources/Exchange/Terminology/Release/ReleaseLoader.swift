internal import FHIR
internal import Terminology
internal import Wording

/// Loads an edition of SNOMED CT from the Snapshot tables of its release (RF2).
///
/// Held in memory are the identifiers: of each concept 24 bytes, of each description and relationship 8 or 16, of each
/// attribute 12 more. Terms and reference sets are streamed: the descriptions are read once to choose the display of each
/// concept, and once to give them on.
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
        for (set, system) in loader.options.mapSystems.sorted(by: { $0.key < $1.key }) {
            digest.add("map \(set) \(system)")
        }
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
        loader.notes(try readRelationships(files, concepts, into: sink), of: "SNOMED CT")
        var sets = ReleaseReferenceSets(concepts, mapSystems: loader.options.mapSystems)
        for file in files.referenceSets { try sets.give(file, into: sink, progress) }
        loader.notes(try sets.finish(languages: preferred.referenceSets, into: sink), of: "SNOMED CT")
    }

    private func readRelationships(
        _ files: ReleaseFiles, _ concepts: ReleaseConcepts, into sink: HierarchySink
    ) throws(TerminologyError) -> [Message] {
        var ids: [UInt64] = []
        var missing = Missing()
        var attributes = ReleaseAttributes(concepts)
        for file in files.relationships {
            var table = try ReleaseTable(file, ReleaseTable.relationship, progress: progress)
            while try table.next() {
                ids.append(try table.id(0))
                let kind = try table.id(8)
                guard try table.isActive(), kind != ReleaseCodes.stated else { continue }
                let (child, parent, type) = (try table.id(4), try table.id(5), try table.id(7))
                guard let childPlace = concepts.place(of: child), let parentPlace = concepts.place(of: parent) else {
                    missing.add(type == ReleaseCodes.isA ? "\(child) is a \(parent)" : "\(child) \(type) \(parent)")
                    continue
                }
                if type == ReleaseCodes.isA {
                    try sink.add(parent: "\(parent)", of: "\(child)")
                } else if kind == ReleaseCodes.inferred {
                    try attributes.add(childPlace, type, parentPlace, table)
                }
            }
        }
        try ReleaseConcepts.refuseRepeated(SortedIDs(ids).repeated, "relationship", files.relationships)
        try attributes.give(into: sink)
        for file in files.concreteValues { try attributes.giveConcrete(file, into: sink, progress, &missing) }
        let note = missing.note {
            "\($0) relationships lead to or from concepts that are not there, such as \($1): left out"
        }
        return [note].compactMap { $0 }
    }
}
