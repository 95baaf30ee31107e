internal import Store

/// Orders: each kind of key, both directions, several values of a resource, none at all.
extension StoreConformance {
    static let sortChecks: [Check] = [
        Check("without a sort, resources come in the order of their creation") { subject in
            try await subject.put(["c", "a", "b", "d"].map { patient($0) })
            try await subject.write(patient("c").put())
            try await subject.write(patient("a").delete())
            try subject.expect("Patient", "", givesInOrder: ["c", "b", "d"])
            try await subject.write(patient("a").put())
            try subject.expect("Patient", "", givesInOrder: ["c", "a", "b", "d"])
        },
        Check("sorted by id") { subject in
            let uuid = "0195a3b4-1c2d-7e8f-9a0b-1c2d3e4f5a6b"
            try await subject.put(["b", uuid, "a.1", "A", "a-1", "9", "a"].map { patient($0) })
            let ids = [uuid, "9", "A", "a", "a-1", "a.1", "b"]
            try both(subject, "Patient", "_id", ids, Array(ids.reversed()))
        },
        Check("sorted by the last change") { subject in
            try await subject.put(["c", "a", "b", "d"].map { patient($0) })
            try await subject.write(patient("a").put())
            subject.clock.advance(seconds: 1)
            try await subject.write(patient("c").put())
            try both(subject, "Patient", "_lastUpdated", ["b", "d", "a", "c"], ["c", "a", "d", "b"])
        },
        Check("sorted by a string") { subject in
            try await subject.put([
                names("b", ["Huber"]), names("none", []), names("a", ["huber"]), names("two", ["Zorn", "Adam"]),
                names("c", ["Ähre"]),
                names("last", []), names("d", ["Maier", "Maier"]), names("same", ["李"]),
            ])
            try both(
                subject, "Patient", "family", ["two", "c", "b", "a", "d", "same", "none", "last"],
                ["same", "two", "d", "b", "a", "c", "none", "last"])
        },
        Check("sorted by a token") { subject in
            try await subject.put([
                tokens("m", ["urn:s|5"]), tokens("none", []), tokens("twice", ["urn:s|7", "urn:t|7"]),
                tokens("both", ["urn:s|1", "urn:s|9"]),
                tokens("same", ["urn:t|5"]),
            ])
            try both(
                subject, "Patient", "identifier", ["both", "m", "same", "twice", "none"],
                ["both", "twice", "m", "same", "none"])
        },
        Check("sorted by references to one type") { subject in
            func about(_ id: String, _ reference: String) -> Sample {
                observation(id, "\"subject\":{\"reference\":\"\(reference)\"}")
            }
            try await subject.put([
                about("group", "Group/a"), about("b", "Patient/b"), about("a", "Patient/a"),
                about("url", "http://x.test/Patient/c"), about("far", "http://x.test/Group/c"), observation("none"),
            ])
            try both(
                subject, "Observation", "patient", ["a", "b", "url", "group", "far", "none"],
                ["url", "b", "a", "group", "far", "none"])
            try both(
                subject, "Observation", "subject", ["group", "a", "b", "far", "url", "none"],
                ["url", "far", "b", "a", "group", "none"])
        },
        Check("sorted by a date") { subject in
            func at(_ id: String, _ text: String) -> Sample { observation(id, text) }
            try await subject.put([
                at("year", "\"effectiveDateTime\":\"2020\""), at("none", ""),
                at("day", "\"effectiveDateTime\":\"2020-03-01\""),
                at("open", "\"effectivePeriod\":{\"start\":\"2020-02-01\"}"),
                at("before", "\"effectivePeriod\":{\"end\":\"2019-01-01\"}"),
                at("same", "\"effectiveDateTime\":\"2020-03-01\""),
            ])
            try both(
                subject, "Observation", "date", ["before", "year", "open", "day", "same", "none"],
                ["open", "year", "day", "same", "before", "none"])
        },
        Check("sorted by one of several dates") { subject in
            func goal(_ id: String, _ dates: [String]) -> Sample {
                let targets = dates.map { "{\"dueDate\":\"\($0)\"}" }.joined(separator: ",")
                return Sample(
                    "Goal", id,
                    "\"lifecycleStatus\":\"active\",\"description\":{\"text\":\"g\"},\"subject\":{\"reference\":\"Patient/p\"}"
                        + (dates.isEmpty ? "" : ",\"target\":[\(targets)]"))
            }
            try await subject.put([
                goal("late", ["2022-01-01"]), goal("wide", ["2020", "2020-12-31", "2020-01-01"]), goal("none", []),
                goal("both", ["2019-05", "2023"]),
            ])
            try both(
                subject, "Goal", "target-date", ["both", "wide", "late", "none"], ["both", "late", "wide", "none"])
        },
        Check("sorted by a number") { subject in
            let risks = ["a": "0.25", "b": "-3", "c": "1e2", "d": "0", "e": "0.250", "f": "99"].sorted {
                $0.key < $1.key
            }
            try await subject.put(
                risks.map { id, number in
                    let prediction = "\"prediction\":[{\"probabilityDecimal\":\(number)}]"
                    return Sample(
                        "RiskAssessment", id,
                        "\"status\":\"final\",\"subject\":{\"reference\":\"Patient/p\"},\(prediction)")
                } + [Sample("RiskAssessment", "none", "\"status\":\"final\",\"subject\":{\"reference\":\"Patient/p\"}")]
            )
            try both(
                subject, "RiskAssessment", "probability", ["b", "d", "a", "e", "f", "c", "none"],
                ["c", "f", "a", "e", "d", "b", "none"])
        },
        Check("sorted by a quantity") { subject in
            func measured(_ id: String, _ value: String) -> Sample {
                observation(
                    id,
                    "\"valueQuantity\":{\"value\":\(value),\"unit\":\"milligram\",\"system\":\"urn:u\",\"code\":\"mg\"}"
                )
            }
            try await subject.put([
                measured("a", "5"), observation("none"), measured("b", "-1"), measured("c", "12.5"),
                measured("d", "5.0"),
            ])
            try both(
                subject, "Observation", "value-quantity", ["b", "a", "d", "c", "none"], ["c", "a", "d", "b", "none"])
        },
        Check("sorted by quantities in several units") { subject in
            func measured(_ id: String, _ value: String, _ code: String, _ system: String = "http://unitsofmeasure.org")
                -> Sample
            {
                observation(
                    id, "\"valueQuantity\":{\"value\":\(value),\"system\":\"\(system)\",\"code\":\"\(code)\"}")
            }
            try await subject.put([
                measured("2000mg", "2000", "mg"), measured("1g", "1", "g"), observation("none"),
                measured("0.5kg", "0.5", "kg"), measured("-3mg", "-3", "mg"), measured("1000mg", "1000", "mg"),
                measured("1001ug", "1001", "ug"), measured("other", "1.5", "mg", "urn:u"),
                measured("unknown", "1.25", "nosuch"),
            ])
            try both(
                subject, "Observation", "value-quantity",
                ["-3mg", "1001ug", "1g", "1000mg", "unknown", "other", "2000mg", "0.5kg", "none"],
                ["0.5kg", "2000mg", "other", "unknown", "1g", "1000mg", "1001ug", "-3mg", "none"])
            // Another value, the same in base units.
            try await subject.write(measured("1g", "1000", "mg").put())
            try await subject.write(measured("2000mg", "2", "mg").put())
            try await subject.write(measured("other", "1.5", "mg", "urn:u").delete())
            try both(
                subject, "Observation", "value-quantity",
                ["-3mg", "1001ug", "2000mg", "1g", "1000mg", "unknown", "0.5kg", "none"],
                ["0.5kg", "unknown", "1g", "1000mg", "2000mg", "1001ug", "-3mg", "none"])
        },
        Check("sorted by quantities of two units of one resource") { subject in
            let unit = "\"system\":\"http://unitsofmeasure.org\",\"code\""
            func components(_ id: String, _ values: [(String, String)]) -> Sample {
                let all = values.map {
                    "{\"code\":{\"text\":\"c\"},\"valueQuantity\":{\"value\":\($0.0),\(unit):\"\($0.1)\"}}"
                }
                return observation(id, "\"component\":[\(all.joined(separator: ","))]")
            }
            try await subject.put([
                components("a", [("3", "g"), ("500", "mg")]), components("b", [("1", "g"), ("2", "kg")]),
                components("c", [("700", "mg")]),
            ])
            try both(
                subject, "Observation", "component-value-quantity", ["a", "c", "b"], ["b", "a", "c"])
        },
        Check("sorted by a URI") { subject in
            try await subject.put([
                profiled("z", ["http://z.test"]), profiled("none", []), profiled("a", ["http://a.test"]),
                profiled("both", ["http://b.test", "http://y.test"]), profiled("same", ["http://a.test"]),
            ])
            try both(
                subject, "Patient", "_profile", ["a", "same", "both", "z", "none"], ["z", "both", "a", "same", "none"])
        },
        Check("sorted by a value at several paths") { subject in
            let code = { (code: String) in "\"code\":{\"coding\":[{\"system\":\"urn:s\",\"code\":\"\(code)\"}]}" }
            try await subject.put([
                observation("both", "\(code("5")),\"component\":[{\(code("5"))},{\(code("9"))}]"),
                observation("one", code("7")),
                observation("low", "\(code("8")),\"component\":[{\(code("1"))}]"), observation("none"),
            ])
            try both(
                subject, "Observation", "combo-code", ["low", "both", "one", "none"], ["both", "low", "one", "none"])
        },
    ]

