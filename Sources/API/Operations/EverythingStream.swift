internal import FHIR
internal import JSON
internal import Record
internal import Search
internal import Store
internal import Synchronization

/// The entries of `$everything` behind the first part: part by part, all at the place of the change log that the first
/// one shows. What is kept in between is a place in the search, and an ``IncludeMemory``.
final class EverythingStream: Sendable {
    /// Matches of the first part, few, so that the answer begins soon; and of each part behind it.
    static let firstCount = 80
    private static let partCount = 250

    typealias Part =
        @Sendable ([SearchRequest], _ first: Int, inout IncludeMemory) throws(RecordError) -> SearchAnswer

    private struct State: Sendable {
        var next: (query: Int, cursor: PageCursor?)?
        var total: Int
        /// What was brought along comes once: practitioners, organizations, medications.
        var memory: IncludeMemory
        var isEnded = false
    }

    private let state: Mutex<State>
    private let requests: [SearchRequest]
    private let base: String
    private let part: Part

    init(
        _ first: SearchAnswer, _ requests: [SearchRequest], base: String, _ memory: IncludeMemory,
        _ part: @escaping Part
    ) {
        state = Mutex(State(next: first.next, total: first.matches.count, memory: memory))
        self.requests = requests.map { request in
            var request = request
            request.query.position = first.position
            request.query.count = EverythingStream.partCount
            return request
        }
        self.base = base
        self.part = part
    }

    /// The bytes that come next; `nil` behind the end of the Bundle. Called by one thread at a time.
    func next() throws(RecordError) -> [UInt8]? {
        var now = state.withLock { $0 }
        if now.isEnded { return nil }
        guard let place = now.next else {
            state.withLock { $0.isEnded = true }
            return Array("],\"total\":\(now.total)}".utf8)
        }
        var requests = requests
        requests[place.query].query.cursor = place.cursor
        let answer = try part(requests, place.query, &now.memory)
        now.next = answer.next
        now.total += answer.matches.count
        state.withLock { $0 = now }
        // The last page may be empty: what was seen to be there was deleted since.
        if answer.matches.isEmpty && answer.included.isEmpty { return try next() }
        return EverythingStream.entries(answer.matches, answer.included, base: base)
    }

    private static func entries(
        _ matches: [StoredVersion], _ included: [StoredVersion], base: String
    ) -> [UInt8] {
        let bytes = (matches + included).reduce(256) { $0 + ($1.body?.text.count ?? 0) + 256 }
        // Entries go on behind those of the part before.
        var out = JSONOutput(goingOn: bytes)
        for version in matches { BundleText.match(version, mode: "match", view: .whole, base: base, &out) }
        for version in included { BundleText.match(version, mode: "include", view: .whole, base: base, &out) }
        return out.bytes
    }
}
