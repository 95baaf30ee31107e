internal import Assets

/// How Chinese is read: names are searched by pinyin and by initials.
///
/// Without tones; `ü` is written `v`, and `u` as well, as people type it.
package struct Pinyin: Sendable {
    /// The usual reading of a character first, then others in common use.
    private var readings: [UInt32: [String]] = [:]
    /// Readings of surnames that differ from the usual one, and surnames of two characters.
    private var surnames: [String: String] = [:]

    /// Characters of a text that are read, and ways to read a text.
    private static let charactersMax = 24
    private static let waysMax = 8

    /// What a text is: surnames have readings of their own.
    package enum Role { case plain, surname, fullName }

    package static let table: Pinyin = {
        let asset = unsafe xinglin_asset_readings()
        let text = unsafe String(
            decoding: UnsafeRawBufferPointer(start: asset.bytes, count: asset.count), as: UTF8.self)
        return Pinyin(text)
    }()

    /// - Parameter text: lines of `usual`, `further` and `surname`, as the table's head says.
    package init(_ text: String) {
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let columns = line.split(separator: "\t").map(String.init)
            precondition(columns.count == 3, "the embedded table of readings has a line of another form")
            switch columns[0] {
            case "surname": surnames[columns[1]] = columns[2]
            default:
                for scalar in columns[2].unicodeScalars { readings[scalar.value, default: []].append(columns[1]) }
            }
        }
    }

    /// What a text of ideographs may be found by: its readings, syllables joined, and their initials.
    package func keys(of text: String, as role: Role) -> [String] {
        let scalars = Array(text.unicodeScalars.prefix(Pinyin.charactersMax))
        var syllables: [[String]] = []
        var rest = scalars[...]
        if role != .plain, let (surname, length) = surname(at: scalars) {
            syllables.append([surname])
            rest = rest.dropFirst(length)
        }
        let initialsOfSurname = role == .plain ? [] : initials(ofSurname: scalars, length: scalars.count - rest.count)
        for scalar in rest {
            guard TextFolding.isIdeographic(scalar) else { continue }
            // What cannot be read ends what can be found by reading.
            guard let known = readings[scalar.value] else { break }
            syllables.append(known)
        }
        guard !syllables.isEmpty else { return [] }
        var ways: [(text: String, initials: String)] = [("", initialsOfSurname.joined())]
        for (number, choices) in syllables.enumerated() {
            let isSurname = number == 0 && role != .plain && rest.count < scalars.count
            var next: [(text: String, initials: String)] = []
            for way in ways {
                for syllable in choices where next.count < Pinyin.waysMax {
                    next.append(
                        (way.text + syllable, isSurname ? way.initials : way.initials + String(syllable.prefix(1))))
                }
            }
            ways = next
        }
        var keys: [String] = []
        func add(_ key: String) { if !keys.contains(key) { keys.append(key) } }
        for way in ways {
            add(way.text)
            if way.text.contains("v") { add(way.text.replacing("v", with: "u")) }
            if role != .surname, way.initials.count > 1 { add(way.initials) }
        }
        return keys
    }

    /// The readings of a character, the usual one first; empty for what is not read.
    package func syllables(of scalar: Unicode.Scalar) -> [String] { readings[scalar.value] ?? [] }

    /// What follows the surname of a whole name.
    package func givenName(in text: String) -> String {
        let scalars = Array(text.unicodeScalars.prefix(Pinyin.charactersMax))
        return Pinyin.text(scalars.dropFirst(surname(at: scalars)?.length ?? 0))
    }

    /// The surname that a name begins with, and its characters: two where there is such a surname.
    private func surname(at scalars: [Unicode.Scalar]) -> (reading: String, length: Int)? {
        if scalars.count > 1, let reading = surnames[Pinyin.text(scalars.prefix(2))] { return (reading, 2) }
        guard let first = scalars.first else { return nil }
        if let reading = surnames[Pinyin.text([first])] { return (reading, 1) }
        return readings[first.value].map { ($0[0], 1) }
    }

    /// Of a surname of two characters both: 欧阳 is `oy`.
    private func initials(ofSurname scalars: [Unicode.Scalar], length: Int) -> [String] {
        scalars.prefix(length).enumerated().map { number, scalar in
            let own = number == 0 ? surname(at: Array(scalars.prefix(length)))?.reading : readings[scalar.value]?.first
            return String((own ?? "").prefix(1))
        }
    }

    private static func text(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        String(String.UnicodeScalarView(scalars))
    }

    /// What a query may mean as pinyin: letters without the spaces, hyphens and apostrophes between them; `nil` for
    /// anything else.
    package static func query(_ folded: String) -> String? {
        var letters = ""
        for scalar in folded.unicodeScalars {
            switch scalar {
            case "a"..."z": letters.unicodeScalars.append(scalar)
            case " ", "'", "-", "’": continue
            default: return nil
            }
        }
        return letters.isEmpty ? nil : letters
    }
}
