internal import Store

/// Commits: all writes on a copy of the log, which takes the log's place when there was no conflict.
extension MemoryLog {
    mutating func apply(_ commit: Commit, clock: () -> Int64) throws -> CommitResult {
        for (number, precondition) in commit.preconditions.enumerated() where try !holds(precondition) {
            return .conflict(.precondition(number))
        }
        var next = self
        var outcomes: [WriteOutcome] = []
        for (number, write) in commit.writes.enumerated() {
            guard isExpected(write) else {
                return .conflict(.expectation(write: number, current: current(write.address)))
            }
            if let restored = write.restored, restored.updated < next.updated,
                restored.version > next.newest(write.address)?.version.version ?? 0
            {
                return .conflict(.restore(write: number))
            }
            outcomes.append(next.make(write, clock: clock))
        }
        self = next
        return .done(outcomes)
    }

    private func holds(_ precondition: Precondition) throws -> Bool {
        let found = try matches(precondition.criteria, type: precondition.type, institution: precondition.institution)
        let ids = Set(found.map(\.version.address.id))
        return ids == precondition.ids || (ids.count > 1 && precondition.ids.count > 1)
    }

    /// The number of the current version that is no deletion.
    private func current(_ address: ResourceAddress) -> Int? {
        newest(address).flatMap { $0.version.isDeleted ? nil : $0.version.version }
    }

    /// Expectations are about the record before the commit.
    private func isExpected(_ write: Write) -> Bool {
        switch write.expectation {
        case .any: true
        case .present: current(write.address) != nil
        case .absent: current(write.address) == nil
        case .version(let version): current(write.address) == version
        case .oneOf(let versions): current(write.address).map { versions.contains($0) } ?? false
        }
    }

    private mutating func make(_ write: Write, clock: () -> Int64) -> WriteOutcome {
        let before = newest(write.address)?.version
        let existed = current(write.address) != nil
        if isWithoutEffect(write, before) {
            return WriteOutcome(
                version: before?.version ?? 0, updated: 0, sequence: before?.sequence ?? 0, existed: existed,
                isUnchanged: true)
        }
        let now = max(clock() / 1000 * 1000, updated)
        let made = append(
            write, version: write.restored?.version ?? (before?.version ?? 0) + 1,
            updated: write.restored?.updated ?? now)
        return WriteOutcome(
            version: made.version, updated: made.updated, sequence: made.sequence, existed: existed, isUnchanged: false)
    }

    private func isWithoutEffect(_ write: Write, _ before: StoredVersion?) -> Bool {
        if let restored = write.restored { return restored.version <= before?.version ?? 0 }
        guard let body = write.body else { return before?.isDeleted ?? true }
        return write.skipsEqual && before?.body?.text == body.text
    }
}
