/// How much an evaluation may cost.
package struct Budget: Sendable {
    /// Parts of the expression evaluated, elements visited, items compared.
    package var steps = 2_000_000
    /// Items of a collection.
    package var items = 200_000
    /// Bytes of a string that an expression makes.
    package var bytes = 1_000_000

    package init() {}
}
