import FHIR

/// Collects the sections of a table and lays them out.
struct TableWriter {
    private var pool: [UInt8] = [0, 0, 0, 0]
    private var strings: [String: UInt32] = ["": 0]
    private var sections: [[UInt32]] = Array(repeating: [], count: DefinitionLayout.Section.allCases.count)
    private let packageName: String

    init(packageName: String) { self.packageName = packageName }

    /// The place of a text in the pool; the same text has one place.
    mutating func string(_ text: String) -> UInt32 {
        if let known = strings[text] { return known }
        let offset = UInt32(pool.count)
        pool += TableWriter.bytes(UInt32(text.utf8.count))
        pool.append(contentsOf: text.utf8)
        strings[text] = offset
        return offset
    }

    /// Appends one record and gives its index.
    @discardableResult
    mutating func append(_ section: DefinitionLayout.Section, _ record: [UInt32]) -> Int {
        precondition(record.count == section.stride)
        sections[section.rawValue] += record
        return sections[section.rawValue].count / section.stride - 1
    }

    mutating func set(_ section: DefinitionLayout.Section, _ record: Int, _ column: Int, _ value: UInt32) {
        sections[section.rawValue][record * section.stride + column] = value
    }

    func count(_ section: DefinitionLayout.Section) -> Int { sections[section.rawValue].count / section.stride }

    /// Open-addressing slots at most half full. Gives the slots' records (a key's payload, or `empty`) and the mask.
    static func slots(_ keys: [(key: String, payload: [UInt32])], empty: [UInt32]) -> (
        records: [[UInt32]], mask: UInt32
    ) {
        var size = 2
        while size < keys.count * 2 { size *= 2 }
        var records = Array(repeating: empty, count: size)
        var taken = Array(repeating: false, count: size)
        for (key, payload) in keys {
            var slot = Int(hash(key)) & (size - 1)
            while taken[slot] { slot = (slot + 1) & (size - 1) }
            taken[slot] = true
            records[slot] = payload
        }
        return (records, UInt32(size - 1))
    }

    private static func hash(_ text: String) -> UInt32 {
        let padded = Array(text.utf8) + Array(repeating: 0, count: 8)
        return unsafe padded.withUnsafeBytes { bytes in
            unsafe bytes.baseAddress.map { unsafe DefinitionLayout.hash($0, count: bytes.count - 8) } ?? 0
        }
    }

    /// A word as it stands in the table.
    private static func bytes(_ word: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) }
    }

    mutating func finish() -> [UInt8] {
        let name = string(packageName)
        while pool.count % 4 != 0 { pool.append(0) }
        pool += Array(repeating: 0, count: 16)
        let all = DefinitionLayout.Section.allCases
        var words: [UInt32] = [DefinitionLayout.magic, DefinitionLayout.version, name, UInt32(all.count)]
        var offset = UInt32((DefinitionLayout.headerWords + all.count * 2) * 4)
        for section in all {
            let bytes = section == .strings ? pool.count : sections[section.rawValue].count * 4
            words += [offset, UInt32(bytes / 4 / section.stride)]
            offset += UInt32(bytes)
        }
        var out: [UInt8] = []
        func put(_ words: [UInt32]) {
            for word in words { out += TableWriter.bytes(word) }
        }
        put(words)
        for section in all {
            if section == .strings { out += pool } else { put(sections[section.rawValue]) }
        }
        return out
    }
}
