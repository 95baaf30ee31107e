internal import FHIR
internal import Search
internal import Store

/// Brings the SearchParameters of all institutions into memory when a store is opened.
struct CustomLoading {
    let index: IndexReader
    let record: RecordReader

    /// - Parameter recent: what the index has not taken up.
    func load(_ recent: RecentSet) throws -> CustomRegistry {
        let type = CustomRegistry.type
        var places: [(institution: Institution, key: Int64, sequence: Int64)] = []
        let rows = try index.connection.statement(
            """
            SELECT r.institution, r.key, r.sequence FROM resource_count c CROSS JOIN resource r
            ON r.institution = c.institution AND r.type = c.type WHERE c.type = ?1
            """)
        rows.bind(1, Int(type.number))
        while try rows.step() {
            places.append((Institution(number: rows.int(0)), rows.integer(1), rows.integer(2)))
        }
        rows.reset()
        places.removeAll { recent.resources[$0.key] != nil }
        for resource in recent.resources.values where resource.address.type == type && resource.lives {
            places.append((resource.address.institution, resource.key, resource.sequence))
        }
        var registry = CustomRegistry()
        for place in places.sorted(by: { $0.key < $1.key }) {
            registry.take(
                institution: place.institution, key: place.key, text: try record.change(place.sequence)?.body?.text)
        }
        return registry
    }
}
