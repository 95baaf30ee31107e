internal import FHIR
internal import Search
internal import Store
internal import Trust
internal import Wording

/// Pages of contained resources: `_contained` with `_containedType=contained`. Source: search.html#contained.
///
/// The store gives containers, each with those of its contained resources that match; a page is made of these. Where one
/// ends within a container, its cursor holds the container's key, and as value the last place that was shown.
extension Record {
    /// Containers of which the matches are counted, where the number is asked for.
    static let countedContainersMax = 10_000

    func answerOfContained(
        _ requests: [SearchRequest], from first: Int, permit: Permit
    ) throws(RecordError) -> SearchAnswer {
        var page = ContainedPage(count: requests[first].query.count)
        var position = requests[first].query.position
        for number in first..<requests.count where page.next == nil && page.count > 0 {
            var query = requests[number].query
            query.wantsTotal = false
            let start = number == first ? query.cursor : nil
            // The container in which the page before ended, once more.
            query.cursor = start.map { PageCursor(value: nil, key: max($0.key - 1, 0)) }
            repeat {
                query.position = position
                query.count = page.count - page.matches.count
                let found = try self.page(query, permit: permit)
                position = found.position
                do throws(StoreError) {
                    try page.take(found, query: number, after: start)
                } catch {
                    throw RecordError(error)
                }
                query.cursor = found.next
            } while page.next == nil && query.cursor != nil
            if page.next == nil, page.isFull, number + 1 < requests.count { page.next = (number + 1, nil) }
        }
        let isWhole = first == 0 && requests[0].query.cursor == nil && page.next == nil && page.count > 0
        var total = isWhole ? page.matches.count : nil
        if total == nil && requests[0].query.wantsTotal {
            total = try countContained(requests, at: &position, permit: permit)
        }
        return SearchAnswer(
            matches: page.matches, contained: page.contained, included: [], next: page.next, total: total,
            position: position ?? 0)
    }

    private func countContained(
        _ requests: [SearchRequest], at position: inout Int64?, permit: Permit
    ) throws(RecordError) -> Int {
        var (containers, total) = (0, 0)
        for request in requests {
            var query = request.query
            (query.cursor, query.count, query.wantsTotal) = (nil, QueryParser.countMax, false)
            repeat {
                query.position = position
                let found = try page(query, permit: permit)
                position = found.position
                containers += found.matches.count
                guard containers <= Record.countedContainersMax else {
                    throw RecordError(
                        .invalid, .tooCostly,
                        "_total: more than \(Record.countedContainersMax) containers match, and their contained resources are not counted; add criteria, or leave out _total, or _containedType",
                        place: "http._total")
                }
                total += found.places.reduce(0) { $0 + $1.count }
                query.cursor = found.next
            } while query.cursor != nil
        }
        return total
    }
}

/// A page that is being filled.
private struct ContainedPage {
    let count: Int
    var matches: [StoredVersion] = []
    var contained: [ContainedText?] = []
    /// The last match's place in its container; 0 for itself.
    private var last = 0
    var next: (query: Int, cursor: PageCursor?)?

    init(count: Int) { self.count = count }

    var isFull: Bool { matches.count >= count }

    /// - Parameter after: the place behind which the page begins.
    mutating func take(_ found: SearchPage, query: Int, after start: PageCursor?) throws(StoreError) {
        for (version, all) in zip(found.matches, found.places) {
            for place in all {
                if let start, version.key == start.key, case .integer(let shown)? = start.value, place <= shown {
                    continue
                }
                guard !isFull else { return end(query) }
                matches.append(version)
                contained.append(place > 0 ? try version.contained(place) : nil)
                last = place
            }
        }
        if isFull && found.next != nil { end(query) }
    }

    private mutating func end(_ query: Int) {
        guard let version = matches.last else { return }
        next = (query, PageCursor(value: .integer(Int64(last)), key: version.key))
    }
}
