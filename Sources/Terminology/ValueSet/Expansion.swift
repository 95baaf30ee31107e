internal import FHIR
internal import Wording

/// What is asked of an expansion. Source: valueset-operation-expand.html.
package struct ExpansionRequest: Sendable {
    /// What a user has typed.
    package var filter: ConceptFilter?
    package var offset = 0
    /// Codes of a page; `nil` for all.
    package var count: Int?
    /// Without concepts that are no longer in use.
    package var isActiveOnly = false
    /// Without concepts that are there to group others.
    package var isForChoice = false
    /// A language of BCP 47, for displays.
    package var language: String?
    /// Systems that nothing is taken of, in all versions or in one.
    package var excludedSystems: Set<Canonical> = []

    package init() {}
}

/// Codes of a value set, or a page of them. Source: valueset-definitions.html#ValueSet.expansion.
package struct Expansion: Sendable {
    package struct Code: Sendable, Equatable {
        package var system: String?
        package var version: String?
        package var concept: Concept
        /// In the language that was asked for.
        package var display: String?
    }

    package var codes: [Code]
    /// Of all pages; `nil` where counting would mean to look at every text.
    package var total: Int?
    /// Systems that were drawn on, as `url|version`.
    package var systems: [String]
    /// What supplements the systems of its codes, as `url|version`.
    package var supplements: [String]
}

