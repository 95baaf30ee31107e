internal import FHIR
internal import Search
internal import Store

/// Each modifier against values, `_filter`, and quantities in other units.
extension StoreConformance {
    static let modifierChecks: [Check] = [
        Check("strings as written, and parts of them") { try await check(writtenStrings, $0) },
        Check("tokens that are not, and identifiers of a type") { try await check(otherTokens, $0) },
        Check("what is displayed with a code or a reference") { try await check(displayed, $0) },
        Check("references to one type, by a parameter limited to it") { try await check(limited, $0) },
        Check("each of several references by what it leads to itself") { subject in
            func appointment(_ id: String, _ actors: String...) -> Sample {
                let list = actors.map { "{\"actor\":{\($0)}}" }.joined(separator: ",")
                return Sample("Appointment", id, "\"participant\":[\(list)]")
            }
            let (doctor, patient) = ("\"reference\":\"Practitioner/p\"", "\"reference\":\"Patient/p\"")
            try await subject.put([
                appointment("a", "\(doctor),\"display\":\"Anna\"", "\(patient),\"display\":\"Bert\""),
                appointment("b", "\(doctor),\"display\":\"Bert\"", "\(patient),\"display\":\"Anna\""),
                appointment("c", "\(doctor),\"display\":\"Anna\""),
            ])
            try subject.expect("Appointment", "patient:text=anna", gives: ["b"])
            try subject.expect("Appointment", "actor:text=anna", gives: ["a", "b", "c"])
            try subject.expect("Appointment", "practitioner:text=anna&patient:missing=false", gives: ["a"])
            try subject.expect("Appointment", "patient:missing=true", gives: ["c"])
        },
        Check("URIs above and below") { try await check(hierarchy, $0) },
        Check("canonicals with any version, or within one") { try await check(canonicals, $0) },
        Check("profiles with any version") { subject in
            func profiled(_ id: String, _ url: String) -> Sample { patient(id, meta: "\"profile\":[\"\(url)\"]") }
            try await subject.put([
                profiled("plain", "http://x.test/p"), profiled("v1", "http://x.test/p|1.2"),
                profiled("v12", "http://x.test/p|12"), profiled("other", "http://x.test/pq|1"),
            ])
            try subject.expect("Patient", "_profile:below=http://x.test/p", gives: ["plain", "v1", "v12", "other"])
            try subject.expect("Patient", "_profile:below=http://x.test/p|1", gives: ["v1"])
            try subject.expect("Patient", "_profile:above=http://x.test/p|1.2", gives: ["plain", "v1"])
            try subject.expect("Patient", "_profile=http://x.test/p", gives: ["plain"])
        },
        Check("code systems by the value set of all their codes") { subject in
            func system(_ id: String, _ valueSet: String) -> Sample {
                Sample("CodeSystem", id, "\"status\":\"draft\",\"content\":\"complete\"" + valueSet)
            }
            try await subject.put([
                system("a", ",\"valueSet\":\"http://x.test/v\""), system("b", ",\"valueSet\":\"http://x.test/v|2\""),
                system("c", ",\"valueSet\":\"http://x.test/vv\""), system("none", ""),
            ])
            func expect(_ ids: [String]) throws {
                let query = SearchQuery(
                    type: try unwrap(ResourceType("CodeSystem"), "CodeSystem"),
                    criteria: [.values([.uri("http://x.test/v")], fields: [.valueSetOfAll])])
                let found = try subject.store.search(query, institution: .first).matches.map(\.address.id)
                try expectEqual("code systems", found.sorted(), ids)
            }
            try expect(["a", "b"])
            try await subject.write(system("a", "").put())
            try await subject.write(system("b", "").delete())
            try await subject.write(system("c", ",\"valueSet\":\"http://x.test/v\"").put())
            try expect(["c"])
        },
        Check("values of each kind that are missing") { try await check(missing, $0) },
        Check("values of several paths that are missing") { try await check(missingAtPaths, $0) },
        Check("criteria joined by _filter") { try await check(filtered, $0) },
        Check("quantities in all units that measure the same") { try await check(units, $0) },
        Check("narratives are read as people read them") { subject in
            let div =
                "<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\">Caf&eacute; &#20013;&#x6587;<!-- hidden > hint --></div>"
            try await subject.put([patient("a", "\"text\":{\"status\":\"generated\",\"div\":\"\(div)\"}")])
            for name in ["_text", "_content"] {
                for word in ["café", "cafe", "中文"] { try subject.expect("Patient", "\(name)=\(word)", gives: ["a"]) }
                for word in ["eacute", "hidden", "hint", "caf+é"] {
                    try subject.expect("Patient", "\(name)=\(word)", gives: [])
                }
            }
        },
        Check("a changed resource is found by its new texts alone") { subject in
            func coded(_ display: String) -> Sample {
                observation("a", "\"code\":{\"coding\":[{\"code\":\"1\",\"display\":\"\(display)\"}]}")
            }
            try await subject.put([coded("Blood pressure"), observation("z", "\"code\":{\"text\":\"Blood\"}")])
            try subject.expect("Observation", "code:text=blood", gives: ["a", "z"])
            try await subject.write(coded("Heart rate").put())
            try subject.expect("Observation", "code:text=blood", gives: ["z"])
            try subject.expect("Observation", "code:text=heart", gives: ["a"])
            try await subject.write(coded("").delete())
            try subject.expect("Observation", "code:text=heart", gives: [])
            try await subject.write(coded("Blood sugar").put())
            try subject.expect("Observation", "code:text=blood", gives: ["a", "z"])
            try subject.expect("Observation", "code:text=blood+sugar", gives: ["a"])
        },
        Check("what is missing comes and goes") { subject in
            try await subject.put([patient("a", "\"gender\":\"male\""), patient("b")])
            try subject.expect("Patient", "gender:missing=true", gives: ["b"])
            try subject.expect("Patient", "gender:not=male", gives: ["b"])
            try await subject.write(patient("a").put())
            try subject.expect("Patient", "gender:missing=true", gives: ["a", "b"])
            try subject.expect("Patient", "gender:not=male", gives: ["a", "b"])
            try await subject.write(patient("b", "\"gender\":\"male\"").put())
            try subject.expect("Patient", "gender:missing=true", gives: ["a"])
            try subject.expect("Patient", "gender:missing=false", gives: ["b"])
            try await subject.write(patient("a").delete())
            try subject.expect("Patient", "gender:missing=true", gives: [])
            try subject.expect("Patient", "gender:not=female", gives: ["b"])
        },
        Check("a precondition may ask for texts") { subject in
            try await subject.put([patient("a", "\"name\":[{\"family\":\"Ann\"}]")])
            func precondition(_ text: String, _ ids: Set<String>) throws -> Precondition {
                let query = try Subject.query("Patient", text)
                return Precondition(institution: .first, type: query.type, criteria: query.criteria, ids: ids)
            }
            try await subject.write(
                patient("b").put(),
                preconditions: [try precondition("family:exact=Ann", ["a"]), try precondition("family:exact=ann", [])])
            let conflict = try await subject.conflict(
                patient("c").put(), preconditions: [try precondition("family:exact=ann", ["a"])])
            try expectEqual("conflict", conflict, .precondition(0))
        },
    ]

