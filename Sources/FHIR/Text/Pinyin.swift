internal import Assets
internal import Wording

/// How Chinese is read: texts are searched by pinyin and by initials.
///
/// Without tones; `ü` is written `v`, and `u` as well, as people type it. Characters with several readings in common use
/// are found by each of them; the words and surnames of the table say which is the likeliest.
package struct Pinyin: Sendable {
    /// The usual reading of a character first, then others in common use.
    private var readings: [UInt32: [String]] = [:]
    /// Readings of surnames, of one or two characters, syllable by syllable; the commoner first.
    private var surnames: [String: [[String]]] = [:]
    /// Words by their first character, longer ones first: where they stand, their characters are read so.
    private var words: [UInt32: [Word]] = [:]
    private var syllables: Set<String> = []

    private struct Word {
        let scalars: [Unicode.Scalar]
        let syllables: [String]
    }

    /// Characters of a text that are read, and ways to read a text.
    private static let charactersMax = 24
    private static let waysMax = 12
    /// Characters that are read in every way: whoever types more of a text types it as it is usually read.
    private static let variedMax = 8
    private static let syllableLettersMax = 6

    /// What a text is: surnames have readings of their own.
    package enum Role { case plain, surname, fullName }

    package static let table: Pinyin = Pinyin(unsafe String(embedded: xinglin_asset_readings()))

    /// - Parameter text: lines of readings, surnames and words, as the table's head says.
    package init(_ text: String) {
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let columns = line.split(separator: "\t").map(String.init)
            precondition(columns.count == 3, "the embedded table of readings has a line of another form")
            let syllables = columns[2].split(separator: " ").map(String.init)
            switch columns[0] {
            case "surname": surnames[columns[1], default: []].append(syllables)
            case "word":
                let word = Word(scalars: Array(columns[1].unicodeScalars), syllables: syllables)
                words[word.scalars[0].value, default: []].append(word)
            default:
                for scalar in columns[2].unicodeScalars { readings[scalar.value, default: []].append(columns[1]) }
                self.syllables.formUnion([columns[1], columns[1].replacing("v", with: "u")])
            }
        }
        for first in words.keys { words[first]?.sort { $0.scalars.count > $1.scalars.count } }
    }

    // MARK: Reading

    /// For each character what it may be read as, the likeliest first; nothing for what is not read.
    package func choices(of scalars: [Unicode.Scalar]) -> [[PinyinChoice]] {
        var choices = scalars.map { scalar in
            (readings[scalar.value] ?? []).enumerated().map { PinyinChoice($1, cost: $0) }
        }
        var at = 0
        while at < scalars.count {
            let rest = scalars[at...]
            guard let word = words[scalars[at].value]?.first(where: { rest.starts(with: $0.scalars) }) else {
                at += 1
                continue
            }
            for syllable in word.syllables {
                let others = choices[at].filter { $0.syllable != syllable }
                choices[at] =
                    [PinyinChoice(syllable, cost: 0)] + others.map { PinyinChoice($0.syllable, cost: $0.cost + 1) }
                at += 1
            }
        }
        return choices
    }

    /// What a text of ideographs may be found by: its readings, syllables joined, and their initials.
    package func keys(of text: String, as role: Role) -> [String] {
        let scalars = Array(text.unicodeScalars.prefix(Pinyin.charactersMax))
        var keys: [String] = []
        func add(_ key: String) { if !keys.contains(key) { keys.append(key) } }
        for surname in role == .plain ? [[]] : surnameChoices(at: scalars) {
            let rest = scalars.dropFirst(surname.count).filter(TextFolding.isIdeographic)
            // What cannot be read ends what can be found by reading.
            let choices = surname + self.choices(of: rest).prefix { !$0.isEmpty }
            if choices.isEmpty { continue }
            let varied = choices.prefix(Pinyin.variedMax) + choices.dropFirst(Pinyin.variedMax).map { [$0[0]] }
            for way in PinyinWay.likeliest(of: varied, atMost: Pinyin.waysMax) {
                add(way.text)
                if way.text.contains("v") { add(way.text.replacing("v", with: "u")) }
                if role != .surname, way.initials.utf8.count > 1 { add(way.initials) }
            }
        }
        return keys
    }

    /// What follows the surname of a whole name.
    package func givenName(in text: String) -> String {
        let scalars = Array(text.unicodeScalars.prefix(Pinyin.charactersMax))
        return Pinyin.text(scalars.dropFirst(surnameChoices(at: scalars).first?.count ?? 0))
    }

    /// The surnames that a name may begin with, each by what its characters are read as: one of two characters first,
    /// where there is such a surname, then that of one.
    private func surnameChoices(at scalars: [Unicode.Scalar]) -> [[[PinyinChoice]]] {
        var found: [[[PinyinChoice]]] = []
        for length in [2, 1] where scalars.count >= length {
            guard let known = surnames[Pinyin.text(scalars.prefix(length))] else { continue }
            found.append(
                (0..<length).map { place in
                    known.enumerated().reduce(into: [PinyinChoice]()) { choices, reading in
                        let syllable = reading.element[place]
                        guard !choices.contains(where: { $0.syllable == syllable }) else { return }
                        choices.append(PinyinChoice(syllable, cost: reading.offset))
                    }
                })
        }
        // Any character may be a surname.
        if found.last?.count != 1, let first = scalars.first {
            let choices = choices(of: [first])
            if !choices[0].isEmpty { found.append(choices) }
        }
        return found
    }

    private static func text(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        String(String.UnicodeScalarView(scalars))
    }

    // MARK: Queries

    /// What a query may mean as pinyin: letters without the spaces, hyphens and apostrophes between them, and without
    /// the tones behind syllables; `nil` for anything else.
    package static func query(_ folded: String) -> String? {
        var letters = ""
        var run = ""
        for scalar in folded.unicodeScalars {
            switch scalar {
            case "a"..."z": run.unicodeScalars.append(scalar)
            // `a1` is a room or a ward.
            case "1"..."5":
                guard run.utf8.count > 1, table.isSyllables(run) else { return nil }
                letters += run
                run = ""
            case " ", "'", "-": continue
            default: return nil
            }
        }
        letters += run
        // As passports spell ü: GB/T 28039-2011.
        letters = letters.replacing("lyu", with: "lv")
        if letters.hasPrefix("nyu") { letters = "nv" + letters.dropFirst(3) }
        return letters.isEmpty ? nil : letters
    }

    /// Whether letters are nothing but syllables.
    private func isSyllables(_ text: String) -> Bool {
        let letters = Array(text)
        var reached = [true] + [Bool](repeating: false, count: letters.count)
        for end in 1...letters.count {
            reached[end] = (max(0, end - Pinyin.syllableLettersMax)..<end).contains {
                reached[$0] && syllables.contains(String(letters[$0..<end]))
            }
        }
        return reached[letters.count]
    }
}
