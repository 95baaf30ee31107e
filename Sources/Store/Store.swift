package import FHIR
package import Search

/// A durable record of versions with an index over the current ones: the port that engines implement.
///
/// All functions may block on the disk, none suspends: point reads take microseconds and are called on the event
/// loops, searches on worker threads. Every engine passes the suite in `StoreConformance`.
package protocol Store: Sendable {
    /// The newest version of a resource; a deletion is a version without body. `nil` when it never was.
    func read(_ address: ResourceAddress) throws(StoreError) -> StoredVersion?

    /// One version of a resource; `nil` when there is none of that number.
    func read(_ address: ResourceAddress, version: Int) throws(StoreError) -> StoredVersion?

    /// A page of what matches, from one moment of the record: everything acknowledged before the call is seen.
    func search(_ query: SearchQuery, institution: Institution) throws(StoreError) -> SearchPage

    /// The ids of all that matches at this moment, in no order, where the index tells them without reading many texts;
    /// `nil` where it does not, or where they are more than the limit.
    ///
    /// - Precondition: the criteria lead over no other resources.
    func ids(of query: SearchQuery, atMost limit: Int, institution: Institution) throws(StoreError) -> [String]?

    /// The search parameters that the institution's SearchParameter resources define: those of every commit that was
    /// acknowledged before the call.
    func customParameters(of institution: Institution) -> CustomParameters

    /// How far the index has come with each custom parameter that is in use.
    ///
    /// - Parameter institution: whose; `nil` for those of all.
    func customProgress(of institution: Institution?) throws(StoreError) -> [CustomProgress]

    /// A page of versions, newest first.
    func history(_ request: HistoryRequest) throws(StoreError) -> HistoryPage

    /// Changes after a sequence number, oldest first: what followers read from their own durable position.
    ///
    /// - Parameter limit: changes at most, more than 0.
    func changes(after sequence: Int64, limit: Int) throws(StoreError) -> [StoredVersion]

    /// The place of the change log up to which a follower has come, 0 for one that never moved.
    func position(of follower: String) throws(StoreError) -> Int64

    /// Makes durable how far a follower has come.
    func move(_ follower: String, to sequence: Int64) throws(StoreError)

    /// Makes the writes of a commit durable, all or none, in the order in which commits arrive.
    ///
    /// - Parameter completion: called on a thread of the engine after the sync, once.
    func commit(_ commit: Commit, completion: @escaping @Sendable (Result<CommitResult, StoreError>) -> Void)

    /// Random bytes made with the store, 32 of them, for signing what clients hand back: the same as long as it lives.
    var secret: [UInt8] { get }

    /// Numbers about the store, for people and metrics: without counting anything.
    ///
    /// - Parameter institution: whose resources are told; `nil` for those of all.
    func statistics(of institution: Institution?) throws(StoreError) -> StoreStatistics
}

/// A tenant: an organization with its own patients and staff. Every row knows its own.
package struct Institution: Sendable, Hashable {
    package let number: Int
    package init(number: Int) { self.number = number }
    /// The one that a new store begins with.
    package static let first = Institution(number: 1)
}

/// The identity of a resource within the store.
package struct ResourceAddress: Sendable, Hashable {
    package let institution: Institution
    package let type: ResourceType
    package let id: String

    package init(institution: Institution = .first, type: ResourceType, id: String) {
        self.institution = institution
        self.type = type
        self.id = id
    }
}

/// What a change was, as history tells it.
package enum ChangeMethod: Int, Sendable {
    case create = 1
    case update, patch, delete

    /// The method of HTTP.
    package var name: String {
        switch self {
        case .create: "POST"
        case .update: "PUT"
        case .patch: "PATCH"
        case .delete: "DELETE"
        }
    }
}

/// A version as it is kept.
package struct StoredVersion: Sendable, Equatable {
    package let address: ResourceAddress
    /// The resource's number, in the order of creation; the same for all its versions.
    package let key: Int64
    /// From 1, without gaps.
    package let version: Int
    /// The place in the change log, from 1, without gaps.
    package let sequence: Int64
    /// Microseconds since 1970-01-01T00:00:00Z, never less than that of the change before.
    package let updated: Int64
    package let method: ChangeMethod
    /// `nil` for a deletion.
    package let body: Body?

    package init(
        address: ResourceAddress, key: Int64, version: Int, sequence: Int64, updated: Int64, method: ChangeMethod,
        body: Body?
    ) {
        self.address = address
        self.key = key
        self.version = version
        self.sequence = sequence
        self.updated = updated
        self.method = method
        self.body = body
    }

    package var isDeleted: Bool { body == nil }
}

/// The text of a resource without what the server says of it: `meta.versionId` and `meta.lastUpdated` are known only
/// when the writer gives them, so they are put in on the way out, at ``metaPlace``.
package struct Body: Sendable, Equatable {
    package let text: [UInt8]
    package let metaPlace: MetaPlace

    package init(text: [UInt8], metaPlace: MetaPlace) {
        self.text = text
        self.metaPlace = metaPlace
    }
}

/// Where the version and time belong in a body's text.
package struct MetaPlace: Sendable, Hashable {
    /// Byte offset: behind the `{` of `meta`, or behind a member after which `meta` has to be added.
    package let offset: Int
    package let isWithinMeta: Bool

    package init(offset: Int, isWithinMeta: Bool) {
        self.offset = offset
        self.isWithinMeta = isWithinMeta
    }

    /// One integer for both.
    package var packed: Int { offset << 1 | (isWithinMeta ? 1 : 0) }
    package init(packed: Int) { self.init(offset: packed >> 1, isWithinMeta: packed & 1 == 1) }
}