    private static let writtenStrings = Table(
        samples: [
            patient("a", "\"name\":[{\"family\":\"Müller\",\"given\":[\"Ann\",\"Eva\"]}]"),
            patient("b", "\"name\":[{\"family\":\"MÜLLER\"},{\"family\":\"50%_x\"}]"),
            patient("c", "\"name\":[{\"family\":\"Muller-Ann\"}]"),
            patient("d", "\"address\":[{\"city\":\"Ann Arbor\"}]"),
        ],
        type: "Patient",
        rows: [
            ("family:exact=Müller", ["a"]), ("family:exact=MÜLLER", ["b"]), ("family:exact=Muller", []),
            ("family:exact=Müll", []), ("family:exact=Mu%CC%88ller", []), ("family:exact=Müller,MÜLLER", ["a", "b"]),
            ("name:exact=Ann", ["a"]), ("given:exact=ann", []), ("name:exact=Ann&family:exact=Müller", ["a"]),
            ("name:exact=Ann&name:exact=Eva", ["a"]), ("name:exact=Ann&family:exact=MÜLLER", []),
            ("family:contains=ULL", ["a", "b", "c"]), ("family:contains=ler-a", ["c"]),
            ("name:contains=nn", ["a", "c"]),
            ("family:contains=%25_", ["b"]), ("family:contains=_", ["b"]), ("family:contains=x,EVA", ["b"]),
            ("name:contains=x,EVA", ["a", "b"]), ("family:contains=nosuch", []), ("family:contains=%CC%81", []),
            ("address-city:exact=Ann Arbor", ["d"]), ("address:contains=arb", ["d"]),
            ("family:missing=true", ["d"]), ("family:missing=false", ["a", "b", "c"]),
            ("given:missing=true", ["b", "c", "d"]),
            ("family:contains=ull&given:missing=true", ["b", "c"]), ("family:contains=ull&family=50", ["b"]),
        ])

