import Testing
import TestSupport

/// Parameters that an interaction does not have are refused everywhere, with the nearest that it has.
@Suite struct ParameterTests {
    private let application = TestApplication()

    @Test(arguments: [
        ("GET", "/Patient/a?_sumary=true", "_summary"), ("GET", "/Patient/a/_history/1?_element=name", "_elements"),
        ("GET", "/Patient/a/_history?_sinse=2020", "_since"),
        ("GET", "/Patient/_history?_cont=1", "_count"), ("GET", "/_history?_cout=1", "_count"),
        ("GET", "/metadata?mod=full", "mode"), ("GET", "/Patient?nam=x", "name"),
        ("GET", "/Patient?birthdat=2020", "birthdate"), ("GET", "/Patient?_sor=name", "_sort"),
        ("POST", "/Patient/_search?famly=x", "family"), ("POST", "/Patient?_fromat=json", "_format"),
        ("PUT", "/Patient/a?_fromat=json", "_format"), ("DELETE", "/Patient/a?_pretti=true", "_pretty"),
        ("PATCH", "/Patient/a?_fromat=json", "_format"), ("POST", "/?_fromat=json", "_format"),
        ("PUT", "/Patient?identifer=1", "identifier"), ("DELETE", "/Patient?identifer=1", "identifier"),
        ("PATCH", "/Patient?identifer=1", "identifier"),
    ])
    func `an unknown parameter is refused with the one it resembles`(method: String, target: String, nearest: String)
        throws
    {
        try application.put(patient("a"))
        let answer = try application.send(
            method, target,
            method == "GET"
                ? "" : method == "POST" && !target.contains("_search") ? patient() : method == "PUT" ? patient("a") : ""
        )
        #expect(answer.status == 400, "\(answer.body)")
        #expect(answer.diagnostics.contains("did you mean \(nearest)?"), "\(answer.diagnostics)")
        #expect(answer.json("issue.0.location.0")?.hasPrefix("http.") == true)
    }

    @Test(arguments: [
        "/Patient?_count=-1", "/Patient?_count=x", "/Patient?_count=+5", "/Patient?_summary=yes",
        "/Patient?_total=many", "/Patient?_page=x", "/Patient?_count=1&_count=2", "/Patient?_elements=",
        "/Patient?name=", "/Patient?name:nosuch=x", "/Patient?name:exact=x", "/Patient?_include=Patient:organization",
        "/Patient?_has:Observation:patient:code=1",
        "/Patient?general-practitioner.name=x", "/Patient?birthdate=x", "/Patient?_sort=nosuch",
        "/Patient?_sort=name,birthdate", "/Patient?_sort=", "/Patient?_text=x",
        "/Patient/a?_summary=yes", "/Patient/a?_summary=true&_summary=true", "/Patient/_history?_count=x",
        "/Patient/_history?_since=x", "/Patient/_history?_at=yesterday",
        "/Patient/_history?_page=x", "/Patient/_history?_page=0", "/Patient/_history?_page=-1", "/metadata?mode=nosuch",
        "/Patient/_history?_count=%2B1",
    ])
    func `a value that makes no sense is refused`(target: String) throws {
        try application.put(patient("a"))
        let answer = try application.get(target)
        #expect(answer.status == 400, "\(answer.body)")
        #expect(answer.json("issue.0.location.0")?.hasPrefix("http.") ?? true)
    }

    @Test func `lenient handling leaves out what is not understood and says so`() throws {
        try application.put(patient("a", "\"gender\":\"male\""), patient("b", "\"gender\":\"female\""))
        let answer = try application.get(
            "/Patient?gender=male&nosuch=1&name:exact=x&_include=Patient:link", ("Prefer", "handling=lenient"))
        #expect(answer.status == 200)
        #expect(answer.json("entry.0.resource.id") == "a")
        #expect(answer.json("entry.1.search.mode") == "outcome")
        #expect(answer.json("entry.1.resource.issue.2.severity") == "warning")
        #expect(answer.json("entry.1.resource.issue.3") == nil)
        #expect(answer.link("self") == "http://localhost:8080/fhir/Patient?gender=male")
        #expect(try application.get("/Patient?gender=male&nosuch=1", ("Prefer", "handling=strict")).status == 400)
        // Criteria decide what is changed: nothing may be left out of them.
        #expect(
            try application.send("DELETE", "/Patient?gender=male&nosuch=1", headers: [("Prefer", "handling=lenient")])
                .status == 400)
    }

    @Test func `all faults of a search are told at once`() throws {
        let answer = try application.get("/Patient?nosuch=1&_count=x&birthdate=y")
        #expect(answer.status == 400)
        #expect(answer.json("issue.2") != nil)
    }
}
