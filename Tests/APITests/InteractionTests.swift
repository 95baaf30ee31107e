import Testing
import TestSupport

/// Status, headers and body of each interaction.
@Suite struct InteractionTests {
    private let application = TestApplication()

    @Test func `create answers 201 with where the resource is`() throws {
        let answer = try application.send("POST", "/Patient", patient("mine"))
        #expect(answer.status == 201)
        #expect(answer["Location"] == "http://localhost:8080/fhir/Patient/n1/_history/1")
        #expect(answer["ETag"] == "W/\"1\"")
        #expect(answer["Last-Modified"] == "Sat, 21 Nov 2026 12:00:00 GMT")
        #expect(answer["Content-Type"] == "application/fhir+json")
        #expect(answer.json("id") == "n1")
        #expect(answer.json("meta.lastUpdated") == "2026-11-21T12:00:00.000Z")
    }

    @Test func `read and vread answer with the version`() throws {
        try application.put(patient("a"), patient("a", "\"active\":false"))
        let read = try application.get("/Patient/a")
        #expect(read.status == 200)
        #expect(read["ETag"] == "W/\"2\"")
        #expect(read.json("active") == "false")
        let first = try application.get("/Patient/a/_history/1")
        #expect(first["ETag"] == "W/\"1\"")
        #expect(first.json("active") == "true")
        #expect(first.json("meta.versionId") == "1")
    }

    @Test func `update answers 201 for a new resource and 200 after`() throws {
        #expect(try application.put(patient("a")).status == 201)
        let answer = try application.put(patient("a"))
        #expect(answer.status == 200)
        #expect(answer["Location"] == "http://localhost:8080/fhir/Patient/a/_history/2")
    }

