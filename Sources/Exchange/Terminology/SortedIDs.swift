/// A set of identifiers as a sorted array: eight bytes each.
struct SortedIDs {
    private let ids: [UInt64]
    /// How many were given more than once.
    let duplicates: Int

    init(_ given: consuming [UInt64]) {
        let total = given.count
        given.sort()
        var kept = 0
        for at in given.indices where kept == 0 || given[at] != given[kept - 1] {
            given[kept] = given[at]
            kept += 1
        }
        given.removeLast(total - kept)
        ids = given
        duplicates = total - kept
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
