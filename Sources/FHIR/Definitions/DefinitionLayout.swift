/// The binary form of a definition table.
///
/// Little-endian 32-bit words throughout, so that it is used in place, without parsing. A header, then sections:
///
/// | word | header                                             |
/// |------|----------------------------------------------------|
/// | 0    | magic "XLDT"                                       |
/// | 1    | version of this layout                             |
/// | 2    | name of the package, a string                      |
/// | 3    | number of sections                                 |
/// | 4... | per section: offset in bytes, number of records    |
///
/// A *string* is an offset into the pool, where a 32-bit length precedes the UTF-8 bytes; 0 is the empty string.
/// Records are rows of words; the enums below name their columns.
package enum DefinitionLayout {
    package static let magic: UInt32 = 0x5444_4C58
    package static let version: UInt32 = 2
    package static let headerWords = 4

    package enum Section: Int, CaseIterable {
        case strings, types, elements, elementSlots, targets, bindings, bindingSlots
        case parameters, parameterFields, fields, trieNodes, trieEdges, trieActions, composites, components
        case compartments, invariants

        /// Words of one record (the pool counts words too).
        package var stride: Int {
            switch self {
            case .strings, .elementSlots, .targets, .parameterFields: 1
            case .types: 12
            case .elements: 8
            case .bindings: 4
            case .bindingSlots: 2
            case .parameters: 9
            case .fields: 5
            case .trieNodes: 5
            case .trieEdges: 5
            case .trieActions: 2
            case .composites: 3
            case .components: 4
            case .compartments: 4
            case .invariants: 6
            }
        }
    }

    package enum TypeColumn: Int {
        case name, kind, firstElement, elementCount, firstSlot, slotMask, requiredMask, primitive
        case firstParameter, parameterCount, trieRoot, base
    }

    package enum ElementColumn: Int {
        case jsonName, pathName, type, flags, binding, group, firstTarget, targetCount
    }

    package enum BindingColumn: Int { case valueSet, firstSlot, slotMask, codeCount }

    package enum ParameterColumn: Int {
        case code, kind, url, expression, firstField, fieldCount, firstTarget, targetCount, typeFilter
    }

    package enum FieldColumn: Int { case resourceType, kind, implicitSystem, absentToken, path }
    package enum NodeColumn: Int { case firstEdge, edgeCount, firstAction, actionCount, isGroup }
    package enum EdgeColumn: Int { case name, child, condition, conditionName, conditionValue }
    package enum ActionColumn: Int { case field, type }
    package enum CompositeColumn: Int { case field, firstComponent, componentCount }
    package enum ComponentColumn: Int { case parameter, firstField, fieldCount, isShared }
    package enum CompartmentColumn: Int { case compartment, resourceType, firstField, fieldCount }
    package enum InvariantColumn: Int { case path, key, severity, human, expression, type }

    /// Hash of a property name or code, the same when compiling and when looking up.
    ///
    /// - Parameter bytes: readable up to 7 bytes behind its end (the padding of a `JSONDocument`, the pool's).
    package static func hash(_ bytes: UnsafeRawPointer, count: Int) -> UInt32 {
        var hash = UInt64(count)
        var at = 0
        while at < count {
            var chunk = unsafe bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self).littleEndian
            if count - at < 8 { chunk &= (1 << (UInt64(count - at) * 8)) - 1 }
            hash = (hash ^ chunk) &* 0x9E37_79B9_7F4A_7C15
            hash ^= hash >> 29
            at += 8
        }
        return UInt32(truncatingIfNeeded: hash >> 17)
    }
}

/// What stands behind an element's properties.
package enum TypeKind: UInt32, Sendable {
    case primitive, complex, backbone, resource, abstractResource
}

/// The flags of an element.
package struct ElementFlags: OptionSet, Sendable {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static let array = ElementFlags(rawValue: 1)
    package static let summary = ElementFlags(rawValue: 2)
    package static let required = ElementFlags(rawValue: 4)
    package static let choice = ElementFlags(rawValue: 8)
    package static let modifier = ElementFlags(rawValue: 16)
    /// An attribute in XML, or XHTML: has neither id nor extensions, so there is no sibling with an underscore.
    package static let plain = ElementFlags(rawValue: 32)
}

/// The twenty primitive types of R4. Source: datatypes.html#primitive.
package enum PrimitiveType: UInt32, Sendable, CaseIterable {
    case base64Binary = 1
    case boolean, canonical, code, date, dateTime, decimal, id, instant, integer, markdown, oid, positiveInt, string
    case time, unsignedInt, uri, url, uuid, xhtml
}

/// The kinds of search parameters. Source: search.html#ptypes.
package enum SearchKind: UInt32, Sendable, CaseIterable {
    case number, date, string, token, reference, composite, quantity, uri, special

    /// As R4 writes it.
    package var name: String { "\(self)" }

    /// Whether a data type holds values for parameters of this kind. Source: search.html, the tables of each type.
    package func carries(_ type: String) -> Bool {
        switch self {
        case .token:
            [
                "code", "Coding", "CodeableConcept", "Identifier", "ContactPoint", "boolean", "string", "id", "uri",
                "canonical",
            ].contains(type)
        case .string: ["string", "markdown", "HumanName", "Address", "code", "id", "uri"].contains(type)
        case .reference: ["Reference", "canonical", "uri", "url", "oid", "uuid", "Resource"].contains(type)
        case .date: ["date", "dateTime", "instant", "Period", "Timing"].contains(type)
        case .number: ["integer", "decimal", "positiveInt", "unsignedInt", "Range"].contains(type)
        case .quantity:
            ["Quantity", "Age", "Duration", "Distance", "Count", "Money", "Range", "SampledData"].contains(type)
        case .uri: ["uri", "url", "canonical", "oid", "uuid"].contains(type)
        case .special: type == "Location.position"
        case .composite: false
        }
    }
}

/// How a data type's values become index values. Source: search.html, the table of each parameter type.
package enum IndexedType: UInt32, Sendable, CaseIterable {
    case code = 1
    case coding, codeableConcept, identifier, contactPoint, boolean, text, uri, humanName, address
    case reference, canonical, resource, date, period, timing, number, quantity, money, range
    /// Any value at all means the token `true` (`Patient.deceased`).
    case alwaysTrue
    case sampledData
    /// A place on the earth: `Location.position`.
    case position
    /// A point in time: its width is 0, however it is written. Source: search.html#date.
    case instant

    /// The form of a FHIR type; `nil` for types that no parameter of R4 indexes.
    package init?(fhirType: String) {
        switch fhirType {
        case "code": self = .code
        case "Coding": self = .coding
        case "CodeableConcept": self = .codeableConcept
        case "Identifier": self = .identifier
        case "ContactPoint": self = .contactPoint
        case "boolean": self = .boolean
        case "string", "markdown", "id": self = .text
        case "uri", "url", "oid", "uuid": self = .uri
        case "canonical": self = .canonical
        case "HumanName": self = .humanName
        case "Address": self = .address
        case "Reference": self = .reference
        case "Resource": self = .resource
        case "date", "dateTime": self = .date
        case "instant": self = .instant
        case "Period": self = .period
        case "Timing": self = .timing
        case "integer", "decimal", "positiveInt", "unsignedInt": self = .number
        case "Quantity", "Age", "Duration", "Distance", "Count": self = .quantity
        case "Money": self = .money
        case "Range": self = .range
        case "SampledData": self = .sampledData
        case "Location.position": self = .position
        default: return nil
        }
    }
}
