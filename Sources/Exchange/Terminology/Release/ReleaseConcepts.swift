internal import FHIR
internal import Terminology
internal import Wording

/// The concepts of a release, in the order of their identifiers.
struct ReleaseConcepts {
    struct Row {
        let id: UInt64
        let module: UInt16
        let isActive: Bool
        let isDefined: Bool
    }

    let rows: [Row]
    /// What the rows' numbers of modules mean.
    let modules: [String]

    init(_ files: [ContentFile], _ progress: LoadProgress) throws(TerminologyError) {
        var rows: [Row] = []
        var modules: [UInt64] = []
        for file in files {
            var table = try ReleaseTable(file, ReleaseTable.concept, progress: progress)
            while try table.next() {
                let id = try table.id(0)
                let module = try table.id(3)
                if !modules.contains(module) {
                    modules.append(module)
                    guard modules.count <= 1000 else {
                        throw table.reader.fault("there are more than 1000 modules")
                    }
                }
                rows.append(
                    Row(
                        id: id, module: UInt16(modules.firstIndex(of: module) ?? 0), isActive: try table.isActive(),
                        isDefined: try table.id(4) == ReleaseCodes.defined))
                guard rows.count <= HierarchySink.codesMax else {
                    throw table.reader.fault("there are more than \(HierarchySink.codesMax) concepts")
                }
            }
        }
        rows.sort { $0.id < $1.id }
        var repeated: UInt64?
        for at in rows.indices.dropFirst() where rows[at].id == rows[at - 1].id { repeated = rows[at].id }
        try ReleaseConcepts.refuseRepeated(repeated, "concept", files)
        self.rows = rows
        self.modules = modules.map(String.init)
    }

    /// - Complexity: O(log n).
    func place(of id: UInt64) -> Int? {
        var low = 0
        var high = rows.count
        while low < high {
            let middle = (low + high) / 2
            if rows[middle].id < id { low = middle + 1 } else { high = middle }
        }
        return low < rows.count && rows[low].id == id ? low : nil
    }

    /// A Snapshot has one row for each component; two releases that are loaded together may not hold the same.
    static func refuseRepeated(
        _ id: UInt64?, _ what: Message, _ files: [ContentFile]
    ) throws(TerminologyError) {
        guard let id else { return }
        throw TerminologyError(
            .duplicate,
            """
            \(files.map(\.place).joined(separator: ", ")): the \(what) \(id) stands in two rows: a Snapshot has one for \
            each; of an extension load either its edition or the extension beside the release that it extends
            """)
    }
}
