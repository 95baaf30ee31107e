internal import Terminology
internal import Wording

/// Which descriptions the language reference sets prefer.
struct ReleasePreferences {
    private let preferred: SortedIDs
    private let inUSEnglish: SortedIDs
    /// The language reference sets.
    let referenceSets: Set<UInt64>

    init(_ files: [ContentFile], _ progress: LoadProgress) throws(TerminologyError) {
        var preferred: [UInt64] = []
        var inUSEnglish: [UInt64] = []
        var referenceSets: Set<UInt64> = []
        for file in files {
            var table = try ReleaseTable(file, ReleaseTable.language, progress: progress)
            while try table.next() {
                let set = try table.id(4)
                if !referenceSets.contains(set) {
                    referenceSets.insert(set)
                    guard referenceSets.count <= ReleaseReferenceSets.setsMax else {
                        throw table.reader.fault("there are more than \(ReleaseReferenceSets.setsMax) reference sets")
                    }
                }
                guard try table.isActive(), try table.id(6) == ReleaseCodes.preferred else { continue }
                let description = try table.id(5)
                preferred.append(description)
                if set == ReleaseCodes.usEnglish { inUSEnglish.append(description) }
            }
        }
        self.preferred = SortedIDs(preferred)
        self.referenceSets = referenceSets
        self.inUSEnglish = SortedIDs(inUSEnglish)
    }

    func isPreferred(_ description: UInt64) -> Bool { preferred.contains(description) }
    func isPreferredInUSEnglish(_ description: UInt64) -> Bool { inUSEnglish.contains(description) }
}