    private static let otherTokens = Table(
        samples: [
            patient(
                "a",
                "\"identifier\":[{\"type\":{\"coding\":[{\"system\":\"urn:t\",\"code\":\"MR\"}],\"text\":\"Medical record\"},\"system\":\"urn:s\",\"value\":\"1\"}],\"gender\":\"male\""
            ),
            patient(
                "b",
                "\"identifier\":[{\"type\":{\"coding\":[{\"system\":\"urn:t\",\"code\":\"MR\"}]},\"system\":\"urn:s\",\"value\":\"2\"},{\"type\":{\"coding\":[{\"system\":\"urn:t\",\"code\":\"DL\",\"display\":\"Driver's license\"}]},\"system\":\"urn:x\",\"value\":\"1\"}],\"gender\":\"female\""
            ),
            patient("c", "\"identifier\":[{\"type\":{\"coding\":[{\"code\":\"MR\"}]},\"value\":\"1\"}]"),
            patient("d", meta: "\"tag\":[{\"system\":\"urn:s\",\"code\":\"t\"}]"),
        ],
        type: "Patient",
        rows: [
            ("identifier:of-type=urn:t|MR|1", ["a"]), ("identifier:of-type=urn:t|MR|2", ["b"]),
            ("identifier:of-type=urn:t|DL|1", ["b"]), ("identifier:of-type=urn:t|DL|2", []),
            ("identifier:of-type=|MR|1", ["a", "c"]), ("identifier:of-type=urn:x|MR|1", []),
            ("identifier:of-type=urn:t|MR|1,urn:t|DL|1", ["a", "b"]),
            ("gender:not=male", ["b", "c", "d"]), ("gender:not=male,female", ["c", "d"]),
            ("gender:not=male&gender:not=female", ["c", "d"]), ("gender:not=male&gender=female", ["b"]),
            ("gender:not=http://hl7.org/fhir/administrative-gender|male", ["b", "c", "d"]),
            ("gender:not=urn:x|male", ["a", "b", "c", "d"]), ("gender:not=nosuch", ["a", "b", "c", "d"]),
            ("identifier:not=1", ["d"]), ("identifier:not=urn:s|1", ["b", "c", "d"]),
            ("identifier:not=urn:s|", ["c", "d"]),
            ("_id:not=a,b,nosuch", ["c", "d"]), ("_tag:not=urn:s|t", ["a", "b", "c"]), ("_tag:missing=false", ["d"]),
            ("identifier:text=medical", ["a"]), ("identifier:text=license", ["b"]), ("identifier:text=edical", []),
            ("gender:missing=true", ["c", "d"]), ("identifier:missing=true", ["d"]),
            ("_id:missing=true", []), ("_id:missing=false", ["a", "b", "c", "d"]), ("_lastUpdated:missing=true", []),
        ])

    private static let displayed = Table(
        samples: [
            observation(
                "a",
                "\"code\":{\"coding\":[{\"system\":\"urn:c\",\"code\":\"1\",\"display\":\"Blood pressure\"}],\"text\":\"RR\"},\"subject\":{\"reference\":\"Patient/p\",\"display\":\"Anna Huber\"}"
            ),
            observation(
                "b",
                "\"code\":{\"text\":\"Blutdruck im Sitzen\"},\"subject\":{\"identifier\":{\"system\":\"urn:s\",\"value\":\"1\"},\"display\":\"李小龙\"}"
            ), observation("c"),
            observation(
                "d",
                "\"code\":{\"coding\":[{\"code\":\"2\",\"display\":\"Pressure ulcer\"}]},\"subject\":{\"reference\":\"Group/p\"}"
            ),
            observation(
                "e",
                "\"subject\":{\"reference\":\"Patient/p\"},\"component\":[{\"code\":{\"coding\":[{\"code\":\"3\",\"display\":\"Diastolic\"}]}}]"
            ),
        ],
        type: "Observation",
        rows: [
            ("code:text=blood", ["a"]), ("code:text=PRESSURE", ["a", "d"]), ("code:text=pressure+blood", ["a"]),
            ("code:text=press", ["a", "d"]), ("code:text=lood", []), ("code:text=rr", ["a"]), ("code:text=blut", ["b"]),
            ("code:text=sitzen,ulcer", ["b", "d"]), ("code:text=ulcer&code=2", ["d"]), ("code:text=ulcer&code=1", []),
            ("combo-code:text=diastolic", ["e"]), ("component-code:text=diastolic", ["e"]), ("code:text=diastolic", []),
            ("subject:text=huber", ["a"]), ("subject:text=小龙", ["b"]), ("subject:text=nosuch", []),
            ("subject:identifier=urn:s|1", ["b"]), ("subject:identifier=1", ["b"]), ("subject:identifier=urn:t|1", []),
            ("subject:Patient=p", ["a", "e"]), ("subject:Group=p", ["d"]),
            ("subject:Patient=Patient/p,Group/p", ["a", "e"]),
            ("subject:Group=Patient/p", []), ("subject:missing=true", ["c"]),
            ("subject:missing=false", ["a", "b", "d", "e"]),
            ("code:not=1", ["b", "c", "d", "e"]), ("code:not=1,2&subject:Patient=p", ["e"]), ("status:not=final", []),
        ])

