internal import FHIR
internal import Terminology
internal import Wording

/// The rows of a table in a file, one after the other, in constant memory.
///
/// ```
/// code,display␍␊                 a header, when there is one
/// E11,"Diabetes, ""type 2"""␊    quoted: separators, quotes (doubled) and line ends belong to the field
/// ␊                              an empty line is no row
/// ```
///
/// Lines end with LF or CRLF, a BOM may stand first, the file may be compressed with gzip or bzip2, or be an entry of an
/// archive. Text is UTF-8, or what is said. Every row must have as many fields as the first. A quote within a field that does not begin with one is a character like any other.
///
/// Errors name the file and the line. Source: RFC 4180; SNOMED CT Release File Specifications 2.1 (tabs, no quotes).
struct CSVReader: ~Copyable {
    /// How fields are told apart.
    struct Format: Sendable, Equatable {
        var separator: UInt8
        /// Whether a quote at its beginning encloses a field.
        var hasQuotes: Bool

        init(separator: UInt8 = UInt8(ascii: ","), hasQuotes: Bool = true) {
            self.separator = separator
            self.hasQuotes = hasQuotes
        }

        /// Tabs, and quotes as characters: the tables of SNOMED CT.
        static let releaseFormat2 = Format(separator: 0x09, hasQuotes: false)
    }

    static let fieldBytesMax = 1 << 20
    static let rowBytesMax = 4 << 20
    static let fieldsMax = 4096

    /// What errors call the file.
    let path: String
    /// The line on which the row begins, from 1.
    private(set) var line = 0
    /// The names in the first row, when `readHeader` was called.
    private(set) var header: [String] = []

    private let format: Format
    private let progress: LoadProgress?
    private var file: FileReader
    private var decoder: CharacterDecoder?
    private var bytesTold = 0
    private var buffer: [UInt8] = []
    private var at = 0
    private var nextLine = 1
    private var hasBegun = false
    /// Fields of a row; 0 before the first.
    private var width = 0
    /// The fields of the row without their quotes, behind each a zero byte, so that they are checked as one text and yet
    /// half a character at the end of one does not meet its other half.
    private var row: [UInt8] = []
    private var ends: [Int] = []

    /// - Parameters:
    ///   - encoding: of the text, as iconv names it; without one UTF-8.
    ///   - progress: is told of every piece that was read.
    init(
        _ file: ContentFile, format: Format = Format(), encoding: String? = nil, progress: LoadProgress? = nil
    ) throws(TerminologyError) {
        let decoder: CharacterDecoder? = if let encoding { try CharacterDecoder(encoding) } else { nil }
        self.file = try file.open()
        self.decoder = decoder
        path = file.place
        self.format = format
        self.progress = progress
        progress?.begin(Message(data: file.name))
    }

    /// Reads the first row as the names of the columns.
    mutating func readHeader() throws(TerminologyError) {
        guard try next() else { throw TerminologyError(.structure, "\(path): the file is empty, it has no header") }
        var names: [String] = []
        for field in 0..<count { names.append(text(field)) }
        header = names
    }

    /// Goes on to the next row.
    ///
    /// - Returns: `false` when there is none.
    mutating func next() throws(TerminologyError) -> Bool {
        repeat {
            row.removeAll(keepingCapacity: true)
            ends.removeAll(keepingCapacity: true)
            line = nextLine
            guard try readRow() else { return false }
        } while ends.count == 1 && row.count == 1 && width != 1
        try checkText()
        if width == 0 { width = ends.count }
        guard ends.count == width else {
            throw fault(
                .structure, line,
                "\(ends.count == 1 ? "there is 1 field" as Message : "there are \(ends.count) fields"), the first row has \(width)"
            )
        }
        return true
    }

    // MARK: The row

    /// Fields of the row.
    var count: Int { ends.count }

    private func range(_ field: Int) -> Range<Int> { (field == 0 ? 0 : ends[field - 1] + 1)..<ends[field] }

    /// The place of a column by its name.
    func column(_ name: String) throws(TerminologyError) -> Int {
        if let column = header.firstIndex(of: name) {
            guard header.lastIndex(of: name) == column else {
                throw TerminologyError(
                    .duplicate,
                    "\(path), line 1: the column '\(name)' stands there more than once: which one is meant is not said; rename one of them"
                )
            }
            return column
        }
        let missing: Message =
            if let near = NearestName.of(name, in: header) {
                "there is no column '\(name)'; did you mean '\(near)'? The columns are \(shownHeader)"
            } else {
                "there is no column '\(name)'. The columns are \(shownHeader)"
            }
        throw fault(.notFound, 1, missing)
    }

