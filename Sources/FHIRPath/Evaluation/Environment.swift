package import JSON

/// What an expression may ask of the world around the resource.
package struct Environment: Sendable {
    /// The moment that `now()` and `today()` mean: microseconds since 1970, UTC. One for a whole evaluation.
    package var now: Int64
    /// Values of `%name` besides those that the language has.
    package var variables: [String: [Item]] = [:]
    package var budget = Budget()
    /// As R4's own invariants want it: `as()` of several items takes those of the type, `is Boolean` holds of a `boolean`.
    var isLenient = false
    /// The resource that a reference leads to; `nil` when it is not there.
    package var resolve: (@Sendable (String) -> JSONDocument?)?
    /// Whether an index draws values from one resource after the other: no single step may take long.
    var isDrawn = false
    /// What following a reference counts for: reading another resource takes long, its type alone does not.
    var stepsOfResolve: Int { isDrawn ? 20 : 1000 }
    /// What matching a regular expression may take; `nil` for as much as one match may.
    var stepsOfMatch: UInt32? { isDrawn ? 20_000 : nil }
    /// The terminology that codes are looked up in; `nil` where there is none.
    package var codes: CodeQuestions?
    /// Hears what `trace` is given.
    package var trace: (@Sendable (String, [Item]) -> Void)?

    package init(now: Int64) { self.now = now }
}
