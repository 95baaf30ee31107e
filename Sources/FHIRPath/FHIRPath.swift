package import FHIR
package import JSON

/// An expression of FHIRPath, read and ready to be evaluated as often as wanted.
///
/// Source: FHIRPath 2.0.0 (http://hl7.org/fhirpath/N1), fhirpath.html of R4.
package struct FHIRPath: Sendable {
    package let text: String
    let syntax: Syntax

    /// - Throws: ``FHIRPathError`` with the place of the first fault.
    package init(_ text: String) throws(FHIRPathError) {
        self.text = text
        syntax = try Parser.parse(text)
    }

    /// Checks the types of all parts against the definitions.
    ///
    /// - Parameter type: what the expression is evaluated on; `nil` when that is not known.
    /// - Throws: a ``FHIRPathError/Kind/semantic`` error for elements that the type has not, and functions on what they
    ///   are not defined for.
    package func check(on type: TypeDefinition?) throws(FHIRPathError) {
        try Checker().check(syntax, on: type)
    }

    /// Evaluates the expression on a resource and gives the result to `body`.
    ///
    /// The items point into the document, so they must not leave `body`.
    package func evaluate<Result>(
        on resource: JSONDocument?, _ environment: Environment, _ body: ([Item]) throws(FHIRPathError) -> Result
    ) throws(FHIRPathError) -> Result {
        guard let resource else {
            return try body(try Evaluation(root: nil, environment: environment).run(syntax, focus: []))
        }
        return try resource.withRoot { root throws(FHIRPathError) in
            let evaluation = Evaluation(root: root, environment: environment)
            let items = try evaluation.run(syntax, focus: [Evaluation.item(resource: root)])
            defer { extendLifetime(evaluation) }
            return try body(items)
        }
    }
}