    private var shownHeader: Message {
        let shown = header.prefix(40).map { "'\($0.prefix(60))'" }.joined(separator: ", ")
        return header.count > 40 ? "\(shown) and \(header.count - 40) more" : Message(data: shown)
    }

    /// A field without the white space around it.
    func text(_ field: Int) -> String { String(decoding: row[trimmed(field)], as: UTF8.self) }

    /// A field, or `nil` when it is empty or white space only.
    func value(_ field: Int?) -> String? {
        guard let field else { return nil }
        let range = trimmed(field)
        return range.isEmpty ? nil : String(decoding: row[range], as: UTF8.self)
    }

    func isEmpty(_ field: Int) -> Bool { trimmed(field).isEmpty }

    func equals(_ field: Int, _ text: StaticString) -> Bool {
        let range = range(field)
        guard range.count == text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { other in unsafe row[range].elementsEqual(other) }
    }

    /// A field as a number of up to 19 digits, which identifiers of SNOMED CT are.
    func number(_ field: Int) throws(TerminologyError) -> UInt64 {
        let range = range(field)
        var number: UInt64 = 0
        guard (1...19).contains(range.count) else { throw notANumber(field) }
        for at in range {
            guard row[at] >= 0x30 && row[at] <= 0x39 else { throw notANumber(field) }
            number = number &* 10 &+ UInt64(row[at] &- 0x30)
        }
        return number
    }

    private func notANumber(_ field: Int) -> TerminologyError {
        let name = field < header.count ? header[field] : "field \(field + 1)"
        return fault(.value, line, "\(name) must be an identifier, which is a number of up to 19 digits")
    }

    /// An error at the row.
    func fault(_ message: Message) -> TerminologyError { fault(.value, line, message) }

    /// The range of a field in the row without blanks, tabs, no-break and ideographic spaces around it.
    private func trimmed(_ field: Int) -> Range<Int> {
        var range = range(field)
        while let width = blankWidth(at: range.lowerBound, before: range.upperBound) {
            range = range.lowerBound + width..<range.upperBound
        }
        while let width = blankWidth(endingAt: range.upperBound, from: range.lowerBound) {
            range = range.lowerBound..<range.upperBound - width
        }
        return range
    }

    private func blankWidth(at start: Int, before end: Int) -> Int? {
        guard start < end else { return nil }
        switch row[start] {
        case 0x09...0x0D, 0x20: return 1
        case 0xC2: return start + 1 < end && row[start + 1] == 0xA0 ? 2 : nil
        case 0xE3: return start + 2 < end && row[start + 1] == 0x80 && row[start + 2] == 0x80 ? 3 : nil
        default: return nil
        }
    }

    private func blankWidth(endingAt end: Int, from start: Int) -> Int? {
        for width in 1...3 where end - width >= start {
            if blankWidth(at: end - width, before: end) == width { return width }
        }
        return nil
    }

    // MARK: Reading

    /// Where in a row the reader stands.
    private enum State { case start, bare, quoted, afterQuote, afterReturn }

    /// - Returns: `false` at the end of the file.
    private mutating func readRow() throws(TerminologyError) -> Bool {
        var state = State.start
        var quoteLine = 0
        while true {
            if at == buffer.count, try !fill() { return try end(state, quoteLine) }
            switch state {
            case .start:
                if format.hasQuotes && buffer[at] == CSVReader.quote {
                    quoteLine = nextLine
                    at += 1
                    state = .quoted
                } else {
                    state = .bare
                }
            case .bare:
                try take(upTo: bareEnd())
                guard at < buffer.count else { continue }
                if try endField(&state) { return true }
            case .quoted:
                let (end, lines) = quotedEnd()
                nextLine += lines
                try take(upTo: end)
                guard at < buffer.count else { continue }
                at += 1
                state = .afterQuote
            case .afterQuote:
                if buffer[at] == CSVReader.quote {
                    try take(upTo: at + 1)
                    state = .quoted
                } else if try endField(&state) {
                    return true
                }
            case .afterReturn:
                guard buffer[at] == CSVReader.lineFeed else {
                    throw fault(.structure, nextLine, "a carriage return stands without a line feed behind it")
                }
                at += 1
                nextLine += 1
                return true
            }
        }
    }

    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed: UInt8 = 0x0A
    private static let carriageReturn: UInt8 = 0x0D

    private func bareEnd() -> Int {
        let bytes = buffer.span
        let separator = format.separator
        var end = at
        while end < bytes.count {
            let byte = bytes[end]
            if byte == separator || byte == CSVReader.lineFeed || byte == CSVReader.carriageReturn { break }
            end += 1
        }
        return end
    }

