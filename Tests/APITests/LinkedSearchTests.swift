import Testing
import TestSupport

/// Chains, `_has` and includes over HTTP, by address and by form.
@Suite struct LinkedSearchTests {
    private let application = TestApplication()

    private func fill() throws {
        try application.put(
            #"{"resourceType":"Organization","id":"o","name":"Clinic"}"#,
            patient("p", #""name":[{"family":"Huber"}],"managingOrganization":{"reference":"Organization/o"}"#),
            patient("q", #""name":[{"family":"Maier"}]"#), observation("a", subject: "Patient/p"),
            observation("b", subject: "Patient/q"), observation("c", subject: "Patient/p"))
    }

    @Test(arguments: [
        ("/Observation?subject:Patient.family=huber", ["Observation/a", "Observation/c"]),
        ("/Observation?subject.organization.name=clinic", ["Observation/a", "Observation/c"]),
        ("/Observation?patient.family:exact=Maier", ["Observation/b"]),
        ("/Patient?_has:Observation:patient:_id=a", ["Patient/p"]),
        ("/Patient?organization:missing=true", ["Patient/q"]),
        (
            "/Patient?_filter=family%20eq%20maier%20or%20organization.name%20eq%20%22Clinic%22",
            ["Patient/p", "Patient/q"]
        ),
        ("/Patient?_sort=-family,_id", ["Patient/q", "Patient/p"]),
    ])
    func `resources are found by what they lead to and what leads to them`(target: String, found: [String]) throws {
        try fill()
        let answer = try application.get(target)
        #expect(answer.addresses() == found, "\(answer.body)")
        let parts = target.split(separator: "?").map(String.init)
        let posted = try application.post("\(parts[0])/_search", parts[1])
        #expect(posted.addresses() == found)
        #expect(posted.link("self") == answer.link("self"))
    }

    @Test(arguments: ["Patient/p/_history/1", "http://localhost:8080/fhir/Patient/p/_history/1"])
    func `a reference to a version is one to its resource, with this server's address or without`(
        reference: String
    ) throws {
        try application.put(patient("p", #""name":[{"family":"Huber"}]"#), observation("a", subject: reference))
        for target in [
            "/Observation?subject=Patient/p", "/Observation?subject=p", "/Observation?patient=p",
            "/Observation?subject=http://localhost:8080/fhir/Patient/p",
            "/Observation?subject=http://localhost:8080/fhir/Patient/p/_history/7",
            "/Observation?subject:Patient.family=huber", "/Patient/p/Observation",
        ] {
            #expect(try application.get(target).addresses() == ["Observation/a"], "\(target)")
        }
        #expect(try application.get("/Patient?_has:Observation:patient:_id=a").addresses() == ["Patient/p"])
        for target in ["/Patient?_revinclude=Observation:subject", "/Patient?_revinclude:iterate=*"] {
            #expect(try application.get(target).addresses("include") == ["Observation/a"], "\(target)")
        }
        #expect(try application.get("/Observation?_include=Observation:patient").addresses("include") == ["Patient/p"])
    }

    @Test func `what was used is shown, and found again by the link`() throws {
        try fill()
        let answer = try application.get("/Observation?subject:Patient.family=huber&_sort=-_id,date&_count=1")
        let link = try #require(answer.link("self"))
        #expect(try application.get(link).addresses() == answer.addresses())
        #expect(try application.pages(link) == [["Observation/c"], ["Observation/a"]])
    }

    @Test func `included resources are marked, not counted, and come with each page`() throws {
        try fill()
        let query = "_count=1&_total=accurate&_include=Observation:subject&_include:iterate=Patient:organization"
        for first in [
            try application.get("/Observation?\(query)"), try application.post("/Observation/_search", query),
            try application.post(
                "/Observation/_search?_count=1&_total=accurate",
                "_include=Observation:subject&_include:iterate=Patient:organization"),
        ] {
            #expect(first.json("total") == "3")
            #expect(first.addresses("match") == ["Observation/a"])
            #expect(first.addresses("include").sorted() == ["Organization/o", "Patient/p"])
            #expect(first.json("entry.1.fullUrl")?.hasPrefix("http://localhost:8080/fhir/") == true)
            let second = try application.get(try #require(first.link("next")))
            #expect(second.addresses("match") == ["Observation/b"])
            #expect(second.addresses("include") == ["Patient/q"])
            // What came with an earlier page comes again with its own.
            let third = try application.get(try #require(second.link("next")))
            #expect(third.addresses("include").sorted() == ["Organization/o", "Patient/p"])
            #expect(third.link("next") == nil)
        }
    }

    @Test func `what leads to the matches comes with them`() throws {
        try fill()
        let answer = try application.get("/Patient?family=huber&_revinclude=Observation:patient&_total=accurate")
        #expect(answer.addresses("match") == ["Patient/p"])
        #expect(answer.addresses("include").sorted() == ["Observation/a", "Observation/c"])
        #expect(answer.json("total") == "1")
        #expect(answer.link("self")?.contains("_revinclude=Observation:patient") == true)
    }

    @Test func `the view of the matches is not that of what is included`() throws {
        try fill()
        let answer = try application.get("/Observation?_id=a&_elements=status&_include=Observation:subject")
        #expect(answer.json("entry.0.resource.meta.tag.0.code") == "SUBSETTED")
        #expect(answer.json("entry.1.resource.meta.tag.0.code") == nil)
        #expect(answer.json("entry.1.resource.name.0.family") == "Huber")
        #expect(try application.get("/Observation?_summary=count&_include=Observation:subject").json("entry") == nil)
    }

    @Test func `conditional interactions may have chains`() throws {
        try fill()
        let written = try application.send(
            "PUT", "/Observation?subject:Patient.family=maier",
            observation("b", subject: "Patient/q", #""note":[{"text":"n"}]"#))
        #expect(written.status == 200, "\(written.body)")
        #expect(try application.send("DELETE", "/Patient?_has:Observation:patient:_id=b").status == 204)
        #expect(try application.get("/Patient/q").status == 410)
        #expect(try application.send("DELETE", "/Observation?subject:Patient.family=huber").status == 412)
    }

    // MARK: Canonicals

    private func fillCanonicals() throws {
        func questionnaire(_ id: String, _ url: String, _ version: String) -> String {
            "{\"resourceType\":\"Questionnaire\",\"id\":\"\(id)\",\"status\":\"active\",\"url\":\"\(url)\",\"version\":\"\(version)\"}"
        }
        func response(_ id: String, _ url: String, _ status: String) -> String {
            "{\"resourceType\":\"QuestionnaireResponse\",\"id\":\"\(id)\",\"status\":\"\(status)\",\"questionnaire\":\"\(url)\"}"
        }
        try application.put(
            questionnaire("q1", "http://acme/q", "1"), questionnaire("q2", "http://acme/q", "2"),
            questionnaire("other", "http://acme/other", "1"),
            response("r1", "http://acme/q|1", "completed"), response("r2", "http://acme/q|2", "amended"),
            response("r", "http://acme/q", "in-progress"),
            response("own", "http://localhost:8080/fhir/Questionnaire/other", "stopped"))
    }

    @Test(arguments: [
        ("QuestionnaireResponse?questionnaire.version=1", ["own", "r", "r1"]),
        ("QuestionnaireResponse?questionnaire.version=2", ["r", "r2"]),
        ("QuestionnaireResponse?questionnaire.url=http://acme/q", ["r", "r1", "r2"]),
        ("QuestionnaireResponse?questionnaire.version=3", []),
        ("Questionnaire?_has:QuestionnaireResponse:questionnaire:status=completed", ["q1"]),
        ("Questionnaire?_has:QuestionnaireResponse:questionnaire:status=in-progress", ["q1", "q2"]),
        ("Questionnaire?_has:QuestionnaireResponse:questionnaire:status=stopped", ["other"]),
        ("Questionnaire?version=1&_has:QuestionnaireResponse:questionnaire:status=in-progress", ["q1"]),
        ("Questionnaire?_has:QuestionnaireResponse:questionnaire:status=entered-in-error", []),
    ])
    func `links lead over canonical URLs`(target: String, found: [String]) throws {
        try fillCanonicals()
        let answer = try application.get("/" + target)
        #expect(answer.ids.sorted() == found, "\(answer.body)")
    }

    @Test(arguments: ["composition.title=x", "message.event=x", "composition:Composition.title=x"])
    func `a chain into a Bundle is refused`(query: String) throws {
        let answer = try application.get("/Bundle?\(query)")
        #expect(answer.status == 400 && answer.diagnostics.contains("leads into the Bundle itself"), "\(answer.body)")
    }

    // MARK: Includes

    @Test func `everything is included, step by step`() throws {
        try fill()
        #expect(
            try application.get("/Observation?_id=a&_include:iterate=*").addresses("include").sorted() == [
                "Organization/o", "Patient/p",
            ])
        #expect(try application.get("/Observation?_id=a&_include=*").addresses("include") == ["Patient/p"])
    }

    @Test func `the version that a reference names is included`() throws {
        try application.put(patient("p", #""gender":"male""#), patient("p", #""gender":"female""#), patient("q"))
        try application.put(
            observation("old", subject: "Patient/p/_history/1"), observation("now", subject: "Patient/p/_history/2"),
            observation("none", subject: "Patient/p/_history/9"), observation("plain", subject: "Patient/p"),
            observation("own", subject: "http://localhost:8080/fhir/Patient/p/_history/1"))
        func versions(_ ids: String) throws -> [String] {
            let answer = try application.get("/Observation?_id=\(ids)&_include=Observation:subject")
            return (0..<answer.entries).filter { answer.json("entry.\($0).search.mode") == "include" }.compactMap {
                answer.json("entry.\($0).resource.meta.versionId")
            }.sorted()
        }
        #expect(try versions("old") == ["1"])
        #expect(try versions("own") == ["1"])
        #expect(try versions("now") == ["2"])
        #expect(try versions("none") == [])
        #expect(try versions("plain") == ["2"])
        #expect(try versions("old,own,now,plain") == ["1", "2"])
    }
}
