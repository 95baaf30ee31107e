/// A hierarchy that the codes themselves show.
///
/// ```
/// A00-B99        a range, as ICD-10 has chapters and blocks: holds the categories in it, and narrower ranges
/// └ A00-A09
///   └ A00
///     └ A00.1    dotted: below the longest code before one of its dots; prefix: below the longest it begins with
/// ```
enum CodeHierarchy {
    /// Children with their parents, as places in the list.
    ///
    /// - Complexity: O(n log n) for codes of bounded length.
    static func pairs(_ codes: CodeList, by rule: TableOptions.Hierarchy) -> [(child: Int, parent: Int)] {
        let order = codes.order()
        var ranges: [Range] = []
        var plain: [Int] = []
        for at in order {
            if let range = Range(codes[at], at) { ranges.append(range) } else { plain.append(at) }
        }
        var pairs: [(child: Int, parent: Int)] = []
        var roots: [Int] = []
        // In the order of bytes all codes that begin with one follow it: those that are open form a stack.
        var open: [Int] = []
        for at in plain {
            while let last = open.last, !codes.begins(last, at) || codes.isEqual(last, at) { open.removeLast() }
            let parent: Int? =
                switch rule {
                case .prefix: open.last
                case .dotted: open.last { codes.isCut($0, at, by: UInt8(ascii: ".")) }
                }
            if let parent { pairs.append((at, parent)) } else { roots.append(at) }
            open.append(at)
        }
        addRanges(ranges, roots: roots.map { (codes[$0], $0) }, to: &pairs)
        return pairs
    }

    /// The first and the last category of a chapter or block.
    private struct Range {
        let first: String
        let last: String
        let place: Int

        init?(_ code: String, _ place: Int) {
            let parts = code.split(omittingEmptySubsequences: false) { "-–~～".contains($0) }
            guard parts.count == 2, parts.allSatisfy({ Range.isCategory($0) }), parts[0] <= parts[1] else { return nil }
            first = String(parts[0])
            last = String(parts[1])
            self.place = place
        }

        /// A letter, two digits and what may follow: codes of other systems are not taken for ranges.
        private static func isCategory(_ text: Substring) -> Bool {
            let bytes = Array(text.utf8)
            guard bytes.count >= 3, (0x41...0x5A).contains(bytes[0]) else { return false }
            return bytes[1...2].allSatisfy { (0x30...0x39).contains($0) }
        }

        func holds(_ code: String) -> Bool {
            String(code.prefix(first.count)) >= first && String(code.prefix(last.count)) <= last
        }

        func holds(_ other: Range) -> Bool { first <= other.first && other.last <= last }
    }

    private static func addRanges(
        _ ranges: [Range], roots: [(code: String, place: Int)], to pairs: inout [(child: Int, parent: Int)]
    ) {
        let sorted = ranges.sorted { $0.first != $1.first ? $0.first < $1.first : $0.last > $1.last }
        var open: [Range] = []
        var next = 0
        func begin(upTo code: String) {
            while next < sorted.count, sorted[next].first <= code {
                let range = sorted[next]
                next += 1
                while let last = open.last, !last.holds(range) { open.removeLast() }
                if let parent = open.last { pairs.append((range.place, parent.place)) }
                open.append(range)
            }
        }
        for (code, place) in roots {
            begin(upTo: code)
            while let last = open.last, !last.holds(code), String(code.prefix(last.last.count)) > last.last {
                open.removeLast()
            }
            if let parent = open.last(where: { $0.holds(code) }) { pairs.append((place, parent.place)) }
        }
        begin(upTo: "\u{10FFFF}")
    }
}
