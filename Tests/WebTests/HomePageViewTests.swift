import HTTP
import FHIR
import Store
import Testing
import Web
import Wording

@Suite struct HomePageViewTests {
    /// 2026-11-21T12:00:00Z.
    private let now: Int64 = 1_795_262_400_000_000

    private func page(_ language: Language, patients: [String], counts: [(String, Int)]? = nil) -> String {
        let counts = counts ?? [("Patient", patients.count), ("Observation", 3953)]
        let statistics = StoreStatistics(
            sequence: 4971,
            resources: counts.compactMap { name, count in ResourceType(name).map { (type: $0, count: count) } },
            unmerged: 0, bytesOnDisk: 6_412_345)
        let summaries = patients.enumerated().map { PatientSummary(id: "p-\($0)", text: Array($1.utf8)) }
        let findings = HomePage.Model.Findings(
            statistics: statistics, patients: summaries, searchMicroseconds: 418, now: now)
        let model = HomePage.Model(findings, language: language, server: ServerAddress(host: "clinic.example:8080"))
        return HomePage.view(model, files: .embedded).text
    }

    private let wang = #"""
        {"name":[{"family":"王","given":["小明"]},{"text":"Wang Xiaoming"}],"gender":"male","birthDate":"1985-03-02"}
        """#

    @Test func `shows figures and patients in English`() {
        let text = page(.english, patients: [wang])
        #expect(text.contains("<html lang=\"en\">"))
        #expect(text.contains("<dd class=\"value\">0.42 <span class=\"unit\">ms</span></dd>"))
        #expect(text.contains("<dd class=\"value\">4,971 <span class=\"unit\">entries</span></dd>"))
        #expect(text.contains("<bdi class=\"name\">王小明</bdi> <bdi class=\"latin\">Wang Xiaoming</bdi>"))
        #expect(text.contains("<time datetime=\"1985-03-02\">2 Mar 1985</time>"))
        #expect(text.contains(">41 years</td>"))
        #expect(text.contains("<a href=\"/fhir/Patient/p-0?_pretty=true\">p-0</a>"))
        #expect(text.contains("<a href=\"/fhir/Observation?_count=20&amp;_pretty=true\" lang=\"en\">Observation</a>"))
        #expect(text.contains("This server runs without sign-in: for a first look only."))
    }

    @Test func `shows the same in Chinese`() {
        let text = page(.chinese, patients: [wang])
        #expect(text.contains("<html lang=\"zh-Hans\">"))
        #expect(text.contains("<time datetime=\"1985-03-02\">1985年3月2日</time>"))
        #expect(text.contains(">男</td>"))
        #expect(text.contains(">41岁</td>"))
        #expect(text.contains("0.42 <span class=\"unit\">毫秒</span>"))
        let link = "<a href=\"/?language=zh\" lang=\"zh-Hans\" hreflang=\"zh-Hans\" aria-current=\"true\">中文</a>"
        #expect(text.contains(link))
        #expect(text.contains("本服务器无需登录即可访问"))
    }

    @Test func `puts the most frequent type first`() throws {
        let text = page(.english, patients: [wang])
        let observation = try #require(text.firstRange(of: ">Observation</a>"))
        let patient = try #require(text.firstRange(of: ">Patient</a>"))
        #expect(observation.lowerBound < patient.lowerBound)
    }

    @Test func `nothing of a record becomes markup or a command`() {
        let evil = #"""
            {"name":[{"text":"<script>alert('x')</script>"}],"birthDate":"\"><script>","gender":"<script>",
            "communication":[{"language":{"coding":[{"code":"\"><script>"}]}}]}
            """#
        let text = page(.english, patients: [evil])
        #expect(text.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"))
        #expect(!text.contains("<script"))
        let examples = text.firstRange(of: "<ol class=\"examples\">").map { text[$0.lowerBound...] } ?? ""
        #expect(!examples.isEmpty && !examples.contains("alert"))
    }

    @Test(arguments: Language.allCases)
    func `has no inline script or style`(language: Language) {
        for text in [page(language, patients: [wang]), page(language, patients: [], counts: []), failure(language)] {
            for forbidden in ["<script", "<style", " style=", " onclick", " onload", " onerror", "javascript:"] {
                #expect(!text.contains(forbidden))
            }
        }
    }

    @Test(arguments: Language.allCases)
    func `has the landmarks, and tables with caption and scope`(language: Language) {
        let text = page(language, patients: [wang])
        for part in [
            "<a class=\"skip-link\" href=\"#content\">", "<main id=\"content\" tabindex=\"-1\">", "<header", "<footer",
            "<nav",
            "<caption>", "<th scope=\"col\"", "<th scope=\"row\"", "<title>",
        ] { #expect(text.contains(part)) }
        #expect(text.ranges(of: "<h1>").count == 1)
        #expect(text.ranges(of: "<table").count == text.ranges(of: "<caption>").count)
    }

    @Test func `teaches what to do with an empty record`() {
        let text = page(.english, patients: [], counts: [])
        #expect(text.contains("No patients yet"))
        #expect(text.contains("xinglin demo --store FOLDER"))
        #expect(text.contains("xinglin import --store FOLDER PATH"))
        #expect(!text.contains("<table"))
    }

    @Test func `shows a patient of whom nothing is known`() {
        let text = page(.english, patients: ["{}"])
        #expect(text.contains("<span class=\"absent\">Name not recorded</span>"))
        #expect(text.contains("<td role=\"cell\" class=\"sex\"><span class=\"absent\">Not recorded</span></td>"))
    }

    @Test func `counts the age of the dead to their death`() {
        let dead = #"{"name":[{"text":"A"}],"birthDate":"1935-08-07","deceasedDateTime":"2025-08-08T10:00:00Z"}"#
        let text = page(.english, patients: [dead, #"{"birthDate":"1935","deceasedBoolean":true}"#])
        #expect(text.contains("90 years <span class=\"deceased\">Deceased</span>"))
        #expect(text.contains("class=\"age\"> <span class=\"deceased\">Deceased</span>"))
    }

    @Test func `shortens the ids that servers make`() {
        let model = HomePage.Patient(
            PatientSummary(id: "4f1c2a9e-7b1d-7c3e-9d55-0a1b2c3d4e5f", text: []), today: 0, language: .english)
        #expect(model.id == "4f1c2a9e…4e5f")
        #expect(model.address.text == "/fhir/Patient/4f1c2a9e-7b1d-7c3e-9d55-0a1b2c3d4e5f?_pretty=true")
    }

    @Test func `says why a record cannot be read`() {
        #expect(failure(.english).contains("<li>the store failed: &lt;disk&gt;</li>"))
        #expect(failure(.chinese).contains("xinglin doctor --store FOLDER"))
    }

    private func failure(_ language: Language) -> String {
        let model = HomePage.Model(
            language: language, server: ServerAddress(host: nil),
            content: .failure([Message(data: "the store failed: <disk>")]))
        return HomePage.view(model, files: .embedded).text
    }

    @Test(arguments: [
        ("clinic.example:8080", "http://clinic.example:8080"), ("[::1]:8080", "http://[::1]:8080"),
        ("a'; rm -rf ~", "http://localhost"), ("", "http://localhost"), ("<b>", "http://localhost"),
    ])
    func `takes a host only when it looks like one`(host: String, origin: String) {
        #expect(ServerAddress(host: host).origin == origin)
        #expect(ServerAddress(host: host).fhir == origin + "/fhir")
    }

    @Test func `takes the configured address of the API before the host`() {
        let request = HTTPRequest(
            method: "GET", path: "/", query: "", headers: HTTPFields([("Host", "127.0.0.1:8080")]), body: [])
        let address = ServerAddress(request, baseURL: "https://clinic.example/record/fhir")
        #expect(address.fhir == "https://clinic.example/record/fhir")
        #expect(address.origin == "https://clinic.example")
        #expect(ServerAddress(request, baseURL: nil).fhir == "http://127.0.0.1:8080/fhir")
    }
}
