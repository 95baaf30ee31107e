internal import FHIR
internal import Wording

/// What a client's closure table has learnt: pairs of codes of which one subsumes the other.
/// Source: terminology-service.html#closure.
package struct ClosureTable: Sendable {
    package struct Pair: Sendable, Hashable {
        package let system: String
        package let code: String
        /// The code above it.
        package let ancestor: String
    }

    package let version: Int
    package let pairs: [Pair]

    /// Codes of one table at most.
    package static let codesMax = 20_000
    /// Tables of one institution at most, and codes of all of them together.
    package static let tablesMax = 1_000
    package static let allCodesMax = 1_000_000
    /// Codes that are added at once at most.
    package static let stepMax = 1_000
    /// Pairs of one answer at most.
    private static let pairsMax = 200_000
    /// Codes below one code that are looked through; where there are more, what lies above all others is.
    private static let belowMax = 2_000
    /// How often a table is read again because another extended it in between.
    private static let attemptsMax = 20

    /// Makes a table, or empties it.
    package static func reset(
        _ name: String, _ source: any TerminologySource
    ) throws(TerminologyError) -> ClosureTable {
        let before = try source.store.closure(name).map { Marks($0.codings).base + $0.version }
        try source.store.resetClosure(name)
        guard let before else { return ClosureTable(version: 0, pairs: []) }
        // Versions go on: one of the table before is never taken for one of this.
        _ = try source.store.extendClosure(name, after: 0, with: [Marks.base(before)])
        return ClosureTable(version: before + 1, pairs: [])
    }

    /// What a table keeps beside its codings, as codings with codes that no code system has: the version that it began
    /// after, and for each system the number under which its concepts were known when relations were told.
    private struct Marks {
        private(set) var base = 0
        private(set) var systems: [String: Int64] = [:]

        init(_ codings: [(coding: Coding, version: Int)]) {
            for (coding, _) in codings where Marks.isMark(coding) {
                guard let number = Int64(coding.code.dropFirst()) else { continue }
                if let url = coding.system, !url.isEmpty { systems[url] = number } else { base = Int(number) }
            }
        }

        static func isMark(_ coding: Coding) -> Bool { coding.code.hasPrefix(" ") }
        static func base(_ version: Int) -> Coding { Coding(system: "", code: " \(version)") }
        static func system(_ url: String, _ number: Int64) -> Coding { Coding(system: url, code: " \(number)") }
    }

    /// Adds codes to a table.
    ///
    /// - Parameter version: tells all pairs that came after it, instead of those that these codes bring.
    package static func extend(
        _ name: String, with codings: [Coding], since version: Int?, _ source: any TerminologySource
    ) throws(TerminologyError) -> ClosureTable {
        var known: [String: KnownSystem] = [:]
        for coding in codings {
            guard let system = coding.system else {
                throw TerminologyError(.required, "concept: a coding needs its system")
            }
            let found: KnownSystem
            if let seen = known[system] { found = seen } else { found = try self.known(system, source) }
            known[system] = found
            _ = try source.store.named(coding.code, in: found)
        }
        for _ in 0..<attemptsMax {
            guard let table = try source.store.closure(name) else {
                throw TerminologyError(
                    .notFound, "name: there is no closure table of this name; make it by asking without any concept")
            }
            let marks = Marks(table.codings)
            for (url, number) in marks.systems where try source.codeSystem(Canonical(url))?.number != number {
                throw TerminologyError(
                    .conflict,
                    "\(url): has changed since this closure table told its relations, which may no longer hold: make the table anew by asking without any concept"
                )
            }
            let kept = table.codings.filter { !Marks.isMark($0.coding) }
            guard !codings.isEmpty else {
                let since = (version ?? marks.base + table.version) - marks.base
                let first = marks.base > 0 ? 1 : 0
                guard (first...table.version).contains(since) else {
                    throw TerminologyError(
                        .value,
                        "version: this closure table has the versions \(marks.base + first) to \(marks.base + table.version); make it anew by asking without any concept"
                    )
                }
                return ClosureTable(
                    version: marks.base + table.version, pairs: try pairs(of: kept, since: since, source))
            }
            let all = extended(kept, with: codings, version: table.version + 1)
            guard all.count <= codesMax else {
                throw TerminologyError(.tooCostly, "name: the closure table would have more than \(codesMax) codes")
            }
            // What cannot be told is not kept either.
            let found = try pairs(of: all, since: table.version, source)
            let new = known.filter { marks.systems[$0.key] == nil }.map { Marks.system($0.key, $0.value.number) }
            if try source.store.extendClosure(name, after: table.version, with: codings + new) {
                return ClosureTable(version: marks.base + table.version + 1, pairs: found)
            }
        }
        throw TerminologyError(.transient, "name: others extend this closure table at the same time: try again")
    }

    private static func extended(
        _ codings: [(coding: Coding, version: Int)], with more: [Coding], version: Int
    ) -> [(coding: Coding, version: Int)] {
        var all = codings
        var known = Set(codings.map(\.coding))
        for coding in more {
            let plain = Coding(system: coding.system, code: coding.code)
            if known.insert(plain).inserted { all.append((plain, version)) }
        }
        return all
    }

    private static func known(
        _ url: String, _ source: any TerminologySource
    ) throws(TerminologyError) -> KnownSystem {
        guard let system = try source.codeSystem(Canonical(url)) else {
            throw TerminologyError(.notFound, "\(url): the concepts of this code system are not known here")
        }
        return system
    }

    /// Only what is new is looked at: what lies above it and below it.
    private static func pairs(
        of codings: [(coding: Coding, version: Int)], since: Int, _ source: any TerminologySource
    ) throws(TerminologyError) -> [Pair] {
        var systems: [String: KnownSystem] = [:]
        var codes: [ConceptID: (coding: Coding, version: Int)] = [:]
        for item in codings {
            let url = item.coding.system ?? ""
            if systems[url] == nil { systems[url] = try source.codeSystem(Canonical(url)) }
            // A code that its system has no more, or whose system is gone, stands in no relation.
            guard let system = systems[url], system.header.tellsKinds,
                let id = try source.store.find(item.coding.code, in: system)
            else {
                continue
            }
            codes[id] = item
        }
        var found: Set<Pair> = []
        func add(_ below: Coding, _ above: Coding) throws(TerminologyError) {
            found.insert(Pair(system: below.system ?? "", code: below.code, ancestor: above.code))
            guard found.count <= pairsMax else {
                throw TerminologyError(.tooCostly, "concept: more than \(pairsMax) relations came: add fewer at once")
            }
        }
        var wide: Set<ConceptID> = []
        for (id, item) in codes where item.version > since {
            for above in try source.store.ancestors(of: id) {
                if let other = codes[above] { try add(item.coding, other.coding) }
            }
            guard let below = try source.store.descendants(of: id, atMost: belowMax) else {
                wide.insert(id)
                continue
            }
            for below in below {
                if let other = codes[below] { try add(other.coding, item.coding) }
            }
        }
        for (id, item) in codes where !wide.isEmpty {
            for above in try source.store.ancestors(of: id) where wide.contains(above) {
                if let other = codes[above] { try add(item.coding, other.coding) }
            }
        }
        return found.sorted { ($0.system, $0.code, $0.ancestor) < ($1.system, $1.code, $1.ancestor) }
    }
}
