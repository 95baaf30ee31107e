internal import FHIR
internal import Terminology
internal import Wording

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
    /// Attributes whose values are numbers or texts.
    let concreteValues: [ContentFile]
    /// Reference sets of every form but those of languages, whose members are descriptions.
    let referenceSets: [ContentFile]

    /// - Throws: when one that is needed is not there.
    init(_ trees: [ContentTree]) throws(TerminologyError) {
        concepts = trees.flatMap(ReleaseFiles.concepts)
        descriptions = trees.flatMap { ReleaseFiles.tables($0, "sct2_Description_Snapshot") }
        definitions = trees.flatMap { ReleaseFiles.tables($0, "sct2_TextDefinition_Snapshot") }
        relationships = trees.flatMap { ReleaseFiles.tables($0, "sct2_Relationship_Snapshot") }
        languages = trees.flatMap { ReleaseFiles.tables($0, "der2_cRefset_LanguageSnapshot") }
        dependencies = trees.flatMap { ReleaseFiles.tables($0, "der2_ssRefset_ModuleDependencySnapshot") }
        concreteValues = trees.flatMap { ReleaseFiles.tables($0, "sct2_RelationshipConcreteValues_Snapshot") }
        referenceSets = trees.flatMap(ReleaseFiles.referenceSets)
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

    /// `der2_Refset_SimpleSnapshot…`, `der2_iisssccRefset_ExtendedMapSnapshot…`: letters say which columns they have
    /// behind the first six.
    private static func referenceSets(of tree: ContentTree) -> [ContentFile] {
        tables(tree, "der2_").filter { file in
            let parts = file.name.split(separator: "_")
            return parts.count > 2 && parts[1].hasSuffix("Refset") && parts[2].contains("Snapshot")
                && !parts[2].hasPrefix("LanguageSnapshot")
        }
    }

    /// Names of releases that are still tried begin with an x.
    private static func tables(_ tree: ContentTree, _ beginning: String) -> [ContentFile] {
        tree.named([beginning, "x\(beginning)"], ".txt")
    }

    /// Each once.
    var all: [ContentFile] {
        concepts + descriptions + definitions + relationships + concreteValues + languages + referenceSets
    }
}