    private static let limited: Table = {
        func subject(_ id: String, _ members: String) -> Sample { observation(id, "\"subject\":{\(members)}") }
        let (one, two) = ("\"identifier\":{\"system\":\"urn:s\",\"value\":\"1\"}", "\"identifier\":{\"value\":\"2\"}")
        return Table(
            samples: [
                subject("a", "\"reference\":\"Patient/p\",\"display\":\"Anna Huber\",\(one)"),
                subject("b", "\"reference\":\"Group/g\",\"display\":\"All of Anna\",\(one)"),
                subject("c", "\"type\":\"Patient\",\"display\":\"Anna Li\",\(two)"),
                subject("d", "\"display\":\"Anna Wu\",\(two)"),
                observation(
                    "e",
                    "\"contained\":[{\"resourceType\":\"Patient\",\"id\":\"x\"}],\"subject\":{\"reference\":\"#x\",\"display\":\"Anna Inside\"}"
                ),
                subject("f", "\"reference\":\"http://other.test/fhir/Patient/9\",\"display\":\"Anna Far\""),
                subject(
                    "g",
                    "\"type\":\"http://hl7.org/fhir/StructureDefinition/Patient\",\"display\":\"Bert\",\(two)"),
                observation("none"),
            ],
            type: "Observation",
            rows: [
                ("subject:text=anna", ["a", "b", "c", "d", "e", "f"]), ("patient:text=anna", ["a", "c", "e", "f"]),
                ("patient:text=huber,far", ["a", "f"]), ("patient:text=all", []),
                ("subject:identifier=urn:s|1", ["a", "b"]), ("patient:identifier=urn:s|1", ["a"]),
                ("subject:identifier=2", ["c", "d", "g"]), ("patient:identifier=2", ["c", "g"]),
                ("patient:identifier=urn:t|1", []), ("patient:identifier=1&patient=p", ["a"]),
                ("subject:missing=true", ["e", "none"]), ("patient:missing=true", ["b", "d", "e", "none"]),
                ("patient:missing=false", ["a", "c", "f", "g"]),
                ("_filter=patient pr false", ["b", "d", "e", "none"]), ("patient:Patient=p", ["a"]),
            ])
    }()

    private static let hierarchy = Table(
        samples: [
            ("a", "http://x.test/a"), ("b", "http://x.test/a/b"), ("ab", "http://x.test/ab"), ("top", "http://x.test"),
            ("slash", "http://x.test/a/"), ("oid", "urn:oid:1.2"),
        ].map { Sample("ValueSet", $0.0, "\"status\":\"draft\",\"url\":\"\($0.1)\"") } + [
            Sample("ValueSet", "none", "\"status\":\"draft\"")
        ],
        type: "ValueSet",
        rows: [
            ("url:below=http://x.test/a", ["a", "b", "ab", "slash"]), ("url:below=http://x.test/a/", ["b", "slash"]),
            ("url:below=http://x.test", ["a", "b", "ab", "top", "slash"]),
            ("url:below=http://x.te", ["a", "b", "ab", "top", "slash"]),
            ("url:below=urn:oid:1", []), ("url:below=urn:oid:1.2", ["oid"]),
            ("url:above=http://x.test/a/b/c", ["a", "b", "top", "slash"]),
            ("url:above=http://x.test/ab", ["a", "ab", "top"]),
            ("url:above=http://x.test/a", ["a", "top"]), ("url:above=http://y.test", []),
            ("url:below=http://x.test/ab,urn:oid:1.2", ["ab", "oid"]), ("url:missing=true", ["none"]),
            ("url:below=http://x.test/a&url:above=http://x.test/a/c", ["a", "slash"]),
        ])

