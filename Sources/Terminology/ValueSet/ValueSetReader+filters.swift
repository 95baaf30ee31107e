internal import FHIR
internal import Wording

/// What filters of value sets mean. Source: valueset.html#filters, codesystem.html#defined-props.
extension ValueSetReader {
    /// The concepts of a system that a filter lets through.
    func ids(
        _ filter: ValueSetDefinition.Filter, in system: KnownSystem
    ) throws(TerminologyError) -> [ConceptID] {
        let found = try list(filter, in: system)
        try spend(found.count)
        return found
    }

    private func list(
        _ filter: ValueSetDefinition.Filter, in system: KnownSystem
    ) throws(TerminologyError) -> [ConceptID] {
        if let link = Link(filter.property, in: system) { return try ids(filter, link, in: system) }
        let isOfHierarchy = ["concept", "code"].contains(filter.property)
        switch filter.op {
        case .isA where isOfHierarchy:
            let id = try top(of: filter, in: system)
            return [id] + (try store.descendants(of: id))
        case .descendentOf where isOfHierarchy:
            return try store.descendants(of: try top(of: filter, in: system))
        case .generalizes where isOfHierarchy:
            let id = try top(of: filter, in: system)
            return [id] + (try store.ancestors(of: id))
        case .isNotA where isOfHierarchy:
            let id = try top(of: filter, in: system)
            let below = Set(try store.descendants(of: id) + [id])
            return try all(of: system).filter { !below.contains($0) }
        // A reference set of SNOMED CT.
        case .in where isOfHierarchy && system.header.url == ImpliedURL.snomed:
            return try members(ofReferenceSet: filter.value, in: system)
        case .equal where isOfHierarchy: return try store.find(filter.value, in: system).map { [$0] } ?? []
        case .in where isOfHierarchy, .notIn where isOfHierarchy:
            var listed: [ConceptID] = []
            for code in values(filter.value) {
                try spend(ValueSetReader.lookSteps)
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
            let wanted = filter.op == .in ? values(filter.value) : [filter.value]
            try spend(wanted.count * ValueSetReader.lookSteps)
            return try having(filter.property, wanted, in: system)
        case .notIn:
            if isComputed(filter.property) { return try scan(filter, in: system) }
            try checkKnown(filter.property, in: system)
            let unwanted = values(filter.value)
            try spend(unwanted.count * ValueSetReader.lookSteps)
            let out = Set(try having(filter.property, unwanted, in: system))
            return try all(of: system).filter { !out.contains($0) }
        case .regex:
            if !isOfHierarchy && !isComputed(filter.property) { try checkKnown(filter.property, in: system) }
            return try scan(filter, in: system)
        case .isA, .descendentOf, .isNotA, .generalizes:
            throw TerminologyError(
                .notSupported, "\(filter.property): the filter \(filter.op.rawValue) is for concept, the hierarchy")
        }
    }

    /// Concepts with one of the values. Decimals are compared as numbers: `1.5` is `1.50`.
    private func having(
        _ property: String, _ values: [String], in system: KnownSystem
    ) throws(TerminologyError) -> [ConceptID] {
        let isDecimal = system.header.properties.contains { $0.code == property && $0.type == "decimal" }
        guard isDecimal else { return try store.concepts(of: system, property: property, values: values) }
        let wanted = Set(values.map(ValueSetReader.plainDecimal))
        let some = try store.concepts(of: system, property: property, values: nil)
        try spend(some.count * ValueSetReader.lookSteps)
        var found: [ConceptID] = []
        for id in some {
            let concept = try store.concept(id)
            let isMet = concept?.properties.contains {
                $0.code == property && wanted.contains(ValueSetReader.plainDecimal($0.value.text))
            }
            if isMet ?? false { found.append(id) }
        }
        return found
    }

    /// A text by which decimals are compared: one for all ways to write a number. What is none, or has more than 38 digits,
    /// stays as it is.
    private static func plainDecimal(_ text: String) -> String {
        guard let number = DecimalNumber(text) else { return text }
        var (digits, scale) = (number.coefficient, number.scale)
        while scale > 0, digits % 10 == 0 { (digits, scale) = (digits / 10, scale - 1) }
        return "\(digits)e-\(scale)"
    }

    /// Properties that are the hierarchy itself, by their usual names or by what a system says they are.
    private enum Link: String {
        case parent, child, ancestor, descendant

        init?(_ property: String, in system: KnownSystem) {
            switch PropertyRoles(system.header).role(of: property) {
            case .parent: self = .parent
            case .child: self = .child
            default: self.init(rawValue: property)
            }
        }

        /// What has the concept as such a relative.
        func having(_ id: ConceptID, _ store: any ConceptStore) throws(TerminologyError) -> [ConceptID] {
            switch self {
            case .parent: try store.children(of: id)
            case .child: try store.parents(of: id)
            case .ancestor: try store.descendants(of: id)
            case .descendant: try store.ancestors(of: id)
            }
        }

        func isThere(_ id: ConceptID, _ store: any ConceptStore) throws(TerminologyError) -> Bool {
            switch self {
            case .parent, .ancestor: try !store.parents(of: id).isEmpty
            case .child, .descendant: try !store.children(of: id).isEmpty
            }
        }
    }

    private func ids(
        _ filter: ValueSetDefinition.Filter, _ link: Link, in system: KnownSystem
    ) throws(TerminologyError) -> [ConceptID] {
        switch filter.op {
        case .equal, .in, .notIn:
            var met: Set<ConceptID> = []
            for code in filter.op == .equal ? [filter.value] : values(filter.value) {
                let here = try link.having(try store.named(code, in: system), store)
                try spend(ValueSetReader.lookSteps + here.count)
                met.formUnion(here)
            }
            return filter.op == .notIn ? try all(of: system).filter { !met.contains($0) } : met.sorted()
        case .exists:
            let all = try all(of: system)
            try spend(all.count * ValueSetReader.lookSteps)
            var found: [ConceptID] = []
            for id in all where try link.isThere(id, store) == (filter.value == "true") { found.append(id) }
            return found
        default: throw unsupported(filter, "=, in, not-in or exists")
        }
    }

    private func unsupported(_ filter: ValueSetDefinition.Filter, _ operators: Message) -> TerminologyError {
        TerminologyError(
            .notSupported,
            "\(filter.property.prefix(100)): the filter \(filter.op.rawValue) has no meaning for this property; it has \(operators)"
        )
    }

    private func values(_ list: String) -> [String] {
        var seen: Set<Substring> = []
        return list.split(separator: ",").map { $0.trimming(while: \.isWhitespace) }
            .filter { seen.insert($0).inserted }.map(String.init)
    }

    /// What every concept has, whether its system says so or not.
    private func isComputed(_ property: String) -> Bool {
        ["display", "inactive", "definition", "notSelectable"].contains(property)
    }

    private func checkKnown(_ property: String, in system: KnownSystem) throws(TerminologyError) {
        if system.header.properties.contains(where: { $0.code == property }) { return }
        try spend(ValueSetReader.lookSteps)
        if try store.hasProperty(property, in: system) { return }
        let near =
            NearestName.of(property, in: system.header.properties.map(\.code)).map {
                "; did you mean \($0)?" as Message
            }
        throw TerminologyError(
            .notSupported, "\(property.prefix(100)): \(system.canonical) has no such property to filter by\(near)")
    }

    /// Looks at one concept after the other.
    private func scan(
        _ filter: ValueSetDefinition.Filter, in system: KnownSystem
    ) throws(TerminologyError) -> [ConceptID] {
        var found: [ConceptID] = []
        let all = try all(of: system)
        try spend(all.count * ValueSetReader.lookSteps)
        let wanted = Set(values(filter.value))
        for id in all where try isMet(filter, wanted, by: id) { found.append(id) }
        return found
    }

    /// Whether a known concept passes a filter.
    ///
    /// - Parameter wanted: the values of `in` and `not-in`.
    private func isMet(
        _ filter: ValueSetDefinition.Filter, _ wanted: Set<String>, by id: ConceptID
    ) throws(TerminologyError) -> Bool {
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
        case .in: return !wanted.isDisjoint(with: texts)
        case .notIn: return wanted.isDisjoint(with: texts)
        case .exists: return texts.isEmpty == (filter.value == "false")
        case .regex:
            let expression: RegularExpression
            do throws(RegularExpression.Failure) {
                expression = try RegularExpression.whole(filter.value)
            } catch {
                throw ValueSetReader.error(error)
            }
            for text in texts where try isMatched(text, by: expression) { return true }
            return false
        default: return false
        }
    }

