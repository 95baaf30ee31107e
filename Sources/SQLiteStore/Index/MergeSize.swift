/// How many changes are merged into the index at once.
///
/// Values lie all over the tables, so one merge into a large index writes nearly as many pages for 20,000 resources as for
/// 50,000. Merges grow with the index: what a resource costs to take up stays the same.
package struct MergeSize: Sendable {
    /// Unmerged changes at which a merge begins at once: into a small index, and at most. Fewer wait for a quiet moment.
    let least: Int
    let most: Int
    /// Changes after which writers wait for the merge: what memory and the start after a crash are bounded by.
    let changesMax: Int
    /// A merge takes up one change for so many resources of the index.
    private static let resourcesForOne: Int64 = 20

    /// For a server: what came last is read again when it starts after a crash, so it is kept short.
    package static let serving = MergeSize(least: 10_000, most: 20_000, changesMax: 40_000)
    /// For an import of much at once.
    package static let importing = MergeSize(least: 10_000, most: 50_000, changesMax: 100_000)

    package init(least: Int, most: Int, changesMax: Int) {
        self.least = least
        self.most = most
        self.changesMax = changesMax
    }

    /// - Parameter resources: of the whole store.
    func changes(resources: Int64) -> Int { min(max(Int(resources / MergeSize.resourcesForOne), least), most) }
}
