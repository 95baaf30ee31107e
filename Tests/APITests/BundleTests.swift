import Testing
import TestSupport

/// Batches and transactions over HTTP.
@Suite struct BundleTests {
    private let application = TestApplication()
    private static let patch =
        #"{"resourceType":"Binary","contentType":"application/json-patch+json","data":"W3sib3AiOiJyZXBsYWNlIiwicGF0aCI6Ii9hY3RpdmUiLCJ2YWx1ZSI6ZmFsc2V9XQ=="}"#

    private func statuses(_ answer: TestApplication.Answer) -> [String] {
        (0..<answer.entries).map { String((answer.json("entry.\($0).response.status") ?? "").prefix(3)) }
    }

    @Test func `a batch does what it can and answers each entry in its place`() throws {
        try application.put(patient("a", "\"active\":true,\(identified("1"))"), patient("old"))
        let answer = try application.send(
            "POST", "/",
            bundle(
                "batch",
                [
                    entry("POST", "Patient", patient()), entry("POST", "Patient", patient(nil, "\"gender\":\"x\"")),
                    entry("GET", "Patient/a"), entry("GET", "Patient/nobody"),
                    entry("PUT", "Patient/a", patient("a"), request: ",\"ifMatch\":\"W/\\\"9\\\"\""),
                    entry("DELETE", "Patient/old"), entry("GET", "Patient/old"),
                    entry("POST", "Patient", patient(), request: ",\"ifNoneExist\":\"identifier=urn:s|1\""),
                    entry("PATCH", "Patient/a", Self.patch), entry("PATCH", "Patient/a", patient()),
                    entry("GET", "Patient?_id=a&_summary=count"), entry("GET", "Patient?nosuch=1"),
                    entry("POST", "Patient"), entry("FETCH", "Patient"), "{}",
                    entry("GET", "metadata?_elements=status"),
                    entry("GET", "Patient/a", request: ",\"ifNoneMatch\":\"W/\\\"2\\\"\""), entry("GET", ""),
                    entry("PUT", "http://other/Patient/a", patient("a")), entry("HEAD", "Patient/a"),
                    entry("GET", "Patient/_history"),
                    entry(
                        "POST", "Observation",
                        #"{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Patient?identifier=1"}}"#
                    ),
                ]))
        #expect(answer.status == 200)
        #expect(answer.json("type") == "batch-response")
        #expect(
            statuses(answer) == [
                "201", "400", "200", "404", "412", "204", "410", "200", "200", "400", "200", "400", "400", "400", "400",
                "200", "304", "400", "400", "200", "200", "400",
            ])
        #expect(answer.json("entry.0.response.location") == "http://localhost:8080/fhir/Patient/n1/_history/1")
        #expect(answer.json("entry.0.resource") == nil)
        #expect(answer.json("entry.1.response.outcome.issue.0.expression.0") == "Patient.gender")
        // Reads see the batch's writes.
        #expect(answer.json("entry.2.resource.active") == "false")
        #expect(answer.json("entry.2.response.etag") == "W/\"2\"")
        #expect(answer.json("entry.10.resource.total") == "1")
    }

    @Test(arguments: [
        ("Patient/nobody", "not-found"), ("Patient?nope=1", "not-supported"), ("Patient/a", "deleted"),
        ("Patient/a/_history", "deleted"),
    ])
    func `a transaction with a read that would fail is refused whole`(url: String, code: String) throws {
        try application.put(patient("a"))
        let answer = try application.send(
            "POST", "/",
            bundle(
                "transaction",
                [entry("PUT", "Patient/k", patient("k")), entry("DELETE", "Patient/a"), entry("GET", url)])
        )
        #expect(answer.status == 400)
        #expect(answer.json("issue.0.code") == code)
        #expect(answer.json("issue.0.expression.0") == "Bundle.entry[2].request.url")
        #expect(try application.get("/Patient/k").status == 404)
        #expect(try application.get("/Patient/a").status == 200)
    }

    @Test func `a conditional deletion does not refuse a search of the same type`() throws {
        try application.put(patient("a"))
        let answer = try application.send(
            "POST", "/", bundle("transaction", [entry("DELETE", "Patient?_id=a"), entry("GET", "Patient?_id=b")]))
        #expect(statuses(answer) == ["204", "200"])
    }

    @Test func `a transaction answers each entry in its place`() throws {
        try application.put(patient("a"))
        let answer = try application.send(
            "POST", "/",
            bundle(
                "transaction",
                [
                    entry("GET", "Patient?_id=n1"), entry("POST", "Patient", patient(), fullURL: "urn:uuid:1"),
                    entry("DELETE", "Patient/nobody"), entry("PATCH", "Patient/a", Self.patch),
                    entry(
                        "PUT", "Basic/b",
                        #"{"resourceType":"Basic","id":"b","code":{"text":"x"},"subject":{"reference":"urn:uuid:1"}}"#),
                    entry("GET", "Basic/b"),
                ]))
        #expect(answer.status == 200)
        #expect(answer.json("type") == "transaction-response")
        #expect(statuses(answer) == ["200", "201", "204", "200", "201", "200"])
        #expect(answer.json("entry.0.resource.entry.0.resource.id") == "n1")
        #expect(answer.json("entry.5.resource.subject.reference") == "Patient/n1")
    }

    @Test func `a transaction with one fault is refused and nothing is written`() throws {
        let answer = try application.send(
            "POST", "/",
            bundle(
                "transaction",
                [entry("PUT", "Patient/a", patient("a")), entry("POST", "Patient", patient(nil, "\"gender\":\"x\""))]))
        #expect(answer.status == 400)
        #expect(answer.json("issue.0.expression.0")?.hasPrefix("Bundle.entry[1]") == true)
        #expect(try application.get("/_history").entries == 0)
    }

    @Test(
        arguments: [
            ("return=representation", "Patient", nil), ("return=minimal", nil, nil),
            ("return=OperationOutcome", nil, "OperationOutcome"),
        ] as [(String, String?, String?)])
    func `Prefer holds for the entries`(prefer: String, resource: String?, outcome: String?) throws {
        for type in ["batch", "transaction"] {
            let answer = try application.send(
                "POST", "/", bundle(type, [entry("POST", "Patient", patient())]), headers: [("Prefer", prefer)])
            #expect(answer.json("entry.0.resource.resourceType") == resource)
            #expect(answer.json("entry.0.response.outcome.resourceType") == outcome)
        }
    }

    @Test(arguments: [
        bundle("collection", []), bundle("history", []), patient(), "", "[]", "5", "{\"resourceType\":\"Bundle\"}",
        "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":{}}",
        "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[5]}",
        "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":5}",
    ])
    func `what is no batch or transaction is refused`(body: String) throws {
        #expect(try application.send("POST", "/", body).status == 400)
    }

    @Test(arguments: ["batch", "transaction"])
    func `HEAD in an entry has no body`(type: String) throws {
        try application.put(patient("a"))
        let answer = try application.send("POST", "/", bundle(type, [entry("HEAD", "Patient/a")]))
        #expect(answer.json("entry.0.response.etag") == "W/\"1\"")
        #expect(answer.json("entry.0.resource") == nil)
    }

    @Test(arguments: [("Patient/a", "active"), ("Patient?_id=a", "active")])
    func `an entry of a batch that only creates replaces nothing`(url: String, member: String) throws {
        try application.put(patient("a"))
        let text = patient("a", "\"active\":false")
        let answer = try application.send(
            "POST", "/", bundle("batch", [entry("PUT", url, text, request: ",\"ifNoneMatch\":\"*\"")]))
        #expect(answer.json("entry.0.response.status")?.hasPrefix("412") == true)
        #expect(try application.send("PUT", "/\(url)", text, headers: [("If-None-Match", "*")]).status == 412)
        #expect(try application.get("/Patient/a").json(member) == "true")
    }

    @Test func `an entry of a batch with an unknown member is refused by itself`() throws {
        let answer = try application.send(
            "POST", "/",
            bundle(
                "batch",
                [
                    entry("POST", "Patient", patient(), request: ",\"ifNoneExists\":\"_id=a\""),
                    entry("POST", "Patient", patient()),
                ]))
        #expect(answer.json("entry.0.response.status")?.hasPrefix("400") == true)
        #expect(answer.json("entry.1.response.status")?.hasPrefix("201") == true)
    }

    @Test func `an empty batch or transaction has an empty answer`() throws {
        for type in ["batch", "transaction"] {
            let answer = try application.send("POST", "/", "{\"resourceType\":\"Bundle\",\"type\":\"\(type)\"}")
            #expect(answer.status == 200)
            #expect(answer.json("type") == "\(type)-response")
            #expect(answer.entries == 0)
        }
    }

    @Test func `Bundles of other kinds are resources like any other`() throws {
        let document = try application.send(
            "POST", "/Bundle",
            bundle(
                "collection",
                ["{\"fullUrl\":\"urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a\",\"resource\":\(patient("a"))}"]))
        #expect(document.status == 201)
        #expect(try application.get("/Bundle?type=collection").entries == 1)
        #expect(try application.get("/Patient").entries == 0)
    }
}
