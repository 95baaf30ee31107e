internal import Search
internal import Store

/// All changes in their order, and where the newest of each resource is.
struct MemoryLog: Sendable {
    struct Change: Sendable {
        let version: StoredVersion
        let entries: [IndexEntry]
    }

    private(set) var changes: [Change] = []
    private var places: [ResourceAddress: Int] = [:]
    /// The highest resource key given so far.
    private(set) var keys: Int64 = 0

    func newest(_ address: ResourceAddress) -> Change? { places[address].map { changes[$0] } }

    func isNewest(_ place: Int) -> Bool { places[changes[place].version.address] == place }

    /// Whether the change was the newest of its resource at a position of the log.
    func isNewest(_ place: Int, at position: Int64) -> Bool {
        guard place < position else { return false }
        if isNewest(place) { return true }
        let address = changes[place].version.address
        let end = Int(min(position, Int64(changes.count)))
        return !changes[(place + 1)..<end].contains { $0.version.address == address }
    }

    /// The time of the last change.
    var updated: Int64 { changes.last?.version.updated ?? 0 }

    mutating func append(_ write: Write, version: Int, updated: Int64) -> StoredVersion {
        let known = newest(write.address)?.version.key
        if known == nil { keys += 1 }
        let stored = StoredVersion(
            address: write.address, key: known ?? keys, version: version, sequence: Int64(changes.count) + 1,
            updated: updated, method: write.method, body: write.body)
        places[write.address] = changes.count
        changes.append(Change(version: stored, entries: write.entries))
        return stored
    }
}
