package import FHIR

/// What a user types to find a concept: the beginnings of words, characters, pinyin or its initials.
///
/// All words must be met by one text, in any order.
package struct ConceptFilter: Sendable, Equatable {
    /// Folded.
    package let words: [String]

    /// Characters and words that are looked at.
    private static let charactersMax = 200
    private static let wordsMax = 12

    /// - Returns: `nil` when the text asks for nothing.
    package init?(_ text: String) {
        let folded = TextFolding.fold(text, limit: ConceptFilter.charactersMax)
        words = folded.split(whereSeparator: \.isWhitespace).prefix(ConceptFilter.wordsMax).map(String.init)
        if words.isEmpty { return nil }
    }

    /// Whether it may be the beginning of a code: one word with a digit in it.
    var asksForCodes: Bool {
        words.count == 1 && words[0].unicodeScalars.contains { (0x30...0x39).contains($0.value) }
    }

    /// Whether one of the texts holds every word.
    package func matches(_ texts: some Sequence<String>) -> Bool {
        texts.contains { text in
            let folded = TextFolding.fold(text)
            var reading: Reading?
            return words.allSatisfy { word in
                if TextFolding.words([word], beginIn: folded) { return true }
                // Readings are typed in letters.
                if word.unicodeScalars.contains(where: TextFolding.isIdeographic) { return false }
                let made = reading ?? Reading(folded)
                reading = made
                return made.begins(with: word)
            }
        }
    }

    /// What the index of texts is asked for: more than this may be found, never less.
    package var terms: [SearchTerm] { words.flatMap(TextTerms.terms(forWord:)) }
}

/// How a text with Chinese characters is read, character by character.
struct Reading {
    /// For each character what it may be read as; what is not Chinese is read as it is written.
    private let syllables: [[String]]
    /// Where a reading may begin.
    private let starts: [Int]

    private static let charactersMax = 200

    init(_ folded: String) {
        guard folded.unicodeScalars.contains(where: TextFolding.isIdeographic) else {
            syllables = []
            starts = []
            return
        }
        var syllables: [[String]] = []
        var starts: [Int] = []
        var isWithinWord = false
        for scalar in folded.unicodeScalars.prefix(Reading.charactersMax) {
            if TextFolding.isIdeographic(scalar) {
                starts.append(syllables.count)
                let known = Pinyin.table.syllables(of: scalar)
                syllables.append(known + known.filter { $0.contains("v") }.map { $0.replacing("v", with: "u") })
                isWithinWord = false
            } else if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                if !isWithinWord { starts.append(syllables.count) }
                syllables.append([String(scalar)])
                isWithinWord = true
            } else {
                isWithinWord = false
            }
        }
        self.syllables = syllables
        self.starts = starts
    }

    /// Whether the text is read so from some character on: in full, or by initials.
    func begins(with word: String) -> Bool {
        let word = Array(word.utf8)
        return starts.contains { full(word, from: $0) || initials(word[...], from: $0) }
    }

    /// Character by character, with all places of the word that its readings may have come to: characters with several
    /// readings do not multiply the work.
    private func full(_ word: [UInt8], from start: Int) -> Bool {
        var reached: Set<Int> = [0]
        for syllables in syllables[start...] {
            var next: Set<Int> = []
            for place in reached {
                let rest = word[place...]
                for syllable in syllables {
                    if syllable.utf8.starts(with: rest) { return true }
                    if rest.starts(with: syllable.utf8) { next.insert(place + syllable.utf8.count) }
                }
            }
            guard !next.isEmpty else { return false }
            reached = next
        }
        return false
    }

    private func initials(_ word: ArraySlice<UInt8>, from at: Int) -> Bool {
        var at = at
        var rest = word
        while let letter = rest.first {
            guard at < syllables.count, syllables[at].contains(where: { $0.utf8.first == letter }) else { return false }
            rest = rest.dropFirst()
            at += 1
        }
        return true
    }

    /// What the text may be found by from each character on, as far as it is indexed.
    var terms: Set<String> {
        var found: Set<String> = []
        for start in starts {
            var ways = [""]
            var initials = [""]
            for syllable in syllables[start...].prefix(Reading.termSyllablesMax) {
                guard !syllable.isEmpty else { break }
                ways = Reading.extend(ways, syllable)
                initials = Reading.extend(initials, Array(Set(syllable.map { String($0.prefix(1)) })).sorted())
            }
            for way in ways { found.insert(String(way.prefix(TextTerms.lengthMax))) }
            for way in initials { found.insert(String(way.prefix(TextTerms.lengthMax))) }
        }
        found.remove("")
        return found
    }

    private static let termSyllablesMax = 16
    private static let waysMax = 4

    private static func extend(_ ways: [String], _ syllables: [String]) -> [String] {
        var next: [String] = []
        for way in ways {
            // What is long enough already grows no further.
            if way.utf8.count >= TextTerms.lengthMax {
                next.append(way)
            } else {
                for syllable in syllables where next.count < waysMax { next.append(way + syllable) }
            }
        }
        return next
    }
}
