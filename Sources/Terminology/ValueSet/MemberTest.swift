/// Whether known concepts of one system belong to a value set, made out once and asked of thousands.
struct MemberTest {
    /// What one component of a value set asks of a concept; all of it must hold.
    enum Condition {
        case below(ConceptID, orItself: Bool)
        case notBelow(ConceptID)
        case filter(ValueSetDefinition.Filter)
        case valueSet(MemberTest)
        /// Of another system.
        case never
    }

    let includes: [[Condition]]
    let excludes: [[Condition]]
    let takesInactive: Bool
}

extension ValueSetReader {
    /// The test of a system's concepts; `nil` where the value set lists codes, which are no numbers of concepts.
    func memberTest(
        of system: KnownSystem, in valueSet: ValueSetDefinition
    ) throws(TerminologyError) -> MemberTest? {
        try entering(valueSet) { () throws(TerminologyError) in
            guard valueSet.hasCompose else { return nil }
            guard let includes = try conditions(valueSet.includes, of: system),
                let excludes = try conditions(valueSet.excludes, of: system)
            else { return nil }
            return MemberTest(includes: includes, excludes: excludes, takesInactive: valueSet.isInactiveIncluded)
        }
    }

    private func conditions(
        _ components: [ValueSetDefinition.Component], of system: KnownSystem
    ) throws(TerminologyError) -> [[MemberTest.Condition]]? {
        var all: [[MemberTest.Condition]] = []
        for component in components {
            guard component.concepts.isEmpty else { return nil }
            try spend(ValueSetReader.lookSteps)
            var conditions: [MemberTest.Condition] = []
            if component.system != nil {
                let other = try whole(component)
                // Codes of another version of the system are compared by their text, which is not done here.
                guard other.number == system.number || other.header.url != system.header.url else { return nil }
                if other.number != system.number { conditions.append(.never) }
            }
            if conditions.isEmpty {
                for filter in component.filters { conditions.append(try condition(filter, system)) }
            }
            for url in component.valueSets {
                guard let inner = try memberTest(of: system, in: try valueSet(Canonical(url))) else { return nil }
                conditions.append(.valueSet(inner))
            }
            all.append(conditions)
        }
        return all
    }

    private func condition(
        _ filter: ValueSetDefinition.Filter, _ system: KnownSystem
    ) throws(TerminologyError) -> MemberTest.Condition {
        guard ["concept", "code"].contains(filter.property) else { return .filter(filter) }
        switch filter.op {
        case .isA: return .below(try top(of: filter, in: system), orItself: true)
        case .descendentOf: return .below(try top(of: filter, in: system), orItself: false)
        case .isNotA: return .notBelow(try top(of: filter, in: system))
        default: return .filter(filter)
        }
    }

    func holds(_ test: MemberTest, of id: ConceptID, _ system: KnownSystem) throws(TerminologyError) -> Bool {
        guard try holds(anyOf: test.includes, of: id, system) else { return false }
        if !test.takesInactive {
            try spend(ValueSetReader.lookSteps)
            if try store.summary(id)?.isInactive ?? false { return false }
        }
        return try !holds(anyOf: test.excludes, of: id, system)
    }

    private func holds(
        anyOf lists: [[MemberTest.Condition]], of id: ConceptID, _ system: KnownSystem
    ) throws(TerminologyError) -> Bool {
        for list in lists {
            var holds = true
            for condition in list where holds { holds = try self.holds(condition, of: id, system) }
            if holds { return true }
        }
        return false
    }

    private func holds(
        _ condition: MemberTest.Condition, of id: ConceptID, _ system: KnownSystem
    ) throws(TerminologyError) -> Bool {
        try spend(1)
        switch condition {
        case .below(let root, let orItself):
            if root == id { return orItself }
            return try store.isBelow(id, root)
        case .notBelow(let root):
            if root == id { return false }
            return try !store.isBelow(id, root)
        case .filter(let filter): return try passes(filter, id, system)
        case .valueSet(let test): return try holds(test, of: id, system)
        case .never: return false
        }
    }

    /// The members of a value set that is one concept with all below it, in their order, if they are not more than so
    /// many.
    func few(of valueSet: ValueSetDefinition, atMost limit: Int) throws(TerminologyError) -> [ConceptID]? {
        guard valueSet.hasCompose, valueSet.excludes.isEmpty, valueSet.isInactiveIncluded,
            valueSet.includes.count == 1, let only = valueSet.includes.first, only.concepts.isEmpty,
            only.valueSets.isEmpty, only.filters.count == 1, let filter = only.filters.first,
            ["concept", "code"].contains(filter.property), filter.op == .isA || filter.op == .descendentOf
        else { return nil }
        let root = try top(of: filter, in: try whole(only))
        guard let below = try store.descendants(of: root, atMost: limit) else { return nil }
        try spend(below.count)
        return filter.op == .isA ? (below + [root]).sorted() : below
    }
}
