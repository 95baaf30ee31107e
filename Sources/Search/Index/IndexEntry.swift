package import FHIR

/// A path of a resource type that is indexed, by its number in the definition table.
package struct IndexField: Sendable, Hashable, Comparable {
    package let number: UInt16
    package init(number: UInt16) { self.number = number }
    package static func < (a: IndexField, b: IndexField) -> Bool { a.number < b.number }
}

/// What a reference leads to, as it is indexed: the version does not matter (search.html#versions).
package enum ReferenceTarget: Sendable, Hashable {
    case local(ResourceType, id: String)
    /// An absolute URL, URN or canonical, as written.
    case url(String)
}

/// One value of one field.
package enum IndexValue: Sendable, Hashable {
    /// `system` is empty when there is none, or when the field implies it.
    case token(system: String, code: String)
    /// Folded by ``TextFolding``.
    case string(String)
    case reference(ReferenceTarget)
    /// First and last microsecond since 1970; `Int64.min` and `.max` for open ends.
    case date(low: Int64, high: Int64)
    case number(DecimalKey)
    /// Unit as code and as printed; each may be empty.
    case quantity(DecimalKey, system: String, code: String, unit: String)
    case uri(String)
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
