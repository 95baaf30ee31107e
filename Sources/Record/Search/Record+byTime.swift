internal import FHIR
internal import Search
internal import Store
internal import Trust

/// Matches of several types in the order of their last change: `_sort=_lastUpdated` where no one type is named.
///
/// Each type's matches come in that order, a few at a time, and are merged by their places in the change log: these tell
/// all changes apart, so one place is where the next page begins in every type. What is read beside the page are the few
/// that each type has ready.
extension Record {
    /// Matches that are read of one type at a time, at most.
    private static let partMax = 64

    func pageByTime(_ requests: [SearchRequest], permit: Permit) throws(RecordError) -> SearchPage {
        let first = requests[0].query
        var position = first.position
        var total: Int? = 0
        var streams: [TimeStream] = []
        let part = min(Record.partMax, max(4, first.count * 2 / requests.count)) + 1
        for request in requests {
            var query = request.query
            query.position = position
            query.count = first.count == 0 ? 0 : min(part, first.count + 1)
            let page = try page(query, permit: permit)
            position = position ?? page.position
            total = total.flatMap { sum in page.total.map { sum + $0 } }
            query.position = position
            query.wantsTotal = false
            streams.append(TimeStream(query, page))
        }
        var matches: [StoredVersion] = []
        while matches.count < first.count, let at = TimeStream.next(of: streams, first) {
            matches.append(streams[at].take())
            if streams[at].isDrained {
                streams[at] = TimeStream(streams[at].rest, try page(streams[at].rest, permit: permit))
            }
        }
        let hasMore = first.count > 0 && streams.contains { $0.head != nil }
        let next = hasMore ? matches.last.map { PageCursor(value: .integer($0.sequence), key: $0.key) } : nil
        // As elsewhere: the number is that of all, on each page or, unless it is asked for, on the only one.
        if next != nil || first.cursor != nil, !first.wantsTotal { total = nil }
        return SearchPage(matches: matches, next: next, total: total, position: position ?? 0)
    }
}

/// The matches of one type that are ready, and where more of them begin.
private struct TimeStream {
    /// The query for what comes behind those that are ready.
    private(set) var rest: SearchQuery
    private var ready: ArraySlice<StoredVersion>
    private let hasMore: Bool

    init(_ query: SearchQuery, _ page: SearchPage) {
        rest = query
        rest.cursor = page.next
        hasMore = page.next != nil
        ready = page.matches[...]
    }

    var head: StoredVersion? { ready.first }
    var isDrained: Bool { ready.isEmpty && hasMore }

    mutating func take() -> StoredVersion { ready.removeFirst() }

    /// The stream whose match comes next; `nil` when all have ended.
    static func next(of streams: [TimeStream], _ query: SearchQuery) -> Int? {
        var found: (at: Int, sequence: Int64)?
        for (at, stream) in streams.enumerated() {
            guard let sequence = stream.head?.sequence else { continue }
            if let found, (sequence < found.sequence) == query.sort.isDescending { continue }
            found = (at, sequence)
        }
        return found?.at
    }
}
