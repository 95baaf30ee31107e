internal import Search
internal import Store

extension IndexRows {
    /// Adds the rows of a version's values of custom parameters.
    ///
    /// - Parameter failed: hears the numbers of those whose expression fails on it.
    mutating func add(
        custom fields: [CustomIndex.Field], of version: StoredVersion, key: Int64,
        _ dictionary: inout IndexDictionary, _ connection: Connection, failed: (Int64) -> Void
    ) throws {
        guard !fields.isEmpty else { return }
        let numbers = Dictionary(fields.map { ($0.field, Int($0.number)) }, uniquingKeysWith: { a, _ in a })
        let entries = try version.customEntries(fields.map(\.field)) { field in
            if let number = numbers[field] { failed(Int64(number)) }
        }
        try add(entries, institution: version.address.institution, key: key, custom: numbers, &dictionary, connection)
    }
}
