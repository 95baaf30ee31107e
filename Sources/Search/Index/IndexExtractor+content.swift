internal import FHIR
internal import JSON

/// What `_text` and `_content` look through. The text itself is in no table, it is drawn where a search asks for it; of
/// narratives the terms are.
///
/// Source: search.html#content.
extension IndexField {
    /// The narrative, without its mark-up.
    package static let narrative = IndexField(number: .max - 1)
    /// All texts of the resource.
    package static let content = IndexField(number: .max)
}

extension IndexExtractor {
    /// Bytes of an attachment's text that are looked through.
    private static let attachmentMax = 1 << 20

    /// Terms of one narrative that are indexed: one with more stands under ``manyTerms`` alone.
    private static let termsMax = 20_000
    /// Stands for all terms of a narrative that has too many.
    package static let manyTerms = "\u{3}"

    mutating func drawNarrative(_ root: JSONView) {
        guard let div = root["text"]?["div"]?.string else { return }
        let text = Narrative.plainText(of: div)
        // Terms are for the index; where texts are asked for, they decide.
        if includesTexts { return add(.narrative, .text(text)) }
        let terms = TextTerms.terms(of: TextFolding.fold(text, limit: .max))
        if terms.count > IndexExtractor.termsMax {
            add(.narrative, .term(IndexExtractor.manyTerms))
        } else {
            for term in terms.sorted() { add(.narrative, .term(term)) }
        }
    }

    mutating func drawContent(of view: JSONView) {
        if view.isArray {
            for item in view.items { drawContent(of: item) }
            return
        }
        if let attachment = attachedText(view) { add(.content, .text(attachment)) }
        for (key, value) in view.members {
            if value.isObject || value.isArray {
                drawContent(of: value)
            } else if let text = value.string, !key.equals("data"), !key.equals("resourceType") {
                add(.content, .text(key.equals("div") ? Narrative.plainText(of: text) : text))
            }
        }
        if view.isString, let text = view.string { add(.content, .text(text)) }
    }

    /// The text that an Attachment or a Binary holds.
    private func attachedText(_ view: JSONView) -> String? {
        guard view.isObject, let data = view["data"]?.string, data.utf8.count <= IndexExtractor.attachmentMax * 4 / 3,
            let contentType = view["contentType"]?.string
        else { return nil }
        return Base64.decode(data).flatMap { AttachedText.text(of: $0, contentType: contentType) }
    }
}
