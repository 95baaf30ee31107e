/// Concepts of SNOMED CT's own model that say what its rows mean. Source: SNOMED CT Release File Specifications, 5 and
/// SNOMED CT Metadata Hierarchy.
enum ReleaseCodes {
    static let system = "http://snomed.info/sct"
    static let isA: UInt64 = 116_680_003
    /// Relationships as authors wrote them: the inferred ones are the hierarchy.
    static let stated: UInt64 = 900_000_000_000_010_007
    static let defined: UInt64 = 900_000_000_000_073_002
    static let fullySpecifiedName: UInt64 = 900_000_000_000_003_001
    static let synonym: UInt64 = 900_000_000_000_013_009
    static let preferred: UInt64 = 900_000_000_000_548_007
    /// The language reference set of US English, which decides where releases have several for English.
    static let usEnglish: UInt64 = 900_000_000_000_509_007
    static let internationalModule: UInt64 = 900_000_000_000_207_008
    static let modelModule: UInt64 = 900_000_000_000_012_004
}
