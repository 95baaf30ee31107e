internal import FHIR

/// What texts of concepts are indexed by: their terms, and how the Chinese ones are read.
package enum ConceptTerms {
    /// All terms of some texts, joined by spaces.
    package static func terms(of texts: some Sequence<String>) -> String {
        var found: Set<String> = []
        for text in texts {
            let folded = TextFolding.fold(text)
            found.formUnion(TextTerms.terms(of: folded))
            found.formUnion(Reading(folded).terms)
        }
        return found.joined(separator: " ")
    }
}