    /// Most texts are decided in few steps; one that takes more counts for more.
    private func isMatched(_ text: String, by expression: RegularExpression) throws(TerminologyError) -> Bool {
        try spend(1 + text.utf8.count / 256)
        do throws(RegularExpression.Failure) {
            return try expression.matches(text, steps: 200)
        } catch .tooLong {
            try spend(100)
        } catch {
            throw ValueSetReader.error(error)
        }
        do throws(RegularExpression.Failure) {
            return try expression.matches(text, steps: 20_000)
        } catch {
            throw ValueSetReader.error(error)
        }
    }

    private static func error(_ failure: RegularExpression.Failure) -> TerminologyError {
        switch failure {
        case .pattern(let reason): TerminologyError(.value, "regex: the regular expression \(reason)")
        case .tooLong, .tooLarge:
            TerminologyError(.tooCostly, "regex: the regular expression takes more steps than it may")
        }
    }

    func passes(
        _ filter: ValueSetDefinition.Filter, _ id: ConceptID, _ system: KnownSystem?
    ) throws(TerminologyError) -> Bool {
        guard let system else { return false }
        guard ["concept", "code"].contains(filter.property), filter.op != .regex else {
            if Link(filter.property, in: system) == nil, isComputed(filter.property) || filter.op == .regex {
                if !isComputed(filter.property), !["concept", "code"].contains(filter.property) {
                    try checkKnown(filter.property, in: system)
                }
                return try isMet(filter, Set(values(filter.value)), by: id)
            }
            return try selected(filter, in: system).contains(id)
        }
        switch filter.op {
        case .isA, .descendentOf, .isNotA:
            let root = try root(of: filter, system)
            if root == id { return filter.op == .isA }
            try spend(ValueSetReader.lookSteps)
            return try store.isBelow(id, root) == (filter.op != .isNotA)
        case .generalizes:
            let root = try root(of: filter, system)
            if root == id { return true }
            return try above(root).contains(id)
        case .in where system.header.url == ImpliedURL.snomed:
            try spend(ValueSetReader.lookSteps)
            return try isMember(id, ofReferenceSet: filter.value, in: system)
        default: return try selected(filter, in: system).contains(id)
        }
    }

