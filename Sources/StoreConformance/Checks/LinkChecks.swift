internal import FHIR
internal import Search
internal import Store

/// Chains and `_has`: through one resource and several, that come, change and go.
extension StoreConformance {
    static let linkChecks: [Check] = [
        Check("chains") { try await check(chains, $0) },
        Check("what leads here") { try await check(reverses, $0) },
        Check("what refers to any of many, at whatever field") { subject in
            func observed(_ id: Int, _ members: String) -> Sample { observation("o\(id)", members) }
            for id in 0..<40 {
                let subjects = "\"subject\":{\"reference\":\"Patient/p\(id)\"}"
                let others =
                    "\"performer\":[{\"reference\":\"Patient/p\(id)\"},{\"reference\":\"http://x.test/fhir/Patient/p\(id + 1)\"}]"
                try await subject.write(observed(id, id.isMultiple(of: 3) ? others : subjects).put())
                if id.isMultiple(of: 2) { try await subject.write(patient("p\(id)").put()) }
            }
            let type = try unwrap(ResourceType("Patient"), "a type")
            func referring(_ ids: Range<Int>) throws -> [String] {
                let observations = try unwrap(ResourceType("Observation"), "a type")
                let targets = ids.flatMap { id -> [ReferenceTarget] in
                    [.local(type, id: "p\(id)"), .url("http://x.test/fhir/Patient/p\(id)")]
                }
                let query = SearchQuery(
                    type: observations,
                    criteria: [.referring(Set(targets), fields: Include.references(of: observations))], count: 1000)
                return try subject.store.search(query, institution: .first).matches.map(\.address.id)
            }
            try expectEqual("all", try referring(0..<60).count, 40)
            try expectEqual("some", try referring(10..<14), ["o9", "o10", "o11", "o12", "o13"])
            try expectEqual("none", try referring(100..<160), [])
            try await subject.write(observed(10, "\"subject\":{\"reference\":\"Patient/p50\"}").put())
            try expectEqual("others", try referring(10..<14), ["o9", "o11", "o12", "o13"])
        },
        Check("a chain follows what resources are now") { subject in
            let observed = observation("o", "\"subject\":{\"reference\":\"Patient/p\"}")
            func named(_ name: String) -> Sample { patient("p", "\"name\":[{\"family\":\"\(name)\"}]") }
            try await subject.write(observed.put())
            try subject.expect("Observation", "subject:Patient.family=huber", gives: [])
            try await subject.write(named("Huber").put())
            try subject.expect("Observation", "subject:Patient.family=huber", gives: ["o"])
            try await subject.write(named("Maier").put())
            try subject.expect("Observation", "subject:Patient.family=huber", gives: [])
            try subject.expect("Observation", "subject:Patient.family=maier", gives: ["o"])
            try await subject.write(named("").delete())
            try subject.expect("Observation", "subject:Patient.family=maier", gives: [])
            try subject.expect("Observation", "subject=Patient/p", gives: ["o"])
            try await subject.write(named("Huber").put())
            try subject.expect("Observation", "subject:Patient.family=huber", gives: ["o"])
            try await subject.write(observation("o", "\"subject\":{\"reference\":\"Patient/q\"}").put())
            try subject.expect("Observation", "subject:Patient.family=huber", gives: [])
            try await subject.write(observed.delete())
            try await subject.write(patient("q", "\"name\":[{\"family\":\"Huber\"}]").put())
            try subject.expect("Observation", "subject:Patient.family=huber", gives: [])
        },
        Check("what leads here is what leads here now") { subject in
            func observed(_ code: String, _ patient: String) -> Sample {
                observation(
                    "o",
                    "\"code\":{\"coding\":[{\"code\":\"\(code)\"}]},\"subject\":{\"reference\":\"Patient/\(patient)\"}")
            }
            let query = "_has:Observation:patient:code=1"
            try await subject.put([patient("p"), patient("q"), observed("1", "p")])
            try subject.expect("Patient", query, gives: ["p"])
            try await subject.write(observed("1", "q").put())
            try subject.expect("Patient", query, gives: ["q"])
            try await subject.write(observed("2", "q").put())
            try subject.expect("Patient", query, gives: [])
            try await subject.write(observed("1", "nobody").put())
            try subject.expect("Patient", query, gives: [])
            try await subject.write(patient("nobody").put())
            try subject.expect("Patient", query, gives: ["nobody"])
            try await subject.write(observed("1", "p").delete())
            try subject.expect("Patient", query, gives: [])
        },
        Check("chains stay within an institution") { subject in
            let observed = observation(
                "o", "\"code\":{\"coding\":[{\"code\":\"1\"}]},\"subject\":{\"reference\":\"Patient/p\"}")
            let named = patient("p", "\"name\":[{\"family\":\"Huber\"}]")
            try await subject.put([observed])
            try await subject.put([named], in: .second)
            for institution in [Institution.first, .second] {
                try subject.expect("Observation", "subject:Patient.family=huber", gives: [], in: institution)
                try subject.expect("Patient", "_has:Observation:patient:code=1", gives: [], in: institution)
            }
            try await subject.put([observed], in: .second)
            try subject.expect("Observation", "subject:Patient.family=huber", gives: ["o"], in: .second)
            try subject.expect("Patient", "_has:Observation:patient:code=1", gives: ["p"], in: .second)
            try subject.expect("Observation", "subject:Patient.family=huber", gives: [])
        },
        Check("a chain comes in pages, sorted and counted") { subject in
            try await subject.put([patient("p", "\"name\":[{\"family\":\"Huber\"}]"), patient("q")])
            try await subject.put(
                (0..<9).map {
                    observation("o\($0)", "\"subject\":{\"reference\":\"Patient/\($0 % 3 == 2 ? "q" : "p")\"}")
                })
            let query = "subject:Patient.family=huber"
            let ids = ["o7", "o6", "o4", "o3", "o1", "o0"]
            for count in [1, 2, 4, 50] {
                try subject.expect("Observation", "\(query)&_sort=-_id&_count=\(count)", givesInOrder: ids)
                try subject.expect("Observation", "\(query)&_count=\(count)", givesInOrder: ids.reversed())
            }
            try expectEqual("total", try subject.search("Observation", "\(query)&_count=0").total, 6)
        },
        Check("a precondition may have chains") { subject in
            try await subject.put([
                patient("p", "\"name\":[{\"family\":\"Huber\"}]"),
                observation("o", "\"code\":{\"coding\":[{\"code\":\"1\"}]},\"subject\":{\"reference\":\"Patient/p\"}"),
            ])
            func precondition(_ type: String, _ text: String, _ ids: Set<String>) throws -> Precondition {
                let query = try Subject.query(type, text)
                return Precondition(institution: .first, type: query.type, criteria: query.criteria, ids: ids)
            }
            let chain = try precondition("Observation", "subject:Patient.family=huber", ["o"])
            let reverse = try precondition("Patient", "_has:Observation:patient:code=1", ["p"])
            try await subject.write(patient("q").put(), preconditions: [chain, reverse])
            try await subject.write(patient("p").put())
            let first = try await subject.conflict(patient("r").put(), preconditions: [reverse, chain])
            try expectEqual("conflict", first, .precondition(1))
            try await subject.write(observation("o").put())
            let second = try await subject.conflict(patient("r").put(), preconditions: [reverse])
            try expectEqual("conflict", second, .precondition(0))
        },
    ]

