internal import FHIR

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
    package static let codesMax = 100_000
    /// Codes that are added at once at most.
    package static let stepMax = 1_000
    /// Pairs of one answer at most.
    private static let pairsMax = 200_000

    /// Makes a table, or empties it.
    package static func reset(
        _ name: String, _ source: any TerminologySource
    ) throws(TerminologyError) -> ClosureTable {
        try source.store.resetClosure(name)
        return ClosureTable(version: 0, pairs: [])
    }

    /// Adds codes to a table.
    ///
    /// - Parameter version: tells all pairs that came after it, instead of those that these codes bring.
    package static func extend(
        _ name: String, with codings: [Coding], since version: Int?, _ source: any TerminologySource
    ) throws(TerminologyError) -> ClosureTable {
        for coding in codings {
            guard let system = coding.system else {
                throw TerminologyError(.required, "concept: a coding needs its system")
            }
            _ = try source.store.named(coding.code, in: try known(system, source))
        }
        guard let table = try source.store.extendClosure(name, with: codings, limit: codesMax) else {
            throw TerminologyError(
                .notFound, "name: there is no closure table of this name; make it by asking without any concept")
        }
        let since = version ?? table.version - 1
        guard codings.isEmpty == false || version != nil else { return ClosureTable(version: table.version, pairs: []) }
        return ClosureTable(version: table.version, pairs: try pairs(of: table.codings, since: since, source))
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
            if systems[url] == nil { systems[url] = try known(url, source) }
            // A code that its system has no more stands in no relation.
            guard let system = systems[url], let id = try source.store.find(item.coding.code, in: system) else {
                continue
            }
            codes[id] = item
        }
        var found: Set<Pair> = []
        for (id, item) in codes where item.version > since {
            let system = item.coding.system ?? ""
            for above in try source.store.ancestors(of: id) {
                guard let other = codes[above] else { continue }
                found.insert(Pair(system: system, code: item.coding.code, ancestor: other.coding.code))
            }
            for below in try source.store.descendants(of: id) {
                guard let other = codes[below] else { continue }
                found.insert(Pair(system: system, code: other.coding.code, ancestor: item.coding.code))
            }
            guard found.count <= pairsMax else {
                throw TerminologyError(.tooCostly, "concept: more than \(pairsMax) relations came: add fewer at once")
            }
        }
        return found.sorted { ($0.system, $0.code, $0.ancestor) < ($1.system, $1.code, $1.ancestor) }
    }
}
