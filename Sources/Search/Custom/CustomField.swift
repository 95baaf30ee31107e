package import FHIR
internal import FHIRPath

/// How the values of a custom search parameter are drawn from resources of one type.
///
/// Two are the same when they draw the same: an index goes by ``definition``, whatever a parameter is called, and two
/// parameters with one expression share their rows.
package final class CustomField: Sendable, Hashable {
    /// A part of a composite.
    struct Component: Sendable {
        /// What its values are.
        let parameter: SearchParameter
        let expression: DrawnExpression
    }

    package let type: ResourceType
    package let kind: SearchKind
    /// All that its values depend on beside the resource.
    package let definition: String
    let expression: DrawnExpression
    /// Of a composite: what is joined, in its order.
    let components: [Component]

    init(type: ResourceType, kind: SearchKind, expression: DrawnExpression, components: [Component] = []) {
        self.type = type
        self.kind = kind
        self.expression = expression
        self.components = components
        let parts = components.flatMap { ["\($0.parameter.kind)", $0.expression.text] }
        definition = ([type.name, "\(kind)", expression.text] + parts).joined(separator: "\u{1F}")
    }

    /// Whether it holds family names.
    var isFamilyName: Bool { expression.text.hasSuffix("family") }

    package static func == (a: CustomField, b: CustomField) -> Bool {
        a === b || a.definition.utf8.elementsEqual(b.definition.utf8)
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(definition) }
}
