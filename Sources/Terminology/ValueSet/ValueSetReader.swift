internal import FHIR

/// What value sets mean: their members, and whether a code is among them. Source: valueset.html#compositions, #filters.
package final class ValueSetReader {
    private let source: any TerminologySource
    private var store: any ConceptStore { source.store }
    /// Systems that were drawn on, as `url|version`.
    package private(set) var usedSystems: [String] = []
    /// The value sets under way: one that leads to itself has no meaning.
    private var path: [String] = []
    /// Versions to be used of systems, by their URLs.
    private let versions: [String: String]

    private static let depthMax = 20
    /// Members of one value set at most.
    private static let membersMax = 1_000_000

    /// - Parameter versions: of systems that are named without one.
    package init(_ source: any TerminologySource, versions: [String: String] = [:]) {
        self.source = source
        self.versions = versions
    }

    // MARK: Finding

    /// The value set of a canonical URL: one that is kept, or that a code system implies.
    package func valueSet(_ canonical: Canonical) throws(TerminologyError) -> ValueSetDefinition {
        if let found = try source.valueSet(canonical) { return found }
        if let found = try implied(canonical) { return found }
        throw TerminologyError(.notFound, "\(canonical): no value set of this URL is known here")
    }

    /// `system?fhir_vs`, `?fhir_vs=isa/code`, `?fhir_vs=refset/code`, and SNOMED's and LOINC's own. Source:
    /// snomedct.html#implicit, loinc.html#implicit.
    private func implied(_ canonical: Canonical) throws(TerminologyError) -> ValueSetDefinition? {
        let parts = canonical.url.split(separator: "?", maxSplits: 1).map(String.init)
        if parts.count == 2, parts[1] == "fhir_vs" || parts[1].hasPrefix("fhir_vs=") {
            guard try source.codeSystem(Canonical(url: parts[0], version: canonical.version)) != nil else { return nil }
            var made = ValueSetDefinition(allOf: parts[0], version: canonical.version, url: canonical.url)
            let rest = parts[1].dropFirst("fhir_vs=".count)
            if rest.hasPrefix("isa/") {
                made.includes[0].filters = [.init(property: "concept", op: .isA, value: String(rest.dropFirst(4)))]
            } else if rest.hasPrefix("refset/") {
                made.includes[0].filters = [.init(property: "concept", op: .in, value: String(rest.dropFirst(7)))]
            } else if !rest.isEmpty {
                throw TerminologyError(
                    .notSupported, "\(canonical.url): of implied value sets fhir_vs, isa/ and refset/ are known here")
            }
            return made
        }
        guard let system = try source.codeSystem(valueSet: canonical) else { return nil }
        return ValueSetDefinition(allOf: system.header.url, version: system.header.version, url: canonical.url)
    }

    private func system(_ component: ValueSetDefinition.Component) throws(TerminologyError) -> KnownSystem? {
        guard let url = component.system else { return nil }
        let system = try source.codeSystem(Canonical(url: url, version: component.version ?? versions[url]))
        if let system, !usedSystems.contains(system.canonical) { usedSystems.append(system.canonical) }
        return system
    }

    private func needed(_ component: ValueSetDefinition.Component) throws(TerminologyError) -> KnownSystem {
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
            for component in valueSet.includes { all.append(try members(of: component)) }
            for component in valueSet.excludes where !all.members.isEmpty {
                all.subtract(try members(of: component))
            }
            guard all.members.count <= ValueSetReader.membersMax else {
                throw TerminologyError(
                    .tooCostly, "\(valueSet.url ?? "ValueSet"): has more than \(ValueSetReader.membersMax) codes")
            }
            return all
        }
    }

    private func listed(_ codings: [Coding]) throws(TerminologyError) -> MemberList {
        var list = MemberList()
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
            let other = try members(of: try valueSet(Canonical(url)))
            if found == nil { found = other } else { found?.formIntersection(other) }
        }
        return found ?? MemberList()
    }

    private func codes(of component: ValueSetDefinition.Component) throws(TerminologyError) -> MemberList {
        if !component.concepts.isEmpty {
            var list = MemberList()
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

    private func all(of system: KnownSystem) throws(TerminologyError) -> [ConceptID] {
        guard system.count <= ValueSetReader.membersMax else {
            throw TerminologyError(.tooCostly, "\(system.canonical): has too many concepts to be listed")
        }
        return try store.concepts(of: system, after: nil, limit: system.count)
    }

    // MARK: Filters

    /// The concepts of a system that a filter lets through.
    private func ids(
        _ filter: ValueSetDefinition.Filter, in system: KnownSystem
    ) throws(TerminologyError) -> [ConceptID] {
        let isOfHierarchy = ["concept", "code"].contains(filter.property)
        switch filter.op {
        case .isA where isOfHierarchy:
            let id = try named(filter.value, in: system)
            return [id] + (try store.descendants(of: id))
        case .descendentOf where isOfHierarchy: return try store.descendants(of: try named(filter.value, in: system))
        case .generalizes where isOfHierarchy:
            let id = try named(filter.value, in: system)
            return [id] + (try store.ancestors(of: id))
        case .isNotA where isOfHierarchy:
            let id = try named(filter.value, in: system)
            let below = Set(try store.descendants(of: id) + [id])
            return try all(of: system).filter { !below.contains($0) }
        case .in where isOfHierarchy && system.header.url == ValueSetReader.snomed:
            return try store.concepts(of: system, property: "memberOf", values: [filter.value])
        case .equal where filter.property == "parent":
            return try store.children(of: try named(filter.value, in: system))
        case .equal where filter.property == "ancestor":
            return try store.descendants(of: try named(filter.value, in: system))
        case .equal where filter.property == "child":
            return try store.parents(of: try named(filter.value, in: system))
        case .equal where isOfHierarchy: return try store.find(filter.value, in: system).map { [$0] } ?? []
        case .in where isOfHierarchy, .notIn where isOfHierarchy:
            var listed: [ConceptID] = []
            for code in values(filter.value) {
                if let id = try store.find(code, in: system) { listed.append(id) }
            }
            guard filter.op == .notIn else { return listed }
            let out = Set(listed)
            return try all(of: system).filter { !out.contains($0) }
        case .equal, .in, .exists:
            if isComputed(filter.property) { return try scan(filter, in: system) }
            try checkKnown(filter.property, in: system)
            if filter.op == .exists {
                let with = try store.concepts(of: system, property: filter.property, values: nil)
                guard filter.value == "false" else { return with }
                let out = Set(with)
                return try all(of: system).filter { !out.contains($0) }
            }
            return try store.concepts(
                of: system, property: filter.property,
                values: filter.op == .in ? values(filter.value) : [filter.value])
        case .notIn:
            if isComputed(filter.property) { return try scan(filter, in: system) }
            try checkKnown(filter.property, in: system)
            let out = Set(try store.concepts(of: system, property: filter.property, values: values(filter.value)))
            return try all(of: system).filter { !out.contains($0) }
        case .regex:
            if !isOfHierarchy && !isComputed(filter.property) { try checkKnown(filter.property, in: system) }
            return try scan(filter, in: system)
        case .isA, .descendentOf, .isNotA, .generalizes:
            throw TerminologyError(
                .notSupported, "\(filter.property): the filter \(filter.op.rawValue) is for concept, the hierarchy")
        }
    }

    private static let snomed = "http://snomed.info/sct"

    private func values(_ list: String) -> [String] {
        list.split(separator: ",").map { String($0.trimming(while: \.isWhitespace)) }
    }

    private func named(_ code: String, in system: KnownSystem) throws(TerminologyError) -> ConceptID {
        guard let id = try store.find(code, in: system) else {
            throw TerminologyError(.codeInvalid, "\(code.prefix(100)): \(system.canonical) has no such code")
        }
        return id
    }

    /// What every concept has, whether its system says so or not.
    private func isComputed(_ property: String) -> Bool {
        ["display", "inactive", "definition", "notSelectable"].contains(property)
    }

    private func checkKnown(_ property: String, in system: KnownSystem) throws(TerminologyError) {
        if system.header.properties.contains(where: { $0.code == property }) { return }
        if try !store.concepts(of: system, property: property, values: nil).isEmpty { return }
        let near =
            NearestName.of(property, in: system.header.properties.map(\.code)).map { "; did you mean \($0)?" } ?? ""
        throw TerminologyError(
            .notSupported, "\(property.prefix(100)): \(system.canonical) has no such property to filter by\(near)")
    }

    /// Looks at one concept after the other.
    private func scan(
        _ filter: ValueSetDefinition.Filter, in system: KnownSystem
    ) throws(TerminologyError) -> [ConceptID] {
        var found: [ConceptID] = []
        for id in try all(of: system) where try isMet(filter, by: id) { found.append(id) }
        return found
    }

    // MARK: One member

    /// Whether a known concept passes a filter.
    private func isMet(_ filter: ValueSetDefinition.Filter, by id: ConceptID) throws(TerminologyError) -> Bool {
        let needsAll = !(isComputed(filter.property) || ["code", "concept"].contains(filter.property))
        guard let concept = try needsAll || filter.property == "definition" ? store.concept(id) : store.summary(id)
        else { return false }
        let texts: [String] =
            switch filter.property {
            case "code", "concept": [concept.code]
            case "display": concept.display.map { [$0] } ?? []
            case "definition": concept.definition.map { [$0] } ?? []
            case "inactive": [concept.isInactive ? "true" : "false"]
            case "notSelectable": [concept.isAbstract ? "true" : "false"]
            default: concept.properties.filter { $0.code == filter.property }.map(\.value.text)
            }
        switch filter.op {
        case .equal: return texts.contains(filter.value)
        case .in: return !Set(values(filter.value)).isDisjoint(with: texts)
        case .notIn: return Set(values(filter.value)).isDisjoint(with: texts)
        case .exists: return texts.isEmpty == (filter.value == "false")
        case .regex:
            do throws(RegularExpression.Failure) {
                let expression = try RegularExpression.whole(filter.value)
                for text in texts where try expression.matches(text) { return true }
                return false
            } catch {
                throw ValueSetReader.error(error)
            }
        default: return false
        }
    }

    private static func error(_ failure: RegularExpression.Failure) -> TerminologyError {
        switch failure {
        case .pattern(let reason): TerminologyError(.value, "regex: the regular expression \(reason)")
        case .tooLong, .tooLarge:
            TerminologyError(.tooCostly, "regex: the regular expression takes more steps than it may")
        }
    }

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
            for component in valueSet.excludes where try contains(coding, component) != nil { return nil }
            return found
        }
    }

    private func contains(
        _ coding: Coding, _ component: ValueSetDefinition.Component
    ) throws(TerminologyError) -> Concept? {
        var name = Concept(code: coding.code)
        if let url = component.system {
            guard coding.system == nil || coding.system == url else { return nil }
            let system = try component.concepts.isEmpty ? needed(component) : system(component)
            let id =
                try system.map { system throws(TerminologyError) in try store.find(coding.code, in: system) } ?? nil
            if !component.concepts.isEmpty {
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
        }
        for url in component.valueSets {
            guard let inner = try contains(coding, in: try valueSet(Canonical(url))) else { return nil }
            if name.display == nil { name = inner }
        }
        return name
    }

    private func passes(
        _ filter: ValueSetDefinition.Filter, _ id: ConceptID, _ system: KnownSystem?
    ) throws(TerminologyError) -> Bool {
        guard let system else { return false }
        guard ["concept", "code"].contains(filter.property), filter.op != .regex else {
            if isComputed(filter.property) || filter.op == .regex { return try isMet(filter, by: id) }
            return try Set(ids(filter, in: system)).contains(id)
        }
        switch filter.op {
        case .isA, .descendentOf, .isNotA:
            let root = try named(filter.value, in: system)
            if root == id { return filter.op == .isA }
            return try store.ancestors(of: id).contains(root) == (filter.op != .isNotA)
        case .generalizes:
            let root = try named(filter.value, in: system)
            if root == id { return true }
            return try store.ancestors(of: root).contains(id)
        default: return try Set(ids(filter, in: system)).contains(id)
        }
    }

    // MARK: Nesting

    private func entering<Result>(
        _ valueSet: ValueSetDefinition, _ body: () throws(TerminologyError) -> Result
    ) throws(TerminologyError) -> Result {
        let name = valueSet.url ?? ""
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

extension Substring {
    fileprivate func trimming(while condition: (Character) -> Bool) -> Substring {
        var text = drop(while: condition)
        while let last = text.last, condition(last) { text.removeLast() }
        return text
    }
}
