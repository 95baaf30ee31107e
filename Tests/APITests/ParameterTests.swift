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
        "/Patient?_total=many", "/Patient?_page=x", "/Patient?_count=1&_count=2",
        "/Patient?name:nosuch=x", "/Patient?nosuch=", "/Patient?_id=Observation/a",
        "/Patient?gender:exact=x", "/Patient?birthdate:contains=1",
        "/Patient?language:in=x", "/Patient?_include=Patient:name", "/Patient?_include=Patient:organization:Patient",
        "/Patient?_include:recurse=Patient:organization", "/Patient?_revinclude=Observation",
        "/Patient?_has:Observation:patient=1", "/Patient?_has:Observation:encounter:code=1",
        "/Patient?general-practitioner.nosuch=x", "/Patient?family.name=x",
        "/Patient?link.link.link.link.link.link.link.link.link.name=x", "/Patient?_filter=name%20eq",
        "/Patient?birthdate=x", "/Patient?_sort=nosuch", "/Patient?_sort=name,nosuch",
        "/Patient?_sort=_id,_id,_id,_id,_id,_id,_id,_id,_id", "/Patient?_query=x", "/Patient?_text=%20",
        "/Patient?_content=%20",
        "/Patient?_contained=maybe", "/?_type=Patient,Nosuch", "/?_type=", "/?_type=Patient,Observation&_sort=_id",
        "/?_type=Patient,Observation&name=x", "/?_type=Patient,Observation&_page=n.1", "/Patient?_page=n.1",
        "/Patient?_elements=foo", "/Patient?_elements=name,foo", "/Patient/a?_elements=foo",
        "/Patient/_history?_elements=foo", "/?_type=Patient,Observation&_elements=foo", "/Patient?_pretty=foo",
        "/Patient/a?_pretty=foo", "/metadata?_pretty=foo", "/Patient/_history?_pretty=1",
        "/Patient/a/$everything?_pretty=foo", "/Patient?_summary=text&_elements=name",
        "/Patient/a?_summary=true&_elements=name", "/Patient?__explain=maybe",
        "/Patient/a/$everything?start=2025&end=2024", "/Patient/a/$everything?start=2024-05-07&end=2024-05-06",
        "/Patient/a/Observation?nosuch=1",
        "/Patient/a/*?_type=Location",
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
            "/Patient?gender=male&nosuch=1&_sort=nosuch&_include=Patient:name", ("Prefer", "handling=lenient"))
        #expect(answer.status == 200)
        #expect(answer.json("entry.0.resource.id") == "a")
        #expect(answer.json("entry.1.search.mode") == "outcome")
        #expect(answer.json("entry.1.resource.issue.2.severity") == "warning")
        #expect(answer.json("entry.1.resource.issue.3") == nil)
        #expect(answer.link("self") == "http://localhost:8080/fhir/Patient?gender=male")
        #expect(try application.get("/Patient?gender=male&nosuch=1", ("Prefer", "handling=strict")).status == 400)
        // What R4 forbids to ignore.
        #expect(try application.get("/Patient?gender=male&name:not=x", ("Prefer", "handling=lenient")).status == 400)
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