    /// The concept that a filter of the hierarchy begins at.
    private func root(
        of filter: ValueSetDefinition.Filter, _ system: KnownSystem
    ) throws(TerminologyError) -> ConceptID {
        let key = FilterOfSystem(system: system.number, filter: filter)
        if let known = roots[key] { return known }
        let found = try top(of: filter, in: system)
        roots[key] = found
        return found
    }

    /// The same, where it is asked for once.
    func top(
        of filter: ValueSetDefinition.Filter, in system: KnownSystem
    ) throws(TerminologyError) -> ConceptID {
        try system.header.checkTellsKinds(filter.op.rawValue)
        return try store.named(filter.value, in: system)
    }

    private func above(_ id: ConceptID) throws(TerminologyError) -> [ConceptID] {
        let found = try store.ancestors(of: id)
        try spend(found.count)
        return found
    }

    private func selected(
        _ filter: ValueSetDefinition.Filter, in system: KnownSystem
    ) throws(TerminologyError) -> Set<ConceptID> {
        let key = FilterOfSystem(system: system.number, filter: filter)
        if let known = selections[key] { return known }
        let found = Set(try ids(filter, in: system))
        selections[key] = found
        return found
    }

    struct FilterOfSystem: Hashable {
        let system: Int64
        let filter: ValueSetDefinition.Filter
    }
}

extension Substring {
    fileprivate func trimming(while condition: (Character) -> Bool) -> Substring {
        var text = drop(while: condition)
        while let last = text.last, condition(last) { text.removeLast() }
        return text
    }
}
