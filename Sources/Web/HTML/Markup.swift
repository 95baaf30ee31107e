/// HTML that is safe to send: the only type that pages are made of.
///
/// A literal is markup as the compiler sees it (a `StaticString`, so nothing that came at run time can be one), and
/// what is interpolated into it is escaped by its type: text is escaped, markup is taken as it is, an ``Attribute`` writes
/// itself. Anything else does not compile: numbers and dates are formatted by ``Language`` first.
///
///     let row: Markup = "<tr><th\(Attribute.href(address))>\(name)</th></tr>"
///
/// Escaped text is safe as content and within a quoted attribute value. Addresses are written by `Attribute` only.
package struct Markup: Sendable, Equatable {
    /// UTF-8, well-formed as far as the literals are.
    package private(set) var bytes: [UInt8]

    private init(bytes: [UInt8]) { self.bytes = bytes }

    /// No markup at all.
    package static let empty = Markup(bytes: [])

    /// Text with every character escaped that HTML gives a meaning.
    package init(_ text: String) {
        bytes = []
        append(text)
    }

    /// Markup after markup, nothing between.
    package init(joining parts: some Sequence<Markup>) { bytes = parts.flatMap(\.bytes) }

    /// Takes text as markup, **unescaped**: the one door for markup from elsewhere.
    ///
    /// Audited use only, of text that no client and no record can influence: look for `.raw(`.
    package static func raw(_ audited: String) -> Markup { Markup(bytes: Array(audited.utf8)) }

    /// The markup as text, for tests and tools.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Appends text, escaped. Source: HTML standard, "Escaping a string", and the apostrophe beside.
    mutating func append(_ text: String) {
        bytes.reserveCapacity(bytes.count + text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes.append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "<"): bytes.append(contentsOf: "&lt;".utf8)
            case UInt8(ascii: ">"): bytes.append(contentsOf: "&gt;".utf8)
            case UInt8(ascii: "\""): bytes.append(contentsOf: "&quot;".utf8)
            case UInt8(ascii: "'"): bytes.append(contentsOf: "&#39;".utf8)
            // HTML has no way to write a NUL; other controls are harmless.
            case 0: bytes.append(contentsOf: "\u{FFFD}".utf8)
            default: bytes.append(byte)
            }
        }
    }

    mutating func append(_ markup: Markup) { bytes.append(contentsOf: markup.bytes) }

    mutating func append(literal: StaticString) { bytes.append(contentsOf: literal.description.utf8) }
}

extension Markup: ExpressibleByStringInterpolation {
    package init(stringLiteral literal: StaticString) {
        self = .empty
        append(literal: literal)
    }

    package init(stringInterpolation: Interpolation) { self = stringInterpolation.markup }

    /// What stands within a literal of ``Markup``, escaped by its type.
    package struct Interpolation: StringInterpolationProtocol {
        fileprivate var markup = Markup.empty

        package init(literalCapacity: Int, interpolationCount: Int) {
            markup.bytes.reserveCapacity(literalCapacity + interpolationCount * 24)
        }

        package mutating func appendLiteral(_ literal: StaticString) { markup.append(literal: literal) }
        package mutating func appendInterpolation(_ text: String) { markup.append(text) }
        package mutating func appendInterpolation(_ other: Markup) { markup.append(other) }
        package mutating func appendInterpolation(_ parts: [Markup]) { for part in parts { markup.append(part) } }
        package mutating func appendInterpolation(_ attribute: Attribute) { markup.append(attribute.markup) }

        /// Writes nothing for an attribute that is not wanted.
        package mutating func appendInterpolation(_ attribute: Attribute?) {
            if let attribute { markup.append(attribute.markup) }
        }
    }
}