    private static func organization(_ id: String, _ name: String, partOf: String? = nil) -> Sample {
        let part = partOf.map { ",\"partOf\":{\"reference\":\"Organization/\($0)\"}" } ?? ""
        return Sample("Organization", id, "\"name\":\"\(name)\"\(part)")
    }

    private static func observed(_ id: String, _ code: String, _ subject: String, _ more: String = "") -> Sample {
        observation(
            id, "\"code\":{\"coding\":[{\"code\":\"\(code)\"}]},\"subject\":{\"reference\":\"\(subject)\"}\(more)")
    }

    /// Three patients, two of them of organizations, one of which is part of another; observations of them and others.
    private static let linked: [Sample] = [
        observed("a", "1", "Patient/p"), organization("o1", "Clinic", partOf: "o0"),
        patient(
            "p",
            "\"name\":[{\"family\":\"Huber\"}],\"gender\":\"male\",\"managingOrganization\":{\"reference\":\"Organization/o1\"}"
        ),
        patient(
            "q",
            "\"name\":[{\"family\":\"Maier\"}],\"gender\":\"female\",\"managingOrganization\":{\"reference\":\"Organization/o2\"}"
        ), patient("r", "\"link\":[{\"other\":{\"reference\":\"Patient/p\"},\"type\":\"seealso\"}]"),
        organization("o0", "Holding"), organization("o2", "Praxis"), observed("b", "2", "Patient/q/_history/1"),
        observed("c", "1", "Patient/gone"), observed("d", "1", "Group/p"), observation("e"),
        observed("f", "3", "Patient/r"),
        observed(
            "g", "9", "Patient/gone",
            ",\"hasMember\":[{\"reference\":\"Observation/a\"},{\"reference\":\"Observation/f\"}]"),
        Sample("Group", "p", "\"type\":\"person\",\"actual\":true,\"identifier\":[{\"value\":\"1\"}]"),
        Sample(
            "List", "l",
            "\"status\":\"current\",\"mode\":\"working\",\"entry\":[{\"item\":{\"reference\":\"Patient/p\"}},{\"item\":{\"reference\":\"Observation/a\"}},{\"item\":{\"reference\":\"Patient/gone\"}}]"
        ),
    ]

