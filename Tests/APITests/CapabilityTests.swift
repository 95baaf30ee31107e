import API
import FHIR
@testable import HTTP
import Search
import StoreConformance
import Testing
import TestSupport
import Wording

/// The CapabilityStatement says what works, and every route answers.
@Suite struct CapabilityTests {
    private let application = TestApplication()
    private static let types = [
        "Patient", "Observation", "Encounter", "Condition", "MedicationRequest", "Claim", "RiskAssessment", "ValueSet",
        "Substance", "Questionnaire",
    ]

    @Test func `the statement tells of this server`() throws {
        let answer = try application.get("/metadata")
        #expect(answer.status == 200)
        #expect(answer.json("fhirVersion") == "4.0.1")
        #expect(answer.json("software.version") == "1.0")
        #expect(answer.json("implementation.url") == "http://localhost:8080/fhir")
        #expect(
            answer.json("rest.0.interaction")
                == #"[{"code":"transaction"},{"code":"batch"},{"code":"history-system"},{"code":"search-system"}]"#)
        #expect(answer.json("rest.0.resource.\(ResourceType.all.count - 1)") == nil)
        #expect(answer.json("rest.0.resource.\(ResourceType.all.count - 2)") != nil)
        #expect(try application.get("/metadata", ("Accept", "application/fhir+xml")).status == 406)
    }

    @Test func `a part of the statement is marked as such`() throws {
        let answer = try application.get("/metadata?_summary=true")
        #expect(answer.json("rest.0.resource.0.searchParam") == nil)
        #expect(answer.json("meta.tag.0.code") == "SUBSETTED")
    }

    private func resource(_ type: String, _ answer: TestApplication.Answer) -> Int? {
        (0..<ResourceType.all.count).first { answer.json("rest.0.resource.\($0).type") == type }
    }

