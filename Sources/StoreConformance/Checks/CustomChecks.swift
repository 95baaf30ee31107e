internal import FHIR
internal import Search
internal import Store

/// Search parameters that an institution defines by resources of its own.
extension StoreConformance {
    /// A SearchParameter on Patient, unless it says otherwise.
    static func parameter(
        _ code: String, _ kind: String, _ expression: String, base: String = "Patient", status: String = "active",
        more: String = ""
    ) -> Sample {
        Sample(
            "SearchParameter", "sp-\(code)",
            """
            "url":"urn:sp:\(code)","name":"X","status":"\(status)","description":"x","code":"\(code)",\
            "base":["\(base)"],"type":"\(kind)","expression":"\(expression)"\(more.isEmpty ? "" : "," + more)
            """)
    }

    private static func extended(_ id: String, _ value: String) -> Sample {
        patient(id, "\"extension\":[{\"url\":\"urn:x\",\(value)}]")
    }

    /// Kind, expression behind the extension, one value, another, queries that give the first.
    private static let kinds: [(kind: String, of: String, one: String, other: String, queries: [String])] = [
        (
            "string", "string", "\"valueString\":\"Magenta\"", "\"valueString\":\"Cyan\"",
            ["=magen", ":exact=Magenta", ":contains=gent", ":exact=Magenta,Cya"]
        ),
        (
            "token", "CodeableConcept", "\"valueCodeableConcept\":{\"coding\":[{\"system\":\"urn:c\",\"code\":\"a\"}]}",
            "\"valueCodeableConcept\":{\"coding\":[{\"system\":\"urn:c\",\"code\":\"b\"}],\"text\":\"Beta\"}",
            ["=urn:c|a", "=a", "=urn:c|a,urn:d|b"]
        ),
        ("token", "boolean", "\"valueBoolean\":true", "\"valueBoolean\":false", ["=true"]),
        (
            "date", "dateTime", "\"valueDateTime\":\"2020-05-05\"", "\"valueDateTime\":\"2021-05-05\"",
            ["=2020-05", "=lt2021", "=le2020-05-05", "=ne2021-05-05", "=eb2021"]
        ),
        (
            "number", "decimal", "\"valueDecimal\":2.50", "\"valueDecimal\":7.5",
            ["=2.5", "=lt3", "=ap2.4", "=ne7.5"]
        ),
        (
            "quantity", "Quantity",
            "\"valueQuantity\":{\"value\":1500,\"system\":\"http://unitsofmeasure.org\",\"code\":\"g\",\"unit\":\"gram\"}",
            "\"valueQuantity\":{\"value\":2.5,\"system\":\"http://unitsofmeasure.org\",\"code\":\"kg\"}",
            ["=1500", "=1.5|http://unitsofmeasure.org|kg", "=1500||gram"]
        ),
        (
            "uri", "uri", "\"valueUri\":\"http://a/b\"", "\"valueUri\":\"http://a/c\"",
            ["=http://a/b", ":below=http://a/b"]
        ),
        (
            "reference", "Reference", "\"valueReference\":{\"reference\":\"Organization/a\"}",
            "\"valueReference\":{\"reference\":\"Organization/b\"}", ["=Organization/a", ":Organization=a"]
        ),
    ]

    static let customChecks: [Check] =
        kinds.map { row in
            Check("a custom parameter of \(row.kind), \(row.of)") { subject in
                try await check(row.kind, row.of, row.one, row.other, row.queries, subject)
            }
        } + customUses

    private static func check(
        _ kind: String, _ type: String, _ one: String, _ other: String, _ queries: [String], _ subject: Subject
    ) async throws {
        let expression = "Patient.extension.where(url = 'urn:x').value.ofType(\(type))"
        try await subject.put([extended("old", one), extended("oldno", other), patient("none")])
        try subject.refuses("Patient", "x=1")
        try await subject.write(parameter("x", kind, expression).put())
        func expect(_ ids: String...) throws {
            for query in queries { try subject.expect("Patient", "x" + query, gives: ids) }
        }
        try expect("old")
        try await subject.write(
            patient("new", "\"extension\":[{\"url\":\"urn:x\",\(other)},{\"url\":\"urn:x\",\(one)}]").put())
        try expect("old", "new")
        try subject.expect("Patient", "x:missing=true", gives: ["none"])
        try subject.expect("Patient", "x:missing=false", gives: ["old", "oldno", "new"])
        try await subject.write(extended("old", other).put())
        try expect("new")
        try await subject.write(extended("none", one).put())
        try expect("new", "none")
        try await subject.write(patient("new").delete())
        try expect("none")
        if kind == "token" {
            let value = queries[0].dropFirst()
            try subject.expect("Patient", "x:not=\(value)", gives: ["old", "oldno"])
        }
        try await subject.write(parameter("x", kind, expression).delete())
        try subject.refuses("Patient", "x" + queries[0])
        try await subject.write(parameter("x", kind, expression).put())
        try expect("none")
    }

