internal import FHIR
internal import Wording

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
    private var answers: [Question: [ValueSetMember]] = [:]
    /// Value sets that are contained in others.
    private var contained: [String: ValueSetDefinition] = [:]
    private var systems: [Int64: KnownSystem] = [:]
    /// Systems of which not all codes are known, and in which a code that was asked about was not found.
    package private(set) var incompleteSystems: Set<String> = []
    func addIncomplete(_ system: String) { incompleteSystems.insert(system) }

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
        if let found = contained[canonical.url] { return found }
        if let found = try source.valueSet(canonical) { return found }
        if let found = try implied(canonical) { return found }
        throw TerminologyError(.notFound, "\(canonical.description): no value set of this URL is known here")
    }

    func system(_ component: ValueSetDefinition.Component) throws(TerminologyError) -> KnownSystem? {
        guard let url = component.system else { return nil }
        let system = try source.codeSystem(Canonical(url: url, version: component.version ?? versions[url]))
        if let system, !usedSystems.contains(system.canonical) { usedSystems.append(system.canonical) }
        return system
    }

    /// The system of a component, which must be known.
    func needed(_ component: ValueSetDefinition.Component) throws(TerminologyError) -> KnownSystem {
        if let system = try system(component) { return system }
        if let grammar = try grammar(of: component) { throw ValueSetReader.endless(grammar) }
        let canonical = Canonical(
            url: component.system ?? "", version: component.version ?? versions[component.system ?? ""])
        throw TerminologyError(
            .notFound,
            "\(canonical.description): the concepts of this code system are not known here; load them (xinglin terminology load)"
        )
    }

    /// The system of a component that asks for codes which it does not list: all of them must be known. Source:
    /// valueset-operation-expand.html: with incomplete definitions of code systems an expansion is an error.
    func whole(_ component: ValueSetDefinition.Component) throws(TerminologyError) -> KnownSystem {
        let system = try needed(component)
        guard system.header.isComplete || ValueSetReader.isPublishedExample(system.header) else {
            throw TerminologyError(
                .notSupported,
                "\(system.canonical): only some of its codes are known here (content is \(system.header.content.rawValue)), so the members of the value set cannot be told; load all of it (xinglin terminology load)"
            )
        }
        return system
    }

    /// Examples of HL7's own, as of the types of services: no more of them is published anywhere, so what is there is
    /// what its value sets mean.
    private static func isPublishedExample(_ header: CodeSystemHeader) -> Bool {
        header.content == .example
            && ["http://terminology.hl7.org/CodeSystem/", "http://hl7.org/fhir/"].contains { header.url.hasPrefix($0) }
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
                all.subtract(try known(members(of: component), as: all, isPinned: component.version != nil))
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

    /// A list, with its codes in the versions of their systems that another list draws on: one meaning may be known by
    /// several numbers, and a code of two versions is the same code.
    ///
    /// - Parameter isPinned: whether the list names the version that it means; where the other draws on that one too,
    ///   it alone is meant.
    private func known(
        _ list: MemberList, as other: MemberList, isPinned: Bool = false
    ) throws(TerminologyError) -> MemberList {
        let (here, there) = (list.systems, other.systems)
        if here.urls.isEmpty, there.urls.isEmpty, here.numbers.count <= 1, here.numbers == there.numbers { return list }
        var versions: [String: [KnownSystem]] = [:]
        for number in there.numbers {
            if let system = try system(number) { versions[system.header.url, default: []].append(system) }
        }
        var all = list
        var url = ""
        var last: Int64 = 0
        for member in list.members {
            let number: Int64
            switch member {
            case .known(let id):
                number = id >> 32
                if number != last {
                    last = number
                    url = try system(number)?.header.url ?? ""
                }
            case .listed(let coding):
                number = 0
                last = 0
                url = coding.system ?? ""
            }
            if isPinned, there.numbers.contains(number) { continue }
            let targets = (versions[url] ?? []).filter { $0.number != number }
            guard !targets.isEmpty || number != 0 && there.urls.contains(url) else { continue }
            try spend((1 + targets.count) * ValueSetReader.lookSteps)
            guard let code = try code(of: member) else { continue }
            for target in targets {
                if let id = try store.find(code, in: target) { all.append(.known(id), name: list.names[member]) }
            }
            if there.urls.contains(url) {
                all.append(.listed(Coding(system: url, code: code)), name: list.names[member])
            }
        }
        return all
    }

    private func code(of member: MemberList.Member) throws(TerminologyError) -> String? {
        switch member {
        case .known(let id): try store.summary(id)?.code
        case .listed(let coding): coding.code
        }
    }

    func system(_ number: Int64) throws(TerminologyError) -> KnownSystem? {
        if let known = systems[number] { return known }
        let found = try store.system(number: number)
        systems[number] = found
        return found
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
                    let system = try whole(component)
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

    private func listed(_ codes: [ValueSetDefinition.Listed]) throws(TerminologyError) -> MemberList {
        var list = MemberList()
        try spend(codes.count * ValueSetReader.lookSteps)
        for listed in codes {
            let coding = listed.coding
            var name = Concept(code: coding.code)
            name.display = coding.display
            name.isInactive = listed.isInactive
            list.append(try member(coding), name: coding.display == nil && !listed.isInactive ? nil : name)
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
            guard var all = found else {
                found = other
                continue
            }
            all.formIntersection(try known(other, as: all))
            found = all
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
        let system = try whole(component)
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
        try member(coding, of: valueSet)?.name
    }

    /// The member that a coding names.
    package func member(
        _ coding: Coding, of valueSet: ValueSetDefinition
    ) throws(TerminologyError) -> ValueSetMember? {
        try members(coding, of: valueSet).first
    }

    /// The members that a coding without a version names, one for each version of its system.
    private func members(
        _ coding: Coding, of valueSet: ValueSetDefinition
    ) throws(TerminologyError) -> [ValueSetMember] {
        try entering(valueSet) { () throws(TerminologyError) in
            guard valueSet.hasCompose else { return try listed(coding, in: valueSet.expansion) }
            var found: [ValueSetMember] = []
            for component in valueSet.includes { found += try members(coding, of: component) }
            if !valueSet.isInactiveIncluded {
                var active: [ValueSetMember] = []
                for member in found {
                    if let id = member.id, try isInactive(.known(id)) { continue }
                    active.append(member)
                }
                found = active
            }
            for component in valueSet.excludes where !found.isEmpty {
                // A member of one version is excluded by its code in another.
                var asked = coding
                if component.version != nil { asked.version = nil }
                let out = try members(asked, of: component)
                guard !out.isEmpty else { continue }
                let numbers = Set(found.compactMap(\.system))
                let meant = component.version == nil ? [] : Set(out.compactMap(\.system)).intersection(numbers)
                found.removeAll { member in meant.isEmpty || member.system.map(meant.contains) ?? true }
            }
            return found
        }
    }

    private func listed(
        _ coding: Coding, in codes: [ValueSetDefinition.Listed]
    ) throws(TerminologyError) -> [ValueSetMember] {
        try spend(codes.count / 16)
        let system = try coding.system.map { url throws(TerminologyError) in
            try source.codeSystem(Canonical(url: url, version: versions[url]))
        }
        let isLoose = system??.header.isCaseSensitive == false
        guard
            let listed = codes.first(where: {
                (coding.system == nil || $0.coding.system == coding.system)
                    && ($0.coding.code == coding.code
                        || (isLoose && $0.coding.code.lowercased() == coding.code.lowercased()))
            })
        else { return [] }
        var name = Concept(code: listed.coding.code, display: listed.coding.display)
        name.isInactive = listed.isInactive
        guard case .known(let id) = try member(listed.coding) else { return [ValueSetMember(name: name)] }
        return [ValueSetMember(name: name, id: id)]
    }

    private func members(
        _ coding: Coding, of component: ValueSetDefinition.Component
    ) throws(TerminologyError) -> [ValueSetMember] {
        var member = ValueSetMember(name: Concept(code: coding.code))
        try spend(ValueSetReader.lookSteps)
        if let url = component.system {
            guard coding.system == nil || coding.system == url else { return [] }
            if let grammar = try grammar(of: component) {
                guard try accepts(coding.code, by: grammar, component) else { return [] }
                return try members(member, coding, alsoIn: component.valueSets)
            }
            let system = try component.concepts.isEmpty ? needed(component) : system(component)
            let id =
                try system.map { system throws(TerminologyError) in try store.find(coding.code, in: system) } ?? nil
            if id == nil, let system, !system.header.isComplete { incompleteSystems.insert(system.canonical) }
            if !component.concepts.isEmpty {
                try spend(component.concepts.count / 16)
                let listed = component.concepts.first { concept in
                    concept.code == coding.code
                        || (system?.header.isCaseSensitive == false
                            && concept.code.lowercased() == coding.code.lowercased())
                }
                guard let listed, id != nil || system?.header.content != .complete else { return [] }
                member.name = listed
            } else {
                guard let id else { return [] }
                for filter in component.filters where try !passes(filter, id, system) { return [] }
            }
            member.id = id
            if let version = coding.version, let known = system?.header.version, component.version != nil,
                version != known
            {
                return []
            }
        }
        return try members(component.system == nil ? nil : member, coding, alsoIn: component.valueSets)
    }

    /// The member that the first part of a component gives, if the value sets that it imports have it too.
    private func members(
        _ member: ValueSetMember?, _ coding: Coding, alsoIn valueSets: [String]
    ) throws(TerminologyError) -> [ValueSetMember] {
        var found = member.map { [$0] }
        for url in valueSets {
            let inner = try members(coding, ofValueSet: Canonical(url))
            guard let first = inner.first else { return [] }
            if found == nil {
                found = inner
            } else if found?.first?.name.display == nil {
                found?[0].name = first.name
            }
        }
        return found ?? []
    }

    private func members(
        _ coding: Coding, ofValueSet canonical: Canonical
    ) throws(TerminologyError) -> [ValueSetMember] {
        let question = Question(
            valueSet: canonical, system: coding.system, version: coding.version, code: coding.code)
        if let known = answers[question] { return known }
        let answer = try members(coding, of: try valueSet(canonical))
        answers[question] = answer
        return answer
    }

    private struct Question: Hashable {
        let valueSet: Canonical
        let system: String?
        let version: String?
        let code: String
    }

    /// A value set that needs a supplement is not made out without it.
    package func checkSupplements(_ valueSet: ValueSetDefinition) throws(TerminologyError) {
        for name in valueSet.supplements {
            try spend(ValueSetReader.lookSteps)
            guard try source.supplement(Canonical(name)) == nil else { continue }
            throw TerminologyError(
                .notFound,
                "ValueSet.extension: the value set needs the supplement \(name.prefix(500)), which is not known here; load it (xinglin terminology load)"
            )
        }
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
        try checkSupplements(valueSet)
        contained.merge(valueSet.contained) { _, new in new }
        return try body()
    }
}

/// A member of a value set.
package struct ValueSetMember: Sendable {
    /// What the value set calls it; empty where it gives no name.
    package var name: Concept
    /// In the version of its system that the value set draws on; `nil` where that is not known.
    package var id: ConceptID?

    package init(name: Concept, id: ConceptID? = nil) {
        self.name = name
        self.id = id
    }

    /// The number of its system.
    var system: Int64? { id.map { $0 >> 32 } }
}
