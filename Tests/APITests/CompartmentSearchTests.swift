import Testing
import TestSupport

/// Searches in compartments. Source: compartmentdefinition.html, http.html#vsearch.
@Suite struct CompartmentSearchTests {
    private let application = TestApplication()

    private func fill() throws {
        let encounter = #""encounter":{"reference":"Encounter/e"}"#
        try application.put(
            patient("p"), patient("q", #""link":[{"other":{"reference":"Patient/p"},"type":"seealso"}]"#),
            #"{"resourceType":"Encounter","id":"e","status":"finished","class":{"code":"AMB"},"subject":{"reference":"Patient/p"}}"#,
            observation("a", subject: "Patient/p", encounter), observation("b", subject: "Patient/q"),
            observation("c", subject: "http://localhost:8080/fhir/Patient/p"),
            observation("d", subject: "Patient/q", #""performer":[{"reference":"Patient/p"}]"#),
            observation("e", subject: "Group/p"),
            #"{"resourceType":"Condition","id":"f","subject":{"reference":"Patient/p"},"code":{"text":"x"}}"#,
            #"{"resourceType":"Location","id":"l","name":"x"}"#)
    }

    @Test(arguments: [
        ("/Patient/p/Observation", "", ["Observation/a", "Observation/c", "Observation/d"]),
        ("/Patient/q/Observation", "", ["Observation/b", "Observation/d"]),
        ("/Patient/p/Observation", "performer=Patient/p", ["Observation/d"]),
        ("/Patient/p/Observation", "_id=a,b", ["Observation/a"]),
        ("/Patient/p/Observation", "encounter:missing=true", ["Observation/c", "Observation/d"]),
        ("/Patient/p/Condition", "", ["Condition/f"]), ("/Patient/p/Patient", "", ["Patient/p", "Patient/q"]),
        (
            "/Patient/p/*", "",
            [
                "Condition/f", "Encounter/e", "Observation/a", "Observation/c", "Observation/d", "Patient/p",
                "Patient/q",
            ]
        ), ("/Patient/p/*", "_type=Condition,Encounter", ["Condition/f", "Encounter/e"]),
        ("/Patient/p/*", "_id=a,b,e", ["Encounter/e", "Observation/a"]), ("/Patient/nobody/Observation", "", []),
        ("/Patient/nobody/*", "", []), ("/Encounter/e/Observation", "", ["Observation/a"]),
        ("/Encounter/e/*", "", ["Encounter/e", "Observation/a"]),
    ])
    func `what lies in a compartment is found`(path: String, query: String, found: [String]) throws {
        try fill()
        let answer = try application.get(query.isEmpty ? path : "\(path)?\(query)")
        #expect(answer.addresses().sorted() == found, "\(answer.body)")
        #expect(answer.link("self")?.hasPrefix("http://localhost:8080/fhir\(path)") == true)
        let posted = try application.post("\(path)/_search", query)
        #expect(posted.addresses() == answer.addresses())
        #expect(posted.link("self") == answer.link("self"))
        #expect(try application.get(try #require(answer.link("self"))).addresses() == answer.addresses())
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8], ["*", "Observation"])
    func `compartments come in pages, with the total on each`(count: Int, type: String) throws {
        try fill()
        let all = try application.get("/Patient/p/\(type)").addresses()
        for first in [
            try application.get("/Patient/p/\(type)?_count=\(count)&_total=accurate"),
            try application.post("/Patient/p/\(type)/_search", "_count=\(count)&_total=accurate"),
        ] {
            #expect(first.json("total") == "\(all.count)")
            let pages = try application.pages(first)
            #expect(Array(pages.joined()) == all)
            #expect(pages.dropLast().allSatisfy { $0.count == count })
        }
        #expect(try application.get("/Patient/p/\(type)?_summary=count").json("total") == "\(all.count)")
    }

    @Test func `compartments of one type are sorted`() throws {
        try fill()
        let sorted = ["Observation/d", "Observation/c", "Observation/a"]
        #expect(try application.get("/Patient/p/Observation?_sort=-_id").addresses() == sorted)
        #expect(try application.pages("/Patient/p/Observation?_sort=-status,-_id&_count=1").flatMap { $0 } == sorted)
    }

    @Test func `what belongs to the matches comes with them`() throws {
        try fill()
        let answer = try application.get("/Patient/p/Observation?_include=Observation:encounter")
        #expect(answer.addresses("match") == ["Observation/a", "Observation/c", "Observation/d"])
        #expect(answer.addresses("include") == ["Encounter/e"])
    }

    @Test func `what changed moves from one compartment to the other`() throws {
        try fill()
        try application.put(observation("a", subject: "Patient/q"))
        #expect(try application.get("/Patient/p/Observation").addresses() == ["Observation/c", "Observation/d"])
        #expect(try application.send("DELETE", "/Observation/d").status == 204)
        #expect(try application.get("/Patient/p/Observation").addresses() == ["Observation/c"])
        #expect(
            try application.get("/Patient/q/Observation").addresses().sorted() == ["Observation/a", "Observation/b"])
    }

    @Test(arguments: [
        ("/Location/l/Observation", 404, "no compartment"), ("/Location/l/*", 404, "no compartment"),
        ("/Patient/p/Location", 400, "no Location lies in the compartment of a Patient"),
        ("/Patient/p_q/Observation", 400, "id"), ("/Patient/p/Observation?nosuch=1", 400, "nosuch"),
        ("/Patient/p/*?_type=Location", 400, "_type"), ("/Patient/p/*?_sort=_id", 400, "_sort"),
        ("/Patient/p/*?gender=male", 400, "gender"), ("/Patient/p/*?_page=n.1", 400, "_page"),
    ])
    func `what is no compartment is refused`(target: String, status: Int, named: String) throws {
        try fill()
        let answer = try application.get(target)
        #expect(answer.status == status, "\(answer.body)")
        #expect(answer.diagnostics.contains(named), "\(answer.diagnostics)")
    }
}
