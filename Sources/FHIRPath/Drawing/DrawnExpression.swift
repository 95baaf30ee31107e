package import FHIR
package import JSON

/// An expression by which an index draws values from resources: the same values each time from the same text.
///
/// What would make them depend on anything else is refused when it is read: the time of day, value sets, the content of
/// other resources. `resolve()` tells only what a reference itself says: its type and id, or the type alone where it leads
/// nowhere but names one (`Reference.type`).
package struct DrawnExpression: Sendable {
    package let text: String
    private let parts: [Syntax]

    /// What one evaluation may hold: far beyond what an honest expression needs of a resource.
    private static let budget: Budget = {
        var budget = Budget()
        budget.items = 5000
        budget.bytes = 100_000
        return budget
    }()

    /// - Throws: ``FHIRPathError`` for what is no expression, or gives no steady values.
    package init(_ text: String) throws(FHIRPathError) {
        self.init(text: text, parts: [try Parser.parse(text)])
        for part in parts { try SteadyCheck().check(part) }
    }

    private init(text: String, parts: [Syntax]) {
        self.text = text
        self.parts = parts
    }

    /// The alternatives (`a | b`) that speak of a type: those that begin with its name, or with none.
    ///
    /// - Returns: `nil` when there is none.
    package func part(for type: TypeDefinition) -> DrawnExpression? {
        let parts = self.parts.flatMap(\.alternatives).filter { part in
            let names = part.beginnings.map { $0.flatMap { DefinitionTable.r4.type(named: $0) } }
            return names.contains { $0.map { DefinitionTable.r4.isKind(type, of: $0) } ?? true }
        }
        return parts.isEmpty ? nil : DrawnExpression(text: text, parts: parts)
    }

    /// Checks the types of all parts against the definitions.
    ///
    /// - Returns: the names of the types that the values may have; `nil` when that is not known.
    /// - Throws: a ``FHIRPathError/Kind/semantic`` error for what no resource of the type can have.
    package func check(on type: TypeDefinition?) throws(FHIRPathError) -> Set<String>? {
        var names: Set<String> = []
        var isKnown = true
        for part in parts {
            switch try Checker().check(part, on: type) {
            case .unknown: isKnown = false
            case .known(let fhir, let system):
                names.formUnion(fhir.map { DefinitionTable.r4.name($0) })
                names.formUnion(system.map { "System.\($0)" })
            }
        }
        return isKnown ? names : nil
    }

    /// Evaluates the expression on a resource, or on what another expression drew from it.
    ///
    /// The items point into documents, so they must not leave `body`.
    ///
    /// - Parameter steps: what this and other evaluations may take together.
    /// - Throws: ``FHIRPathError`` when the evaluation fails on this resource.
    package func draw<Result>(
        from root: JSONView, on focus: Item? = nil, spending steps: DrawingSteps = DrawingSteps(),
        _ body: ([Item]) throws(FHIRPathError) -> Result
    ) throws(FHIRPathError) -> Result {
        var environment = Environment(now: 0)
        environment.budget = DrawnExpression.budget
        environment.budget.steps = steps.left
        environment.isLenient = true
        environment.resolve = ReferenceStub.document
        environment.isDrawn = true
        let evaluation = Evaluation(root: root, environment: environment)
        defer { extendLifetime(evaluation) }
        let focus = [focus ?? Evaluation.item(resource: root)]
        var items: [Item] = []
        do {
            defer { steps.left = max(evaluation.stepsLeft, 0) }
            for part in parts {
                evaluation.context = focus
                items += try evaluation.run(part, focus: focus)
            }
        }
        return try body(items)
    }
}

/// Steps that are left to the evaluations of one parameter on one resource: those of all parts of a composite, on all the
/// elements that it joins, are one sum.
///
/// Each parameter has its own, and none takes from another: otherwise what one finds would depend on which others there
/// are, and on what is drawn together. As a type has a bounded number of parameters, their sum is bounded too.
package final class DrawingSteps {
    /// Far beyond what an honest expression needs.
    package static let most = 20_000
    fileprivate(set) var left = DrawingSteps.most

    package init() {}
}

extension Syntax {
    /// What is joined by `|` at the top.
    fileprivate var alternatives: [Syntax] {
        guard case .operation(.union, let left, let right) = node else { return [self] }
        return left.alternatives + right.alternatives
    }

    /// The names that the paths of an expression begin with; `nil` for one that begins with none that is a type's.
    fileprivate var beginnings: [String?] {
        switch node {
        case .member(let name):
            let isType = DefinitionTable.r4.type(named: name).map { DefinitionTable.r4.isResource($0) } ?? false
            return [isType ? name : nil]
        case .path(let left, _), .item(let left, _): return left.beginnings
        case .sign(_, let inner), .isType(let inner, _), .asType(let inner, _): return inner.beginnings
        case .operation(let kind, let left, let right):
            return kind == .union ? left.beginnings + right.beginnings : left.beginnings
        default: return [nil]
        }
    }
}

extension DefinitionTable {
    fileprivate func isResource(_ type: TypeDefinition) -> Bool {
        kind(type) == .resource || kind(type) == .abstractResource
    }
}

/// What a reference says of the resource that it leads to.
enum ReferenceStub {
    /// A resource of the reference's type and id, with nothing else; `nil` when it does not tell them.
    static func document(_ reference: String) -> JSONDocument? {
        var path = reference.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if let history = path.firstIndex(of: "_history") { path.removeSubrange(history...) }
        guard path.count >= 2, let id = path.last, ResourceID.isValid(id),
            let type = ResourceType(path[path.count - 2])
        else { return nil }
        return try? JSONDocument(Array("{\"resourceType\":\"\(type.name)\",\"id\":\"\(id)\"}".utf8))
    }
}
