@testable import SQLiteStore

extension MergeSize {
    /// Merges whenever so many changes wait, however large the index is.
    static func always(_ changes: Int) -> MergeSize {
        MergeSize(least: changes, most: changes, changesMax: MergeSize.serving.changesMax)
    }
}
