package import FHIR
package import JSON
internal import Wording

/// Checks a resource against the invariants of R4.
///
/// For what the ``Validator`` found nothing wrong with: elements and types are taken to be as defined. Only rules of
/// severity error are checked; `resolve()` finds what is contained, nothing else.
package struct InvariantChecker {
    private static let table = DefinitionTable.r4
    private static let invariants = InvariantTable.r4
    private static let issuesMax = 100

    private let evaluation: Evaluation
    private var issues: [Issue] = []
    private var containedIDs = ContainedIDs()
    private var path: [PathPart] = []

    private struct PathPart {
        let name: String
        var index: Int?
    }

    /// - Parameters:
    ///   - root: the resource; one that is an entry of a Bundle is its own root.
    ///   - prefix: what places begin with instead of the type's name.
    ///   - now: the moment that `now()` means, microseconds since 1970.
    /// - Returns: what is broken, each with its place as FHIRPath.
    package static func check(_ root: JSONView, prefix: String? = nil, now: Int64) -> [Issue] {
        guard let type = root["resourceType"]?.string.flatMap({ table.type(named: $0) }) else { return [] }
        var environment = Environment(now: now)
        environment.budget.steps = 50_000_000
        environment.isLenient = true
        let evaluation = Evaluation(root: root, environment: environment)
        var checker = InvariantChecker(evaluation: evaluation)
        checker.path = [PathPart(name: prefix ?? table.name(type))]
        checker.walk(Element(view: root, sibling: nil, type: type, resource: root), type)
        return checker.issues
    }

    private init(evaluation: Evaluation) { self.evaluation = evaluation }

    private mutating func walk(_ element: Element, _ type: TypeDefinition) {
        for invariant in InvariantChecker.invariants.of(type) { ask(invariant, of: element) }
        guard let view = element.view, issues.count < InvariantChecker.issuesMax else { return }
        let table = InvariantChecker.table
        var members = view.members
        while let (key, value) = members.next() {
            if unsafe key.rawBytes.first == UInt8(ascii: "_") {
                walkSiblings(key, value, of: type, in: element.resource)
                continue
            }
            guard
                let child = unsafe table.element(type, named: key.rawBytes)
            else { continue }
            let childType = table.type(child)
            let rules = InvariantChecker.invariants.of(child)
            let isPrimitive = table.primitive(childType) != nil
            guard !isPrimitive || !rules.isEmpty else { continue }
            path.append(PathPart(name: table.pathName(child)))
            if value.isArray {
                var number = 0
                for item in value.items {
                    path[path.count - 1].index = number
                    visit(item, childType, rules, in: element.resource)
                    number += 1
                }
            } else {
                visit(value, childType, rules, in: element.resource)
            }
            path.removeLast()
        }
    }

    /// What primitives have beside their values: extensions, with rules of their own.
    private mutating func walkSiblings(
        _ key: JSONView, _ value: JSONView, of type: TypeDefinition, in resource: JSONView
    ) {
        let table = InvariantChecker.table
        guard let child = table.element(type, named: String((key.string ?? "").dropFirst())),
            let elementType = table.type(named: "Element")
        else { return }
        path.append(PathPart(name: table.pathName(child)))
        defer { path.removeLast() }
        guard value.isArray else { return visit(value, elementType, [], in: resource) }
        for (number, item) in value.items.enumerated() {
            path[path.count - 1].index = number
            visit(item, elementType, [], in: resource)
        }
    }

    private mutating func visit(
        _ value: JSONView, _ type: TypeDefinition, _ rules: [Invariant], in resource: JSONView
    ) {
        guard !value.isNull else { return }
        var type = type
        var resource = resource
        if let name = value["resourceType"]?.string, let inner = InvariantChecker.table.type(named: name) {
            type = inner
            resource = value
        }
        let outer = evaluation.root
        // Entries of Bundles and Parameters are their own roots; what is contained is not.
        let isRoot = value["resourceType"] != nil && path.last?.name != "contained"
        if isRoot { evaluation.root = value }
        defer { if isRoot { evaluation.root = outer } }
        let element = Element(view: value, sibling: nil, type: type, resource: resource)
        for rule in rules { ask(rule, of: element) }
        if value.isObject { walk(element, type) }
    }

    private mutating func ask(_ invariant: Invariant, of element: Element) {
        guard issues.count < InvariantChecker.issuesMax else { return }
        if let rule = invariant.byHand {
            if !rule.holds(of: element, in: evaluation.root, &containedIDs) { issues.append(broken(invariant)) }
            return
        }
        do throws(FHIRPathError) {
            let focus = [Item.element(element)]
            evaluation.context = focus
            let result = try evaluation.run(invariant.expression.syntax, focus: focus)
            guard case .boolean(false)? = result.first?.value else { return }
            issues.append(broken(invariant))
        } catch {
            let kind: Issue.Kind = error.kind == .budget ? .tooCostly : .invariant
            issues.append(
                Issue(kind, "\(invariant.key) cannot be checked: \(error.reason) (\(invariant.human))", place: place))
        }
    }

    private func broken(_ invariant: Invariant) -> Issue {
        Issue(.invariant, "\(invariant.key): \(invariant.human)", place: place)
    }

    private var place: String {
        path.map { part in part.index.map { "\(part.name)[\($0)]" } ?? part.name }.joined(separator: ".")
    }
}