    private static let canonicals = Table(
        samples: [
            ("plain", "http://x.test/q"), ("v1", "http://x.test/q|1"), ("v12", "http://x.test/q|1.2"),
            ("v1d", "http://x.test/q|1-draft"), ("v11", "http://x.test/q|11"), ("longer", "http://x.test/qq|1"),
            ("below", "http://x.test/q/r|1"), ("local", "Questionnaire/7"),
        ].map {
            Sample(
                "QuestionnaireResponse", $0.0, "\"status\":\"completed\",\"questionnaire\":\"\($0.1)\"")
        } + [Sample("QuestionnaireResponse", "none", "\"status\":\"completed\"")],
        type: "QuestionnaireResponse",
        rows: [
            ("questionnaire:below=http://x.test/q", ["plain", "v1", "v12", "v1d", "v11"]),
            ("questionnaire:below=http://x.test/q|1", ["v1", "v12", "v1d"]),
            ("questionnaire:below=http://x.test/q|1.2", ["v12"]), ("questionnaire:below=http://x.test/q|", []),
            ("questionnaire:below=http://x.test", []),
            ("questionnaire:below=http://x.test/qq,Questionnaire/7", ["longer", "local"]),
            ("questionnaire:below=http://x.test/q&status=completed&questionnaire:below=http://x.test/q|1.2", ["v12"]),
            ("questionnaire=http://x.test/q", ["plain"]), ("questionnaire=http://x.test/q|1", ["v1"]),
        ])

    private static let missing = Table(
        samples: [
            observation(
                "all",
                "\"code\":{\"coding\":[{\"code\":\"1\"}]},\"valueQuantity\":{\"value\":5},\"effectiveDateTime\":\"2020\",\"subject\":{\"reference\":\"Patient/p\"}"
            ), observation("range", "\"valueQuantity\":{\"value\":5,\"comparator\":\">\"}"),
            observation("period", "\"effectivePeriod\":{\"end\":\"2020\"}"),
            observation("told", "\"subject\":{\"identifier\":{\"value\":\"1\"}}"), observation("none"),
        ],
        type: "Observation",
        rows: [
            ("value-quantity:missing=true", ["period", "told", "none"]),
            ("value-quantity:missing=false", ["all", "range"]),
            ("date:missing=true", ["range", "told", "none"]), ("date:missing=false", ["all", "period"]),
            ("subject:missing=true", ["range", "period", "none"]), ("subject:missing=false", ["all", "told"]),
            ("code-value-quantity:missing=false", ["all"]), ("code:missing=false", ["all"]),
            ("code-value-quantity:missing=true", ["range", "period", "told", "none"]),
            ("value-quantity:missing=true&date:missing=true", ["told", "none"]),
            ("value-quantity:missing=false&date:missing=true", ["range"]), ("status:missing=true", []),
        ])

    private static let missingAtPaths = Table(
        samples: [
            observation("code", "\"code\":{\"coding\":[{\"code\":\"1\"}]}"),
            observation("component", "\"component\":[{\"code\":{\"coding\":[{\"code\":\"2\"}]}}]"), observation("none"),
        ],
        type: "Observation",
        rows: [
            ("combo-code:missing=true", ["none"]), ("combo-code:missing=false", ["code", "component"]),
            ("code:missing=true", ["component", "none"]), ("component-code:missing=true", ["code", "none"]),
        ])