    private static let customUses: [Check] = [
        Check("a custom parameter means what it says now") { subject in
            try await subject.write(
                patient("a", "\"name\":[{\"family\":\"Kestrel\"}],\"contact\":[{\"name\":{\"family\":\"Merlin\"}}]")
                    .put())
            try await subject.write(parameter("x", "string", "Patient.name.family").put())
            try subject.expect("Patient", "x=kestrel", gives: ["a"])
            try await subject.write(parameter("x", "string", "Patient.contact.name.family").put())
            try subject.expect("Patient", "x=kestrel", gives: [])
            try subject.expect("Patient", "x=merlin", gives: ["a"])
            try await subject.write(
                parameter("x", "string", "Patient.contact.name.family", status: "retired").put())
            try subject.refuses("Patient", "x=merlin")
            try await subject.write(
                parameter("x", "string", "Patient.contact.name.family", status: "draft").put())
            try subject.expect("Patient", "x=merlin", gives: ["a"])
        },
        Check("a custom parameter is its institution's alone") { subject in
            let named = patient("a", "\"name\":[{\"family\":\"Kestrel\"}]")
            try await subject.put([named])
            try await subject.put([named], in: .second)
            try await subject.write(parameter("x", "string", "Patient.name.family").put(in: .second))
            try subject.refuses("Patient", "x=kestrel")
            try subject.expect("Patient", "x=kestrel", gives: ["a"], in: .second)
            try await subject.write(parameter("x", "string", "Patient.contact.name.family").put())
            try subject.expect("Patient", "x=kestrel", gives: [])
            try subject.expect("Patient", "x=kestrel", gives: ["a"], in: .second)
        },
        Check("custom parameters in chains, _has, sorts and filters") { subject in
            let named = { (id: String, number: Int) in
                patient(
                    id,
                    """
                    "extension":[{"url":"urn:n","valueInteger":\(number)},
                    {"url":"urn:o","valueReference":{"reference":"Organization/org"}}]
                    """)
            }
            try await subject.put([
                Sample("Organization", "org", "\"name\":\"Custom\""), named("p", 3), named("q", 1), named("r", 2),
                observation("o", "\"subject\":{\"reference\":\"Patient/q\"}"),
            ])
            try await subject.write(
                parameter("n", "number", "Patient.extension.where(url='urn:n').value.ofType(integer)").put())
            try await subject.write(
                parameter(
                    "o", "reference", "Patient.extension.where(url='urn:o').value.ofType(Reference)",
                    more: "\"target\":[\"Organization\"]"
                ).put())
            try subject.expect("Patient", "o.name=custom", gives: ["p", "q", "r"])
            try subject.expect("Organization", "_has:Patient:o:n=2", gives: ["org"])
            try subject.expect("Organization", "_has:Patient:o:n=4", gives: [])
            try subject.expect("Observation", "patient.n=1", gives: ["o"])
            try subject.expect("Observation", "patient.n=2", gives: [])
            try subject.expect("Patient", "_filter=n gt 1", gives: ["p", "r"])
            for count in 1...4 {
                try subject.expect("Patient", "_sort=n&_count=\(count)", givesInOrder: ["q", "r", "p"])
                try subject.expect("Patient", "_sort=-n&_count=\(count)", givesInOrder: ["p", "r", "q"])
                try subject.expect("Patient", "_sort=o,-n&_count=\(count)", givesInOrder: ["p", "r", "q"])
            }
            try await subject.write(named("q", 9).put())
            try subject.expect("Patient", "_sort=n", givesInOrder: ["r", "p", "q"])
        },
        Check("values of a custom composite belong together") { subject in
            try await subject.put([
                patient(
                    "a",
                    """
                    "contact":[{"gender":"male","name":{"family":"Kirk"}},{"gender":"female","name":{"family":"Uhura"}}]
                    """),
                patient("b", "\"contact\":[{\"gender\":\"female\",\"name\":{\"family\":\"Kirk\"}}]"),
                parameter("g", "token", "Patient.contact.gender"),
                parameter("f", "string", "Patient.contact.name.family"),
                parameter(
                    "x", "composite", "Patient.contact",
                    more: """
                        "component":[{"definition":"urn:sp:g","expression":"gender"},
                        {"definition":"urn:sp:f","expression":"name.family"}]
                        """),
            ])
            try subject.expect("Patient", "x=male$kirk", gives: ["a"])
            try subject.expect("Patient", "x=female$kirk", gives: ["b"])
            try subject.expect("Patient", "x=female$uhura", gives: ["a"])
            try await subject.write(patient("b").delete())
            try subject.expect("Patient", "x=female$kirk", gives: [])
            try await subject.write(parameter("g", "token", "Patient.contact.gender").delete())
            try subject.refuses("Patient", "x=male$kirk")
        },
        Check("conditions of a commit may ask for custom parameters") { subject in
            let expression = "Patient.extension.where(url='urn:x').value.ofType(string)"
            try await subject.put([
                extended("a", "\"valueString\":\"one\""), parameter("x", "string", expression),
            ])
            let criteria = try Subject.query(
                "Patient", "x=one", custom: subject.store.customParameters(of: .first)
            ).criteria
            func condition(_ ids: Set<String>) -> Precondition {
                Precondition(institution: .first, type: .patient, criteria: criteria, ids: ids)
            }
            try await subject.write(patient("b").put(), preconditions: [condition(["a"])])
            _ = try await subject.conflict(patient("c").put(), preconditions: [condition([])])
            try await subject.write(extended("a", "\"valueString\":\"two\"").put())
            try await subject.write(patient("c").put(), preconditions: [condition([])])
        },
    ]
}

extension Subject {
    /// Expects that a query cannot be read, for there is no such parameter.
    func refuses(_ type: String, _ text: String, file: String = #fileID, line: Int = #line) throws {
        let custom = store.customParameters(of: .first)
        let query = try? Subject.query(type, text, custom: custom)
        try expectTrue(query == nil, "\(type)?\(text) was not refused", file: file, line: line)
    }
}
