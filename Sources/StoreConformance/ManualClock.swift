internal import Synchronization

/// A clock that stands until it is moved: checks repeat to the microsecond.
package final class ManualClock: Sendable {
    /// 2026-11-21T12:00:00Z.
    package static let start: Int64 = 1_795_262_400_000_000
    private let microseconds = Mutex(ManualClock.start)

    package init() {}

    /// Microseconds since 1970.
    package var now: Int64 {
        get { microseconds.withLock { $0 } }
        set { microseconds.withLock { $0 = newValue } }
    }

    package func advance(seconds: Int) { microseconds.withLock { $0 += Int64(seconds) * 1_000_000 } }
}
