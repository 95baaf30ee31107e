/// A set of identifiers as a sorted array: eight bytes each.
struct SortedIDs {
    private let ids: [UInt64]
    /// One that was given more than once.
    let repeated: UInt64?

    init(_ given: consuming [UInt64]) {
        let total = given.count
        given.sort()
        var kept = 0
        var repeated: UInt64?
        for at in given.indices {
            if kept > 0, given[at] == given[kept - 1] {
                repeated = given[at]
                continue
            }
            given[kept] = given[at]
            kept += 1
        }
        given.removeLast(total - kept)
        ids = given
        self.repeated = repeated
    }

    var count: Int { ids.count }
    subscript(_ at: Int) -> UInt64 { ids[at] }
    func contains(_ id: UInt64) -> Bool { index(of: id) != nil }

    /// - Complexity: O(log n).
    func index(of id: UInt64) -> Int? {
        var low = 0
        var high = ids.count
        while low < high {
            let middle = (low + high) / 2
            if ids[middle] < id { low = middle + 1 } else { high = middle }
        }
        return low < ids.count && ids[low] == id ? low : nil
    }
}
