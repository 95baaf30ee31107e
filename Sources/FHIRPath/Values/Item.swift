package import FHIR
internal import JSON

/// One member of a collection: an element of a resource or a value that an expression made.
package enum Item: Sendable {
    case element(Element)
    case boolean(Bool)
    case integer(Int64)
    case decimal(DecimalNumber)
    case string(String)
    case temporal(Temporal)
    case quantity(Quantity)
    /// What `type()` gives.
    case type(namespace: String, name: String)

    /// Elements count as what they hold: `active` as a boolean, `valueQuantity` as a quantity.
    var value: Item? {
        guard case .element(let element) = self else { return self }
        return element.systemValue
    }

    /// Whether it is a primitive without a value, of which only id or extensions are there: wherever a value is wanted it
    /// counts as nothing. Source: fhirpath.html#types.
    var isWithoutValue: Bool {
        guard case .element(let element) = self else { return false }
        return element.view == nil && element.isPrimitive
    }

    /// An integer as the language has them, of 32 bits; `nil` for what does not fit. Source: FHIRPath 2.0.0, §"Integer".
    static func fitting(_ number: Int64) -> Item? { Int32(exactly: number).map { .integer(Int64($0)) } }

    /// The name that `type()` gives.
    var typeName: (namespace: String, name: String) {
        switch self {
        case .element(let element): element.typeName
        case .boolean: ("System", "Boolean")
        case .integer: ("System", "Integer")
        case .decimal: ("System", "Decimal")
        case .string: ("System", "String")
        case .temporal(let moment): ("System", moment.kind.rawValue)
        case .quantity: ("System", "Quantity")
        case .type: ("System", "TypeInfo")
        }
    }
}

/// An element: its place in the document and what the definitions say of it.
///
/// - Important: points into a document; valid as long as it is (see ``JSONView``).
package struct Element: @unchecked Sendable {
    // Sendable: the pointers of the views lead to memory that is only read.

    /// The property's value; `nil` for a primitive of which only the sibling (id, extensions) is there.
    let view: JSONView?
    /// The value of the sibling property with the underscore.
    let sibling: JSONView?
    /// `nil` where the definitions know nothing: a resource of an unknown type.
    let type: TypeDefinition?
    /// The resource that it belongs to: its own document or one that is contained.
    let resource: JSONView

    var primitive: PrimitiveType? { type.flatMap { DefinitionTable.r4.primitive($0) } }

    var isPrimitive: Bool { type == nil ? !(view?.isObject ?? false) : primitive != nil }

    var typeName: (namespace: String, name: String) {
        if let type { return ("FHIR", DefinitionTable.r4.name(type)) }
        switch view?.kind {
        case .true, .false: return ("System", "Boolean")
        case .number: return ("System", view?.numberText?.contains(".") == true ? "Decimal" : "Integer")
        case .string: return ("System", "String")
        default: return ("System", "Any")
        }
    }

    /// The element as a value of the language; `nil` for what has none.
    var systemValue: Item? {
        guard let view else { return nil }
        switch primitive {
        case .boolean: return view.bool.map { .boolean($0) }
        case .integer, .positiveInt, .unsignedInt: return view.numberText.flatMap { Int64($0) }.map { .integer($0) }
        case .decimal: return view.numberText.flatMap { DecimalNumber($0) }.map { .decimal($0) }
        case .date: return view.string.map { text in Temporal(text, as: .date).map { .temporal($0) } ?? .string(text) }
        case .dateTime, .instant:
            return view.string.map { text in Temporal(text, as: .dateTime).map { .temporal($0) } ?? .string(text) }
        case .time: return view.string.map { text in Temporal(text, as: .time).map { .temporal($0) } ?? .string(text) }
        case .some: return view.string.map { .string($0) }
        case nil: return type == nil ? untyped(view) : Quantity(self).map { .quantity($0) }
        }
    }

    private func untyped(_ view: JSONView) -> Item? {
        if let bool = view.bool { return .boolean(bool) }
        if let text = view.numberText {
            return Int64(text).map { .integer($0) } ?? DecimalNumber(text).map { .decimal($0) }
        }
        return view.string.map { .string($0) }
    }
}
