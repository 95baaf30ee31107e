internal import FHIR

extension ValueParser {
    /// What a folded text asks for besides values that begin so: what may be meant by it in Chinese.
    static func chinese(_ folded: String) -> [ValueTest] {
        var tests: [ValueTest] = []
        // With blanks or dots, or without: parts of values are kept without.
        let joined = TextFolding.joined(folded)
        if !joined.isEmpty, joined.utf8.count < folded.utf8.count { tests.append(.prefix(joined)) }
        if joined.unicodeScalars.first.map(TextFolding.isIdeographic) ?? false {
            // Parts are cut at their length, and are those of the beginning of a text: more is looked for in the values
            // themselves.
            let isLong = joined.unicodeScalars.count > TextFolding.partLength
            tests.append(isLong ? .contains(joined) : .within(joined))
        }
        if let letters = Pinyin.query(folded) { tests.append(.read(letters)) }
        return tests
    }

    /// What lies somewhere in a value: as it is asked for, and without what people write between ideographs or leave out.
    static func anywhere(_ folded: String) -> [ValueTest] {
        guard !folded.isEmpty else { return [.never] }
        let joined = TextFolding.joined(folded)
        let isOther = joined.utf8.count < folded.utf8.count && !joined.isEmpty
        return [.contains(folded)] + (isOther ? [.contains(joined)] : [])
    }
}
