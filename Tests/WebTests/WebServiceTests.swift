import HTTP
import Record
import Store
import Synchronization
import Testing
import Trust
import Web
import Wording

@Suite struct WebServiceTests {
    private func service(_ store: FixedStore) -> WebService {
        // Each look at the clock is 250 microseconds later.
        let ticks = Mutex<Int64>(1_795_262_400_000_000)
        let clock: @Sendable () -> Int64 = {
            ticks.withLock { ticks in
                ticks += 250
                return ticks
            }
        }
        let record = Record(store: store, clock: clock, makeID: { "1" })
        return WebService(record: record, clock: clock, permit: { _ in OpenMode.permit(for: "test") })
    }

    private func request(_ query: String = "", _ fields: [(String, String)] = [], method: String = "GET") -> HTTPRequest
    {
        HTTPRequest(method: method, path: "/", query: query, headers: HTTPFields(fields), body: [])
    }

    private func header(_ name: String, _ response: HTTPResponse) -> String? {
        response.headers.first { $0.name == name }?.value
    }

    @Test func `answers with the record's patients and how long the search took`() {
        let response = service(FixedStore(patients: [#"{"resourceType":"Patient","name":[{"text":"李时珍"}]}"#]))
            .home(request("language=zh", [("Host", "clinic.example")]))
        let text = String(decoding: response.body, as: UTF8.self)
        #expect(response.status == 200)
        #expect(text.contains("李时珍"))
        #expect(text.contains("0.25 <span class=\"unit\">毫秒</span>"))
        #expect(text.contains("curl &#39;http://clinic.example/fhir/Patient?gender=female"))
        #expect(header("Content-Language", response) == "zh-Hans")
    }

    @Test func `a page allows nothing but its own style sheet and images`() {
        let response = service(FixedStore()).home(request())
        let policy = """
            default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; \
            frame-ancestors 'none'
            """
        #expect(header("Content-Security-Policy", response) == policy)
        #expect(header("X-Content-Type-Options", response) == "nosniff")
        #expect(header("Referrer-Policy", response) == "no-referrer")
        #expect(header("Cache-Control", response) == "no-store")
        #expect(header("Content-Type", response) == "text/html; charset=utf-8")
    }

    @Test func `shows no more patients than a page has`() {
        let response = service(FixedStore(patients: Array(repeating: "{\"id\":\"1\"}", count: 30))).home(request())
        #expect(String(decoding: response.body, as: UTF8.self).contains("The 12 changed last, newest first"))
    }

    @Test func `answers 503 when the record cannot be read`() {
        let response = service(FixedStore(failure: .corrupt(reason: Message(data: "page 12")))).home(request())
        #expect(response.status == 503)
        #expect(String(decoding: response.body, as: UTF8.self).contains("the store is damaged: page 12"))
    }

    @Test func `is only read`() {
        let response = service(FixedStore()).home(request(method: "POST"))
        #expect(response.status == 405)
        #expect(header("Allow", response) == "GET, HEAD")
    }

    @Test func `files are kept by their digest`() {
        let file = WebFiles.embedded.style
        let first = WebService.answer(request(), file: file)
        #expect(first.status == 200 && first.body == file.body)
        #expect(header("Cache-Control", first) == "public, no-cache")
        #expect(header("ETag", first) == "\"\(file.digest)\"")
        let versioned = WebService.answer(request("digest=\(file.digest)"), file: file)
        #expect(header("Cache-Control", versioned) == "public, max-age=31536000, immutable")
        let again = WebService.answer(request("", [("If-None-Match", "W/\"\(file.digest)\"")]), file: file)
        #expect(again.status == 304 && again.body.isEmpty)
        #expect(WebService.answer(request("", [("If-None-Match", "\"other\"")]), file: file).status == 200)
    }

    @Test func `adds the routes of its addresses`() {
        var router = Router()
        service(FixedStore()).addRoutes(to: &router)
        #expect(router.patterns == ["/", "/assets/style.css", "/assets/mark.svg"])
    }
}
