internal import FHIR
internal import JSON
internal import Wording

/// One evaluation of an expression.
///
/// A class, for its counters are shared by all parts; used by one thread, within the life of the resource's document.
final class Evaluation {
    /// What `%resource` and `%rootResource` lead to, and what `#id` is looked for in.
    var root: JSONView?
    let environment: Environment
    private(set) var stepsLeft: Int
    /// What `%context` means; the resource unless set.
    var context: [Item]?
    /// Documents that references led to: their elements point into them.
    var documents: [JSONDocument] = []

    init(root: JSONView?, environment: Environment) {
        self.root = root
        self.environment = environment
        stepsLeft = environment.budget.steps
    }

    func run(_ syntax: Syntax, focus: [Item]) throws(FHIRPathError) -> [Item] {
        var scope = Scope(this: focus)
        return try evaluate(syntax, focus, &scope)
    }

    /// Counts work done.
    func spend(_ steps: Int, at offset: Int) throws(FHIRPathError) {
        stepsLeft -= steps
        if stepsLeft < 0 {
            throw FHIRPathError(
                .budget, "the expression takes more than \(environment.budget.steps) steps", at: offset)
        }
    }

    func check(_ items: [Item], at offset: Int) throws(FHIRPathError) {
        if items.count > environment.budget.items {
            throw FHIRPathError(
                .budget, "a collection has more than \(environment.budget.items) items", at: offset)
        }
    }

    // MARK: Parts

    /// Evaluates a part that stands at the beginning of a path: types' names are known here.
    func evaluate(_ syntax: Syntax, _ focus: [Item], _ scope: inout Scope) throws(FHIRPathError) -> [Item] {
        try spend(1, at: syntax.offset)
        switch syntax.node {
        case .empty: return []
        case .literal(let item): return [item]
        case .this: return scope.this
        case .index: return scope.index.map { [.integer(Int64($0))] } ?? []
        case .total: return scope.total ?? []
        case .variable(let name): return try variable(name, scope, at: syntax.offset)
        case .member(let name):
            if let focus = ofNamedType(name, focus) { return focus }
            return try members(name, of: focus, at: syntax.offset)
        case .call(let function, let arguments):
            return try call(function, arguments, focus, &scope, at: syntax.offset)
        case .path(let left, let right):
            if let answer = try anythingAlong(left, thenAsk: right, focus) { return [.boolean(answer)] }
            let focus = try evaluate(left, focus, &scope)
            if case .member(let name) = right.node { return try members(name, of: focus, at: right.offset) }
            return try evaluate(right, focus, &scope)
        case .item(let base, let index):
            let items = try evaluate(base, focus, &scope)
            var inner = scope
            guard let at = try integer(evaluate(index, scope.this, &inner), "an index", at: index.offset),
                at >= 0, at < items.count
            else { return [] }
            return [items[Int(at)]]
        case .sign(let negative, let operand):
            let value = try self.operand(evaluate(operand, focus, &scope), "the operand of a sign", at: syntax.offset)
            return try value.flatMap { value throws(FHIRPathError) in
                try sign(value, negative: negative, at: syntax.offset).map { [$0] }
            } ?? []
        case .operation(let kind, let left, let right):
            return try operation(kind, left, right, focus, scope, at: syntax.offset)
        case .isType(let operand, let type):
            var inner = scope
            return try isType(evaluate(operand, focus, &inner), type, at: syntax.offset)
        case .asType(let operand, let type):
            var inner = scope
            return try asType(evaluate(operand, focus, &inner), type, at: syntax.offset)
        case .typeName:
            throw FHIRPathError(.syntax, "a type has no place here", at: syntax.offset)
        }
    }

    /// Evaluates an argument against `focus` with variables of its own.
    func argument(_ syntax: Syntax, _ focus: [Item], _ scope: Scope) throws(FHIRPathError) -> [Item] {
        var scope = scope
        return try evaluate(syntax, focus, &scope)
    }

