import API
import Testing

/// In which language sentences are said. Source: RFC 9110 sections 8.5 and 12.5.4.
@Suite struct OutcomeLanguageTests {
    private let application = TestApplication()
    private static let chinese = ("Accept-Language", "zh-CN,zh;q=0.9,en;q=0.8")

    @Test(
        arguments: [
            (nil, "en"), ("en", "en"), ("zh", "zh-Hans"), ("zh-CN,en;q=0.5", "zh-Hans"), ("en,zh;q=0.5", "en"),
            ("fr,de;q=0.5", "en"), ("fr, zh-Hant-TW;q=0.1", "zh-Hans"), ("zh;q=0", "en"), ("*", "en"), ("", "en"),
        ] as [(String?, String)])
    func `is the one that the client wishes most of those that there are`(wished: String?, tag: String) throws {
        let answer = try application.send(
            "GET", "/Patient/none", headers: wished.map { [("Accept-Language", $0)] } ?? [])
        #expect(answer.status == 404)
        #expect(answer["Content-Language"] == tag)
        #expect(answer["Vary"]?.contains("Accept-Language") == true)
        #expect(answer.json("language") == (tag == "en" ? nil : tag))
        #expect(
            answer.json("issue.0.diagnostics")
                == (tag == "en" ? "there is no Patient of this id" : "不存在此 id 的 Patient"))
    }

    @Test func `of the faults of a resource, whose places stay as they are`() throws {
        let answer = try application.send(
            "POST", "/Patient", #"{"resourceType":"Patient","gander":"male","active":"yes"}"#,
            headers: [Self.chinese, ("Content-Type", "application/fhir+json")])
        #expect(answer.status == 400)
        #expect(answer.json("issue.0.expression.0") == "Patient.gander")
        #expect(answer.json("issue.0.diagnostics") == "gander：Patient 没有此元素；您是否想用 gender？")
        #expect(answer.json("issue.1.expression.0") == "Patient.active")
    }

    @Test func `of each entry of a batch`() throws {
        let batch = """
            {"resourceType":"Bundle","type":"batch","entry":[
            {"request":{"method":"GET","url":"Patient/none"}},
            {"request":{"method":"PUT","url":"Patient/a"}},
            {"resource":{"resourceType":"Patient","id":"b"},"request":{"method":"PUT","url":"Patient/a"}}]}
            """
        let answer = try application.send(
            "POST", "", batch, headers: [Self.chinese, ("Content-Type", "application/fhir+json")])
        for number in 0..<3 {
            #expect(answer.json("entry.\(number).response.outcome.language") == "zh-Hans")
            let text = answer.json("entry.\(number).response.outcome.issue.0.diagnostics") ?? ""
            #expect(text.unicodeScalars.contains { $0.properties.isIdeographic }, "\(text)")
        }
    }

    @Test func `of what a lenient search left out`() throws {
        let answer = try application.get(
            "/Patient?famly=x", Self.chinese, ("Prefer", "handling=lenient"))
        #expect(answer.status == 200)
        #expect(answer.json("entry.0.search.mode") == "outcome")
        #expect(answer.json("entry.0.resource.issue.0.diagnostics")?.contains("已忽略") == true)
        #expect(answer.json("entry.0.resource.issue.0.diagnostics")?.contains("famly") == true)
    }

    @Test func `of what an operation says beside its answer`() throws {
        let answer = try TestTerms().application.get(
            "/ValueSet/all/$validate-code?system=http://test/tree&code=gone", Self.chinese)
        #expect(answer.status == 200)
        #expect(answer.body.contains("http://test/tree|gone 不在 http://test/vs/all 中"))
    }
}
