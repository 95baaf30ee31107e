internal import Synchronization

/// Conditional references that were resolved before. Only for an import, where nobody else writes: it saves the same
/// search thousands of times.
package final class CriteriaCache: Sendable {
    private static let remembered = 100_000
    private let addresses = Mutex<[String: String]>([:])

    package init() {}

    func address(_ link: String) -> String? { addresses.withLock { $0[link] } }

    func remember(_ link: String, _ address: String) {
        addresses.withLock { addresses in
            if addresses.count >= CriteriaCache.remembered { addresses.removeAll() }
            addresses[link] = address
        }
    }
}
