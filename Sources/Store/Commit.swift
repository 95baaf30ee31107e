package import FHIR
package import Search

/// Writes that become durable together or not at all.
package struct Commit: Sendable {
    package var preconditions: [Precondition]
    package var writes: [Write]

    package init(preconditions: [Precondition] = [], writes: [Write]) {
        self.preconditions = preconditions
        self.writes = writes
    }
}

/// Criteria that were evaluated before, and must still give the same when the commit is made: what makes conditional
/// interactions safe against races.
package struct Precondition: Sendable {
    package let institution: Institution
    package let type: ResourceType
    package let criteria: [Criterion]
    /// The ids that the criteria gave; several are not told from several others.
    package let ids: Set<String>

    package init(institution: Institution, type: ResourceType, criteria: [Criterion], ids: Set<String>) {
        self.institution = institution
        self.type = type
        self.criteria = criteria
        self.ids = ids
    }
}

/// One change that a commit makes.
package struct Write: Sendable {
    package enum Expectation: Sendable, Equatable {
        case any
        /// There is a current version that is no deletion.
        case present
        /// The current version has this number and is no deletion.
        case version(Int)
        /// The current version has one of these numbers and is no deletion.
        case oneOf(Set<Int>)
        /// There is no current version, or a deletion.
        case absent
    }

    /// The version, time and method of a change that is restored from an export.
    package struct Restored: Sendable, Equatable {
        package let version: Int
        package let updated: Int64
        package init(version: Int, updated: Int64) {
            self.version = version
            self.updated = updated
        }
    }

    package let address: ResourceAddress
    package let method: ChangeMethod
    /// `nil` for a deletion.
    package let body: Body?
    package let entries: [IndexEntry]
    /// The patient in whose compartment the resource lies; `nil` for shared things.
    package let patient: String?
    package var expectation: Expectation
    /// Makes no version when the current one has the same text (import).
    package var skipsEqual: Bool
    package var restored: Restored?

    package init(
        address: ResourceAddress, method: ChangeMethod, body: Body?, entries: [IndexEntry], patient: String?,
        expectation: Expectation = .any, skipsEqual: Bool = false, restored: Restored? = nil
    ) {
        self.address = address
        self.method = method
        self.body = body
        self.entries = entries
        self.patient = patient
        self.expectation = expectation
        self.skipsEqual = skipsEqual
        self.restored = restored
    }
}

/// What became of a commit.
package enum CommitResult: Sendable {
    /// One outcome for each write, in order.
    case done([WriteOutcome])
    /// Nothing was changed.
    case conflict(Conflict)
}

package enum Conflict: Sendable, Equatable {
    /// The criteria of a precondition now give other resources.
    case precondition(Int)
    /// A write's expectation is not met; with the current version's number, `nil` when there is none.
    case expectation(write: Int, current: Int?)
    /// A restored version is older than what the store has.
    case restore(write: Int)
}

package struct WriteOutcome: Sendable, Equatable {
    package let version: Int
    package let updated: Int64
    package let sequence: Int64
    /// Whether the resource existed, not deleted, before.
    package let existed: Bool
    /// Whether nothing was written: an equal text, or the deletion of what is not there.
    package let isUnchanged: Bool

    package init(version: Int, updated: Int64, sequence: Int64, existed: Bool, isUnchanged: Bool) {
        self.version = version
        self.updated = updated
        self.sequence = sequence
        self.existed = existed
        self.isUnchanged = isUnchanged
    }
}
