internal import Store

/// Searches whose criteria thousands of resources meet: engines take another way then.
extension StoreComparison {
    package static let manyCount = 2300

    /// Loads both stores and compares searches of them; then changes some, so that the newest are not in an index yet.
    package func runMany() async throws {
        try await StoreLoad.createObservations(StoreComparison.manyCount, seed: seed, in: [oracle, subject.store])
        try subject.settle()
        try compareMany()
        var random = SeededGenerator(seed: seed)
        var resources = RandomResource(random: SeededGenerator(seed: random.next()))
        for _ in 0..<60 {
            let sample = resources.make("Observation", id: "many\(random.below(StoreComparison.manyCount))")
            try await compare(.init(writes: [random.chance(20) ? sample.delete() : sample.put()]))
        }
        try compareMany()
    }

    private func compareMany() throws {
        let now = "_lastUpdated=gt2020"
        for query in [
            "status=final&_count=0", "status=final&_total=accurate&_count=20", "status=final,amended&\(now)&_count=300",
            "status=final&_sort=date&_count=700", "status=final&_sort=-date&_count=700",
            "status=final&_sort=-_lastUpdated&_count=5",
            "status=final&_sort=value-quantity&_count=700", "status=final&_sort=-combo-code&_count=700",
            "status=final&_sort=-_id&_count=5",
            "status=final&_sort=_profile&_count=700", "date=ge1900,lt1900,ne2020&_count=500",
            "date=ge1900,lt1900,ne2020&status=final&_sort=-value-quantity&_count=500",
            "\(now)&_sort=_source&_count=900", "status=final&_tag=http://loinc.org|",
            "status:not=amended&_count=500&_total=accurate", "value-quantity:missing=false&status=final&_count=700",
            "status=final&_sort=value-quantity,-date&_count=700", "\(now)&_sort=-date,value-quantity,_id&_count=700",
            "status=final&_sort=subject,-_id&_count=900", "status=final&code:text=blood&_count=300&_total=accurate",
            "\(now)&_filter=not%20(code%20pr%20true)%20or%20date%20pr%20false&_count=500",
            "value-quantity=gt1|http://unitsofmeasure.org|mg&\(now)&_sort=-_id&_count=300",
            "has-member.status=final&\(now)&_count=300",
            "_has:Observation:has-member:status=final&_sort=date&_count=300",
        ] {
            try compareSearch("Observation", query, in: .first, pages: 2)
        }
    }
}
