import StoreConformance
import Testing
import TestSupport

@Suite struct HistoryTests {
    private let application = TestApplication()

    /// Patient a: created by PUT, changed, deleted; b: created by POST; a second between changes.
    private func fill() throws {
        try application.put(patient("a"))
        application.clock.advance(seconds: 1)
        try application.put(patient("a", "\"active\":false"))
        application.clock.advance(seconds: 1)
        try application.send("POST", "/Patient", patient())
        application.clock.advance(seconds: 1)
        try application.send("DELETE", "/Patient/a")
        try application.put(#"{"resourceType":"Basic","id":"b","code":{"text":"x"}}"#)
    }

    private func requests(_ answer: TestApplication.Answer) -> [String] {
        (0..<answer.entries).map {
            "\(answer.json("entry.\($0).request.method") ?? "") \(answer.json("entry.\($0).request.url") ?? "") \(answer.json("entry.\($0).response.status") ?? "")"
        }
    }

    @Test func `history tells each change newest first`() throws {
        try fill()
        let answer = try application.get("/_history")
        #expect(answer.json("type") == "history")
        #expect(
            requests(answer) == [
                "PUT Basic/b 201 Created", "DELETE Patient/a 204 No Content", "POST Patient 201 Created",
                "PUT Patient/a 200 OK", "PUT Patient/a 201 Created",
            ])
        #expect(answer.json("entry.1.resource") == nil)
        #expect(answer.json("entry.1.fullUrl") == "http://localhost:8080/fhir/Patient/a")
        #expect(answer.json("entry.1.response.etag") == "W/\"3\"")
        #expect(answer.json("entry.3.resource.active") == "false")
        #expect(answer.json("entry.4.response.lastModified") == "2026-11-21T12:00:00.000Z")
        #expect(requests(try application.get("/Patient/_history")).count == 4)
        #expect(requests(try application.get("/Patient/a/_history")).count == 3)
        #expect(requests(try application.get("/Observation/_history")).isEmpty)
    }

    @Test(arguments: [
        ("/Patient/_history?_since=2026-11-21T12:00:01Z", 3), ("/Patient/_history?_since=2026-11-21T12:00:01.001Z", 2),
        ("/Patient/_history?_since=2026-11-21", 4), ("/Patient/_history?_since=2027", 0),
        ("/Patient/a/_history?_at=2026-11-21T12:00:00Z", 1), ("/Patient/a/_history?_at=2026-11-21", 3),
        ("/Patient/a/_history?_at=2026-11-22", 1), ("/Patient/a/_history?_at=2020", 0),
        ("/Patient/_history?_count=0", 0), ("/Patient/_history?_count=2", 2), ("/Patient/_history?_count=99999999", 4),
    ])
    func `time and number choose what is shown`(target: String, count: Int) throws {
        try fill()
        #expect(requests(try application.get(target)).count == count)
    }

    @Test func `pages follow each other to the end`() throws {
        try fill()
        var sizes: [Int] = []
        var all: [String] = []
        var next: String? = "/_history?_count=2&_since=2026&_format=json"
        while let target = next, sizes.count < 9 {
            let answer = try application.get(target)
            #expect(answer.link("self")?.contains("_since=2026") == true)
            sizes.append(answer.entries)
            all += requests(answer)
            next = answer.link("next")
        }
        #expect(sizes == [2, 2, 1])
        #expect(all == requests(try application.get("/_history")))
    }

    @Test func `histories of patches and of parts`() throws {
        try application.put(patient("a", "\"gender\":\"male\""))
        try application.send(
            "PATCH", "/Patient/a", #"[{"op":"add","path":"/active","value":true}]"#,
            headers: [("Content-Type", "application/json-patch+json")])
        let answer = try application.get("/Patient/a/_history?_elements=active")
        #expect(requests(answer) == ["PATCH Patient/a 200 OK", "PUT Patient/a 201 Created"])
        #expect(answer.json("entry.0.resource.gender") == nil)
    }
}