    @Test(arguments: types) func `every parameter that is listed searches and sorts or says why not`(type: String)
        throws
    {
        let answer = try application.get("/metadata")
        let at = try #require(resource(type, answer))
        let values = [
            "token": "x", "string": "x", "date": "2020-01-01", "number": "5", "quantity": "5", "uri": "http://x",
            "reference": "x",
        ]
        var codes: [String] = []
        for number in 0... {
            guard let code = answer.json("rest.0.resource.\(at).searchParam.\(number).name") else { break }
            let kind = try #require(answer.json("rest.0.resource.\(at).searchParam.\(number).type"))
            // A composite says in its error what it is made of.
            if kind == "composite" {
                #expect(try application.get("/\(type)?\(code)=x").status == 400, "\(type)?\(code)=x")
                codes.append(code)
                continue
            }
            codes.append(code)
            // What has a form of its own says it when the form is wrong.
            if ["_has", "_filter", "near"].contains(code) {
                #expect(try application.get("/\(type)?\(code)=x").status == 400, "\(type)?\(code)=x")
                continue
            }
            let value = try #require(code == "_id" ? "x" : values[kind], "\(type).\(code) is \(kind)")
            #expect(try application.get("/\(type)?\(code)=\(value)").status == 200, "\(type)?\(code)=\(value)")
        }
        #expect(codes.contains("_id") && codes.contains("_lastUpdated") && codes.count > 5)
        #expect(codes == codes.sorted())
        // And what is not listed does not pass as if it worked.
        let all = try SearchParameter.all(of: #require(ResourceType(type)))
        for code in all.keys where !codes.contains(code) {
            #expect(try application.get("/\(type)?\(code)=x").status == 400, "\(type)?\(code)")
        }
    }

    @Test func `every interaction that is listed works`() throws {
        let answer = try application.get("/metadata")
        let at = try #require(resource("Patient", answer))
        let listed = (0..<20).compactMap { answer.json("rest.0.resource.\(at).interaction.\($0).code") }
        let type = [("Content-Type", "application/json-patch+json")]
        try application.put(patient("a"))
        let works: [String: () throws -> Int] = [
            "read": { try application.get("/Patient/a").status },
            "vread": { try application.get("/Patient/a/_history/1").status },
            "update": { try application.put(patient("a")).status },
            "patch": { try application.send("PATCH", "/Patient/a", "[]", headers: type).status },
            "delete": { try application.send("DELETE", "/Patient/a").status },
            "history-instance": { try application.get("/Patient/a/_history").status },
            "history-type": { try application.get("/Patient/_history").status },
            "create": { try application.send("POST", "/Patient", patient()).status },
            "search-type": { try application.get("/Patient").status },
        ]
        #expect(Set(listed) == Set(works.keys))
        for code in listed { #expect(try (200..<300).contains(works[code]?() ?? 0), "\(code)") }
    }

    // MARK: Routes and origins

    @Test func `every route answers OPTIONS and GET`() throws {
        #expect(application.router.patterns == ["/fhir", "/fhir/**"])
        for pattern in application.router.patterns {
            let path = pattern.replacing("**", with: "x")
            for method in ["OPTIONS", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE"] {
                let answer = try application.send(method, path)
                #expect(answer.status < 500, "\(method) \(path)")
                #expect(method != "OPTIONS" || answer.status == 204)
            }
        }
    }

    @Test(arguments: ["/Patient", "/Patient/a", "/", "/metadata", "/nosuch/x/y"])
    func `a preflight is allowed everywhere`(target: String) throws {
        let answer = try application.send(
            "OPTIONS", target, headers: [("Origin", "https://app.example"), ("Access-Control-Request-Method", "PUT")])
        #expect(answer.status == 204)
        #expect(answer["Access-Control-Allow-Origin"] == "*")
        for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] {
            #expect(answer["Access-Control-Allow-Methods"]?.contains(method) == true)
        }
        for field in ["content-type", "if-match", "if-none-exist", "if-none-match", "prefer"] {
            #expect(answer["Access-Control-Allow-Headers"]?.contains(field) == true)
        }
        #expect(answer["Access-Control-Allow-Credentials"] == nil)
    }

    @Test(arguments: [
        "/Patient/a", "/Patient", "/Patient/nobody", "/Patient?nosuch=1", "/Patient/a?_format=xml", "/%zz",
    ])
    func `every answer to another origin may be read`(target: String) throws {
        try application.put(patient("a"))
        let answer = try application.get(target, ("Origin", "https://app.example"))
        #expect(answer["Access-Control-Allow-Origin"] == "*")
        #expect(answer["Access-Control-Expose-Headers"]?.contains("ETag") == true)
        #expect(try application.get(target)["Access-Control-Allow-Origin"] == nil)
    }

    @Test(arguments: [(404, "not-found"), (413, "too-long"), (408, "timeout"), (400, "structure"), (414, "structure")])
    func `what reaches no interaction is answered with an OperationOutcome too`(status: Int, code: String) {
        let answer = FHIRService.refusal(status, Message(data: "a sentence"), in: .english)
        #expect(answer.status == status)
        #expect(String(decoding: answer.body, as: UTF8.self).json("issue.0.code") == code)
        #expect(String(decoding: answer.body, as: UTF8.self).json("issue.0.diagnostics") == "a sentence")
    }

    @Test(arguments: [
        ("GET", "/fhir/Patient/a", 0, true), ("GET", "/fhir/metadata", 0, true), ("GET", "/fhir/Patient", 0, false),
        ("GET", "/fhir/Patient/_history", 0, false), ("GET", "/fhir/Patient/a/_history/1", 0, true),
        ("GET", "/fhir/Patient/a/_history", 0, false), ("POST", "/fhir/Patient", 100, true),
        ("POST", "/fhir/Patient", 1 << 20, false), ("POST", "/fhir", 10, false),
        ("POST", "/fhir/Patient/_search", 10, false),
        ("PUT", "/fhir/Patient/a", 10, true), ("PUT", "/fhir/Patient", 10, false),
        ("PATCH", "/fhir/Patient/a", 10, false), ("DELETE", "/fhir/Patient/a", 0, true),
        ("DELETE", "/fhir/Patient", 0, false),
        ("OPTIONS", "/fhir/Patient", 0, true), ("GET", "/fhir/_history", 0, false), ("GET", "/fhir", 0, false),
    ])
    func `only what is short is done on the event loop`(method: String, path: String, bytes: Int, isImmediate: Bool)
        throws
    {
        let request = HTTPRequest(
            method: method, path: path, query: "", headers: HTTPFields([]), body: Array(repeating: 0x20, count: bytes))
        #expect(
            try #require(application.router.route(request.segments)).placement(request)
                == (isImmediate ? .immediate : .worker))
    }
}
