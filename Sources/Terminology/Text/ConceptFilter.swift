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
    /// The same by how likely it is, ü as v.
    private let choices: [[PinyinChoice]]
    /// Where a reading may begin.
    private let starts: [Int]

    private static let charactersMax = 200

    init(_ folded: String) {
        guard folded.unicodeScalars.contains(where: TextFolding.isIdeographic) else {
            syllables = []
            choices = []
            starts = []
            return
        }
        let scalars = Array(folded.unicodeScalars.prefix(Reading.charactersMax))
        let read = Pinyin.table.choices(of: scalars)
        var choices: [[PinyinChoice]] = []
        var starts: [Int] = []
        var isWithinWord = false
        for (scalar, read) in zip(scalars, read) {
            if TextFolding.isIdeographic(scalar) {
                starts.append(choices.count)
                choices.append(read)
                isWithinWord = false
            } else if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                if !isWithinWord { starts.append(choices.count) }
                choices.append([PinyinChoice(String(scalar), cost: 0)])
                isWithinWord = true
            } else {
                isWithinWord = false
            }
        }
        self.choices = choices
        syllables = choices.map { choices in
            let known = choices.map(\.syllable)
            return known + known.filter { $0.contains("v") }.map { $0.replacing("v", with: "u") }
        }
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
            let choices = choices[start...].prefix(TextTerms.lengthMax).prefix { !$0.isEmpty }
            for way in PinyinWay.likeliest(of: choices, atMost: Reading.waysMax, letters: TextTerms.lengthMax) {
                found.insert(String(way.text.prefix(TextTerms.lengthMax)))
                if way.text.contains("v") {
                    found.insert(String(way.text.replacing("v", with: "u").prefix(TextTerms.lengthMax)))
                }
            }
            let initials = choices.map(Reading.initials)
            for way in PinyinWay.likeliest(of: initials, atMost: Reading.waysMax) { found.insert(way.text) }
        }
        found.remove("")
        return found
    }

    private static let waysMax = 8

    /// What the choices begin with, each letter once.
    private static func initials(_ choices: [PinyinChoice]) -> [PinyinChoice] {
        var found: [PinyinChoice] = []
        for choice in choices {
            let letter = String(choice.syllable.prefix(1))
            if !found.contains(where: { $0.syllable == letter }) {
                found.append(PinyinChoice(letter, cost: choice.cost))
            }
        }
        return found
    }
}
