package import FHIR

/// What is indexed of a resource type: a path, by its number in the definition table, or what the expression of a custom
/// search parameter draws.
package struct IndexField: Sendable, Hashable, Comparable {
    /// How the values of a custom parameter are drawn; `nil` for a path of the definition table.
    package let custom: CustomField?
    package let number: UInt16

    package init(number: UInt16) {
        custom = nil
        self.number = number
    }

    package init(_ custom: CustomField) {
        self.custom = custom
        number = IndexField.customNumber
    }

    /// The number of all fields that the definition table has not.
    static let customNumber: UInt16 = .max - 3

    /// Whether it is a path of the definition table.
    var isInTable: Bool { number < IndexField.contained.number }

    package static func == (a: IndexField, b: IndexField) -> Bool {
        a.number == b.number && (a.number != customNumber || a.custom == b.custom)
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(number) }

    package static func < (a: IndexField, b: IndexField) -> Bool {
        (a.number, a.custom?.definition ?? "") < (b.number, b.custom?.definition ?? "")
    }
}

extension Sequence<IndexField> {
    /// Those of custom parameters.
    package var custom: [CustomField] { compactMap(\.custom) }
}

/// What a reference leads to, as it is indexed: the version does not matter (search.html#versions).
package enum ReferenceTarget: Sendable, Hashable {
    case local(ResourceType, id: String)
    /// An absolute URL, URN or canonical, as written but for a `/_history/` at the end.
    case url(String)

    /// - Parameter text: a reference as it is written.
    init(_ text: String) {
        switch FHIRReference(text) {
        case .local(let type, let id, _): self = .local(type, id: id)
        case .absolute(let url, .some): self = .url(FHIRReference.unversioned(url))
        default: self = .url(text)
        }
    }
}

extension ReferenceTarget {
    /// The same target, local where its URL is one of this server's.
    package func local(to bases: [String]) -> ReferenceTarget {
        guard case .url(let url) = self, let base = bases.first(where: { url.hasPrefix($0 + "/") }),
            case .local(let type, let id, _) = FHIRReference(String(url.dropFirst(base.count + 1)))
        else { return self }
        return .local(type, id: id)
    }
}

/// One value of one field.
package enum IndexValue: Sendable, Hashable {
    /// `system` is empty when there is none, or when the field implies it.
    case token(system: String, code: String)
    /// Folded by ``TextFolding``.
    case string(String)
    /// A folded text from one of its ideographs on: Chinese is found by any part of it.
    case part(String)
    /// How a Chinese text is read, or the initials of that.
    case reading(String)
    /// A folded text as a whole, without what people write between ideographs or leave out: what lies anywhere in it.
    case joined(String)
    /// A stretch of a text that is longer than what is indexed of one: what lies anywhere in it.
    case stretch(String)
    /// A term of a narrative: see `TextTerms`.
    case term(String)
    case reference(ReferenceTarget)
    /// First and last microsecond since 1970; `Int64.min` and `.max` for open ends.
    case date(low: Int64, high: Int64)
    case number(DecimalKey)
    /// Unit as code and as printed; each may be empty.
    case quantity(DecimalKey, system: String, code: String, unit: String)
    /// What lies between two quantities, or beyond one; `nil` for an open end.
    case range(low: DecimalKey?, high: DecimalKey?, system: String, code: String, unit: String)
    case uri(String)
    /// One value of each component, of the same element.
    case composite([IndexValue])
    /// A place: in the index by its latitude.
    case position(GeographicPoint)
    /// A string as written, or what is displayed with a code: in no table, drawn where a search asks for it.
    case text(String)
    /// An identifier with a code of its type: as ``text(_:)``.
    case typed(system: String, code: String, value: String)
    /// What a reference to a type is displayed with, or the identifier that it has, as ``text(_:)`` or a token: drawn as
    /// ``text(_:)`` is.
    indirect case ofReference(to: ResourceType, IndexValue)
}

extension IndexValue {
    /// Whether a table holds it: texts as written are drawn only where a search asks for them.
    package var isIndexed: Bool {
        switch self {
        case .text, .typed, .ofReference: false
        default: true
        }
    }

    /// Equality byte by byte: Swift's strings are equal when they look the same, and then have the same hash.
    package static func == (a: IndexValue, b: IndexValue) -> Bool {
        func same(_ a: String, _ b: String) -> Bool { a.utf8.elementsEqual(b.utf8) }
        return switch (a, b) {
        case (.token(let system, let code), .token(let otherSystem, let otherCode)):
            same(system, otherSystem) && same(code, otherCode)
        case (.string(let text), .string(let other)), (.part(let text), .part(let other)),
            (.reading(let text), .reading(let other)), (.term(let text), .term(let other)),
            (.joined(let text), .joined(let other)), (.stretch(let text), .stretch(let other)):
            same(text, other)
        case (.reference(.url(let url)), .reference(.url(let other))): same(url, other)
        case (.reference(.local(let type, let id)), .reference(.local(let otherType, let otherID))):
            type == otherType && id == otherID
        case (.date(let low, let high), .date(let otherLow, let otherHigh)): low == otherLow && high == otherHigh
        case (.number(let key), .number(let other)): key == other
        case (
            .quantity(let key, let system, let code, let unit),
            .quantity(let otherKey, let otherSystem, let otherCode, let otherUnit)
        ):
            key == otherKey && same(system, otherSystem) && same(code, otherCode) && same(unit, otherUnit)
        case (
            .range(let low, let high, let system, let code, let unit),
            .range(let otherLow, let otherHigh, let otherSystem, let otherCode, let otherUnit)
        ):
            low == otherLow && high == otherHigh && same(system, otherSystem) && same(code, otherCode)
                && same(unit, otherUnit)
        case (.uri(let uri), .uri(let other)): same(uri, other)
        case (.text(let text), .text(let other)): same(text, other)
        case (.position(let point), .position(let other)): point == other
        case (.typed(let system, let code, let value), .typed(let otherSystem, let otherCode, let otherValue)):
            same(system, otherSystem) && same(code, otherCode) && same(value, otherValue)
        case (.composite(let values), .composite(let others)): values == others
        case (.ofReference(let type, let value), .ofReference(let otherType, let other)):
            type == otherType && value == other
        default: false
        }
    }
}

/// What the index holds of a resource: a value at a field.
package struct IndexEntry: Sendable, Hashable {
    package let field: IndexField
    package let value: IndexValue

    package init(field: IndexField, value: IndexValue) {
        self.field = field
        self.value = value
    }
}
