import Testing
import TestSupport

/// Searches over several types. Source: http.html#search, `GET [base]?…`.
@Suite struct SystemSearchTests {
    private let application = TestApplication()

    private static let all = [
        "Observation/o1", "Observation/o2", "Observation/o3", "Organization/g", "Patient/o1", "Patient/p2",
    ]

    private func fill() throws {
        try application.put(
            patient("o1", #""gender":"male""#), patient("p2"), #"{"resourceType":"Organization","id":"g","name":"x"}"#,
            observation("o1", subject: "Patient/o1"), observation("o2", subject: "Patient/p2"), observation("o3"))
    }

    @Test(arguments: [
        ("", all), ("_type=Patient", ["Patient/o1", "Patient/p2"]),
        ("_type=Patient,Organization", ["Organization/g", "Patient/o1", "Patient/p2"]),
        ("_type=Patient&_type=Organization,Patient", ["Organization/g", "Patient/o1", "Patient/p2"]),
        ("_type=Location", []), ("_id=o1", ["Observation/o1", "Patient/o1"]), ("_id=o1&_type=Patient", ["Patient/o1"]),
        ("_lastUpdated=ge2026", all), ("_lastUpdated=lt2026", []), ("_type=Patient&gender=male", ["Patient/o1"]),
        ("_type=Patient&_sort=-_id", ["Patient/p2", "Patient/o1"]),
        ("_type=Patient,Observation&_filter=_id%20ne%20o1", ["Observation/o2", "Observation/o3", "Patient/p2"]),
    ])
    func `resources of all types are found, or of those that are named`(query: String, found: [String]) throws {
        try fill()
        let answer = try application.get(query.isEmpty ? "/" : "/?\(query)")
        #expect(answer.status == 200, "\(answer.body)")
        let ordered = query.contains("_sort") ? answer.addresses() : answer.addresses().sorted()
        #expect(ordered == found)
        let posted = try application.post("/_search", query)
        #expect(posted.addresses() == answer.addresses())
        #expect(posted.link("self") == answer.link("self"))
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6, 7], ["", "&_type=Patient,Observation,Organization"])
    func `pages go from type to type, each resource once, with the total on each`(count: Int, types: String) throws {
        try fill()
        for first in [
            try application.get("/?_count=\(count)&_total=accurate\(types)"),
            try application.post("/_search", "_count=\(count)&_total=accurate\(types)"),
        ] {
            let pages = try application.pages(first)
            #expect(pages.joined().sorted() == SystemSearchTests.all)
            #expect(pages.allSatisfy { $0.count <= count })
            // Only the last may be short.
            #expect(pages.dropLast().allSatisfy { $0.count == count })
            var next = first.link("next")
            #expect(first.json("total") == "6")
            while let link = next {
                let answer = try application.get(link)
                #expect(answer.json("total") == "6")
                next = answer.link("next")
            }
        }
    }

    @Test func `all types are counted together`() throws {
        try fill()
        for target in ["/?_summary=count", "/?_count=0", "/?_count=0&_type=Patient,Observation,Organization"] {
            let answer = try application.get(target)
            #expect(answer.json("total") == "6")
            #expect(answer.json("entry") == nil)
        }
        #expect(try application.get("/?_total=none").json("total") == nil)
        #expect(try application.get("/?_type=Patient,Observation&_summary=count").json("total") == "5")
    }