    /// Expects both orders, also with criteria, by pages of one, two, and all.
    private static func both(
        _ subject: Subject, _ type: String, _ key: String, _ ascending: [String], _ descending: [String],
        file: String = #fileID,
        line: Int = #line
    ) throws {
        for criteria in ["", "&_lastUpdated=gt2000", "&_id=\(ascending.joined(separator: ","))"] {
            for count in [1, 2, 50] {
                let rest = "&_count=\(count)\(criteria)"
                try subject.expect(type, "_sort=\(key)\(rest)", givesInOrder: ascending, file: file, line: line)
                try subject.expect(type, "_sort=-\(key)\(rest)", givesInOrder: descending, file: file, line: line)
            }
        }
    }

    private static func names(_ id: String, _ families: [String]) -> Sample {
        let names = families.map { "{\"family\":\"\($0)\"}" }.joined(separator: ",")
        return patient(id, families.isEmpty ? "\"active\":true" : "\"name\":[\(names)]")
    }

    private static func tokens(_ id: String, _ values: [String]) -> Sample {
        let identifiers = values.map { value in
            let parts = value.split(separator: "|")
            return "{\"system\":\"\(parts[0])\",\"value\":\"\(parts[1])\"}"
        }
        return patient(
            id, values.isEmpty ? "\"active\":true" : "\"identifier\":[\(identifiers.joined(separator: ","))]")
    }

    private static func profiled(_ id: String, _ profiles: [String]) -> Sample {
        let list = profiles.map { "\"\($0)\"" }.joined(separator: ",")
        return patient(id, meta: profiles.isEmpty ? "" : "\"profile\":[\(list)]")
    }
}
