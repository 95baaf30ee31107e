internal import Store

/// Orders by several keys: ties, missing values, pages of any size.
extension StoreConformance {
    static let severalKeysChecks: [Check] = [
        Check("sorted by several keys, what is equal by one is ordered by the next") { subject in
            try await subject.put(people)
            try expectOrders(orders, subject)
        },
        Check("sorted by several keys after changes") { subject in
            // Made otherwise, then as they should be: in the order of creation all the same.
            try await subject.put(people.map { person($0.id, "Zorn", "other", "2001") })
            try await subject.write(people.map { $0.delete() })
            try await subject.put(people)
            try expectOrders(orders, subject)
            try await subject.write(person("a", "Adam", "male", "1980").put(), person("h", "Huber", nil, nil).put())
            try await subject.write(patient("e").delete())
            try expectOrders(
                [
                    ("family,gender,birthdate", "a b c h d f g"), ("-family,gender", "d b c h a f g"),
                    ("gender,-_id", "d b f c a h g"),
                ], subject)
        },
        Check("sorted by a quantity and a date, a reference and an id") { subject in
            func observed(_ id: String, _ value: String?, _ date: String?, _ reference: String?) -> Sample {
                let parts = [
                    value.map { "\"valueQuantity\":{\"value\":\($0)}" }, date.map { "\"effectiveDateTime\":\"\($0)\"" },
                    reference.map { "\"subject\":{\"reference\":\"\($0)\"}" },
                ]
                return observation(id, parts.compactMap { $0 }.joined(separator: ","))
            }
            try await subject.put([
                observed("a", "5", "2020", "Patient/q"), observed("b", "5.0", "2019", "Patient/p"),
                observed("c", "-1", nil, "Group/z"), observed("d", nil, "2020-06", nil),
                observed("e", "5.00", nil, "Patient/p"), observed("f", nil, "2020", "urn:uuid:1"),
            ])
            try expectOrders(
                [
                    ("value-quantity,date", "c b a e f d"), ("value-quantity,-date", "c a b e f d"),
                    ("-value-quantity,-date", "a b e c f d"), ("date,value-quantity", "b a f d c e"),
                    ("subject,-_id", "c e b a f d"), ("-subject,value-quantity,_id", "f a b e c d"),
                ], subject, type: "Observation", all: "a,b,c,d,e,f")
        },
    ]

    private static func person(_ id: String, _ family: String?, _ gender: String?, _ birthDate: String?) -> Sample {
        let parts = [
            family.map { "\"name\":[{\"family\":\"\($0)\"}]" }, gender.map { "\"gender\":\"\($0)\"" },
            birthDate.map { "\"birthDate\":\"\($0)\"" },
        ].compactMap { $0 }
        return patient(id, parts.isEmpty ? "\"active\":true" : parts.joined(separator: ","))
    }

    /// In the order of their creation.
    private static let people = [
        person("g", nil, nil, nil), person("f", nil, "male", "1980"), person("e", "Maier", "female", "1990"),
        person("d", "Maier", "female", "1970"), person("c", "Huber", "male", nil),
        person("b", "Huber", "female", "1980"),
        person("a", "Huber", "male", "1980"), person("h", "Huber", "male", "1980"),
    ]

    private static let orders: [(keys: String, ids: String)] = [
        ("family,gender,birthdate", "b a h c d e f g"), ("-family,gender,-birthdate", "e d b a h c f g"),
        ("gender,-family", "e d b c a h f g"), ("birthdate,_id", "d a b f h e c g"),
        ("-birthdate,-_id", "e h f b a d g c"),
        ("family,-_id", "h c b a e d g f"), ("_id,family", "a b c d e f g h"),
        // Made in one commit: their times are equal.
        ("-family,-_lastUpdated", "e d c b a h g f"),
        ("family,_lastUpdated", "c b a h e d g f"), ("gender,birthdate,family,_id", "d b e a h f c g"),
    ]

    /// Expects each order, also with criteria, by pages of one, two, three and all.
    private static func expectOrders(
        _ orders: [(keys: String, ids: String)], _ subject: Subject, type: String = "Patient",
        all: String = "a,b,c,d,e,f,g,h", file: String = #fileID, line: Int = #line
    ) throws {
        for (keys, ids) in orders {
            for criteria in ["", "&_lastUpdated=gt2000", "&_id=\(all)"] {
                for count in [1, 2, 3, 50] {
                    try subject.expect(
                        type, "_sort=\(keys)&_count=\(count)\(criteria)",
                        givesInOrder: ids.split(separator: " ").map(String.init), file: file, line: line)
                }
            }
        }
    }
}
