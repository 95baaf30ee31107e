import TestSupport
import Testing

/// Operations as entries of batches and transactions.
@Suite struct BundledOperationTests {
    private let terms: TestTerms
    private var application: TestApplication { terms.application }

    init() throws {
        terms = try TestTerms()
        try application.put(patient("p"))
    }

    private func statuses(_ answer: TestApplication.Answer) -> [String] {
        (0..<answer.entries).map { String((answer.json("entry.\($0).response.status") ?? "").prefix(3)) }
    }

    private static func text(_ name: String, _ element: String, _ value: String) -> String {
        #"{"name":"\#(name)","\#(element)":"\#(value)"}"#
    }

    private static let expand = TestTerms.parameters(text("url", "valueUri", "http://test/vs/heart"))
    private static let lookup = TestTerms.parameters(
        text("system", "valueUri", "http://test/tree"), text("code", "valueCode", "dm"))
    private static let closure = TestTerms.parameters(text("name", "valueString", "mine"))

    @Test func `a batch asks operations by POST and by GET`() throws {
        let answer = try application.send(
            "POST", "/",
            bundle(
                "batch",
                [
                    entry("POST", "ValueSet/$expand", Self.expand), entry("GET", "ValueSet/heart/$expand"),
                    entry("POST", "CodeSystem/$lookup", Self.lookup),
                    entry("POST", "CodeSystem/tree/$subsumes?codeA=dm&codeB=dm1"),
                    entry("POST", "$closure", Self.closure), entry("GET", "$closure?name=mine"),
                    entry("POST", "ValueSet/$nosuch", Self.expand), entry("POST", "ValueSet/$expand", patient()),
                    entry("GET", "Patient/p/$everything"), entry("POST", "Patient", patient()),
                    entry("POST", "Observation/$lastn?patient=p&category=x"),
                    entry(
                        "PUT", "ValueSet/new",
                        #"{"resourceType":"ValueSet","id":"new","url":"http://test/vs/new","status":"active","compose":{"include":[{"system":"http://test/tree","concept":[{"code":"acc"}]}]}}"#
                    ),
                    entry("POST", "ValueSet/new/$expand"), entry("POST", "ValueSet/%24expand", Self.expand),
                ]))
        #expect(
            statuses(answer) == [
                "200", "200", "200", "200", "200", "405", "404", "400", "200", "201", "200", "201", "200", "200",
            ])
        for number in [0, 1, 13] {
            #expect(answer.json("entry.\(number).resource.expansion.contains.1.code") == "mi")
        }
        #expect(answer.json("entry.2.resource.resourceType") == "Parameters")
        #expect(answer.json("entry.3.resource.parameter.0.valueCode") == "subsumes")
        #expect(answer.json("entry.4.resource.resourceType") == "ConceptMap")
        #expect(answer.json("entry.8.resource.total") == "1")
        // Operations see what the batch writes.
        #expect(answer.json("entry.12.resource.expansion.contains.0.code") == "acc")
    }

    @Test func `a transaction asks operations after its writes`() throws {
        let answer = try application.send(
            "POST", "/",
            bundle(
                "transaction",
                [
                    entry("POST", "ValueSet/heart/$expand"),
                    entry(
                        "PUT", "ValueSet/heart",
                        #"{"resourceType":"ValueSet","id":"heart","url":"http://test/vs/heart","status":"active","compose":{"include":[{"system":"http://test/tree","concept":[{"code":"acc"}]}]}}"#
                    ),
                    entry("POST", "CodeSystem/$lookup", Self.lookup),
                ]))
        #expect(statuses(answer) == ["200", "200", "200"])
        #expect(answer.json("entry.0.resource.expansion.contains.0.code") == "acc")
        #expect(answer.json("entry.2.resource.parameter.0.valueString") == "Tree")
    }

    @Test(arguments: [
        ("$closure", closure, "$closure changes what no transaction can take back"),
        (
            "CodeSystem/$lookup", expand,
            "the operation has no answer as things are before the transaction (400 Bad Request): url"
        ),
        ("CodeSystem/$nosuch", expand, "this server has no operation $nosuch here"),
        ("ValueSet/none/$expand", TestTerms.parameters(text("filter", "valueString", "x")), "(404 Not Found)"),
    ])
    func `a transaction is refused whole for an operation that cannot be answered`(
        url: String, body: String, reason: String
    ) throws {
        let answer = try application.send(
            "POST", "/",
            bundle("transaction", [entry("PUT", "Patient/k", patient("k")), entry("POST", url, body)]))
        #expect(answer.status == 400)
        #expect(answer.diagnostics.contains(reason), "\(answer.diagnostics)")
        #expect(answer.diagnostics.hasSuffix("; nothing was done"))
        #expect(answer.json("issue.0.expression.0") == "Bundle.entry[1].request.url")
        #expect(try application.get("/Patient/k").status == 404)
    }
}