    private static let chains = Table(
        samples: linked, type: "Observation",
        rows: [
            ("subject:Patient.family=huber", ["a"]), ("subject.family=huber", ["a"]),
            ("patient.family=huber,maier", ["a", "b"]),
            ("subject:Patient.family=nosuch", []), ("subject:Patient._id=p,q,gone", ["a", "b"]),
            ("subject._id=p", ["a", "d"]),
            ("subject:Group.actual=true", ["d"]), ("subject.identifier=1", ["d"]),
            ("subject:Patient.family:missing=true", ["f"]), ("subject:Patient.family:exact=Huber", ["a"]),
            ("subject:Patient.family:exact=huber", []), ("subject:Patient.gender:not=male", ["b", "f"]),
            ("subject:Patient.organization.name=clinic", ["a"]),
            ("subject:Patient.organization.name=clinic,praxis", ["a", "b"]),
            ("subject:Patient.organization.partof.name=holding", ["a"]),
            ("patient.organization:Organization.partof:missing=true", ["b"]), ("patient.link.family=huber", ["f"]),
            ("patient.link.organization.partof.name=holding", ["f"]), ("subject:Patient.family=huber&code=1", ["a"]),
            ("subject:Patient.family=huber&code=2", []),
            ("subject:Patient.family=huber&subject:Patient.gender=male", ["a"]),
            ("subject:Patient._has:Patient:link:_id=r", ["a"]), ("has-member.code=1", ["g"]),
            ("has-member.subject:Patient.family=huber", ["g"]), ("_has:Observation:has-member:code=9", ["a", "f"]),
            ("_has:Observation:has-member:code=9&subject:Patient.family=huber", ["a"]), ("_list=l", ["a"]),
            ("_list=nosuch", []), ("subject:Patient._lastUpdated=gt2020&code=1", ["a"]),
            ("_filter=subject:Patient.family%20eq%20huber%20or%20code%20eq%202", ["a", "b"]),
            ("_filter=not%20(subject:Patient.family%20eq%20huber)%20and%20code%20eq%201", ["c", "d"]),
            ("_filter=subject:Patient%5Bgender%20eq%20male%5D.family%20pr%20true", ["a"]),
            ("_filter=subject:Patient%5Bgender%20eq%20female%5D.family%20eq%20huber", []),
            ("_filter=subject.organization.name%20sw%20cli", ["a"]),
        ])

    private static let reverses = Table(
        samples: linked, type: "Patient",
        rows: [
            ("_has:Observation:patient:code=1", ["p"]), ("_has:Observation:patient:code=1,2", ["p", "q"]),
            ("_has:Observation:subject:code=1", ["p"]), ("_has:Observation:patient:code=nosuch", []),
            ("_has:Observation:patient:code:not=1", ["q", "r"]), ("_has:Observation:patient:code:missing=true", []),
            ("_has:Observation:patient:_id=a,f", ["p", "r"]), ("_has:Patient:link:_id=r", ["p"]),
            ("_has:Observation:patient:_has:Observation:has-member:code=9", ["p", "r"]),
            ("_has:Observation:patient:_has:Observation:has-member:code=9&gender=male", ["p"]),
            ("_has:Observation:patient:code=1&_has:Observation:patient:code=2", []),
            ("_has:Observation:patient:code=1&organization.name=clinic", ["p"]),
            ("_has:Observation:patient:subject:Patient.family=maier", ["q"]), ("_has:Group:member:actual=true", []),
            ("organization.name=clinic", ["p"]), ("organization.partof:missing=true", ["q"]),
            ("organization:missing=true", ["r"]), ("link.organization.name=clinic", ["r"]),
            ("link._has:Observation:patient:code=1", ["r"]), ("_list=l", ["p"]), ("_list=l,nosuch&gender=female", []),
            ("_filter=organization.name%20eq%20clinic%20or%20_has:Observation:patient:code%20eq%202", ["p", "q"]),
            ("_filter=not%20(_has:Observation:patient:code%20eq%201)", ["q", "r"]),
        ])
}
