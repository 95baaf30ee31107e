internal import FHIR
internal import Terminology
internal import Wording

/// What a publisher's files are.
package enum TerminologyFormat: String, Sendable, CaseIterable {
    /// Packages, Bundles, single resources and NDJSON.
    case fhir
    /// SNOMED CT's Release Format 2.
    case rf2
    /// LOINC's tables.
    case loinc
    /// A table whose columns are named by the user.
    case csv

    /// Tells the format by the names of the files.
    static func of(_ tree: ContentTree) throws(TerminologyError) -> TerminologyFormat {
        if !ReleaseFiles.concepts(of: tree).isEmpty { return .rf2 }
        if tree.files.contains(where: { $0.name == LOINCLoader.tableName }) { return .loinc }
        let names = tree.files.lazy.map { plain($0.name) }
        if tree.isContainer {
            if names.contains(where: { $0.hasSuffix(".json") || isLines($0) }) { return .fhir }
        } else if let name = names.first {
            if name.hasSuffix(".json") || isLines(name) || name.hasSuffix(".tgz") || name.hasSuffix(".tar") {
                return .fhir
            }
            if [".csv", ".tsv", ".txt"].contains(where: { name.hasSuffix($0) }) { return .csv }
        }
        throw TerminologyError(
            .notSupported,
            """
            \(tree.path): is neither a FHIR package or resource, nor a SNOMED CT release with Snapshot tables, nor LOINC's \
            tables, nor a table by its name: say what it is with --format \
            (\(TerminologyFormat.allCases.map(\.rawValue).joined(separator: ", ")))
            """)
    }

    static func isLines(_ name: String) -> Bool { name.hasSuffix(".ndjson") || name.hasSuffix(".jsonl") }

    /// A name in lower case without the ending of its compression.
    static func plain(_ name: String) -> String {
        var name = Substring(name.lowercased())
        for suffix in [".gz", ".bz2"] where name.hasSuffix(suffix) { name = name.dropLast(suffix.count) }
        return String(name)
    }
}
