internal import Synchronization
internal import Terminology

/// What lies below the concepts that are asked about again and again: value sets of a clinic begin at a few dozen
/// roots, and every letter that a user types asks of many concepts whether they lie below one of these.
///
/// Numbers of systems are never used twice, so what is kept stays right.
final class Subtrees: Sendable {
    private struct State {
        /// Sorted numbers within the system, by roots.
        var kept: [ConceptID: [UInt32]] = [:]
        var count = 0
        var asked: [ConceptID: Int] = [:]
    }

    private let state = Mutex(State())

    /// Questions about a root after which all that lies below it is kept.
    private static let askedMax = 8
    /// Concepts that are kept at most, of four bytes each, and roots that questions are counted of.
    private static let countMax = 8_000_000
    private static let rootsMax = 10_000

    /// Whether a concept lies below a root; `nil` when that is not known here.
    func contains(_ id: ConceptID, below root: ConceptID) -> Bool? {
        let kept = state.withLock { state in
            if let kept = state.kept[root] { return kept as [UInt32]? }
            if state.asked.count >= Subtrees.rootsMax { state.asked.removeAll() }
            state.asked[root, default: 0] += 1
            return nil
        }
        guard let kept else { return nil }
        guard id >> 32 == root >> 32 else { return false }
        let number = UInt32(truncatingIfNeeded: id)
        var low = 0
        var high = kept.count
        while low < high {
            let middle = (low + high) / 2
            if kept[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low < kept.count && kept[low] == number
    }

    func isWorthKeeping(_ root: ConceptID) -> Bool {
        state.withLock { ($0.asked[root] ?? 0) >= Subtrees.askedMax }
    }

    /// - Parameter ids: sorted.
    func keep(_ ids: [ConceptID], below root: ConceptID) {
        let numbers = ids.map { UInt32(truncatingIfNeeded: $0) }
        guard numbers.count <= Subtrees.countMax else { return }
        state.withLock { state in
            if state.count + numbers.count > Subtrees.countMax {
                state.kept.removeAll()
                state.count = 0
            }
            state.asked[root] = nil
            guard state.kept.updateValue(numbers, forKey: root) == nil else { return }
            state.count += numbers.count
        }
    }
}
