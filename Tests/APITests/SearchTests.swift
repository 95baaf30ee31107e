import Testing
import TestSupport

@Suite struct SearchTests {
    private let application = TestApplication()

    private func fill(_ count: Int = 7) throws {
        for number in 1...count {
            try application.put(
                patient(
                    "p\(number)",
                    "\"gender\":\"\(number % 2 == 0 ? "male" : "female")\",\"name\":[{\"family\":\"F\(10 - number)\"}]")
            )
        }
    }

    /// The ids of all pages, by following the links.
    private func follow(_ target: String) throws -> [[String]] {
        var pages: [[String]] = []
        var next: String? = target
        while let target = next, pages.count < 20 {
            let answer = try application.get(target)
            #expect(answer.status == 200)
            pages.append(answer.ids)
            next = answer.link("next")
        }
        return pages
    }

    @Test func `a searchset has full URLs, modes and the link to itself`() throws {
        try fill()
        let answer = try application.get("/Patient?gender=male&_format=json&_pretty=true")
        #expect(answer.json("type") == "searchset")
        #expect(answer.ids == ["p2", "p4", "p6"])
        #expect(answer.json("entry.0.fullUrl") == "http://localhost:8080/fhir/Patient/p2")
        #expect(answer.json("entry.0.search.mode") == "match")
        #expect(answer.json("entry.0.resource.meta.versionId") == "1")
        #expect(answer.link("self") == "http://localhost:8080/fhir/Patient?gender=male")
        #expect(answer.link("next") == nil)
    }

    @Test(arguments: [
        ("/Patient?_count=3", [["p1", "p2", "p3"], ["p4", "p5", "p6"], ["p7"]]),
        ("/Patient?_count=3&_sort=family", [["p7", "p6", "p5"], ["p4", "p3", "p2"], ["p1"]]),
        ("/Patient?_count=3&_sort=-_id", [["p7", "p6", "p5"], ["p4", "p3", "p2"], ["p1"]]),
        ("/Patient?_count=2&gender=male", [["p2", "p4"], ["p6"]]),
        ("/Patient?_count=7", [["p1", "p2", "p3", "p4", "p5", "p6", "p7"]]), ("/Patient?gender=other", [[]]),
    ])
    func `pages follow each other to the end`(target: String, pages: [[String]]) throws {
        try fill()
        #expect(try follow(target) == pages)
    }

    @Test func `a later page links to the first`() throws {
        try fill()
        let second = try application.get(try #require(try application.get("/Patient?_count=3").link("next")))
        #expect(second.link("first") == "http://localhost:8080/fhir/Patient?_count=3")
    }

    @Test func `what is written while paging is neither shown twice nor skips others`() throws {
        try fill()
        let first = try application.get("/Patient?_count=3")
        try application.put(patient("p1"), patient("p8"))
        let rest = try follow(try #require(first.link("next"))).flatMap { $0 }
        // What came after the first page is on none.
        #expect(rest == ["p4", "p5", "p6", "p7"])
    }

    @Test func `totals are told when they are asked for`() throws {
        try fill()
        #expect(try application.get("/Patient?gender=male&_total=accurate").json("total") == "3")
        #expect(try application.get("/Patient?_total=none").json("total") == nil)
        for target in ["/Patient?gender=male&_summary=count", "/Patient?gender=male&_count=0"] {
            let answer = try application.get(target)
            #expect(answer.json("total") == "3")
            #expect(answer.json("entry") == nil)
        }
    }

    @Test func `parts of resources are shown as asked and marked`() throws {
        try fill(1)
        let answer = try application.get("/Patient?_elements=name")
        #expect(answer.json("entry.0.resource.name.0.family") == "F9")
        #expect(answer.json("entry.0.resource.gender") == nil)
        #expect(answer.json("entry.0.resource.meta.tag.0.code") == "SUBSETTED")
        #expect(try application.get("/Patient/p1?_elements=gender").json("name") == nil)
        #expect(try application.get("/Patient/p1?_summary=true").json("meta.tag.0.code") == "SUBSETTED")
    }

    @Test func `a search by form takes parameters from address and body`() throws {
        try fill()
        let answer = try application.send(
            "POST", "/Patient/_search?gender=male", "_count=2&name=f",
            headers: [("Content-Type", "application/x-www-form-urlencoded")])
        #expect(answer.ids == ["p2", "p4"])
        #expect(answer.link("self") == "http://localhost:8080/fhir/Patient?gender=male&_count=2&name=f")
        #expect(try application.get(try #require(answer.link("next"))).ids == ["p6"])
        #expect(try application.send("POST", "/Patient/_search", "name=%zz").status == 400)
        #expect(try application.send("POST", "/Patient/_search", bytes: [0x61, 0x3D, 0xFF]).status == 400)
    }

    @Test func `references are found under this server's address and without it`() throws {
        try application.put(
            patient("a"),
            #"{"resourceType":"Observation","id":"o","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/a"}}"#,
            #"{"resourceType":"Observation","id":"q","status":"final","code":{"text":"x"},"subject":{"reference":"http://localhost:8080/fhir/Patient/a"}}"#
        )
        for value in ["Patient/a", "a", "http://localhost:8080/fhir/Patient/a"] {
            #expect(try application.get("/Observation?subject=\(value)").ids == ["o", "q"], "\(value)")
        }
    }
}
