internal import Wording

/// What a narrative's `div` may hold: well-formed XHTML of the elements and attributes that FHIR allows.
///
/// Source: narrative.html#xhtml and the rules txt-1 and txt-2: chapters 7 to 11 (without section 4 of chapter 9) and 15
/// of HTML 4.0, `a`, `img`, styles that fetch nothing; no scripts, forms, frames or event handlers; some content.
package enum Narrative {
    static let namespace = "http://www.w3.org/1999/xhtml"

    static let elements: Set<String> = [
        "div", "p", "span", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "a", "img", "b", "i", "u", "s", "em",
        "strong", "strike", "small", "big", "tt", "sub", "sup", "code", "samp", "kbd", "var", "cite", "abbr", "acronym",
        "dfn", "q", "blockquote", "pre", "bdo", "address", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption",
        "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td", "center", "font", "map", "area",
    ]

    /// Those that txt-1 lists, and what else the chapters have: `xml:lang` (8), `clear` (9), `usemap`, `ismap` and
    /// `nohref` of images (13), fonts and rules (15).
    static let attributes: Set<String> = [
        "abbr", "accesskey", "align", "alt", "axis", "bgcolor", "border", "cellhalign", "cellpadding", "cellspacing",
        "cellvalign", "char", "charoff", "charset", "cite", "class", "colspan", "compact", "coords", "dir", "frame",
        "headers", "height", "href", "hreflang", "hspace", "id", "lang", "longdesc", "name", "nowrap", "rel", "rev",
        "rowspan", "rules", "scope", "shape", "span", "src", "start", "style", "summary", "tabindex", "title", "type",
        "valign", "value", "vspace", "width", "xml:lang", "xml:space", "clear", "usemap", "ismap", "nohref", "color",
        "face", "size", "noshade",
    ]

    package static func isAllowed(_ text: String) -> Bool { fault(in: text) == nil }

    /// Why the text is no narrative, as the end of a sentence; `nil` when it is one.
    ///
    /// - Complexity: O(bytes).
    static func fault(in text: String) -> Message? {
        var reader = NarrativeReader(Array(text.utf8))
        do throws(NarrativeFault) {
            try reader.read()
            return nil
        } catch {
            return error.reason
        }
    }
}

/// What ends the reading of a narrative.
struct NarrativeFault: Error {
    let reason: Message
    init(_ reason: Message) { self.reason = reason }
}
