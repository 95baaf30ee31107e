/// What texts are indexed by: the words of a folded text, and the pairs of its Chinese characters.
package enum TextTerms {
    /// Letters of a term that are indexed.
    package static let lengthMax = 16

    /// Letters of one word, or Chinese characters that stand together.
    package struct Run {
        package var scalars: [Unicode.Scalar]
        package let isIdeographic: Bool
    }

    /// The words of a folded text, and its runs of Chinese characters.
    package static func runs(of folded: String) -> [Run] {
        var runs: [Run] = []
        var isOpen = false
        for scalar in folded.unicodeScalars {
            let isIdeographic = TextFolding.isIdeographic(scalar)
            guard isIdeographic || scalar.properties.isAlphabetic || scalar.properties.numericType != nil else {
                isOpen = false
                continue
            }
            if isOpen, let last = runs.last, last.isIdeographic == isIdeographic {
                runs[runs.count - 1].scalars.append(scalar)
            } else {
                runs.append(Run(scalars: [scalar], isIdeographic: isIdeographic))
            }
            isOpen = true
        }
        return runs
    }

    /// The terms of a folded text.
    package static func terms(of folded: String) -> Set<String> {
        var found: Set<String> = []
        for run in runs(of: folded) {
            if run.isIdeographic {
                found.formUnion(pairs(run.scalars))
                if let last = run.scalars.last { found.insert(String(last)) }
            } else {
                found.insert(beginning(run))
            }
        }
        return found
    }

    /// What the index is asked for, to find all texts in which a folded word stands: more may be found, never less.
    package static func terms(forWord word: String) -> [SearchTerm] {
        runs(of: word).flatMap { run in
            run.isIdeographic
                ? pairs(run.scalars).map { SearchTerm($0, isPrefix: run.scalars.count == 1) }
                : [SearchTerm(beginning(run), isPrefix: true)]
        }
    }

    private static func beginning(_ run: Run) -> String {
        String(String.UnicodeScalarView(run.scalars.prefix(lengthMax)))
    }

    /// Neighbours, two by two; one alone is itself.
    private static func pairs(_ scalars: [Unicode.Scalar]) -> [String] {
        guard scalars.count > 1 else { return scalars.map { String($0) } }
        return zip(scalars, scalars.dropFirst()).map { String(String.UnicodeScalarView([$0, $1])) }
    }
}

/// A word, or the beginning of one, that a text must hold.
package struct SearchTerm: Sendable, Hashable {
    package let text: String
    /// Whether longer words that begin so are meant too.
    package let isPrefix: Bool

    package init(_ text: String, isPrefix: Bool) {
        self.text = text
        self.isPrefix = isPrefix
    }
}