    private func quotedEnd() -> (end: Int, lines: Int) {
        let bytes = buffer.span
        var end = at
        var lines = 0
        while end < bytes.count, bytes[end] != CSVReader.quote {
            if bytes[end] == CSVReader.lineFeed { lines += 1 }
            end += 1
        }
        return (end, lines)
    }

    /// Adds to the field what stands before `end`.
    private mutating func take(upTo end: Int) throws(TerminologyError) {
        row += buffer[at..<end]
        at = end
        if row.count - (ends.last ?? 0) > CSVReader.fieldBytesMax {
            throw fault(.tooLong, line, "a field has more than \(CSVReader.fieldBytesMax) bytes")
        }
        if row.count > CSVReader.rowBytesMax {
            throw fault(.tooLong, line, "the row has more than \(CSVReader.rowBytesMax) bytes")
        }
    }

    /// Ends a field at a separator or at a line's end.
    ///
    /// - Returns: whether the row ends with it.
    private mutating func endField(_ state: inout State) throws(TerminologyError) -> Bool {
        let byte = buffer[at]
        guard byte == format.separator || byte == CSVReader.lineFeed || byte == CSVReader.carriageReturn else {
            throw fault(
                .structure, nextLine,
                "behind the closing quote of a field stands something else than a separator: quotes within are doubled")
        }
        at += 1
        try close()
        switch byte {
        case format.separator: state = .start
        case CSVReader.carriageReturn: state = .afterReturn
        default:
            nextLine += 1
            return true
        }
        return false
    }

    private mutating func close() throws(TerminologyError) {
        ends.append(row.count)
        row.append(0)
        if ends.count > CSVReader.fieldsMax {
            throw fault(.tooLong, line, "the row has more than \(CSVReader.fieldsMax) fields")
        }
    }

    private mutating func end(_ state: State, _ quoteLine: Int) throws(TerminologyError) -> Bool {
        switch state {
        case .start where ends.isEmpty: return false
        case .quoted:
            throw fault(.structure, quoteLine, "a quoted field begins here, and the file ends before it does")
        case .afterReturn: return true
        case .start, .bare, .afterQuote:
            try close()
            return true
        }
    }

    private mutating func fill() throws(TerminologyError) -> Bool {
        buffer.removeAll(keepingCapacity: true)
        at = 0
        // The first piece must hold a whole byte order mark.
        while buffer.count < (hasBegun ? 1 : 4) {
            do {
                guard try readPiece() else { break }
            } catch {
                throw TerminologyError(error, reading: path)
            }
        }
        progress?.advance(file.bytesRead - bytesTold)
        bytesTold = file.bytesRead
        if !hasBegun {
            hasBegun = true
            if buffer.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
            if decoder == nil, buffer.starts(with: [0xFF, 0xFE]) || buffer.starts(with: [0xFE, 0xFF]) {
                throw TerminologyError(.structure, "\(path): the file is UTF-16; load it with --encoding UTF-16")
            }
        }
        return at < buffer.count
    }

    /// - Returns: `false` at the end of the file.
    private mutating func readPiece() throws -> Bool {
        guard decoder != nil else { return try file.read(into: &buffer) }
        var piece: [UInt8] = []
        let isMore = try file.read(into: &piece)
        if decoder?.decode(piece, isLast: !isMore, into: &buffer) == false {
            let before = buffer.count { $0 == CSVReader.lineFeed }
            throw fault(
                .structure, nextLine + before,
                "the bytes are no \(decoder?.encoding ?? "") (the name of the encoding is what --encoding says)")
        }
        return isMore
    }

    // MARK: Characters

    private func checkText() throws(TerminologyError) {
        var high: UInt8 = 0
        var zeros = 0
        for byte in row {
            high |= byte
            zeros += byte == 0 ? 1 : 0
        }
        if zeros != ends.count { throw fault(.structure, line, "there is a zero byte: the file is no text in UTF-8") }
        guard high >= 0x80 else { return }
        var damage: Int?
        do {
            _ = try UTF8Span(validating: row.span)
        } catch {
            damage = error.byteOffsets.lowerBound
        }
        guard let damage else { return }
        let before = row[..<damage].count { $0 == CSVReader.lineFeed }
        throw fault(
            .structure, line + before,
            """
            the bytes are no UTF-8: say in which encoding the table is; --encoding GB18030 reads Chinese tables in \
            GB18030, GBK and GB 2312
            """)
    }

    private func fault(_ kind: IssueKind, _ line: Int, _ message: Message) -> TerminologyError {
        TerminologyError(kind, "\(path), line \(line): \(message)")
    }
}
