internal import FHIR

extension ValueParser {
    /// What a folded text asks for besides values that begin so: what may be meant by it in Chinese.
    static func chinese(_ folded: String) -> [ValueTest] {
        var tests: [ValueTest] = []
        // With blanks or dots, or without: parts of values are kept without.
        let joined = TextFolding.joined(folded)
        if !joined.isEmpty, joined.utf8.count < folded.utf8.count { tests.append(.prefix(joined)) }
        // Parts are cut at their length: more is looked for in the values themselves.
        let isLong = joined.unicodeScalars.count > TextFolding.partLength
        if isLong, joined.unicodeScalars.first.map(TextFolding.isIdeographic) ?? false {
            tests.append(.contains(folded))
        }
        if let letters = Pinyin.query(folded) { tests.append(.read(letters)) }
        return tests
    }
}
