internal import FHIR
internal import Search
internal import Store

/// Contained resources: they are no results of their own, and chains look into them.
extension StoreConformance {
    static let containedChecks: [Check] = [
        Check("what is contained is not found among the resources of its type") { subject in
            try await subject.put([patient("p", family("Huber")), observed("o", family("Huber"))])
            try subject.expect("Patient", "family=huber", gives: ["p"])
            try subject.expect("Patient", "_contained=false&family=huber", gives: ["p"])
        },
        Check("chains look into contained resources") { subject in
            try await subject.put([
                patient("p", family("Huber")), observed("in", family("Huber")), observed("other", family("Maier")),
                observation("out", "\"subject\":{\"reference\":\"Patient/p\"}"),
                observed("aside", family("Huber"), subject: "Patient/q"),
            ])
            try subject.expect("Observation", "subject:Patient.family=huber", gives: ["in", "out"])
            try subject.expect("Observation", "subject.family=maier", gives: ["other"])
        },
        Check("what a contained resource says changes with its container") { subject in
            let query = "subject:Patient.family=huber"
            try await subject.write(observed("o", family("Huber")).put())
            try subject.expect("Observation", query, gives: ["o"])
            try await subject.write(observed("o", family("Maier")).put())
            try subject.expect("Observation", query, gives: [])
            try await subject.write(observed("o", family("Huber")).put())
            try subject.expect("Observation", query, gives: ["o"])
            try await subject.write(observed("o", "").delete())
            try subject.expect("Observation", query, gives: [])
        },
        Check("containers are found by what they contain, in pages") { subject in
            try await subject.put([
                patient("p", family("Huber")), observed("a", family("Huber")), observed("b", family("Maier")),
                observed("c", family("Huber")), observed("d", family("Huber"), subject: "Patient/q"),
            ])
            let request = try Subject.request(
                "Patient", "family=huber&_contained=true&_containedType=contained&_count=2")
            var query = request.query(in: try unwrap(ResourceType("Observation"), "a type"))
            query.wantsTotal = true
            let first = try subject.store.search(query, institution: .first)
            try expectEqual("first page", first.matches.map(\.address.id), ["a", "c"])
            try expectEqual("places", first.places, [[1], [1]])
            try expectEqual("total", first.total, 3)
            try await subject.write(observed("d", family("Maier")).put())
            try await subject.write(observed("e", family("Huber")).put())
            (query.cursor, query.position) = (first.next, first.position)
            let second = try subject.store.search(query, institution: .first)
            try expectEqual("second page", second.matches.map(\.address.id), ["d"])
            try expectTrue(second.next == nil, "a page follows the last")
        },
        Check("the id of a contained resource is no id of the record") { subject in
            try await subject.put([patient("p", family("Huber")), observed("o", family("Maier"))])
            try subject.expect("Observation", "subject:Patient._id=p", gives: [])
            try subject.expect("Observation", "subject:Patient._lastUpdated=gt2000", gives: [])
        },
    ]

    private static func family(_ name: String) -> String { "\"name\":[{\"family\":\"\(name)\"}]" }

    /// An observation that contains the patient `p`.
    private static func observed(_ id: String, _ members: String, subject: String = "#p") -> Sample {
        observation(
            id,
            "\"contained\":[{\"resourceType\":\"Patient\",\"id\":\"p\"\(members.isEmpty ? "" : ",\(members)")}],"
                + "\"subject\":{\"reference\":\"\(subject)\"}")
    }
}
