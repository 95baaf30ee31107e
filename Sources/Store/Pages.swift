package import FHIR
package import Search

/// A page of search results.
package struct SearchPage: Sendable {
    package let matches: [StoredVersion]
    /// Where the next page begins; `nil` on the last.
    package let next: PageCursor?
    /// All matches, when the query wanted to know.
    package let total: Int?
    /// The place of the change log that the page shows: further pages are asked for at the same.
    package let position: Int64
    /// What of each match is shown, where the query asks for that: 0 for itself, n for the nth that it contains.
    package private(set) var places: [[Int]] = []

    package init(matches: [StoredVersion], next: PageCursor?, total: Int?, position: Int64) {
        self.matches = matches
        self.next = next
        self.total = total
        self.position = position
    }
}

extension SearchPage {
    /// The page with ``places``, if the query asks for them.
    ///
    /// - Precondition: nothing in the query's criteria is linked.
    package func showingContained(of query: SearchQuery) throws(StoreError) -> SearchPage {
        guard query.showsContained else { return self }
        var page = self
        page.places = []
        for version in matches { page.places.append(try version.places(of: query.criteria)) }
        return page
    }
}

/// Which versions a history shows. Source: http.html#history.
package struct HistoryRequest: Sendable {
    package enum Scope: Sendable, Hashable {
        case system(Institution)
        case type(Institution, ResourceType)
        case instance(ResourceAddress)
    }

    package var scope: Scope
    /// Only versions made at or after this time.
    package var since: Int64?
    /// Only versions that were current at some time within.
    package var at: ClosedRange<Int64>?
    /// Only changes before this sequence number: the next page.
    package var before: Int64?
    package var limit: Int

    package init(scope: Scope, since: Int64? = nil, at: ClosedRange<Int64>? = nil, before: Int64? = nil, limit: Int) {
        self.scope = scope
        self.since = since
        self.at = at
        self.before = before
        self.limit = limit
    }
}

package struct HistoryPage: Sendable {
    package let versions: [StoredVersion]
    /// `before` of the next page; `nil` on the last.
    package let next: Int64?

    package init(versions: [StoredVersion], next: Int64?) {
        self.versions = versions
        self.next = next
    }
}

package struct StoreStatistics: Sendable {
    /// The newest place of the change log.
    package let sequence: Int64
    /// Live resources by type, types without any left out.
    package let resources: [(type: ResourceType, count: Int)]
    /// Changes that the index has not taken up yet.
    package let unmerged: Int
    package let bytesOnDisk: Int64

    package init(sequence: Int64, resources: [(type: ResourceType, count: Int)], unmerged: Int, bytesOnDisk: Int64) {
        self.sequence = sequence
        self.resources = resources
        self.unmerged = unmerged
        self.bytesOnDisk = bytesOnDisk
    }
}
