/// Many short texts in two arrays: half a million codes take some megabytes.
struct CodeList {
    private var bytes: [UInt8] = []
    private var ends: [Int] = []

    var count: Int { ends.count }

    mutating func append(_ text: String) {
        bytes += text.utf8
        ends.append(bytes.count)
    }

    subscript(_ at: Int) -> String { String(decoding: bytes[range(at)], as: UTF8.self) }

    /// Places in the order of the texts' bytes; a text stands right before those that begin with it.
    ///
    /// - Complexity: O(n log n).
    func order() -> [Int] { (0..<count).sorted { precedes($0, $1) } }

    func isEqual(_ a: Int, _ b: Int) -> Bool { bytes[range(a)] == bytes[range(b)] }

    /// Whether the text at one place begins the one at another.
    func begins(_ a: Int, _ b: Int) -> Bool {
        let (a, b) = (range(a), range(b))
        return a.count <= b.count && bytes[a] == bytes[b.prefix(a.count)]
    }

    /// Whether the text at one place is the one at another cut before a mark.
    func isCut(_ a: Int, _ b: Int, by mark: UInt8) -> Bool {
        let (a, b) = (range(a), range(b))
        return a.count < b.count && bytes[b.lowerBound + a.count] == mark && bytes[a] == bytes[b.prefix(a.count)]
    }

    /// The place of a text, by an order that `order` gave.
    ///
    /// - Complexity: O(log n).
    func find(_ text: String, in order: [Int]) -> Int? {
        let wanted = Array(text.utf8)
        var low = 0
        var high = order.count
        while low < high {
            let middle = (low + high) / 2
            if compare(range(order[middle]), wanted) < 0 { low = middle + 1 } else { high = middle }
        }
        guard low < order.count, compare(range(order[low]), wanted) == 0 else { return nil }
        return order[low]
    }

    private func range(_ at: Int) -> Range<Int> { (at == 0 ? 0 : ends[at - 1])..<ends[at] }

    /// By bytes, then by place, so that of equal texts the first comes first.
    private func precedes(_ a: Int, _ b: Int) -> Bool {
        let (first, second) = (range(a), range(b))
        for (x, y) in zip(first, second) where bytes[x] != bytes[y] { return bytes[x] < bytes[y] }
        return first.count != second.count ? first.count < second.count : a < b
    }

    private func compare(_ range: Range<Int>, _ text: [UInt8]) -> Int {
        for (x, y) in zip(range, text.indices) where bytes[x] != text[y] { return bytes[x] < text[y] ? -1 : 1 }
        return range.count - text.count
    }
}
