/// Different strings of one document.
///
/// Holds places in the tape, 4 bytes each in a table at most half full, rather than copies: for lists of millions of
/// codes. The hash is seeded for each process, so that no input can be made to collide.
///
/// - Important: for views of one document only, and no longer than they are valid (see ``JSONView``).
package struct JSONStringSet {
    /// A place in the tape plus one; 0 where there is nothing. Its size is a power of two.
    private var table = [UInt32](repeating: 0, count: 16)
    package private(set) var count = 0

    package init() {}

    /// - Returns: `false` when a string of the same meaning is there already.
    /// - Precondition: the view is a string.
    package mutating func insert(_ view: JSONView) -> Bool {
        precondition(view.isString, "only strings are held")
        if count * 2 >= table.count { grow(view) }
        let slot = slot(of: view)
        guard table[slot] == 0 else { return false }
        table[slot] = UInt32(view.index + 1)
        count += 1
        return true
    }

    /// Where the string is, or would be.
    private func slot(of view: JSONView) -> Int {
        let mask = table.count - 1
        var slot = JSONStringSet.hash(view) & mask
        while table[slot] != 0, !JSONStringSet.areSame(view.at(Int(table[slot]) - 1), view) { slot = (slot + 1) & mask }
        return slot
    }

    private mutating func grow(_ any: JSONView) {
        let old = table
        table = [UInt32](repeating: 0, count: old.count * 2)
        for place in old where place != 0 { table[slot(of: any.at(Int(place) - 1))] = place }
    }

    private static func hash(_ view: JSONView) -> Int {
        var hasher = Hasher()
        if view.hasEscapes {
            var text = view.string ?? ""
            text.withUTF8 { unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        } else {
            unsafe hasher.combine(bytes: view.rawBytes)
        }
        return hasher.finalize() & Int.max
    }

    private static func areSame(_ a: JSONView, _ b: JSONView) -> Bool {
        if a.hasEscapes || b.hasEscapes {
            return (a.string ?? "").utf8.elementsEqual((b.string ?? "").utf8)
        }
        let (first, second) = unsafe (a.rawBytes, b.rawBytes)
        guard first.count == second.count else { return false }
        guard let start = first.baseAddress, let other = second.baseAddress else { return true }
        return unsafe sameBytes(start, other, first.count)
    }
}