    @Test func `delete answers 204, and then the resource is gone`() throws {
        try application.put(patient("a"))
        for _ in 0..<2 { #expect(try application.send("DELETE", "/Patient/a").status == 204) }
        #expect(try application.send("DELETE", "/Patient/never").status == 204)
        #expect(try application.get("/Patient/a").status == 410)
        #expect(try application.get("/Patient/a/_history/2").status == 410)
        #expect(try application.get("/Patient/a/_history/1").status == 200)
        #expect(try application.get("/Patient").entries == 0)
        #expect(try application.put(patient("a")).status == 201)
    }

    @Test func `patch answers with the changed resource`() throws {
        try application.put(patient("a"))
        let type = ("Content-Type", "application/json-patch+json")
        let answer = try application.send(
            "PATCH", "/Patient/a", #"[{"op":"replace","path":"/active","value":false}]"#, headers: [type])
        #expect(answer.status == 200)
        #expect(answer.json("active") == "false")
        #expect(answer["ETag"] == "W/\"2\"")
        #expect(
            try application.send(
                "PATCH", "/Patient/a", #"[{"op":"test","path":"/active","value":true}]"#, headers: [type]
            ).status == 400)
        #expect(try application.send("PATCH", "/Patient/x", "[]", headers: [type]).status == 404)
    }

    @Test(arguments: [
        ("return=minimal", ""), ("return=representation", "Patient"), ("return=OperationOutcome", "OperationOutcome"),
        ("return=nosuch", "Patient"), ("RETURN=Minimal", ""), ("return=\"minimal\"", ""),
        ("respond-async, return=minimal", ""),
    ])
    func `Prefer chooses the body of a write's answer`(prefer: String, type: String) throws {
        for answer in [
            try application.send("POST", "/Patient", patient(), headers: [("Prefer", prefer)]),
            try application.send("PUT", "/Patient/a", patient("a"), headers: [("Prefer", prefer)]),
            try application.send("PUT", "/Patient/a", patient("a"), headers: [("Prefer", prefer)]),
        ] {
            #expect(answer.json("resourceType") ?? "" == type)
            #expect(answer["ETag"] != nil)
            #expect(answer["Location"] != nil)
        }
    }

    @Test(arguments: [
        ("GET", "/Patient/nobody", 404), ("GET", "/Patient/a/_history/9", 404), ("GET", "/Patient/a/_history/x", 404),
        ("GET", "/Patient/a_b", 400), ("GET", "/Patiant/a", 404),
        ("GET", "/Parameters/a", 404), ("GET", "/Patient/a/b/c", 404), ("GET", "/Patient/a/Nosuch", 404),
        ("GET", "/Patient/a/Location", 400), ("GET", "/Patient/a_b/Observation", 400),
        ("GET", "/Observation/a/Patient", 404), ("GET", "/Observation/a/*", 404), ("GET", "/_search", 405),
        ("GET", "/Patient/a/*/_search", 405), ("POST", "/Patient/a/Observation", 405), ("POST", "/Patient/a/*", 405),
        ("GET", "/Patient/a/$nosuch", 404), ("GET", "/Patient/%zz", 400), ("GET", "/Patient/%00", 400),
        ("GET", "/Patient?%zz=1", 400),
        ("POST", "/Patient/a", 405), ("GET", "/Patient/_search", 405), ("DELETE", "/metadata", 405),
        ("POST", "/_history", 405), ("PUT", "/Patient/a/_history/1", 405), ("DELETE", "/", 405),
        ("PUT", "/_search", 405),
        ("TRACE", "/Patient", 405), ("DELETE", "/Patient", 400), ("PATCH", "/Patient", 400), ("PUT", "/Patient", 400),
        ("POST", "/Patient", 400), ("PUT", "/Patient/a", 400),
        ("POST", "/", 400), ("GET", "/Patient/nobody/_history", 404),
    ])
    func `what cannot be done is answered with an OperationOutcome`(method: String, target: String, status: Int) throws
    {
        try application.put(patient("a"))
        let answer = try application.send(method, target)
        #expect(answer.status == status, "\(answer.body)")
        #expect(answer.json("resourceType") == "OperationOutcome")
        #expect(answer.json("issue.0.severity") == "error")
        #expect(!answer.diagnostics.isEmpty)
        #expect((answer["Allow"] != nil) == (status == 405))
    }

    @Test func `a type that resembles one is named`() throws {
        #expect(try application.get("/Patiant").diagnostics.contains("did you mean Patient?"))
    }

    @Test func `what is not valid is refused with its places`() throws {
        let answer = try application.send("POST", "/Patient", patient(nil, "\"gender\":\"x\",\"nosuch\":1"))
        #expect(answer.status == 400)
        #expect(answer.json("issue.0.expression.0") == "Patient.gender")
        #expect(answer.json("issue.1") != nil)
    }

    // MARK: Conditions

    @Test(arguments: [
        ("If-None-Match", "W/\"1\"", 304), ("If-None-Match", "\"1\"", 304), ("If-None-Match", "W/\"2\"", 200),
        ("If-None-Match", "W/\"2\", W/\"1\"", 304), ("If-None-Match", "*", 304),
        ("If-Modified-Since", "Sat, 21 Nov 2026 12:00:00 GMT", 304),
        ("If-Modified-Since", "Sat, 21 Nov 2026 12:00:01 GMT", 304),
        ("If-Modified-Since", "Sat, 21 Nov 2026 11:59:59 GMT", 200), ("If-Modified-Since", "nonsense", 200),
    ])
    func `a read with a condition is answered only when there is news`(name: String, value: String, status: Int) throws
    {
        try application.put(patient("a"))
        for target in ["/Patient/a", "/Patient/a/_history/1"] {
            let answer = try application.get(target, (name, value))
            #expect(answer.status == status)
            #expect(answer["ETag"] == "W/\"1\"")
            #expect(answer.body.isEmpty == (status == 304))
        }
    }

    @Test func `If-Match guards writes`() throws {
        try application.put(patient("a"))
        let wrong = [("If-Match", "W/\"7\"")]
        #expect(try application.send("PUT", "/Patient/a", patient("a"), headers: wrong).status == 412)
        #expect(try application.send("DELETE", "/Patient/a", headers: wrong).status == 412)
        #expect(
            try application.send(
                "PATCH", "/Patient/a", "[]", headers: wrong + [("Content-Type", "application/json-patch+json")]
            ).status == 412)
        #expect(
            try application.send("PUT", "/Patient/a", patient("a"), headers: [("If-Match", "W/\"1\"")]).status == 200)
    }

    @Test func `conditional interactions act on what their criteria name`() throws {
        try application.put(patient("a", identified("1")), patient("b", identified("2")), patient("c", identified("2")))
        func create(_ criteria: String) throws -> TestApplication.Answer {
            try application.send(
                "POST", "/Patient", patient(nil, identified("3")), headers: [("If-None-Exist", criteria)])
        }
        #expect(try create("identifier=urn:s|3").status == 201)
        let found = try create("identifier=urn:s|1")
        #expect(found.status == 200)
        #expect(found["Location"] == "http://localhost:8080/fhir/Patient/a/_history/1")
        #expect(try create("identifier=urn:s|2").status == 412)
        #expect(try create("nosuch=1").status == 400)
        #expect(
            try application.send("PUT", "/Patient?identifier=urn:s%7C1", patient(nil, identified("1"))).status == 200)
        #expect(
            try application.send("PUT", "/Patient?identifier=urn:s%7C9", patient(nil, identified("9"))).status == 201)
        #expect(try application.send("PUT", "/Patient?identifier=urn:s%7C2", patient()).status == 412)
        #expect(
            try application.send(
                "PATCH", "/Patient?identifier=urn:s%7C1", "[]",
                headers: [("Content-Type", "application/json-patch+json")]
            ).status == 200)
        #expect(try application.send("DELETE", "/Patient?identifier=urn:s%7C2").status == 412)
        #expect(try application.send("DELETE", "/Patient?identifier=urn:s%7C1").status == 204)
        #expect(try application.get("/Patient/a").status == 410)
        #expect(try application.send("DELETE", "/Patient?identifier=urn:s%7C1").status == 204)
    }
}
