import TestSupport
import Testing

/// A CodeSystem in which a concept is its own ancestor.
@Suite struct CircularCodeSystemTests {
    private let application = TestApplication()

    private static func system(_ concepts: String, id: String = "c") -> String {
        #"{"resourceType":"CodeSystem","id":"\#(id)","url":"http://test/c","status":"active","content":"complete","caseSensitive":false,"property":[{"code":"parent","type":"code"},{"code":"child","type":"code"}],"concept":[\#(concepts)]}"#
    }

    private static let circle = system(
        #"{"code":"a","property":[{"code":"parent","valueCode":"B"}]},{"code":"b","property":[{"code":"parent","valueCode":"c"}],"concept":[{"code":"c","property":[{"code":"child","valueCode":"b"}]}]}"#
    )

    @Test func `is refused with its codes, however it is written`() throws {
        let reason =
            "the hierarchy has a circle, each of these is a child of the next: b → c → b; one of them must go"
        let put = try application.put(Self.circle)
        #expect(put.status == 422)
        #expect(put.diagnostics == reason)
        #expect(put.json("issue.0.expression.0") == "CodeSystem.concept")
        #expect(try application.send("POST", "/CodeSystem", Self.circle).status == 422)
        let transaction = try application.send(
            "POST", "/",
            bundle("transaction", [entry("PUT", "Patient/p", patient("p")), entry("PUT", "CodeSystem/c", Self.circle)]))
        #expect(transaction.status == 422)
        #expect(transaction.json("issue.0.expression.0") == "Bundle.entry[1].resource.concept")
        let batch = try application.send("POST", "/", bundle("batch", [entry("PUT", "CodeSystem/c", Self.circle)]))
        #expect(batch.json("entry.0.response.status") == "422 Unprocessable Entity")
        #expect(try application.get("/CodeSystem/c").status == 404)
        #expect(try application.get("/Patient/p").status == 404)
    }

    @Test(arguments: [
        #"{"code":"a","concept":[{"code":"b"}]},{"code":"c","property":[{"code":"parent","valueCode":"b"},{"code":"parent","valueCode":"a"}]}"#,
        #"{"code":"a","property":[{"code":"parent","valueCode":"nowhere"}]}"#, #"{"code":"a"}"#,
    ])
    func `several parents, and parents that are no codes, are no circle`(concepts: String) throws {
        #expect(try application.put(Self.system(concepts)).status == 201)
    }
}
