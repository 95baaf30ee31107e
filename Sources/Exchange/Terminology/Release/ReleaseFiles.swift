internal import FHIR
internal import Terminology

/// The Snapshot tables of a release of SNOMED CT, by their names: `sct2_Description_Snapshot-en_INT_20240101.txt`.
///
/// Source: SNOMED CT Release File Specifications, 3.3 (names of files).
struct ReleaseFiles {
    let concepts: [ContentFile]
    let descriptions: [ContentFile]
    let definitions: [ContentFile]
    let relationships: [ContentFile]
    let languages: [ContentFile]
    let dependencies: [ContentFile]

    /// - Throws: when one that is needed is not there.
    init(_ trees: [ContentTree]) throws(TerminologyError) {
        concepts = trees.flatMap(ReleaseFiles.concepts)
        descriptions = trees.flatMap { ReleaseFiles.tables($0, "sct2_Description_Snapshot") }
        definitions = trees.flatMap { ReleaseFiles.tables($0, "sct2_TextDefinition_Snapshot") }
        relationships = trees.flatMap { ReleaseFiles.tables($0, "sct2_Relationship_Snapshot") }
        languages = trees.flatMap { ReleaseFiles.tables($0, "der2_cRefset_LanguageSnapshot") }
        dependencies = trees.flatMap { ReleaseFiles.tables($0, "der2_ssRefset_ModuleDependencySnapshot") }
        for (files, name) in [
            (concepts, "Concept"), (descriptions, "Description"), (relationships, "Relationship"),
        ] where files.isEmpty {
            throw TerminologyError(
                .notFound,
                """
                \(trees[0].path): there is no sct2_\(name)_Snapshot….txt: load the whole release (RF2), with its folder \
                Snapshot
                """)
        }
    }

    static func concepts(of tree: ContentTree) -> [ContentFile] { tables(tree, "sct2_Concept_Snapshot") }

    /// Names of releases that are still tried begin with an x.
    private static func tables(_ tree: ContentTree, _ beginning: String) -> [ContentFile] {
        tree.named([beginning, "x\(beginning)"], ".txt")
    }

    var all: [ContentFile] { concepts + descriptions + definitions + relationships + languages + dependencies }
}