    private static let filtered = Table(
        samples: [
            patient("a", "\"name\":[{\"family\":\"Huber\"}],\"gender\":\"male\",\"birthDate\":\"1980-05-17\""),
            patient("b", "\"name\":[{\"family\":\"Hubermann\"}],\"gender\":\"female\",\"birthDate\":\"1990\""),
            patient("c", "\"name\":[{\"family\":\"Maier\"}],\"gender\":\"male\""), patient("d"),
        ],
        type: "Patient",
        rows: [
            ("family eq huber", ["a"]), ("family sw HUBER", ["a", "b"]), ("family ew er", ["a", "c"]),
            ("family co uber", ["a", "b"]), ("family co \"er\"", ["a", "b", "c"]),
            ("family ne huber", ["b", "c", "d"]),
            ("family ew nosuchlongername", []), ("gender eq male", ["a", "c"]), ("gender ne male", ["b", "d"]),
            ("birthdate lt 1990", ["a"]), ("birthdate ge 1980", ["a", "b"]), ("birthdate po 1980-05", ["a"]),
            ("birthdate ne 1990", ["a", "c", "d"]), ("birthdate pr true", ["a", "b"]), ("family pr false", ["d"]),
            ("gender eq male or birthdate eq 1990", ["a", "b", "c"]), ("gender eq male and birthdate eq 1980", ["a"]),
            ("gender eq female or gender eq male and family sw h", ["a", "b"]),
            ("(gender eq female or gender eq male) and family sw m", ["c"]), ("not (gender eq male)", ["b", "d"]),
            ("not (gender eq male or family pr false)", ["b"]), ("not (not (family eq maier))", ["c"]),
            ("not (gender eq male) and not (family pr false)", ["b"]), ("_id eq a or _id eq d", ["a", "d"]),
            ("_id ne a", ["b", "c", "d"]), ("_id pr false", []), ("_id pr false or family eq maier", ["c"]),
            ("_lastUpdated ge 2026 and gender eq female", ["b"]), ("not (_lastUpdated ge 2026)", []),
        ].map { (query: "_filter=\(QueryString.encode($0.0))", ids: $0.1) } + [
            (query: "_filter=gender%20eq%20male&family=h", ids: ["a"]),
            (query: "_filter=gender%20eq%20male&_filter=family%20ew%20er&family:exact=Maier", ids: ["c"]),
        ])

    private static let units: Table = {
        let ucum = "http://unitsofmeasure.org"
        func measured(_ id: String, _ value: String, _ code: String, system: String = ucum, _ more: String = "")
            -> Sample
        {
            observation(
                id,
                "\"code\":{\"coding\":[{\"code\":\"w\"}]},\"valueQuantity\":{\"value\":\(value),\"system\":\"\(system)\",\"code\":\"\(code)\"\(more)}"
            )
        }
        return Table(
            samples: [
                measured("g", "5.4", "g"), measured("mg", "5400", "mg"), measured("small", "5.4", "mg"),
                measured("kg", "0.0054", "kg"), measured("other", "5400", "mg", system: "urn:u"),
                measured("over", "5", "g", ",\"comparator\":\">\""),
                observation("printed", "\"valueQuantity\":{\"value\":5.4,\"unit\":\"g\"}"),
                measured("warm", "37.0", "Cel"),
                measured("also", "98.6", "[degF]"), measured("own", "5.4", "nosuch"),
            ],
            type: "Observation",
            rows: [
                ("value-quantity=5.4|\(ucum)|g", ["g", "mg", "kg"]),
                ("value-quantity=5400|\(ucum)|mg", ["g", "mg", "kg"]),
                ("value-quantity=0.0000054|\(ucum)|t", ["g", "mg", "kg"]),
                ("value-quantity=gt5|\(ucum)|g", ["g", "mg", "kg", "over"]),
                ("value-quantity=lt1|\(ucum)|g", ["small"]),
                ("value-quantity=ne5.4|\(ucum)|g", ["small", "over"]),
                ("value-quantity=ap5000|\(ucum)|mg", ["g", "mg", "kg", "over"]),
                ("value-quantity=sa4000|\(ucum)|mg", ["g", "mg", "kg", "over"]),
                ("value-quantity=5.4||g", ["g", "printed"]), ("value-quantity=5.4|\(ucum)|m", []),
                ("value-quantity=5.4|\(ucum)|nosuch", ["own"]), ("value-quantity=5400|urn:u|mg", ["other"]),
                ("value-quantity=5.4|urn:u|g", []), ("value-quantity=37.0|\(ucum)|Cel", ["warm", "also"]),
                ("value-quantity=98.6|\(ucum)|[degF]", ["warm", "also"]),
                ("value-quantity=ge310|\(ucum)|K", ["warm", "also"]),
                ("code-value-quantity=w$5.4|\(ucum)|g", ["g", "mg", "kg"]),
                ("code-value-quantity=w$ge5|\(ucum)|g", ["g", "mg", "kg", "over"]),
                ("value-quantity=5.4|\(ucum)|g,37|\(ucum)|Cel", ["g", "mg", "kg", "warm", "also"]),
            ].map { (query: $0.0.replacing("[", with: "%5B").replacing("]", with: "%5D"), ids: $0.1) })
    }()
}