/// Value set → codes that a user can be shown, page by page.
package final class Expander {
    private let source: any TerminologySource
    private let reader: ValueSetReader
    private let request: ExpansionRequest
    private var systems: [Int64: KnownSystem] = [:]
    /// Concepts whose names met the filter.
    private var concepts: [ConceptID: Concept] = [:]

    /// Codes of one answer at most.
    package static let countMax = 10_000
    /// Members of a small value set, of which each is looked at.
    private static let fewMax = 1000
    /// Candidates of the index of texts that are met with the members of a small value set.
    private static let candidatesMax = 4000
    /// Candidates that are asked for at once: first and at most.
    private static let batches = 32...10_000
    /// Texts that are looked at for one answer at most.
    private static let checksMax = 100_000

    /// - Parameter versions: to be used of systems that are named without one.
    package init(_ source: any TerminologySource, _ request: ExpansionRequest, versions: [String: String] = [:]) {
        self.source = source
        self.request = request
        reader = ValueSetReader(source, versions: versions)
    }

    package func expand(_ valueSet: ValueSetDefinition) throws(TerminologyError) -> Expansion {
        try reader.checkSupplements(valueSet)
        let page: Page
        if let filter = request.filter {
            page = try typed(filter, valueSet)
        } else if !isSelective, let system = try wholeSystem(valueSet) {
            page = try slice(of: system)
        } else {
            page = try slice(of: try reader.members(of: valueSet))
        }
        var codes: [Expansion.Code] = []
        for (member, name) in page.members {
            if let code = try code(member, name) { codes.append(code) }
        }
        var supplements: Set<String> = []
        for (_, system) in systems {
            supplements.formUnion(try source.supplements(of: system).map(\.canonical))
        }
        return Expansion(
            codes: codes, total: page.total, systems: reader.usedSystems, supplements: supplements.sorted())
    }

    private struct Page {
        var members: [(member: MemberList.Member, name: Concept?)] = []
        var total: Int?
    }

    /// Whether some members of the value set are left out.
    private var isSelective: Bool {
        request.isActiveOnly || request.isForChoice || !request.excludedSystems.isEmpty
    }

    /// The system of which a value set has all concepts.
    private func wholeSystem(_ valueSet: ValueSetDefinition) throws(TerminologyError) -> KnownSystem? {
        guard valueSet.wholeSystem != nil, let only = valueSet.includes.first else { return nil }
        return try reader.whole(only)
    }

    // MARK: Pages

    private func tooMany(_ count: Int) -> TerminologyError {
        TerminologyError(
            .tooCostly,
            "the expansion has \(count) codes or more, and one answer \(Expander.countMax) at most: ask for pages by count and offset, or give a filter"
        )
    }

    private func slice(of system: KnownSystem) throws(TerminologyError) -> Page {
        if request.count == nil, system.count > Expander.countMax { throw tooMany(system.count) }
        let end = request.offset.addingReportingOverflow(request.count ?? Expander.countMax)
        let limit = min(system.count, end.overflow ? .max : end.partialValue)
        let ids = try source.store.concepts(of: system, after: nil, limit: limit).dropFirst(request.offset)
        return Page(members: ids.map { (.known($0), nil) }, total: system.count)
    }

    private func slice(of list: MemberList) throws(TerminologyError) -> Page {
        let names = list.names
        var kept = list.members
        if request.isActiveOnly || request.isForChoice || !request.excludedSystems.isEmpty {
            kept = []
            for member in list.members where try isWanted(member, names[member]) { kept.append(member) }
        }
        if request.count == nil, kept.count - request.offset > Expander.countMax { throw tooMany(kept.count) }
        let part = kept.dropFirst(request.offset).prefix(request.count ?? Expander.countMax)
        return Page(members: part.map { ($0, names[$0]) }, total: kept.count)
    }

    private func isWanted(_ member: MemberList.Member, _ name: Concept?) throws(TerminologyError) -> Bool {
        if request.isActiveOnly, name?.isInactive ?? false { return false }
        switch member {
        case .listed(let coding):
            return !request.excludedSystems.contains(Canonical(url: coding.system ?? "", version: nil))
        case .known(let id):
            guard let concept = try source.store.summary(id) else { return false }
            if request.isActiveOnly && concept.isInactive || request.isForChoice && concept.isAbstract { return false }
            if request.excludedSystems.isEmpty { return true }
            guard let header = try system(of: id)?.header else { return false }
            return !request.excludedSystems.contains(Canonical(url: header.url, version: nil))
                && !request.excludedSystems.contains(Canonical(url: header.url, version: header.version))
        }
    }

    // MARK: What a user types

    /// Members whose names meet the filter, as they come: counted to the end only where the page needs it.
    private func typed(_ filter: ConceptFilter, _ valueSet: ValueSetDefinition) throws(TerminologyError) -> Page {
        // Only the total is asked for by a page of none.
        var found = Found(wanted: request.count == 0 ? nil : request.offset + (request.count ?? Expander.countMax))
        if let systems = try reader.indexedSystems(of: valueSet) {
            try search(filter, valueSet, systems, &found)
        } else {
            let list = try reader.members(of: valueSet)
            let names = list.names
            for member in list.members where !found.isFull {
                if try isWanted(member, names[member]) { try check(member, names[member], filter, &found) }
            }
        }
        let isWhole = !found.isFull
        if request.count == nil, !isWhole { throw tooMany(found.members.count) }
        let part = found.members.dropFirst(request.offset).prefix(request.count ?? Expander.countMax)
        return Page(members: Array(part), total: isWhole ? found.members.count : nil)
    }

    private struct Found {
        /// Members after which no more are looked for; one more tells that there are more.
        let wanted: Int?
        var members: [(member: MemberList.Member, name: Concept?)] = []
        /// Texts that were looked at.
        var checks = 0
        var isFull: Bool { wanted.map { members.count > $0 } ?? false }
    }

    private func check(
        _ member: MemberList.Member, _ name: Concept?, _ filter: ConceptFilter, _ found: inout Found
    ) throws(TerminologyError) {
        found.checks += 1
        guard found.checks <= Expander.checksMax else {
            throw TerminologyError(
                .tooCostly, "filter: more than \(Expander.checksMax) texts may meet it: type more, or ask for a page")
        }
        var texts: [String] = []
        var known: (id: ConceptID, concept: Concept)?
        if let display = name?.display { texts.append(display) }
        texts += name?.designations.map(\.value) ?? []
        switch member {
        case .listed(let coding):
            if texts.isEmpty { texts.append(coding.display ?? coding.code) }
            if filter.asksForCodes { texts.append(coding.code) }
        case .known(let id):
            guard let system = try system(of: id), let concept = try source.concept(id, of: system) else { return }
            known = (id, concept)
            texts += concept.texts
            if filter.asksForCodes { texts.append(concept.code) }
        }
        guard filter.matches(texts) else { return }
        found.members.append((member, name))
        if let known { concepts[known.id] = known.concept }
    }

    /// Asks the index of texts, and of what it finds whether the value set has it.
    private func search(
        _ filter: ConceptFilter, _ valueSet: ValueSetDefinition, _ systems: [KnownSystem], _ found: inout Found
    ) throws(TerminologyError) {
        // A few are sooner looked at than sought among all that the index finds.
        if var few = try reader.few(of: valueSet, atMost: Expander.fewMax) {
            if let system = systems.first, !filter.terms.isEmpty,
                let ids = try source.store.candidates(
                    for: filter.terms, in: system, after: nil, limit: Expander.candidatesMax),
                ids.count < Expander.candidatesMax
            {
                let met = Set(ids).union(try supplemented(filter, system))
                few = few.filter(met.contains)
            }
            for id in few where !found.isFull {
                if isSelective, try !isWanted(.known(id), nil) { continue }
                try check(.known(id), nil, filter, &found)
            }
            return
        }
        let isWhole = valueSet.wholeSystem != nil
        var members: MemberList?
        for system in systems {
            self.systems[system.number] = system
            let test = isWhole ? nil : try reader.memberTest(of: system, in: valueSet)
            if !isWhole, test == nil, members == nil { members = try reader.members(of: valueSet) }
            var last: ConceptID?
            var batch = Expander.batches.lowerBound
            while !found.isFull {
                guard
                    let ids = try source.store.candidates(
                        for: filter.terms, in: system, after: last, limit: batch), !ids.isEmpty
                else { break }
                last = ids.last
                batch = min(batch * 2, Expander.batches.upperBound)
                for id in ids where !found.isFull {
                    if let members, !members.contains(.known(id)) { continue }
                    if isSelective, try !isWanted(.known(id), nil) { continue }
                    if let test, try !reader.holds(test, of: id, system) { continue }
                    try check(.known(id), nil, filter, &found)
                }
            }
            // What only a supplement calls so.
            for id in try supplemented(filter, system) where !found.isFull && concepts[id] == nil {
                if let members, !members.contains(.known(id)) { continue }
                if isSelective, try !isWanted(.known(id), nil) { continue }
                if let test, try !reader.holds(test, of: id, system) { continue }
                try check(.known(id), nil, filter, &found)
            }
        }
    }

    /// Concepts of a system whose names in supplements may meet the filter, in their order.
    private func supplemented(
        _ filter: ConceptFilter, _ system: KnownSystem
    ) throws(TerminologyError) -> [ConceptID] {
        // Without terms all concepts are looked at anyway.
        guard !filter.terms.isEmpty else { return [] }
        var found: Set<ConceptID> = []
        for supplement in try source.supplements(of: system) {
            let limit = Expander.checksMax
            var ids = try source.store.candidates(for: filter.terms, in: supplement, after: nil, limit: limit)
            if ids == nil { ids = try source.store.concepts(of: supplement, after: nil, limit: limit) }
            guard let ids else { continue }
            try reader.spend(ids.count * ValueSetReader.lookSteps)
            for id in ids {
                guard let concept = try source.store.concept(id), filter.matches(concept.texts),
                    let place = try source.store.find(concept.code, in: system)
                else { continue }
                found.insert(place)
            }
        }
        return found.sorted()
    }

    // MARK: Codes

    private func system(of id: ConceptID) throws(TerminologyError) -> KnownSystem? {
        let number = id >> 32
        if let known = systems[number] { return known }
        systems[number] = try source.store.system(number: number)
        return systems[number]
    }

    private func code(_ member: MemberList.Member, _ name: Concept?) throws(TerminologyError) -> Expansion.Code? {
        switch member {
        case .listed(let coding):
            var concept = name ?? Concept(code: coding.code)
            concept.code = coding.code
            return Expansion.Code(
                system: coding.system, version: nil, concept: concept,
                display: name?.display(in: request.language, ofSystem: nil) ?? coding.display)
        case .known(let id):
            let kept = concepts[id]
            guard let system = try system(of: id),
                var concept = try kept == nil ? source.concept(id, of: system) : kept
            else { return nil }
            var display = concept.display(in: request.language, ofSystem: system.header.language)
            if let name {
                // What the value set calls it, also where it does so in one language only.
                display = name.display(in: request.language, ofSystem: nil) ?? display
                concept.isInactive = concept.isInactive || name.isInactive
                concept.designations = name.designations + concept.designations
            }
            return Expansion.Code(
                system: system.header.url, version: system.header.version, concept: concept, display: display)
        }
    }
}

extension Concept {
    /// All that it is called.
    var texts: [String] { (display.map { [$0] } ?? [code]) + designations.map(\.value) }

    /// Its name in a language, or the usual one where it has none in that language.
    ///
    /// - Parameter ofSystem: the language of the displays.
    package func display(in language: String?, ofSystem systemLanguage: String?) -> String? {
        guard let language, !Concept.isOf(systemLanguage, language) else { return display }
        return designations.first { Concept.isOf($0.language, language) }?.value ?? display
    }

    /// Whether a text of one language is what is asked for in another: `zh-CN` is `zh`. Source: RFC 4647, section 3.3.1.
    package static func isOf(_ language: String?, _ asked: String) -> Bool {
        guard let language = language?.lowercased() else { return false }
        let asked = asked.lowercased()
        return language == asked || language.hasPrefix(asked + "-") || asked.hasPrefix(language + "-")
    }
}
