/// Concepts of SNOMED CT's own model that say what its rows mean. Source: SNOMED CT Release File Specifications, 5 and
/// SNOMED CT Metadata Hierarchy.
enum ReleaseCodes {
    static let system = "http://snomed.info/sct"
    static let isA: UInt64 = 116_680_003
    /// Relationships as authors wrote them: the inferred ones are the hierarchy.
    static let stated: UInt64 = 900_000_000_000_010_007
    static let inferred: UInt64 = 900_000_000_000_011_006
    static let defined: UInt64 = 900_000_000_000_073_002
    static let fullySpecifiedName: UInt64 = 900_000_000_000_003_001
    static let synonym: UInt64 = 900_000_000_000_013_009
    static let preferred: UInt64 = 900_000_000_000_548_007
    /// The language reference set of US English, which decides where releases have several for English.
    static let usEnglish: UInt64 = 900_000_000_000_509_007
    static let internationalModule: UInt64 = 900_000_000_000_207_008
    static let modelModule: UInt64 = 900_000_000_000_012_004

    /// What the associations that R4 names mean. Source: snomedct.html#implicit-cm. Of others it says nothing.
    static let associations: [UInt64: String] = [
        900_000_000_000_523_009: "inexact",  // POSSIBLY EQUIVALENT TO
        900_000_000_000_526_001: "equivalent",  // REPLACED BY
        900_000_000_000_527_005: "equal",  // SAME AS
        900_000_000_000_530_003: "inexact",  // ALTERNATIVE
    ]

    /// Correlations of maps. Source: SNOMED CT Release File Specifications, 5.2.3.3; valueset-concept-map-equivalence.html.
    static let correlations: [UInt64: String] = [
        447_557_004: "equivalent",  // exact match
        447_558_009: "wider",  // narrow to broad
        447_559_001: "narrower",  // broad to narrow
        447_560_006: "inexact",  // partial overlap
        447_556_008: "unmatched",  // not mappable
    ]

    /// To which code systems the maps of the International Edition and of the US Edition lead.
    static let mapSystems: [UInt64: String] = [
        447_562_003: "http://hl7.org/fhir/sid/icd-10",
        6_011_000_124_106: "http://hl7.org/fhir/sid/icd-10-cm",
        446_608_001: "http://terminology.hl7.org/CodeSystem/icd-o-3",
        900_000_000_000_497_000: "http://read.info/ctv3",
    ]
}