    /// `Patient.name` begins at the focus itself when it is a Patient.
    private func ofNamedType(_ name: String, _ focus: [Item]) -> [Item]? {
        guard let first = name.utf8.first, first &- UInt8(ascii: "A") < 26, !focus.isEmpty else { return nil }
        let table = DefinitionTable.r4
        guard let type = table.type(named: name) else { return nil }
        let items = focus.filter {
            if case .element(let element) = $0, let own = element.type { return table.isKind(own, of: type) }
            return false
        }
        return items.isEmpty ? nil : items
    }

    // MARK: Variables

    private func variable(_ name: String, _ scope: Scope, at offset: Int) throws(FHIRPathError) -> [Item] {
        if let items = scope.variables[name] ?? environment.variables[name] { return items }
        switch name {
        case "context": return context ?? rootItem
        case "rootResource": return rootItem
        case "resource":
            // That in which the context lies, wherever `$this` has come to (fhirpath.html#variables).
            guard case .element(let element)? = (context ?? rootItem).first else { return rootItem }
            return [Evaluation.item(resource: element.resource)]
        case "ucum": return [.string(Unit.system)]
        case "sct": return [.string("http://snomed.info/sct")]
        case "loinc": return [.string("http://loinc.org")]
        default:
            for (prefix, base) in [("vs-", "ValueSet"), ("ext-", "StructureDefinition")] where name.hasPrefix(prefix) {
                return [.string("http://hl7.org/fhir/\(base)/\(name.dropFirst(prefix.count))")]
            }
            throw FHIRPathError(.semantic, "there is no variable %\(name)", at: offset)
        }
    }

    static let ownVariables: Set<String> = ["context", "resource", "rootResource", "ucum", "sct", "loinc"]

    private var rootItem: [Item] { root.map { [Evaluation.item(resource: $0)] } ?? [] }

    /// A resource as an item.
    static func item(resource view: JSONView) -> Item {
        let type = view["resourceType"]?.string.flatMap { DefinitionTable.r4.type(named: $0) }
        return .element(Element(view: view, sibling: nil, type: type, resource: view))
    }

    // MARK: What operators and functions want

    /// The only item; `nil` for none.
    func single(_ items: [Item], _ what: @autoclosure () -> Message, at offset: Int) throws(FHIRPathError) -> Item? {
        guard items.count <= 1 else {
            throw FHIRPathError(.evaluation, "\(what()) is one item, not \(items.count)", at: offset)
        }
        return items.first
    }

    /// The only item where its value is wanted; `nil` for none, and for one without a value.
    func operand(_ items: [Item], _ what: @autoclosure () -> Message, at offset: Int) throws(FHIRPathError) -> Item? {
        guard let item = try single(items, what(), at: offset), !item.isWithoutValue else { return nil }
        return item
    }

    func integer(_ items: [Item], _ what: @autoclosure () -> Message, at offset: Int) throws(FHIRPathError) -> Int64? {
        guard let item = try operand(items, what(), at: offset) else { return nil }
        guard case .integer(let number)? = item.value else {
            throw FHIRPathError(.evaluation, "\(what()) is an integer", at: offset)
        }
        return number
    }

    func string(_ items: [Item], _ what: @autoclosure () -> Message, at offset: Int) throws(FHIRPathError) -> String? {
        guard let item = try operand(items, what(), at: offset) else { return nil }
        guard case .string(let text)? = item.value else {
            throw FHIRPathError(.evaluation, "\(what()) is a string, not \(item.typeName.name)", at: offset)
        }
        return text
    }

    /// A collection as a truth value: one item of another type counts as true. Source: FHIRPath 2.0.0, §"Singleton evaluation".
    func boolean(_ items: [Item], _ what: @autoclosure () -> Message, at offset: Int) throws(FHIRPathError) -> Bool? {
        guard let item = try operand(items, what(), at: offset) else { return nil }
        if case .boolean(let value)? = item.value { return value }
        return true
    }
}
