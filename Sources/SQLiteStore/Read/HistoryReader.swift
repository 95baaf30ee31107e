internal import FHIR
internal import Store

/// Versions, newest first, of the system, a type or a resource.
struct HistoryReader {
    let index: IndexReader
    let record: RecordReader
    /// What the recent changes have of it, taken before the index is read.
    let recent: RecentHistory

    func page(_ request: HistoryRequest) throws -> HistoryPage {
        var versions: [StoredVersion] = []
        let first = try request.since.map { try record.firstSequence(from: $0) } ?? 1
        for sequence in try sequences(request, from: first) {
            guard let version = try record.change(sequence) else { continue }
            if case .system(let institution) = request.scope, version.address.institution != institution { continue }
            if let at = request.at, try !wasCurrent(version, within: at) { continue }
            versions.append(version)
            if versions.count > request.limit { break }
        }
        guard versions.count > request.limit else { return HistoryPage(versions: versions, next: nil) }
        versions.removeLast()
        return HistoryPage(versions: versions, next: versions.last?.sequence)
    }

    /// Places of the log to look at, newest first, lazily where they may be many.
    private func sequences(_ request: HistoryRequest, from first: Int64) throws -> AnySequence<Int64> {
        let end = try record.end().sequence
        let before = min(request.before ?? .max, end + 1)
        switch request.scope {
        case .system:
            return AnySequence((first..<max(first, before)).reversed())
        case .type(let institution, let type):
            let unmerged = recent.sequences.filter { $0 >= first && $0 < before }
            let limit = request.at == nil ? request.limit + 1 : Int.max
            let merged = try merged(institution, type, from: first, before: before, limit: limit)
            return AnySequence(Array(Set(unmerged).union(merged)).sorted(by: >))
        case .instance(let address):
            let all = try merged(address).union(recent.sequences)
            return AnySequence(all.filter { $0 >= first && $0 < before }.sorted(by: >))
        }
    }

    private func merged(
        _ institution: Institution, _ type: ResourceType, from first: Int64, before: Int64, limit: Int
    ) throws(SQLiteError) -> [Int64] {
        let statement = try index.connection.statement(
            """
            SELECT sequence FROM by_type WHERE institution = ?1 AND type = ?2 AND sequence >= ?3 AND sequence < ?4
            ORDER BY sequence DESC LIMIT ?5
            """)
        statement.bind(1, institution.number)
        statement.bind(2, Int(type.number))
        statement.bind(3, first)
        statement.bind(4, before)
        statement.bind(5, limit)
        defer { statement.reset() }
        var found: [Int64] = []
        while try statement.step() { found.append(statement.integer(0)) }
        return found
    }

    /// The places of all versions of a resource that the index knows.
    private func merged(_ address: ResourceAddress) throws(SQLiteError) -> Set<Int64> {
        guard let place = try index.identity(address) else { return [] }
        var found: Set<Int64> = [place.sequence]
        let statement = try index.connection.statement("SELECT sequence FROM older WHERE key = ?1")
        statement.bind(1, place.key)
        defer { statement.reset() }
        while try statement.step() { found.insert(statement.integer(0)) }
        return found
    }

    /// Whether a version was the current one at some time within a range: made before its end, and not replaced before its
    /// beginning.
    private func wasCurrent(_ version: StoredVersion, within range: ClosedRange<Int64>) throws -> Bool {
        guard version.updated <= range.upperBound else { return false }
        guard version.updated < range.lowerBound else { return true }
        let all = try merged(version.address).union(recent.byAddress[version.address] ?? [])
        let later = all.filter { $0 > version.sequence }.min()
        guard let later, let next = try record.change(later) else { return true }
        return next.updated > range.lowerBound
    }
}

/// What a request for history needs of the recent changes: numbers, so that nobody holds on to the changes themselves.
/// (A set that someone holds is copied whole by the next write.)
struct RecentHistory {
    /// The places of the versions that the request is about; none for the system's history, which is the log.
    let sequences: [Int64]
    /// The places of all versions, for requests that ask what was current at some time.
    let byAddress: [ResourceAddress: [Int64]]

    init(_ request: HistoryRequest, in recent: RecentChanges) {
        let sets = [recent.merging, recent.active].compactMap { $0 }
        switch request.scope {
        case .system: sequences = []
        case .type(let institution, let type):
            sequences = sets.flatMap(\.changes).filter { $0.institution == institution && $0.type == type }.map(
                \.sequence)
        case .instance(let address): sequences = sets.flatMap { $0.resource(address)?.sequences ?? [] }
        }
        var byAddress: [ResourceAddress: [Int64]] = [:]
        if request.at != nil {
            for resource in sets.flatMap(\.resources.values) {
                byAddress[resource.address, default: []] += resource.sequences
            }
        }
        self.byAddress = byAddress
    }
}

extension RecentResource {
    /// The places of all its versions that are here.
    fileprivate var sequences: [Int64] { replaced.map(\.sequence) + [sequence] }
}
