/// A meaning with its code, as a code system defines it. Source: codesystem-definitions.html#CodeSystem.concept.
package struct Concept: Sendable, Equatable {
    package var code: String
    package var display: String?
    package var definition: String?
    package var designations: [Designation] = []
    /// What is said of it, but for parents and children.
    package var properties: [ConceptProperty] = []
    /// Codes of the concepts that it is a kind or a part of.
    package var parents: [String] = []
    package var isInactive = false
    /// Only there to group others: not to be chosen.
    package var isAbstract = false

    package init(code: String, display: String? = nil) {
        self.code = code
        self.display = display
    }
}

/// A further name of a concept, in another language or for a use.
package struct Designation: Sendable, Equatable {
    package var language: String?
    package var use: Coding?
    package var value: String

    package init(language: String? = nil, use: Coding? = nil, value: String) {
        self.language = language
        self.use = use
        self.value = value
    }
}

/// What a code system says of a concept.
package struct ConceptProperty: Sendable, Equatable {
    package var code: String
    package var value: PropertyValue

    package init(code: String, value: PropertyValue) {
        self.code = code
        self.value = value
    }
}

/// Source: codesystem-definitions.html#CodeSystem.concept.property.value_x_.
package struct PropertyValue: Sendable, Equatable {
    package enum Kind: Int, Sendable, CaseIterable {
        case code = 1
        case coding, string, integer, boolean, dateTime, decimal

        /// The element that holds such a value: `valueCode`.
        package var element: String {
            switch self {
            case .code: "valueCode"
            case .coding: "valueCoding"
            case .string: "valueString"
            case .integer: "valueInteger"
            case .boolean: "valueBoolean"
            case .dateTime: "valueDateTime"
            case .decimal: "valueDecimal"
            }
        }
    }

    package var kind: Kind
    /// As it is written; of a coding the code.
    package var text: String
    /// Of a coding.
    package var system: String?
    package var display: String?

    package init(_ kind: Kind, _ text: String, system: String? = nil, display: String? = nil) {
        self.kind = kind
        self.text = text
        self.system = system
        self.display = display
    }
}

/// A code with its system. Source: datatypes.html#Coding.
package struct Coding: Sendable, Hashable {
    package var system: String?
    package var version: String?
    package var code: String
    package var display: String?

    package init(system: String? = nil, version: String? = nil, code: String, display: String? = nil) {
        self.system = system
        self.version = version
        self.code = code
        self.display = display
    }
}
