internal import FHIR

/// `a.b.c.exists()` and `a.b.c.empty()` of elements: whether there is anything is told by the first, and a resource with
/// a million members needs no collection of them.
extension Evaluation {
    /// - Parameters:
    ///   - path: what stands before the question.
    ///   - question: `exists()` or `empty()`, without a criterion.
    /// - Returns: `nil` when it is another question, the path has other parts than names, or begins at something else
    ///   than elements.
    func anythingAlong(_ path: Syntax, thenAsk question: Syntax, _ focus: [Item]) throws(FHIRPathError) -> Bool? {
        guard case .call(let function, let arguments) = question.node, function == .exists || function == .empty,
            arguments.isEmpty, let names = Evaluation.names(of: path)
        else { return nil }
        // A capital begins the name of a type.
        if let first = names[0].utf8.first, first &- UInt8(ascii: "A") < 26 { return nil }
        var visited = 0
        var isThere = false
        for item in focus {
            guard case .element(let element) = item else { return nil }
            if !isThere { isThere = Evaluation.leads(element, names[...], &visited) }
        }
        try spend(visited + names.count + 2, at: question.offset)
        return isThere == (function == .exists)
    }

    /// The names of a path that has no other parts.
    private static func names(of path: Syntax) -> [String]? {
        switch path.node {
        case .member(let name): return [name]
        case .path(let left, let right):
            guard case .member(let name) = right.node, let before = names(of: left) else { return nil }
            return before + [name]
        default: return nil
        }
    }

    private static func leads(_ element: Element, _ names: ArraySlice<String>, _ visited: inout Int) -> Bool {
        guard let name = names.first else { return true }
        var found = false
        element.forEachChild(named: name) { child in
            guard !found else { return }
            visited += 1
            found = leads(child, names.dropFirst(), &visited)
        }
        return found
    }
}
