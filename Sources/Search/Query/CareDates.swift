package import FHIR

/// When the care happened that a resource tells of: `start` and `end` of `$everything`.
package enum CareDates {
    /// Parameters that tell it, the most telling first; those of the record keeping (`issued`, `recorded-date`) come last.
    private static let codes = [
        "date", "period", "effective-time", "effective", "occurrence", "started", "onset-date", "whenhandedover",
        "whenprepared", "authoredon", "authored", "sent", "performed-date", "event-date", "asserted-date", "created",
        "recorded-date", "issued",
    ]

    /// The condition that the care lies within the days; resources without a date are always in.
    ///
    /// - Parameters: first and last microsecond; `nil` for no bound.
    package static func criteria(of type: ResourceType, from start: Int64?, to end: Int64?) -> [Criterion] {
        let all = SearchParameter.all(of: type)
        let parameters = codes.compactMap { all[$0] }.filter { $0.kind == .date && !$0.fields.isEmpty }
        guard let parameter = parameters.first else { return [] }
        var tests: [Criterion] = []
        if let start {
            tests.append(.values([.date(DateTest(.ge, low: start, high: start))], fields: parameter.fields))
        }
        if let end { tests.append(.values([.date(DateTest(.le, low: end, high: end))], fields: parameter.fields)) }
        guard !tests.isEmpty else { return [] }
        return [.any([tests, [.missing(true, fields: parameter.fields)]])]
    }
}
