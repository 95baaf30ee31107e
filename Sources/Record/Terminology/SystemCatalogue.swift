internal import FHIR
internal import JSON
internal import Search
internal import Store
internal import Synchronization
package import Terminology
package import Trust
internal import Wording

/// A code system that can be asked about, in all versions that are there.
package struct ListedSystem: Sendable, Equatable {
    package struct Version: Sendable, Equatable {
        package let header: CodeSystemHeader
        /// Whether it counts where no version is named.
        package let isDefault: Bool
    }

    package let url: String
    /// Empty for one whose codes a grammar tells.
    package let versions: [Version]
}

extension Record {
    /// The code systems that a caller can ask about, by their URLs: those of the record, those that were loaded, those of
    /// the definitions.
    ///
    /// - Complexity: O(code systems). The record's own are read anew only when one was written or deleted since.
    package func codeSystems(permit: Permit) throws(RecordError) -> [ListedSystem] {
        guard let concepts else {
            throw RecordError(.invalid, .notSupported, "this record is served without terminology")
        }
        var systems: [String: [Candidate]] = [:]
        for (header, sequence) in try catalogue.headers(of: permit.institution, store) {
            systems[header.url, default: []].append(Candidate(header: header, isOwn: true, order: -sequence))
        }
        do throws(TerminologyError) {
            for (number, system) in try concepts.systems().enumerated() {
                systems[system.header.url, default: []].append(
                    Candidate(header: system.header, isOwn: false, order: Int64(number)))
            }
        } catch {
            throw RecordError(error)
        }
        for grammar in CodeGrammar.allCases where systems[grammar.system] == nil { systems[grammar.system] = [] }
        return systems.sorted { $0.key < $1.key }.map { url, candidates in
            ListedSystem(url: url, versions: Candidate.versions(candidates))
        }
    }

    /// One of several code systems of a URL.
    private struct Candidate {
        let header: CodeSystemHeader
        /// Of the record.
        let isOwn: Bool
        /// Among equals the least comes first.
        let order: Int64

        /// In the order in which they count, each version once; the first complete one is meant where none is named, as
        /// in ``RecordTerminology/codeSystem(_:)``.
        static func versions(_ candidates: [Candidate]) -> [ListedSystem.Version] {
            let sorted = candidates.map { (candidate: $0, version: BusinessVersion($0.header.version)) }.sorted {
                a, b in
                if a.candidate.isOwn != b.candidate.isOwn { return a.candidate.isOwn }
                if a.candidate.header.isRetired != b.candidate.header.isRetired {
                    return b.candidate.header.isRetired
                }
                return a.version == b.version ? a.candidate.order < b.candidate.order : a.version > b.version
            }.map(\.candidate.header)
            var names: Set<String?> = []
            let distinct = sorted.filter { names.insert($0.version).inserted }
            let chosen = sorted.first(where: \.isComplete) ?? sorted.first
            // Of several, one without a version cannot be named beside the others (TerminologyCapabilities, tcp-1).
            let shown = distinct.count > 1 ? distinct.filter { $0.version != nil } : distinct
            return shown.map { ListedSystem.Version(header: $0, isDefault: $0.version == chosen?.version) }
        }
    }
}

/// The heads of the record's own code systems, kept until one is written or deleted.
final class SystemCatalogue: Sendable {
    private struct Known: Sendable {
        let newest: Int64
        let count: Int
        let headers: [(header: CodeSystemHeader, sequence: Int64)]
    }

    private let known = Mutex<[Institution: Known]>([:])

    /// Institutions that are remembered.
    private static let institutionsMax = 8
    /// Code systems of one record that are listed.
    private static let countMax = 50_000
    private static let pageCount = 200

    /// - Returns: of each code system that has codes of its own its head, and where in the change log it was written.
    func headers(
        of institution: Institution, _ store: any Store
    ) throws(RecordError) -> [(header: CodeSystemHeader, sequence: Int64)] {
        guard let type = ResourceType("CodeSystem") else { return [] }
        do {
            // A write makes another the newest, a deletion makes them fewer: no other set has the same two numbers.
            let first = try store.search(
                SearchQuery(
                    type: type, criteria: [], sort: .lastUpdated(descending: true), count: 1, wantsTotal: true),
                institution: institution)
            let newest = first.matches.first?.sequence ?? 0
            let count = first.total ?? 0
            if let here = known.withLock({ $0[institution] }), here.newest == newest, here.count == count {
                return here.headers
            }
            let headers = try read(type, institution, store)
            known.withLock { known in
                if known.count >= SystemCatalogue.institutionsMax { known.removeAll() }
                known[institution] = Known(newest: newest, count: count, headers: headers)
            }
            return headers
        } catch let error as StoreError {
            throw RecordError(error)
        } catch {
            throw error as? RecordError ?? RecordError(.failed, .exception, "the code systems could not be read")
        }
    }

    private func read(
        _ type: ResourceType, _ institution: Institution, _ store: any Store
    ) throws -> [(header: CodeSystemHeader, sequence: Int64)] {
        var found: [(header: CodeSystemHeader, sequence: Int64)] = []
        var query = SearchQuery(type: type, criteria: [], count: SystemCatalogue.pageCount)
        while true {
            let page = try store.search(query, institution: institution)
            for version in page.matches {
                // One without a URL cannot be asked about.
                guard let text = version.body?.text, let document = try? JSONDocument(text),
                    let header = document.withRoot({ try? CodeSystemHeader($0) }),
                    header.content != .notPresent, header.content != .supplement
                else { continue }
                found.append((header, version.sequence))
            }
            guard let next = page.next else { return found }
            guard found.count < SystemCatalogue.countMax else {
                throw RecordError(
                    .invalid, .tooCostly,
                    "the record has more than \(SystemCatalogue.countMax) code systems: ask for them by /fhir/CodeSystem"
                )
            }
            query.cursor = next
        }
    }
}
