package import FHIR
internal import Wording

extension SearchRequest {
    /// Which resources are searched: `_contained`. Source: search.html#contained.
    package enum Contained: String, Sendable, CaseIterable {
        case no = "false"
        case only = "true"
        case both
    }

    /// What comes back for a contained resource: `_containedType`.
    package enum ContainedType: String, Sendable, CaseIterable { case container, contained }

    /// A search for each type of container, in the order of types; the search itself where contained resources are left
    /// out.
    package var overContainers: [SearchRequest] {
        guard contained != .no else { return [self] }
        return ResourceType.all.map { container in
            var request = self
            request.query = query(in: container)
            request.inside = query.type
            // Everything that the matches lead to is what the containers do, too.
            if used.contains(where: { $0.name == "_include" && ["*", "*:*"].contains($0.value) }) {
                request.includes.append(.everything)
            }
            // Each writes down its own steps.
            if query.trace != nil { request.query.trace = SearchTrace() }
            return request
        }
    }

    /// The search for one type of container. With `both`, resources of the searched type are matches by themselves too.
    package func query(in container: ResourceType) -> SearchQuery {
        let inside = Criterion.meeting(
            anyOf: [ContainedTest(type: query.type, criteria: query.criteria)], in: container)
        var new = query
        new.type = container
        new.showsContained = containedType == .contained
        guard contained == .both, container == query.type else {
            new.criteria = inside
            new.names = ["_contained", "_contained"]
            return new
        }
        // All are matches by themselves: those that contain others are among them.
        if query.criteria.isEmpty && !new.showsContained { return new }
        let itself = query.criteria.isEmpty ? [Criterion.not(.any([]))] : query.criteria
        new.criteria = [.any([itself, inside])]
        new.names = ["_contained"]
        return new
    }

    /// What cannot be asked together with contained resources.
    var containedIssues: [Issue] {
        guard contained != .no else { return [] }
        func refused(_ name: String, _ fault: Message) -> Issue {
            Issue(.notSupported, "\(name): \(fault)", place: "http.\(name.prefix(300))")
        }
        var issues: [Issue] = []
        let isByContainer = containedType == .container
        if query.sort != .creation, !(query.isByTime && isByContainer) {
            issues.append(
                refused(
                    "_sort",
                    "containers are of many types and are sorted by _lastUpdated or -_lastUpdated alone; what they contain is not sorted"
                ))
        }
        if !isByContainer, let include = includes.first.flatMap({ _ in used.first(where: isInclude) }) {
            issues.append(
                refused(
                    include.name, "is followed from containers, not from what they contain; leave out _containedType")
            )
        }
        for (name, criterion) in zip(query.names, query.criteria) where criterion.asksOfRecord {
            issues.append(
                refused(
                    String(name.prefix(300)),
                    "contained resources have no id and no time in the record, and nothing else refers to them; leave out _contained"
                ))
        }
        return issues
    }
}

/// Whether a parameter says what comes with the matches.
private func isInclude(_ pair: (name: String, value: String)) -> Bool {
    pair.name.hasPrefix("_include") || pair.name.hasPrefix("_revinclude")
}

extension SearchQuery {
    /// What of a match is shown, where contained resources are: 0 for itself, n for the nth that it contains.
    ///
    /// - Parameters:
    ///   - itself: whether the resource meets criteria.
    ///   - inside: the places of contained resources that meet a test, from 0.
    package static func places(
        _ criteria: [Criterion], itself: ([Criterion]) throws -> Bool, inside: (ContainedTest) throws -> [Int]
    ) rethrows -> [Int] {
        for criterion in criteria {
            switch criterion {
            case .inside(let test): return try inside(test).map { $0 + 1 }
            case .any(let lists) where lists.count == 2 && lists[1].contains(where: \.looksInside):
                return try (itself(lists[0]) ? [0] : []) + places(lists[1], itself: itself, inside: inside)
            default: continue
            }
        }
        return [0]
    }
}
