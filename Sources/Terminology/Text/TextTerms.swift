internal import FHIR

/// What texts of concepts are indexed by: words, pairs of Chinese characters, and how these are read.
package enum TextTerms {
    /// Letters of a term that are indexed.
    static let lengthMax = 16

    struct Run {
        var scalars: [Unicode.Scalar]
        let isIdeographic: Bool
    }

    /// The words of a folded text, and its runs of Chinese characters.
    static func runs(of folded: String) -> [Run] {
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

    /// Neighbours, two by two; one alone is itself.
    static func pairs(_ scalars: [Unicode.Scalar]) -> [String] {
        guard scalars.count > 1 else { return scalars.map { String($0) } }
        return zip(scalars, scalars.dropFirst()).map { String(String.UnicodeScalarView([$0, $1])) }
    }

    /// All terms of some texts, joined by spaces.
    package static func terms(of texts: some Sequence<String>) -> String {
        var found: Set<String> = []
        for text in texts {
            let folded = TextFolding.fold(text)
            for run in runs(of: folded) {
                if run.isIdeographic {
                    found.formUnion(pairs(run.scalars))
                    if let last = run.scalars.last { found.insert(String(last)) }
                } else {
                    found.insert(String(String.UnicodeScalarView(run.scalars.prefix(lengthMax))))
                }
            }
            found.formUnion(Reading(folded).terms)
        }
        return found.joined(separator: " ")
    }
}
