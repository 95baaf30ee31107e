internal import FHIR
internal import JSON

/// What `_text` and `_content` look through: in no table, drawn where a search asks for it.
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

    mutating func drawContent(_ root: JSONView) {
        if let div = root["text"]?["div"]?.string {
            add(.narrative, .text(Narrative.plainText(of: div)))
        }
        content(of: root)
    }

    private mutating func content(of view: JSONView) {
        if view.isArray {
            for item in view.items { content(of: item) }
            return
        }
        if let attachment = attachedText(view) { add(.content, .text(attachment)) }
        for (key, value) in view.members {
            if value.isObject || value.isArray {
                content(of: value)
            } else if let text = value.string, !key.equals("data"), !key.equals("resourceType") {
                add(.content, .text(key.equals("div") ? Narrative.plainText(of: text) : text))
            }
        }
        if view.isString, let text = view.string { add(.content, .text(text)) }
    }

    /// The text that an Attachment or a Binary holds.
    private func attachedText(_ view: JSONView) -> String? {
        guard view.isObject, let data = view["data"]?.string, data.utf8.count <= IndexExtractor.attachmentMax * 4 / 3,
            view["contentType"]?.string?.hasPrefix("text/") ?? false
        else { return nil }
        return Base64.decode(data).map { String(decoding: $0, as: UTF8.self) }
    }
}
