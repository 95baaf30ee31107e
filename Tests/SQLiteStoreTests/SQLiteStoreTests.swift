import SQLiteStore
import Store
import StoreConformance
import Testing
import TestSupport

/// One check at a time: many at once take so long that everything is merged before it is searched.
@Suite(.serialized) struct SQLiteStoreTests {
    /// How much the engine merges, and when: everything recent, everything merged, and mixtures.
    enum Mode: String, CaseIterable, Sendable {
        case unmerged, mergedAtOnce, mergedBySeven, flushedAlways, flushedSometimes

        var mergeSize: MergeSize {
            switch self {
            case .mergedAtOnce: .always(1)
            case .mergedBySeven, .flushedSometimes: .always(7)
            case .unmerged, .flushedAlways: .serving
            }
        }

        func flushes(_ commit: Int) -> Bool {
            switch self {
            case .flushedAlways: true
            case .flushedSometimes: commit * 7919 % 5 == 0
            default: false
            }
        }
    }

    @Test(arguments: StoreConformance.checks, Mode.allCases)
    func `passes the suite`(check: StoreConformance.Check, mode: Mode) async throws {
        let suite = StoreConformance { clock in
            let folder = TemporaryFolder()
            var options = SQLiteStore.Options()
            options.mergeSize = mode.mergeSize
            let store = try SQLiteStore(folder: folder.path, options: options, clock: { clock.now })
            let commits = Counter()
            return StoreConformance.Opened(
                store: store,
                settle: { if mode.flushes(commits.next()) { try store.flush() } },
                close: { try withExtendedLifetime(folder) { try store.close() } })
        }
        try await suite.run(check)
    }
}
