internal import FHIR
internal import Terminology
internal import Wording

/// A table of a release: its columns are checked once, then known by their places.
struct ReleaseTable: ~Copyable {
    var reader: CSVReader

    /// - Parameter columns: all of the table, in its order.
    init(_ file: ContentFile, _ columns: [String], progress: LoadProgress) throws(TerminologyError) {
        var reader = try CSVReader(file, format: .releaseFormat2, progress: progress)
        try reader.readHeader()
        guard reader.header == columns else {
            throw TerminologyError(
                .structure,
                "\(file.place), line 1: the columns must be \(columns.joined(separator: ", ")), separated by tabs")
        }
        self.reader = reader
    }

    /// A reference set, of whatever form: its columns begin as all of them do.
    ///
    /// Source: SNOMED CT Release File Specifications, 5.1.
    init(referenceSet file: ContentFile, progress: LoadProgress) throws(TerminologyError) {
        var reader = try CSVReader(file, format: .releaseFormat2, progress: progress)
        try reader.readHeader()
        guard reader.header.starts(with: ReleaseTable.member) else {
            throw TerminologyError(
                .structure,
                """
                \(file.place), line 1: the first columns must be \(ReleaseTable.member.joined(separator: ", ")), \
                separated by tabs
                """)
        }
        self.reader = reader
    }

    mutating func next() throws(TerminologyError) -> Bool { try reader.next() }

    /// Whether the row is in use: the third column of every table.
    func isActive() throws(TerminologyError) -> Bool {
        if reader.equals(2, "1") { return true }
        guard reader.equals(2, "0") else { throw reader.fault("active must be 0 or 1") }
        return false
    }

    /// An identifier of SNOMED CT: 6 to 18 digits.
    func id(_ column: Int) throws(TerminologyError) -> UInt64 {
        let number = try reader.number(column)
        guard number >= 100_000, number < 1_000_000_000_000_000_000 else {
            throw reader.fault("\(reader.header[column]) must be an identifier of SNOMED CT, of 6 to 18 digits")
        }
        return number
    }

    static let concept = ["id", "effectiveTime", "active", "moduleId", "definitionStatusId"]
    static let description = [
        "id", "effectiveTime", "active", "moduleId", "conceptId", "languageCode", "typeId", "term",
        "caseSignificanceId",
    ]
    static let relationship = [
        "id", "effectiveTime", "active", "moduleId", "sourceId", "destinationId", "relationshipGroup", "typeId",
        "characteristicTypeId", "modifierId",
    ]
    static let concreteValue = [
        "id", "effectiveTime", "active", "moduleId", "sourceId", "value", "relationshipGroup", "typeId",
        "characteristicTypeId", "modifierId",
    ]
    static let member = ["id", "effectiveTime", "active", "moduleId", "refsetId", "referencedComponentId"]
    static let language = member + ["acceptabilityId"]
    static let dependency = member + ["sourceEffectiveTime", "targetEffectiveTime"]
}
