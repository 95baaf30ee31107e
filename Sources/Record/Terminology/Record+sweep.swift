internal import FHIR
internal import Store
package import Terminology

extension Record {
    /// Has the concepts of CodeSystems that were deleted leave the index of concepts. To be called now and then: nothing
    /// finds these concepts, but they take up room.
    ///
    /// Without a permit: of the record nothing is told.
    ///
    /// - Returns: how many code systems left.
    /// - Complexity: O(code systems of the record that were ever asked for), and what those that leave take to be removed.
    @discardableResult
    package func forgetDeletedCodeSystems() throws(TerminologyError) -> Int {
        guard let concepts else { return 0 }
        var forgotten = 0
        for source in try concepts.sources(RecordSource.beginning) {
            guard let address = RecordSource(source)?.address else { continue }
            let newest: StoredVersion?
            do throws(StoreError) {
                newest = try store.read(address)
            } catch {
                throw TerminologyError(RecordError(error).issues[0].kind, error.message)
            }
            guard newest?.isDeleted ?? true else { continue }
            if try concepts.forget(source: source) { forgotten += 1 }
        }
        return forgotten
    }
}

/// What concepts are kept by that come from a CodeSystem of the record: `record/[institution]/[id]`.
struct RecordSource {
    static let beginning = "record/"

    let address: ResourceAddress

    /// Of a CodeSystem.
    init(_ address: ResourceAddress) { self.address = address }

    /// `nil` when the text is none.
    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, text.hasPrefix(RecordSource.beginning), let institution = Int(parts[1]),
            let type = ResourceType("CodeSystem")
        else { return nil }
        address = ResourceAddress(institution: Institution(number: institution), type: type, id: parts[2])
    }

    var text: String { "\(RecordSource.beginning)\(address.institution.number)/\(address.id)" }
}
