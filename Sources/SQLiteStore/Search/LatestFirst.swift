internal import FHIR
internal import Search
internal import Store

/// Dates by their ends, the latest first, from an index that has them by their beginnings.
///
/// Read from the latest beginning on, a date that ends at `e` can go out as soon as a row begins before `e` by more than
/// the longest range of the field is long: whatever comes ends earlier. Until then it waits. What waits is what begins
/// within that length of time, a day's dates where dates are days; nothing else is read, and nothing is sorted.
struct LatestFirst {
    /// Ranges beyond 400 days would let too many wait: then SQLite sorts.
    static let spanMax: Int64 = 400 * 86_400_000_000

    private let span: Int64
    private let meter: SearchMeter
    /// The next to go out is the last.
    private var waiting: [(end: Int64, candidate: IndexSearch.Candidate)] = []

    init(span: Int64, meter: SearchMeter) {
        self.span = span
        self.meter = meter
    }

    /// Takes the next row, and hands on what no later row can come before.
    ///
    /// - Returns: whether more is wanted.
    mutating func take(
        _ candidate: IndexSearch.Candidate, from start: Int64, to end: Int64,
        _ body: (IndexSearch.Candidate) throws -> Bool
    ) throws -> Bool {
        while let first = waiting.last, LatestFirst.isBehind(start, first.end, by: span) {
            waiting.removeLast()
            meter.release(SearchMeter.bytesOfVersion)
            guard try body(first.candidate) else { return false }
        }
        try meter.hold(SearchMeter.bytesOfVersion)
        var low = 0
        var high = waiting.count
        while low < high {
            let middle = (low + high) / 2
            let other = waiting[middle]
            // The latest end, and of equal ones the smallest key, stands last.
            let isBefore = other.end < end || (other.end == end && other.candidate.key > candidate.key)
            if isBefore { low = middle + 1 } else { high = middle }
        }
        waiting.insert((end, candidate), at: low)
        return true
    }

    /// Hands on what still waits behind the last row.
    mutating func finish(_ body: (IndexSearch.Candidate) throws -> Bool) throws {
        while let next = waiting.popLast() { guard try body(next.candidate) else { return } }
    }

    private static func isBehind(_ start: Int64, _ end: Int64, by span: Int64) -> Bool {
        let (last, isOpen) = start.addingReportingOverflow(span)
        return !isOpen && last < end
    }
}
