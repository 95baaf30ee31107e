internal import Search
internal import Store

/// Searches as a whole: criteria joined, ids, times, totals, changed and deleted resources, institutions.
extension StoreConformance {
    static let searchChecks: [Check] =
        [
            Check("all criteria must hold, any of their values may") { subject in
                try await subject.put([
                    patient("a", "\"gender\":\"male\",\"birthDate\":\"1980\""),
                    patient("b", "\"gender\":\"male\",\"birthDate\":\"1990\""),
                    patient("c", "\"gender\":\"female\",\"birthDate\":\"1990\""), patient("d"),
                ])
                try subject.expect("Patient", "gender=male&birthdate=1990", gives: ["b"])
                try subject.expect("Patient", "gender=male,female&birthdate=1990", gives: ["b", "c"])
                try subject.expect("Patient", "gender=male,female,other", gives: ["a", "b", "c"])
                try subject.expect("Patient", "gender=male&gender=female", gives: [])
                try subject.expect("Patient", "", gives: ["a", "b", "c", "d"])
                try subject.expect("Observation", "", gives: [])
            },
            Check("ids are a criterion like others") { subject in
                let uuid = "0195a3b4-1c2d-7e8f-9a0b-1c2d3e4f5a6b"
                try await subject.put([
                    patient("a", "\"gender\":\"male\""), patient("b"), patient(uuid), observation("a"),
                ])
                try subject.expect("Patient", "_id=a", gives: ["a"])
                try subject.expect("Patient", "_id=a,a,x,\(uuid)", gives: ["a", uuid])
                try subject.expect("Patient", "_id=a,b&gender=male", gives: ["a"])
                try subject.expect("Patient", "_id=a&_id=b", gives: [])
                try await subject.write(patient("a").delete())
                try subject.expect("Patient", "_id=a,b", gives: ["b"])
            },
            Check("lastUpdated compares with the time of the current version") { subject in
                for id in ["a", "b", "c"] {
                    try await subject.write(patient(id).put())
                    subject.clock.advance(seconds: 1)
                }
                try await subject.write(patient("a").put())
                // b at 01, c at 02, a at 03.
                try subject.expect("Patient", "_lastUpdated=2026-11-21", gives: ["a", "b", "c"])
                let time = "2026-11-21T12:00:0"
                for (query, ids) in [
                    ("eq\(time)1Z", ["b"]), ("ne\(time)1Z", ["a", "c"]), ("gt\(time)2Z", ["a"]),
                    ("ge\(time)2Z", ["a", "c"]),
                    ("lt\(time)2Z", ["b"]), ("le\(time)2Z", ["b", "c"]), ("sa\(time)1Z", ["a", "c"]),
                    ("eb\(time)3Z", ["b", "c"]),
                    ("\(time)0Z", []), ("\(time)1Z,\(time)3Z", ["a", "b"]), ("gt2027", []), ("lt2026", []),
                    ("ne2026", []),
                    ("\(time)2.000Z", ["c"]),
                ] {
                    try subject.expect("Patient", "_lastUpdated=\(query)", gives: ids)
                    try subject.expect("Patient", "_lastUpdated=\(query)&_id=a,b,c", gives: ids)
                }
                try subject.expect("Patient", "_lastUpdated=ge\(time)2Z&_lastUpdated=lt\(time)3Z", gives: ["c"])
            },
            Check("the total counts all matches, on every page") { subject in
                try await subject.put(
                    (0..<7).map { patient("p\($0)", $0 < 5 ? "\"gender\":\"male\"" : "\"active\":true") })
                for (query, total) in [
                    ("", 7), ("gender=male", 5), ("gender=other", 0), ("_lastUpdated=2026", 7), ("_id=p1,p6", 2),
                ] {
                    for count in [0, 1, 3, 100] {
                        let page = try subject.search("Patient", "\(query)&_count=\(count)&_total=accurate")
                        try expectEqual("total of \(query) by \(count)", page.total, total)
                        try expectEqual("matches", page.matches.count, min(count, total))
                    }
                }
                var query = try Subject.query("Patient", "gender=male&_count=3&_total=accurate")
                query.cursor = try subject.store.search(query, institution: .first).next
                try expectEqual("second page", try subject.store.search(query, institution: .first).total, 5)
            },
            Check("a changed resource is found by its new values alone") { subject in
                let family = { (name: String) in patient("a", "\"name\":[{\"family\":\"\(name)\"}]") }
                try await subject.put([patient("z", "\"name\":[{\"family\":\"Huber\"}]"), family("Huber")])
                try subject.expect("Patient", "family=huber", gives: ["a", "z"])
                try await subject.write(family("Maier").put())
                try subject.expect("Patient", "family=huber", gives: ["z"])
                try subject.expect("Patient", "family=maier", gives: ["a"])
                try await subject.write(family("Huber").put())
                try subject.expect("Patient", "family=huber", gives: ["a", "z"])
                try subject.expect("Patient", "family=maier", gives: [])
                try await subject.write(patient("a").delete())
                try subject.expect("Patient", "family=huber", gives: ["z"])
                try subject.expect("Patient", "", gives: ["z"])
                try await subject.write(family("Maier").put())
                try subject.expect("Patient", "family=huber", gives: ["z"])
                try subject.expect("Patient", "family=maier", gives: ["a"])
                let match = try unwrap(try subject.search("Patient", "family=maier").matches.first, "match")
                try expectEqual("match", match, try unwrap(try subject.store.read(family("").address()), "version"))
            },
            Check("institutions do not see each other") { subject in
                try await subject.put([patient("a", "\"gender\":\"male\""), patient("b")])
                try await subject.put([patient("a", "\"gender\":\"female\""), patient("c")], in: .second)
                try await subject.put([observation("o", "\"subject\":{\"reference\":\"Patient/a\"}")], in: .second)
                for query in ["", "_lastUpdated=2026", "_sort=_id", "_sort=gender", "_sort=-_lastUpdated"] {
                    try subject.expect("Patient", query, gives: ["a", "b"])
                    try subject.expect("Patient", query, gives: ["a", "c"], in: .second)
                }
                try subject.expect("Patient", "gender=female", gives: [])
                try subject.expect("Patient", "gender=female", gives: ["a"], in: .second)
                try subject.expect("Patient", "_id=c", gives: [])
                try subject.expect("Observation", "subject=Patient/a", gives: [])
                try subject.expect("Observation", "subject=Patient/a", gives: ["o"], in: .second)
                try await subject.write(patient("a").delete(in: .second))
                try subject.expect("Patient", "", gives: ["a", "b"])
                try expectEqual("total", try subject.search("Patient", "_count=0").total, 2)
            },
        ]
        + thousands.map { name, query, ids in
            Check("a thousand values are as good as one: \(name)") { subject in
                try await subject.put([
                    observation(
                        "a", "\"subject\":{\"reference\":\"Patient/p500\"},\"effectiveDateTime\":\"2001-05-05\""),
                    observation(
                        "b",
                        "\"subject\":{\"reference\":\"Patient/x\"},\"valueQuantity\":{\"value\":700,\"unit\":\"u\"}"),
                ])
                try subject.expect("Observation", query, gives: ids)
                try subject.expect("Observation", "\(query)&_sort=-_id", givesInOrder: ids.reversed())
            }
        }

    private static let thousands: [(name: String, query: String, ids: [String])] = [
        ("references without a type", "subject=\(many { "p\($0)" })", ["a"]),
        ("references", "subject=\(many { "Patient/p\($0)" })", ["a"]),
        ("ids", "_id=\(many { $0 == 5 ? "b" : "c\($0)" })", ["b"]),
        ("codes", "status=\(many { $0 == 999 ? "final" : "c\($0)" })", ["a", "b"]),
        ("dates", "date=\(many { "\($0 + 1500)" })", ["a"]),
        ("quantities", "value-quantity=\(many { "\($0)||u" })", ["b"]),
        (
            "criteria", many({ _ in "_lastUpdated=gt2000" }, separator: "&", count: QueryString.pairsMax - 1),
            ["a", "b"]
        ),
        ("times of the last change", "_lastUpdated=\(many { "\($0 + 1500)" })", ["a", "b"]),
    ]

    private static func many(_ value: (Int) -> String, separator: String = ",", count: Int = QueryParser.valuesMax)
        -> String
    {
        (0..<count).map(value).joined(separator: separator)
    }
}
