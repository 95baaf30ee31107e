/// An attribute of an element with the space before it: ` href="/fhir"`.
///
/// Addresses come from ``SiteAddress`` alone, so that no record can put a script into a link.
package struct Attribute: Sendable, Equatable {
    let markup: Markup

    private init(_ markup: Markup) { self.markup = markup }

    /// Where a link leads.
    package static func href(_ address: SiteAddress) -> Attribute { Attribute(" href=\"\(address.text)\"") }

    /// Where an image comes from.
    package static func src(_ address: SiteAddress) -> Attribute { Attribute(" src=\"\(address.text)\"") }

    /// The language of an element's text, as a tag of BCP 47.
    package static func lang(_ tag: String) -> Attribute { Attribute(" lang=\"\(tag)\"") }

    /// The language of what a link leads to.
    package static func hreflang(_ tag: String) -> Attribute { Attribute(" hreflang=\"\(tag)\"") }

    /// The machine's form of a time.
    package static func datetime(_ text: String) -> Attribute { Attribute(" datetime=\"\(text)\"") }

    /// A name for what has no text that says it.
    package static func ariaLabel(_ text: String) -> Attribute { Attribute(" aria-label=\"\(text)\"") }

    /// Marks the one of several links that stands for what is shown.
    package static let ariaCurrent = Attribute(" aria-current=\"true\"")
}
