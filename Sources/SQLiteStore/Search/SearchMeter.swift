internal import Search
internal import Store

/// What one search may take, and what it has taken, its links included. Used by one thread.
final class SearchMeter {
    /// Instructions of SQLite's machine that passing over one row of an index takes, about: conditions on each key take
    /// more, a run of equal values less.
    static let instructionsOfRow = 10

    let limits: SQLiteStore.SearchLimits
    /// When it has to have ended.
    let end: ContinuousClock.Instant
    private var instructions = 0
    private var texts = 0
    private var bytes = 0

    init(_ limits: SQLiteStore.SearchLimits) {
        self.limits = limits
        end = .now + .seconds(limits.secondsMax)
    }

    /// Rows that were looked at: those of the index by what SQLite did, and texts.
    var rows: Int { instructions / SearchMeter.instructionsOfRow + texts }
    /// Bytes that are held for the answer.
    var heldBytes: Int { bytes }

    // MARK: Within SQLite

    var instructionsLeft: Int { max(limits.rowsMax - rows, 0) * SearchMeter.instructionsOfRow }

    func add(instructions: Int) { self.instructions += instructions }

    /// Why SQLite was interrupted after so many instructions.
    func error(at instructions: Int) -> StoreError {
        .now >= end ? .tooSlow(seconds: limits.seconds) : .tooManyRows(max: limits.rowsMax)
    }

    // MARK: Beside SQLite

    /// A text is read: a row, and it is looked whether there is time left.
    func readText() throws(StoreError) {
        texts += 1
        guard rows <= limits.rowsMax else { throw .tooManyRows(max: limits.rowsMax) }
        guard texts % 64 != 0 || .now < end else { throw .tooSlow(seconds: limits.seconds) }
    }

    /// So many more bytes are held until the search ends.
    func hold(_ bytes: Int) throws(StoreError) {
        self.bytes += bytes
        guard self.bytes <= limits.bytesMax else { throw .tooMuchMemory(bytesMax: limits.bytesMax) }
    }

    /// A version with its text is held.
    func hold(_ version: StoredVersion) throws(StoreError) {
        try hold((version.body?.text.count ?? 0) + SearchMeter.bytesOfVersion)
    }

    /// Fewer bytes are held.
    func release(_ bytes: Int) { self.bytes -= bytes }

    /// Bytes of a key in a set, and of a version beside its text, about.
    static let bytesOfKey = 32
    static let bytesOfVersion = 256
}

extension SQLiteStore {
    /// What a search may take. Beyond it, it is refused: no part of an answer is given.
    package struct SearchLimits: Sendable {
        package var secondsMax = 30.0
        /// Rows of the index and texts that are looked at.
        package var rowsMax = 100_000_000
        /// Bytes held at once for the answer: texts, keys, what links lead to.
        package var bytesMax = 256 << 20

        /// Resources that one link of a chain may lead over before it is asked of candidates instead.
        package var linkedMax = 20_000

        package init() {}

        /// The same for one of which the texts are needed.
        func linkedMax(_ search: LinkedSearch) -> Int { search.fields.isEmpty ? linkedMax : max(linkedMax / 4, 1) }

        /// Whole seconds, for messages.
        var seconds: Int { Int(secondsMax) }
    }
}
