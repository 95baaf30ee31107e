import Testing
import TestSupport

/// Searches that are refused say what is the matter with them, and what to do.
@Suite struct SearchRefusalTests {
    private let application = TestApplication()

    @Test(arguments: [
        ("/Observation?_summary=text&_include=Observation:subject", "_summary", "cannot be mixed"),
        ("/Patient?_summary=text&_revinclude=Observation:subject", "_summary", "cannot be mixed"),
        ("/Patient?_sort=_sort", "no search parameter '_sort'", ""),
        ("/Patient?_text:contains=x", "_text takes no modifier", ""),
        ("/Patient?_content:exact=x", "_content takes no modifier", ""),
        ("/Patient?_filter=birthdate%20lt%20abc", "'abc' is no date", ""),
        ("/Patient?_filter=birthdate%20lt%20ge2020", "no prefix of its own", ""),
        ("/Patient?_lastUpdated=2024-01-01T00:00:00+00:00", "%2B", ""),
        ("/Patient?_elements=name,", "_elements", "empty"),
        ("/Patient?_content=(bone%20OR%20liver)%20and%20metastases", "( as an operator", "commas"),
        ("/Patient?_content=%22bone%20metastases%22", "as an operator", ""),
        ("/Patient?_content=-liver%20bone", "- as an operator", ""), ("/Patient?_text=bon*", "* as an operator", ""),
        ("/Patient?_text=bone%20and%20liver", "'and' as an operator", ""),
        ("/Patient/$everything", "Patient/[id]/$everything", ""),
    ])
    func `the reason is given`(target: String, named: String, also: String) throws {
        let answer = try application.get(target)
        #expect(answer.status == 400, "\(answer.body)")
        #expect(answer.diagnostics.contains(named) && answer.diagnostics.contains(also), "\(answer.diagnostics)")
    }

    @Test(arguments: ["_sort", "_score", "_count"])
    func `no parameter of results is suggested as a key`(key: String) throws {
        let answer = try application.get("/Patient?_sort=\(key)")
        #expect(answer.status == 400 && !answer.diagnostics.contains("did you mean _sort"), "\(answer.diagnostics)")
        #expect(!answer.diagnostics.contains("did you mean _count"), "\(answer.diagnostics)")
    }

    @Test func `hyphens and signs within words are none of operators`() throws {
        try application.put(
            #"{"resourceType":"Basic","id":"b","code":{"text":"x-ray follow-up"}}"#)
        #expect(try application.get("/Basic?_content=x-ray").ids == ["b"])
    }

    @Test func `a transaction says why a search in it fails`() throws {
        let answer = try application.send(
            "POST", "/", bundle("transaction", [entry("GET", "Patient?foo=1"), entry("POST", "Patient", patient())]))
        #expect(answer.status == 400)
        #expect(answer.diagnostics.contains("entry 0: ") && answer.diagnostics.contains("foo"), "\(answer.diagnostics)")
        #expect(answer.diagnostics.contains("nothing was done"))
        #expect(try application.get("/Patient?_summary=count").json("total") == "0")
    }

    @Test func `a form says how its answer is to look`() throws {
        try application.put(patient("p"))
        #expect(try application.post("/Patient/_search", "_pretty=true").body.contains("\n"))
        #expect(try !application.post("/Patient/_search", "").body.contains("\n"))
        #expect(try application.post("/Patient/_search", "_format=xml").status == 406)
        #expect(
            try application.post("/Patient/_search", "_format=application/json")["content-type"] == "application/json")
        #expect(try application.post("/Patient/_search", "_pretty=maybe").status == 400)
        // Given twice it is refused, as everything is that may be given once.
        #expect(try application.post("/Patient/_search?_format=json", "_format=xml").status == 400)
    }
}
