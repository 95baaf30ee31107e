package import Store

/// The checks that every engine passes. Each runs on a store of its own.
///
/// An engine's tests run ``checks`` one by one, each under its name, and may do so in several modes: what an engine does
/// behind (merging, flushing) is put into ``Opened/settle``, which is called after each commit of a check.
package struct StoreConformance: Sendable {
    /// An empty store, made for one check.
    package struct Opened: Sendable {
        package let store: any Store
        package let settle: @Sendable () throws -> Void
        package let close: @Sendable () throws -> Void

        package init(
            store: any Store, settle: @escaping @Sendable () throws -> Void = {},
            close: @escaping @Sendable () throws -> Void = {}
        ) {
            self.store = store
            self.settle = settle
            self.close = close
        }
    }

    package struct Check: Sendable, CustomStringConvertible {
        package let name: String
        let run: @Sendable (Subject) async throws -> Void

        init(_ name: String, _ run: @escaping @Sendable (Subject) async throws -> Void) {
            self.name = name
            self.run = run
        }

        package var description: String { name }
    }

    private let makeStore: @Sendable (ManualClock) throws -> Opened

    /// - Parameter makeStore: makes an empty store that takes its time from the clock.
    package init(makeStore: @escaping @Sendable (ManualClock) throws -> Opened) { self.makeStore = makeStore }

    package static let checks: [Check] = [
        versionChecks, commitChecks, raceChecks, restoreChecks, logChecks, historyChecks, searchChecks, valueChecks,
        modifierChecks, linkChecks, containedChecks, sortChecks, severalKeysChecks, pagingChecks, customChecks,
        positionChecks,
    ].flatMap { $0 }

    /// Runs a check on a new store.
    ///
    /// - Throws: ``ConformanceFailure`` with what was expected, or what the store threw.
    package func run(_ check: Check) async throws {
        let clock = ManualClock()
        let opened = try makeStore(clock)
        do {
            try await check.run(Subject(store: opened.store, clock: clock, settle: opened.settle))
        } catch {
            try opened.close()
            throw error
        }
        try opened.close()
    }
}
