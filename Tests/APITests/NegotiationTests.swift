import API
import Compression
import Testing

/// Formats in and out.
@Suite struct NegotiationTests {
    private let application = TestApplication()

    @Test(
        arguments: [
            (nil, "application/fhir+json"), ("*/*", "application/fhir+json"),
            ("application/fhir+json", "application/fhir+json"), ("application/json", "application/json"),
            ("application/*;q=0.1", "application/fhir+json"),
            ("application/fhir+xml, application/json;q=0.5", "application/json"),
            ("text/html,application/xhtml+xml,*/*;q=0.8", "application/fhir+json"),
            ("application/json;q=0.2, application/fhir+json", "application/fhir+json"),
            ("Application/FHIR+JSON; fhirVersion=4.0", "application/fhir+json"),
            ("application/fhir+xml", nil), ("text/html", nil), ("application/json;q=0", nil), ("image/*", nil),
            ("application/fhir+json;q=0, */*", "application/json"), ("", "application/fhir+json"),
            (",,", "application/fhir+json"), ("application/fhir+json;fhirVersion=5.0", nil),
            ("*/*;q=0.5, application/json;q=0", "application/fhir+json"),
        ] as [(String?, String?)])
    func `Accept chooses the format`(accept: String?, type: String?) throws {
        try application.put(patient("a"))
        let answer = try application.send("GET", "/Patient/a", headers: accept.map { [("Accept", $0)] } ?? [])
        #expect(answer.status == (type == nil ? 406 : 200))
        #expect(answer["Content-Type"] == type ?? "application/fhir+json")
    }

    @Test(
        arguments: [
            ("json", "application/fhir+json"), ("application/fhir%2Bjson", "application/fhir+json"),
            ("application/fhir+json", "application/fhir+json"), ("application/json", "application/json"),
            ("text/json", "application/json"), ("xml", nil), ("html", nil), ("%20", nil), ("ttl", nil),
        ] as [(String, String?)])
    func `_format goes before Accept`(format: String, type: String?) throws {
        try application.put(patient("a"))
        let answer = try application.get(
            "/Patient/a?_format=\(format)", ("Accept", type == nil ? "*/*" : "application/fhir+xml"))
        #expect(answer.status == (type == nil ? 406 : 200))
        #expect(type == nil || answer["Content-Type"] == type)
    }

    @Test func `a _format without a value is none`() throws {
        try application.put(patient("a"))
        for target in ["/Patient/a?_format=", "/Patient/a?_format", "/Patient?_format=&_id=a", "/metadata?_format="] {
            #expect(try application.get(target)["Content-Type"] == "application/fhir+json")
            let answer = try application.get(target, ("Accept", "application/json"))
            #expect(answer.status == 200 && answer["Content-Type"] == "application/json")
            #expect(try application.get(target, ("Accept", "application/fhir+xml")).status == 406)
        }
    }

    @Test(
        arguments: [
            (nil, 201), ("application/fhir+json", 201), ("application/json;charset=UTF-8", 201), ("text/json", 201),
            ("APPLICATION/FHIR+JSON; charset=\"utf-8\"", 201), ("application/fhir+xml", 415),
            ("text/plain", 415), ("application/json; charset=iso-8859-1", 415), ("application/json-patch+json", 415),
            ("", 415), ("application/fhir+json; fhirVersion=4.0", 201), ("application/fhir+json; fhirVersion=3.0", 415),
        ] as [(String?, Int)])
    func `Content-Type must be JSON in UTF-8`(type: String?, status: Int) throws {
        let headers = type.map { [("Content-Type", $0)] } ?? []
        #expect(try application.send("POST", "/Patient", patient(), headers: headers).status == status)
        #expect(try application.send("PUT", "/Patient/a", patient("a"), headers: headers).status == status)
        #expect(
            try application.send(
                "POST", "/", bundle("batch", []).replacing(",\"entry\":[]", with: ""), headers: headers
            ).status == (status == 201 ? 200 : 415))
    }

    @Test(arguments: [
        ("application/json-patch+json", 200), ("application/fhir+json", 200), ("application/json", 415),
        ("application/merge-patch+json", 415),
    ])
    func `a patch must be a JSON Patch or a FHIRPath Patch`(type: String, status: Int) throws {
        try application.put(patient("a"))
        #expect(try application.send("PATCH", "/Patient/a", "[]", headers: [("Content-Type", type)]).status == status)
    }

    @Test func `a search by form must be a form`() throws {
        #expect(
            try application.send(
                "POST", "/Patient/_search", "active=true",
                headers: [("Content-Type", "application/x-www-form-urlencoded")]
            ).status == 200)
        #expect(
            try application.send("POST", "/Patient/_search", "{}", headers: [("Content-Type", "application/json")])
                .status == 415)
    }

    @Test func `a body may be sent in gzip`() throws {
        let body = gzip(Array(patient().utf8), level: 6)
        #expect(
            try application.send("POST", "/Patient", headers: [("Content-Encoding", "gzip")], bytes: body).status == 201
        )
        #expect(
            try application.send("POST", "/Patient", patient(), headers: [("Content-Encoding", "identity")]).status
                == 201)
        #expect(
            try application.send("POST", "/Patient", headers: [("Content-Encoding", "br")], bytes: body).status == 415)
        #expect(
            try application.send(
                "POST", "/Patient", headers: [("Content-Encoding", "gzip")], bytes: Array(body.dropLast(3))
            ).status == 400)
        let small = TestApplication { $0.bodyBytesMax = 10 }
        #expect(
            [400, 413].contains(
                try small.send("POST", "/Patient", headers: [("Content-Encoding", "gzip")], bytes: body).status))
    }

    @Test func `_pretty lays the answer out`() throws {
        try application.put(patient("a"))
        #expect(try application.get("/Patient/a?_pretty=true").body.contains("\n  \"id\": \"a\""))
        #expect(try !application.get("/Patient/a?_pretty=false").body.contains("\n"))
    }

    @Test(arguments: [
        ("example.org:99", "http://example.org:99/fhir"), ("[::1]:8080", "http://[::1]:8080/fhir"),
        ("evil\"><script>", "http://localhost/fhir"), ("a/b", "http://localhost/fhir"),
    ])
    func `the address in answers is the one that the client used`(host: String, base: String) throws {
        // The application's own Host field stands first; a fixed address goes before it.
        let fixed = TestApplication { $0.baseURL = "https://clinic.example/fhir" }
        #expect(
            try fixed.send("POST", "/Patient", patient())["Location"]
                == "https://clinic.example/fhir/Patient/n1/_history/1")
        #expect(
            try application.send("POST", "/Patient", patient(), host: host)["Location"]
                == "\(base)/Patient/n1/_history/1")
    }
}
