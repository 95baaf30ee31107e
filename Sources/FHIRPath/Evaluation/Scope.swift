/// What `$this` and its like mean in a part of an expression, and the variables defined so far.
struct Scope {
    var this: [Item]
    var index: Int?
    var total: [Item]?
    var variables: [String: [Item]] = [:]

    /// The scope of an argument that is evaluated for one item.
    func of(_ item: Item, index: Int) -> Scope {
        var scope = self
        scope.this = [item]
        scope.index = index
        return scope
    }
}
