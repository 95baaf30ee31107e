internal import FHIR

/// What value sets mean: their members, and whether a code is among them. Source: valueset.html#compositions, #filters.
package final class ValueSetReader {
    let source: any TerminologySource
    var store: any ConceptStore { source.store }
    /// Systems that were drawn on, as `url|version`.
    package private(set) var usedSystems: [String] = []
    /// The value sets under way: one that leads to itself has no meaning.
    private var path: [String] = []
    /// Versions to be used of systems, by their URLs.
    private let versions: [String: String]
    /// What filters let through, listed once however many codes are asked for.
    var selections: [FilterOfSystem: Set<ConceptID>] = [:]
    /// Where filters of the hierarchy begin.
    var roots: [FilterOfSystem: ConceptID] = [:]
    /// What was found of value sets that others import: each is looked at once, however often it is imported.
    private var lists: [Canonical: MemberList] = [:]
    private var answers: [Question: Concept?] = [:]
    private let stepsMax: Int
    private var stepsLeft: Int

    private static let depthMax = 20
    /// Members of one value set at most.
    private static let membersMax = 1_000_000
    /// Steps of one reader at most: a concept that is listed is one, a look into the index some.
    package static let stepsMax = 4_000_000
    /// Steps that a look into the index counts for.
    static let lookSteps = 4

    /// - Parameter versions: of systems that are named without one.
    package init(
        _ source: any TerminologySource, versions: [String: String] = [:], stepsMax: Int = ValueSetReader.stepsMax
    ) {
        self.source = source
        self.versions = versions
        self.stepsMax = stepsMax
        stepsLeft = stepsMax
    }

    /// Counts what was done, so that no value set, however it is built, takes longer than it may.
    func spend(_ steps: Int) throws(TerminologyError) {
        stepsLeft -= steps
        guard stepsLeft >= 0 else {
            throw TerminologyError(
                .tooCostly,
                "\(path.first.flatMap { $0.isEmpty ? nil : $0 } ?? "ValueSet"): takes more than \(stepsMax) steps to make out: it draws on too many codes, filters or value sets"
            )
        }
    }

    // MARK: Finding

    /// The value set of a canonical URL: one that is kept, or that a code system implies.
    package func valueSet(_ canonical: Canonical) throws(TerminologyError) -> ValueSetDefinition {
        if let found = try source.valueSet(canonical) { return found }
        if let found = try implied(canonical) { return found }
        throw TerminologyError(.notFound, "\(canonical): no value set of this URL is known here")
    }

    private func system(_ component: ValueSetDefinition.Component) throws(TerminologyError) -> KnownSystem? {
        guard let url = component.system else { return nil }
        let system = try source.codeSystem(Canonical(url: url, version: component.version ?? versions[url]))
        if let system, !usedSystems.contains(system.canonical) { usedSystems.append(system.canonical) }
        return system
    }

    /// The system of a component, which must be known.
    func needed(_ component: ValueSetDefinition.Component) throws(TerminologyError) -> KnownSystem {
        if let system = try system(component) { return system }
        let canonical = Canonical(
            url: component.system ?? "", version: component.version ?? versions[component.system ?? ""])
        throw TerminologyError(
            .notFound,
            "\(canonical): the concepts of this code system are not known here; load them (xinglin terminology load)")
    }

    // MARK: All members

    /// All codes of a value set, in the order in which it names them.
    package func members(of valueSet: ValueSetDefinition) throws(TerminologyError) -> MemberList {
        try entering(valueSet) { () throws(TerminologyError) in
            guard valueSet.hasCompose else { return try listed(valueSet.expansion) }
            var all = MemberList()
            for component in valueSet.includes {
                let found = try members(of: component)
                try spend(found.members.count)
                all.append(found)
            }
            for component in valueSet.excludes where !all.members.isEmpty {
                all.subtract(try members(of: component))
            }
            if !valueSet.isInactiveIncluded {
                try all.keep { member throws(TerminologyError) in try !isInactive(member) }
            }
            guard all.members.count <= ValueSetReader.membersMax else {
                throw TerminologyError(
                    .tooCostly, "\(valueSet.url ?? "ValueSet"): has more than \(ValueSetReader.membersMax) codes")
            }
            return all
        }
    }

    private func isInactive(_ member: MemberList.Member) throws(TerminologyError) -> Bool {
        guard case .known(let id) = member else { return false }
        try spend(ValueSetReader.lookSteps)
        return try store.summary(id)?.isInactive ?? false
    }

    /// The systems of a value set that has no list of codes, in the order in which it names them, when the texts of all
    /// are indexed; `nil` when they are not.
    func indexedSystems(of valueSet: ValueSetDefinition) throws(TerminologyError) -> [KnownSystem]? {
        try entering(valueSet) { () throws(TerminologyError) in
            guard valueSet.hasCompose else { return nil }
            var found: [KnownSystem] = []
            for component in valueSet.includes {
                guard component.concepts.isEmpty else { return nil }
                var here: [KnownSystem] = []
                if component.system != nil {
                    let system = try needed(component)
                    guard system.hasWords else { return nil }
                    here = [system]
                } else {
                    for url in component.valueSets {
                        guard let inner = try indexedSystems(of: try self.valueSet(Canonical(url))) else { return nil }
                        here += inner
                    }
                }
                for system in here where !found.contains(system) { found.append(system) }
            }
            return found
        }
    }

    private func listed(_ codings: [Coding]) throws(TerminologyError) -> MemberList {
        var list = MemberList()
        try spend(codings.count * ValueSetReader.lookSteps)
        for coding in codings {
            var name = Concept(code: coding.code)
            name.display = coding.display
            list.append(try member(coding), name: coding.display == nil ? nil : name)
        }
        return list
    }

    private func member(_ coding: Coding) throws(TerminologyError) -> MemberList.Member {
        if let url = coding.system,
            let system = try source.codeSystem(Canonical(url: url, version: coding.version ?? versions[url])),
            let id = try store.find(coding.code, in: system)
        {
            return .known(id)
        }
        return .listed(Coding(system: coding.system, code: coding.code))
    }

    private func members(of component: ValueSetDefinition.Component) throws(TerminologyError) -> MemberList {
        var found: MemberList?
        if component.system != nil { found = try codes(of: component) }
        for url in component.valueSets {
            let other = try members(ofValueSet: Canonical(url))
            try spend(ValueSetReader.lookSteps + other.members.count)
            if found == nil { found = other } else { found?.formIntersection(other) }
        }
        return found ?? MemberList()
    }

    private func members(ofValueSet canonical: Canonical) throws(TerminologyError) -> MemberList {
        if let known = lists[canonical] { return known }
        let list = try members(of: try valueSet(canonical))
        lists[canonical] = list
        return list
    }

    private func codes(of component: ValueSetDefinition.Component) throws(TerminologyError) -> MemberList {
        if !component.concepts.isEmpty {
            var list = MemberList()
            try spend(component.concepts.count * ValueSetReader.lookSteps)
            let system = try system(component)
            for concept in component.concepts {
                if let system, let id = try store.find(concept.code, in: system) {
                    list.append(.known(id), name: concept)
                } else if system?.header.content != .complete {
                    list.append(.listed(Coding(system: component.system, code: concept.code)), name: concept)
                }
            }
            return list
        }
        let system = try needed(component)
        guard let first = component.filters.first else { return MemberList(try all(of: system)) }
        var ids = try ids(first, in: system)
        for filter in component.filters.dropFirst() {
            let others = Set(try self.ids(filter, in: system))
            ids = ids.filter(others.contains)
        }
        return MemberList(ids)
    }

    func all(of system: KnownSystem) throws(TerminologyError) -> [ConceptID] {
        guard system.count <= ValueSetReader.membersMax else {
            throw TerminologyError(.tooCostly, "\(system.canonical): has too many concepts to be listed")
        }
        try spend(system.count)
        return try store.concepts(of: system, after: nil, limit: system.count)
    }

    // MARK: One member

    /// Whether a coding is a member, without listing all the others.
    ///
    /// - Returns: the name that the value set gives it, empty when it gives none; `nil` when it is no member.
    package func contains(_ coding: Coding, in valueSet: ValueSetDefinition) throws(TerminologyError) -> Concept? {
        try entering(valueSet) { () throws(TerminologyError) in
            guard valueSet.hasCompose else {
                return valueSet.expansion.first {
                    $0.code == coding.code && (coding.system == nil || $0.system == coding.system)
                }.map { Concept(code: $0.code, display: $0.display) }
            }
            var found: Concept?
            for component in valueSet.includes {
                found = try contains(coding, component)
                if found != nil { break }
            }
            guard found != nil else { return nil }
            if !valueSet.isInactiveIncluded, try isInactive(try member(coding)) { return nil }
            for component in valueSet.excludes where try contains(coding, component) != nil { return nil }
            return found
        }
    }

    private func contains(
        _ coding: Coding, _ component: ValueSetDefinition.Component
    ) throws(TerminologyError) -> Concept? {
        var name = Concept(code: coding.code)
        try spend(ValueSetReader.lookSteps)
        if let url = component.system {
            guard coding.system == nil || coding.system == url else { return nil }
            let system = try component.concepts.isEmpty ? needed(component) : system(component)
            let id =
                try system.map { system throws(TerminologyError) in try store.find(coding.code, in: system) } ?? nil
            if !component.concepts.isEmpty {
                try spend(component.concepts.count / 16)
                let listed = component.concepts.first { concept in
                    concept.code == coding.code
                        || (system?.header.isCaseSensitive == false
                            && concept.code.lowercased() == coding.code.lowercased())
                }
                guard let listed, id != nil || system?.header.content != .complete else { return nil }
                name = listed
            } else {
                guard let id else { return nil }
                for filter in component.filters where try !passes(filter, id, system) { return nil }
            }
            if let version = coding.version, let known = system?.header.version, component.version != nil,
                version != known
            {
                return nil
            }
        }
        for url in component.valueSets {
            guard let inner = try contains(coding, inValueSet: Canonical(url)) else { return nil }
            if name.display == nil { name = inner }
        }
        return name
    }

    private func contains(
        _ coding: Coding, inValueSet canonical: Canonical
    ) throws(TerminologyError) -> Concept? {
        let question = Question(
            valueSet: canonical, system: coding.system, version: coding.version, code: coding.code)
        if let known = answers[question] { return known }
        let answer = try contains(coding, in: try valueSet(canonical))
        answers[question] = .some(answer)
        return answer
    }

    private struct Question: Hashable {
        let valueSet: Canonical
        let system: String?
        let version: String?
        let code: String
    }

    // MARK: Nesting

    func entering<Result>(
        _ valueSet: ValueSetDefinition, _ body: () throws(TerminologyError) -> Result
    ) throws(TerminologyError) -> Result {
        let name = valueSet.url.map { Canonical(url: $0, version: valueSet.version).description } ?? ""
        if !name.isEmpty, path.contains(name) {
            throw TerminologyError(.processing, "\(name): the value set leads to itself")
        }
        guard path.count < ValueSetReader.depthMax else {
            throw TerminologyError(
                .tooCostly, "\(name): value sets lie more than \(ValueSetReader.depthMax) deep in each other")
        }
        path.append(name)
        defer { path.removeLast() }
        return try body()
    }
}
