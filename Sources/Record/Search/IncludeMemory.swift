internal import FHIR
internal import Store

/// What was come across while gathering what comes with matches. An answer in parts hands it from one to the next, so
/// that nothing is looked at twice.
///
/// It grows with what is brought along, which comes once, and up to a bound with what is not.
package struct IncludeMemory: Sendable {
    /// Entries of the sets that only spare work.
    private static let sparingMax = 20_000
    /// Ids of a type in the compartment that are asked of the index at once.
    static let ownMax = 20_000

    /// References that were followed, as they are written.
    private var met: Set<[UInt8]> = []
    /// What was brought along.
    var brought: Set<ResourceAddress> = []
    /// Versions that references named, beside the newest.
    var versions: [ResourceAddress: Set<Int>] = [:]
    /// What was seen not to come along.
    private var left: Set<ResourceAddress> = []
    /// The ids of a type that lie in the compartment which is searched; `nil` where these are too many.
    var own: [ResourceType: Set<String>?] = [:]

    package init() {}

    /// Notes a reference.
    ///
    /// - Returns: whether it was not followed before, as far as is known.
    mutating func isNew(_ reference: ArraySlice<UInt8>) -> Bool {
        if met.count >= IncludeMemory.sparingMax { met.removeAll() }
        return met.insert(Array(reference)).inserted
    }

    mutating func leave(_ address: ResourceAddress) {
        if left.count >= IncludeMemory.sparingMax { left.removeAll() }
        left.insert(address)
    }

    func isLeft(_ address: ResourceAddress) -> Bool { left.contains(address) }
}