    @Test func `what belongs to the matches comes with them`() throws {
        try fill()
        let answer = try application.get("/?_type=Observation,Organization&_include=Observation:subject")
        #expect(
            answer.addresses("match").sorted() == [
                "Observation/o1", "Observation/o2", "Observation/o3", "Organization/g",
            ])
        #expect(answer.addresses("include").sorted() == ["Patient/o1", "Patient/p2"])
    }

    /// `fill`, but changed in another order.
    private static let byTime = [
        "Patient/o1", "Patient/p2", "Organization/g", "Observation/o2", "Observation/o3", "Observation/o1",
    ]

    @Test(arguments: [1, 2, 3, 5, 6, 50], ["", "-"])
    func `several types are sorted by the time of the last change, page by page`(count: Int, sign: String) throws {
        try fill()
        try application.put(observation("o1", subject: "Patient/o1", #""note":[{"text":"n"}]"#))
        let want = sign.isEmpty ? SystemSearchTests.byTime : SystemSearchTests.byTime.reversed()
        let first = try application.get("/?_sort=\(sign)_lastUpdated&_count=\(count)")
        // What is changed between the pages stays where it was.
        try application.put(patient("p2", #""gender":"female""#), patient("new"))
        let pages = try application.pages(first)
        #expect(Array(pages.joined()) == want)
        #expect(pages.dropLast().allSatisfy { $0.count == count })
        #expect(first.json("total") == (count >= 6 ? "6" : nil))
    }

    @Test func `sorting by time goes with includes, with totals, and with compartments`() throws {
        try fill()
        let answer = try application.get(
            "/?_type=Observation,Organization&_sort=-_lastUpdated&_include=Observation:subject&_total=accurate&_count=2"
        )
        #expect(answer.addresses("match") == ["Observation/o3", "Observation/o2"])
        #expect(answer.addresses("include") == ["Patient/p2"])
        #expect(answer.json("total") == "4")
        let inside = try application.get("/Patient/o1/*?_sort=-_lastUpdated")
        #expect(inside.addresses() == ["Observation/o1", "Patient/o1"])
        #expect(try application.get("/?_sort=_lastUpdated&_summary=count").json("total") == "6")
    }

    @Test func `_has and batches search the whole system too`() throws {
        try fill()
        let found = try application.get("/?_has:Provenance:target:_id=x")
        #expect(found.status == 200 && found.entries == 0, "\(found.body)")
        let base = "http://localhost:8080/fhir"
        for url in ["?_type=Patient&_id=o1", "/?_type=Patient&_id=o1", "\(base)?_type=Patient&_id=o1"] {
            for type in ["batch", "transaction"] {
                let answer = try application.send("POST", "/", bundle(type, [entry("GET", url)]))
                #expect(answer.json("entry.0.resource.entry.0.resource.id") == "o1", "\(url): \(answer.body)")
            }
        }
        let nothing = try application.send("POST", "/", bundle("batch", [entry("GET", "/")]))
        #expect(nothing.json("entry.0.response.status")?.hasPrefix("400") == true)
    }

    @Test func `the links lead back to the same search`() throws {
        try fill()
        let answer = try application.get("/?_type=Patient,Observation&_id=o1")
        #expect(answer.link("self") == "http://localhost:8080/fhir?_type=Patient,Observation&_id=o1")
        #expect(try application.get("/").link("self") == "http://localhost:8080/fhir")
    }

    @Test(arguments: [
        ("_type=Patiant", "did you mean Patient?"), ("_type=Patient,", "is no resource type"),
        ("_type=", "is no resource type"),
        ("_type=Patient,Observation&gender=male", "gender"), ("gender=male", "gender"),
        ("_type=Patient,Observation&_sort=_id", "not by '_id'"),
        ("_type=Patient,Observation&_sort=_lastUpdated,_id", "_sort"), ("_sort=-_id", "_lastUpdated"),
        ("_type:not=Patient", "_type takes no modifier"), ("_type=Parameters", "Parameters are not stored"),
        ("_type=Patient,Observation&_page=Patient", "_page"),
        ("_type=Patient,Observation&_page=Location~n.1", "_page"),
        ("_type=Patient,Observation&_page=Patient~x", "_page"),
        ("_type=Patient&_page=Patient~n.1", "_page"), ("_type=Patient&nosuch=1", "nosuch"),
    ])
    func `what cannot be searched is refused`(query: String, named: String) throws {
        for answer in [try application.get("/?\(query)"), try application.post("/_search", query)] {
            #expect(answer.status == 400, "\(answer.body)")
            #expect(answer.diagnostics.contains(named), "\(answer.diagnostics)")
        }
    }
}
