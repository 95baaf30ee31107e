package import Search
package import Store
package import Trust

internal import FHIR
internal import Wording

extension Record {
    /// Observations that `$lastn` looks at, at most.
    private static let lastMax = 100_000

    /// Of the matches, the last few of each code by the time of the observation, the codes one after the other.
    ///
    /// - Throws: when more match than are looked at: nothing is left out in silence.
    package func last(
        _ most: Int, of request: SearchRequest, permit: Permit
    ) throws(RecordError) -> [StoredVersion] {
        let parameters = SearchParameter.all(of: request.query.type)
        guard let date = parameters["date"], let code = parameters["code"] else {
            throw RecordError(.invalid, .notSupported, "$lastn: \(request.query.type.name) has no code and date")
        }
        var query = request.query
        query.sort = .field(date.fields, kind: .date, descending: true)
        query.count = QueryParser.countMax
        var order: [IndexValue] = []
        var groups: [IndexValue: [StoredVersion]] = [:]
        var seen = 0
        repeat {
            let page = try page(query, permit: permit)
            for version in page.matches {
                // What has no code is a group of its own.
                let group = try self.code(of: version, code.fields) ?? .text("")
                if groups[group] == nil { order.append(group) }
                if groups[group, default: []].count < most { groups[group, default: []].append(version) }
            }
            seen += page.matches.count
            guard seen <= Record.lastMax || page.next == nil else {
                throw RecordError(
                    .invalid, .tooCostly, "$lastn: more than \(Record.lastMax) observations match: add criteria")
            }
            query.position = page.position
            query.cursor = page.next
        } while query.cursor != nil
        return order.flatMap { groups[$0] ?? [] }
    }

    private func code(of version: StoredVersion, _ fields: [IndexField]) throws(RecordError) -> IndexValue? {
        do throws(StoreError) {
            let entries = try version.indexEntries(of: fields, withTexts: true)
            return entries.first { fields.contains($0.field) }?.value
        } catch {
            throw RecordError(error)
        }
    }
}
