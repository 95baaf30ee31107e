/// The known name that a mistyped one most likely meant.
package enum NearestName {
    /// - Returns: the name with the fewest edits (Damerau-Levenshtein, restricted), if they are at most half of its letters.
    /// - Complexity: O(names × length²), lengths cut at 64.
    package static func of(_ name: String, in names: some Sequence<String>) -> String? {
        let wanted = Array(folded(name).prefix(64))
        guard !wanted.isEmpty else { return nil }
        var best: (name: String, distance: Int)?
        for candidate in names {
            let distance = distance(wanted, Array(folded(candidate).prefix(64)))
            if distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        guard let best, best.distance * 2 <= max(wanted.count, 2) else { return nil }
        return best.name
    }

    /// Letters' case and the separators are what people get wrong first: `birthDate`, `onset_date`, `valuequantity`.
    private static func folded(_ name: String) -> [UInt8] {
        name.utf8.compactMap {
            $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") ? nil : ($0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0)
        }
    }

    private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
        var before = [Int](repeating: 0, count: b.count + 1)
        var previous = Array(0...b.count)
        var current = previous
        for i in 1...a.count {
            current[0] = i
            for j in 1...b.count {
                let cost = a[i - 1] == b[j - 1] ? 0 : 1
                var value = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + cost)
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    value = min(value, before[j - 2] + 1)
                }
                current[j] = value
            }
            (before, previous, current) = (previous, current, before)
        }
        return previous[b.count]
    }
}
