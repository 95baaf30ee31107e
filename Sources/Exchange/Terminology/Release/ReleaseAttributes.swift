internal import FHIR
internal import Terminology
internal import Wording

/// What relationships other than is-a say of concepts: properties named by the attribute's concept. Source:
/// snomedct.html#props.
///
/// A concept that has an attribute with the same value in several groups has it once: groups are not kept. So rows are
/// held until all are there, of 12 bytes each.
struct ReleaseAttributes {
    private struct Row {
        let source: UInt32
        let value: UInt32
        let type: UInt16
    }

    private static let typesMax = 1_000
    private static let rowsMax = HierarchySink.parentsMax

    private let concepts: ReleaseConcepts
    private var types: [UInt64] = []
    private var numbers: [UInt64: UInt16] = [:]
    private var rows: [Row] = []

    init(_ concepts: ReleaseConcepts) { self.concepts = concepts }

    /// - Parameters:
    ///   - source: the place of the concept that has the attribute.
    ///   - value: the place of the concept that is its value.
    ///   - table: stands at the row, for errors.
    mutating func add(
        _ source: Int, _ type: UInt64, _ value: Int, _ table: borrowing ReleaseTable
    ) throws(TerminologyError) {
        let number: UInt16
        if let known = numbers[type] {
            number = known
        } else {
            guard types.count < ReleaseAttributes.typesMax else {
                throw table.reader.fault("there are more than \(ReleaseAttributes.typesMax) types of relationships")
            }
            number = UInt16(types.count)
            types.append(type)
            numbers[type] = number
        }
        guard rows.count < ReleaseAttributes.rowsMax else {
            throw table.reader.fault("there are more than \(ReleaseAttributes.rowsMax) relationships")
        }
        rows.append(Row(source: UInt32(source), value: UInt32(value), type: number))
    }

    /// Gives each attribute once, in the order of concepts, types and values.
    mutating func give(into sink: HierarchySink) throws(TerminologyError) {
        rows.sort { ($0.source, $0.type, $0.value) < ($1.source, $1.type, $1.value) }
        var last: Row?
        for row in rows {
            if let last, last.source == row.source, last.type == row.type, last.value == row.value { continue }
            last = row
            try sink.add(
                ConceptProperty(
                    code: "\(types[Int(row.type)])",
                    value: PropertyValue(.code, "\(concepts.rows[Int(row.value)].id)")),
                to: "\(concepts.rows[Int(row.source)].id)")
        }
        rows = []
    }

    // MARK: Numbers and texts

    /// `#5` and `#0.5` are numbers, `"text"` is a text. Source: SNOMED CT Release File Specifications, 4.2.4.
    func giveConcrete(
        _ file: ContentFile, into sink: HierarchySink, _ progress: LoadProgress, _ missing: inout Missing
    ) throws(TerminologyError) {
        var table = try ReleaseTable(file, ReleaseTable.concreteValue, progress: progress)
        while try table.next() {
            guard try table.isActive(), try table.id(8) == ReleaseCodes.inferred else { continue }
            let (source, type) = (try table.id(4), try table.id(7))
            let text = table.reader.text(5)
            guard let value = ReleaseAttributes.value(text) else {
                throw table.reader.fault("value must be a number, such as #5, or a text in quotes")
            }
            guard concepts.place(of: source) != nil else {
                missing.add("\(source) \(type) \(text)")
                continue
            }
            try sink.add(ConceptProperty(code: "\(type)", value: value), to: "\(source)")
        }
    }

    private static func value(_ text: String) -> PropertyValue? {
        if text.hasPrefix("#"), text.wholeMatch(of: /#-?[0-9]{1,40}(\.[0-9]{1,40})?/) != nil {
            return PropertyValue(.decimal, String(text.dropFirst()))
        }
        guard text.utf8.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") else { return nil }
        return PropertyValue(.string, String(text.dropFirst().dropLast()))
    }
}
