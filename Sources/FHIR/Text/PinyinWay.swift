/// The likeliest readings of characters that have several each.
package struct PinyinWay: Sendable {
    /// The syllables, joined.
    package private(set) var text = ""
    package private(set) var initials = ""
    /// How unlikely it is: the sum of its syllables' costs.
    private var cost = 0

    private func with(_ choice: PinyinChoice) -> PinyinWay {
        var way = self
        way.text += choice.syllable
        way.initials += choice.syllable.prefix(1)
        way.cost += choice.cost
        return way
    }

    /// - Parameters:
    ///   - choices: what each character may be read as.
    ///   - count: ways that are kept, the likeliest; of equal ones those that are unusual early, for a text is found by
    ///     its beginning.
    ///   - letters: from so many on a way grows no further.
    package static func likeliest(
        of choices: some Sequence<[PinyinChoice]>, atMost count: Int, letters: Int = .max
    ) -> [PinyinWay] {
        var ways = [PinyinWay()]
        for choices in choices {
            if ways.allSatisfy({ $0.text.utf8.count >= letters }) { break }
            if choices.count == 1 {
                for place in ways.indices where ways[place].text.utf8.count < letters {
                    ways[place] = ways[place].with(choices[0])
                }
                continue
            }
            let next = choices.flatMap { choice in
                ways.map { $0.text.utf8.count < letters ? $0.with(choice) : $0 }
            }
            var seen: Set<String> = []
            ways = next.enumerated().sorted { ($0.element.cost, $0.offset) < ($1.element.cost, $1.offset) }
                .map(\.element).filter { seen.insert($0.text + " " + $0.initials).inserted }
            ways.removeLast(max(0, ways.count - count))
        }
        return ways
    }
}

/// A syllable that a character may be read as.
package struct PinyinChoice: Sendable {
    package let syllable: String
    /// 0 for the usual reading, or for that of the word it stands in; more for rarer ones.
    package let cost: Int

    package init(_ syllable: String, cost: Int) {
        self.syllable = syllable
        self.cost = cost
    }
}
