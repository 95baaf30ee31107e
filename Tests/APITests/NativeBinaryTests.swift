import FHIR
import JSON
import TestSupport
import Testing

@testable import HTTP

/// Binary as what it contains. Source: binary.html#rest.
@Suite struct NativeBinaryTests {
    private let application = TestApplication()

    private func ask(_ method: String, _ path: String, _ body: String = "", _ headers: (String, String)...) throws
        -> HTTPResponse
    {
        try application.raw(method, path, headers, body)
    }

    @Test func `content of any type is kept with its type and given back as it was`() throws {
        let html = "<script>alert(1)</script>"
        let made = try ask(
            "POST", "/Binary", html, ("Content-Type", "text/html; charset=utf-8"), ("X-Security-Context", "Patient/a"))
        #expect(made.status == 201)
        let text = String(decoding: made.body, as: UTF8.self)
        #expect(text.json("contentType") == "text/html; charset=utf-8")
        let id = try #require(text.json("id"))
        for accept in [nil, "text/html", "text/*", "*/*", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"] {
            let headers = accept.map { [("Accept", $0)] } ?? []
            let read = try application.raw("GET", "/Binary/\(id)", headers)
            #expect(read.status == 200)
            #expect(String(decoding: read.body, as: UTF8.self) == html)
            #expect(read.header("content-type") == "text/html; charset=utf-8")
            #expect(read.header("x-content-type-options") == "nosniff")
            #expect(read.header("content-disposition") == "attachment")
            #expect(read.header("content-security-policy") == "default-src 'none'; sandbox")
            #expect(read.header("x-security-context") == "Patient/a")
            #expect(read.header("etag") == "W/\"1\"")
        }
        let version = try application.raw("GET", "/Binary/\(id)/_history/1", [("Accept", "text/html")])
        #expect(String(decoding: version.body, as: UTF8.self) == html)
    }

    @Test func `it is a resource for whoever asks for one`() throws {
        let made = try ask("PUT", "/Binary/b", "hello", ("Content-Type", "text/plain"))
        #expect(made.status == 201)
        for accept in ["application/fhir+json", "application/json", "text/plain;q=0.1, application/fhir+json"] {
            let read = try application.get("/Binary/b", ("Accept", accept))
            #expect(read.json("data") == "aGVsbG8=" && read.json("contentType") == "text/plain")
        }
        #expect(try application.get("/Binary/b?_format=json").json("data") == "aGVsbG8=")
    }

    @Test func `another type than its own is not acceptable, and what is not there is told in FHIR`() throws {
        _ = try ask("PUT", "/Binary/b", "hello", ("Content-Type", "text/plain"))
        #expect(try application.get("/Binary/b", ("Accept", "image/png")).status == 406)
        #expect(try application.get("/Binary/none", ("Accept", "image/png")).status == 404)
        #expect(try application.raw("GET", "/Binary/b", [("If-None-Match", "W/\"1\"")]).status == 304)
    }

    @Test func `a content type that cannot be a field of HTTP is not made one`() throws {
        try application.put(#"{"resourceType":"Binary","id":"c","contentType":"nonsense","data":"aGVsbG8="}"#)
        let read = try application.raw("GET", "/Binary/c", [])
        #expect(read.header("content-type") == "application/octet-stream")
    }

    @Test func `other types are not taken natively`() throws {
        #expect(try ask("POST", "/Patient", "hello", ("Content-Type", "text/plain")).status == 415)
        #expect(try ask("POST", "/Binary", "<Binary/>", ("Content-Type", "application/fhir+xml")).status == 415)
    }
}
