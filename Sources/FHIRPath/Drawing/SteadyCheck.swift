internal import FHIR
internal import Wording

/// Refuses what would let the value of an expression change while its resource does not.
struct SteadyCheck {
    func check(_ syntax: Syntax) throws(FHIRPathError) {
        switch syntax.node {
        case .variable(let name):
            guard Evaluation.ownVariables.contains(name) || name.hasPrefix("vs-") || name.hasPrefix("ext-") else {
                throw FHIRPathError(.semantic, "there is no variable %\(name)", at: syntax.offset)
            }
        case .call(let function, let arguments):
            try check(function, at: syntax.offset)
            for argument in arguments {
                try check(argument)
                try refuseContent(argument)
            }
        case .path(let left, let right):
            try check(left)
            try check(right)
            if left.isOwnMeta, case .member(let name) = right.node, name == "versionId" || name == "lastUpdated" {
                throw FHIRPathError(
                    .semantic,
                    """
                    the server sets meta.\(name) as it stores a version, and no index of texts holds it: search by \
                    _lastUpdated, or read a version by its URL
                    """, at: right.offset)
            }
            guard left.isResolved else { return }
            if case .call(let function, _) = right.node, function == .is || function == .as || function == .ofType {
                return
            }
            throw content(at: right.offset)
        case .item(let base, let index):
            try check(base)
            try check(index)
        case .sign(_, let inner): try check(inner)
        // What a reference leads to may be asked for its type.
        case .isType(let inner, _), .asType(let inner, _): try check(inner)
        case .operation(let kind, let left, let right):
            try check(left)
            try check(right)
            if kind == .union { return }
            try refuseContent(left)
            try refuseContent(right)
        case .empty, .literal, .this, .index, .total, .member, .typeName: break
        }
    }

    private func check(_ function: Function, at offset: Int) throws(FHIRPathError) {
        switch function {
        case .now, .today, .timeOfDay:
            throw FHIRPathError(
                .semantic, "\(function.rawValue)() changes while the resource does not: no index can hold it",
                at: offset)
        case .memberOf, .subsumes, .subsumedBy, .conformsTo:
            throw FHIRPathError(
                .semantic, "\(function.rawValue)() depends on more than the resource: no index can hold it",
                at: offset)
        case .defineVariable:
            throw FHIRPathError(.semantic, "defineVariable() has no place in a search parameter", at: offset)
        default: break
        }
    }

    private func refuseContent(_ syntax: Syntax) throws(FHIRPathError) {
        if syntax.isResolved { throw content(at: syntax.offset) }
    }

    private func content(at offset: Int) -> FHIRPathError {
        FHIRPathError(
            .semantic, "resolve() tells the type of what a reference leads to, not what stands in it", at: offset)
    }
}

extension Syntax {
    /// Whether it is `meta` of the resource itself, not of one that stands in it.
    fileprivate var isOwnMeta: Bool {
        switch node {
        case .member(let name): return name == "meta"
        case .path(let left, let right):
            guard case .member("meta") = right.node else { return false }
            switch left.node {
            case .member(let name):
                return DefinitionTable.r4.type(named: name).map {
                    [.resource, .abstractResource].contains(DefinitionTable.r4.kind($0))
                } ?? false
            case .this: return true
            default: return false
            }
        default: return false
        }
    }

    /// Whether its items are what references lead to.
    fileprivate var isResolved: Bool {
        switch node {
        case .call(let function, _): function == .resolve
        case .path(let left, let right):
            if case .call(let function, _) = right.node {
                function == .resolve || (left.isResolved && (function == .as || function == .ofType))
            } else {
                false
            }
        case .item(let base, _): base.isResolved
        case .asType(let inner, _): inner.isResolved
        case .operation(.union, let left, let right): left.isResolved || right.isResolved
        default: false
        }
    }
}
