import Dispatch
import SQLiteStore
import Synchronization

/// Hears what the engine does to its index, and holds it after each step when it is told to: what a test sees between
/// two steps does not hang on how fast they are.
final class IndexSteps: Sendable {
    private let all = Mutex<[IndexNotice]>([])
    private let isHolding: Mutex<Bool>
    private let goesOn = DispatchSemaphore(value: 0)
    private let steps = AsyncStream<Void>.makeStream()

    init(isHolding: Bool = false) { self.isHolding = Mutex(isHolding) }

    func hear(_ notice: IndexNotice) {
        all.withLock { $0.append(notice) }
        guard case .advanced = notice, isHolding.withLock({ $0 }) else { return }
        steps.continuation.yield()
        goesOn.wait()
    }

    /// Returns when the engine is held after its next step.
    func next() async { for await _ in steps.stream { return } }

    /// Lets the engine take one step.
    func goOn() { goesOn.signal() }

    /// Lets the engine go on from here.
    func release() {
        isHolding.withLock { $0 = false }
        goesOn.signal()
    }

    var failed: [String] { all.withLock { $0.compactMap { if case .failed(let reason) = $0 { reason } else { nil } } } }
    var filled: Int { all.withLock { $0.count { if case .filled = $0 { true } else { false } } } }
    var removed: Int { all.withLock { $0.count { if case .removed = $0 { true } else { false } } } }
    var redrawn: [String] { all.withLock { $0.compactMap { if case .redrawn(let type) = $0 { type } else { nil } } } }
}
