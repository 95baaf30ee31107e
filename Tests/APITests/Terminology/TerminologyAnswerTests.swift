import Testing
import TestSupport

/// What operations answer where several resources, versions or ways of writing are in play.
@Suite struct TerminologyAnswerTests {
    private let terms: TestTerms
    private var application: TestApplication { terms.application }

    init() throws { terms = try TestTerms() }

    private func system(_ id: String, _ more: String, _ concepts: String) throws {
        try application.put(
            #"{"resourceType":"CodeSystem","id":"\#(id)",\#(more),"concept":[\#(concepts)]}"#)
    }

    // MARK: Which one counts

    @Test func `a fragment of the record does not hide a system that is known whole`() throws {
        let url = "http://hl7.org/fhir/administrative-gender"
        try system("part", #""url":"\#(url)","status":"active","content":"fragment""#, #"{"code":"own"}"#)
        #expect(try application.get("/CodeSystem/$lookup?system=\(url)&code=male").status == 200)
        #expect(try application.get("/CodeSystem/$lookup?system=\(url)&code=own").status == 404)
        // One that is whole does.
        try system("part", #""url":"\#(url)","status":"active","content":"complete""#, #"{"code":"own"}"#)
        #expect(try application.get("/CodeSystem/$lookup?system=\(url)&code=own").status == 200)
    }

    @Test func `an example of HL7's own is all that is published, and expands`() throws {
        let expansion = try application.get("/ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/service-type&count=2")
        #expect(expansion.status == 200)
        #expect(expansion.body.contains("http://terminology.hl7.org/CodeSystem/service-type"))
    }

    @Test func `of a fragment alone it is said that it may have more`() throws {
        try system("part", #""url":"http://test/part","status":"active","content":"fragment""#, #"{"code":"x"}"#)
        try terms.put("part", #"{"system":"http://test/part"}"#)
        for target in [
            "/ValueSet/part/$validate-code?system=http://test/part&code=", "/CodeSystem/part/$validate-code?code=",
        ] {
            #expect(try application.get(target + "x").parameter("result") == "true")
            let other = try application.get(target + "y")
            #expect(other.parameter("result") == "false")
            #expect(other.parameter("message")?.contains("of http://test/part only some codes are known here") == true)
        }
        let expansion = try application.get("/ValueSet/part/$expand")
        #expect(expansion.status == 400)
        #expect(expansion.diagnostics.hasPrefix("http://test/part: only some of its codes are known here"))
        // A search asks for all codes of the system, known or not.
        #expect(try application.get("/Observation?code:in=http://test/vs/part").status == 200)
    }

    @Test func `what is withdrawn, or has a smaller version, does not come before what counts`() throws {
        func put(_ version: String, _ status: String = "active") throws {
            try application.put(
                #"{"resourceType":"ValueSet","id":"v\#(version)","url":"http://test/vs/v","version":"\#(version)","status":"\#(status)","compose":{"include":[{"system":"http://test/tree","concept":[{"code":"\#(version == "1" ? "mi" : "acc")"}]}]}}"#,
                #"{"resourceType":"CodeSystem","id":"c\#(version)","url":"http://test/cs","version":"\#(version)","status":"\#(status)","content":"complete","concept":[{"code":"in\#(version)"}]}"#,
                #"{"resourceType":"ConceptMap","id":"m\#(version)","url":"http://test/cm","version":"\#(version)","status":"\#(status)","group":[{"source":"http://test/tree","target":"http://test/flat","element":[{"code":"mi","target":[{"code":"in\#(version)","equivalence":"equal"}]}]}]}"#
            )
        }
        func counts(_ version: String) throws {
            let code = version == "1" ? "mi" : "acc"
            #expect(try application.get("/ValueSet/$expand?url=http://test/vs/v").expanded == [code])
            #expect(try application.get("/CodeSystem/$lookup?system=http://test/cs&code=in\(version)").status == 200)
            let map = try application.get("/ConceptMap/$translate?system=http://test/tree&code=mi")
            #expect(map.parameter("match")?.contains("in\(version)") == true, "\(map.body)")
            #expect(map.body.ranges(of: "equivalence").count == 1)
        }
        try put("1")
        try put("2")
        try counts("2")
        try put("1", "retired")
        try counts("2")
        try put("1")
        try counts("2")
        try put("2", "retired")
        try counts("1")
        // It is there for whoever names it.
        #expect(try application.get("/ValueSet/$expand?url=http://test/vs/v%7C2").expanded == ["acc"])
        #expect(
            try application.get("/ConceptMap/$translate?url=http://test/cm%7C2&system=http://test/tree&code=mi")
                .parameter("result") == "true")
    }

    // MARK: Codings

    @Test func `a coding without a system is not valid, whatever its code`() throws {
        let body = TestTerms.parameters(#"{"name":"coding","valueCoding":{"code":"mi","display":"nonsense"}}"#)
        let answer = try application.send("POST", "/ValueSet/heart/$validate-code", body)
        #expect(answer.parameter("result") == "false")
        #expect(answer.parameter("message") == "mi has no system, and a code means nothing without: give the system")
    }

    @Test func `a display is judged by the version that the value set names`() throws {
        for (version, display) in [("1", "Old"), ("2", "New")] {
            try system(
                "d\(version)", #""url":"http://test/d","version":"\#(version)","status":"active","content":"complete""#,
                #"{"code":"a","display":"\#(display)  name"},{"code":"only\#(version)","display":"Only"}"#)
        }
        try terms.put("pinned", #"{"system":"http://test/d","version":"1"}"#)
        func ask(_ more: String) throws -> TestApplication.Answer {
            try application.get("/ValueSet/pinned/$validate-code?system=http://test/d&\(more)")
        }
        // White space does not count.
        #expect(try ask("code=a&display=old%20name%20").parameter("result") == "true")
        #expect(try ask("code=a&display=New%20name").parameter("result") == "false")
        #expect(try ask("code=only1").parameter("display") == "Only")
    }

    @Test func `a system without case is searched, mapped and tested in either`() throws {
        try system(
            "loose", #""url":"http://test/loose","status":"active","content":"complete","caseSensitive":false"#,
            #"{"code":"Aa","concept":[{"code":"A1"}]}"#)
        try terms.put("loose", #"{"system":"http://test/loose"}"#)
        try application.put(
            #"{"resourceType":"Observation","id":"small","status":"final","code":{"coding":[{"system":"http://test/loose","code":"a1"}]}}"#,
            #"{"resourceType":"ConceptMap","id":"loose","url":"http://test/cm/loose","status":"active","group":[{"source":"http://test/loose","target":"http://test/flat","element":[{"code":"Aa","target":[{"code":"S1","equivalence":"equal"}]}],"unmapped":{"mode":"fixed","code":"S2"}}]}"#
        )
        for query in ["code:in=ValueSet/loose", "code:below=http://test/loose%7CAA"] {
            #expect(try application.get("/Observation?\(query)").ids == ["small"], "\(query)")
        }
        #expect(try application.get("/Observation?code:not-in=ValueSet/loose").ids.isEmpty)
        let map = try application.get("/ConceptMap/$translate?system=http://test/loose&code=aA")
        #expect(map.parameter("match")?.contains("S1") == true)
        #expect(map.parameter("match")?.contains("S2") == false)
    }

    // MARK: $translate

    @Test func `what depends on another element is said, and holds with it`() throws {
        try application.put(
            #"{"resourceType":"ConceptMap","id":"dep","url":"http://test/dep","status":"active","group":[{"source":"http://test/tree","target":"http://test/flat","element":[{"code":"mi","target":[{"code":"S1","equivalence":"equivalent","dependsOn":[{"property":"urn:p","value":"v1"}],"product":[{"property":"urn:q","value":"w"}]}]}]}]}"#
        )
        let open = try application.get("/ConceptMap/$translate?url=http://test/dep&system=http://test/tree&code=mi")
        #expect(open.parameter("result") == "false")
        #expect(open.parameter("message")?.hasPrefix("some mappings hold only with urn:p = v1") == true)
        let body = TestTerms.parameters(
            TestTerms.text("url", "http://test/dep", "Uri"), TestTerms.coding("coding", "mi"),
            #"{"name":"dependency","part":[{"name":"element","valueUri":"urn:p"},{"name":"concept","valueCodeableConcept":{"coding":[{"code":"v1"}]}}]}"#
        )
        let met = try application.send("POST", "/ConceptMap/$translate", body)
        #expect(met.parameter("result") == "true")
        #expect(met.parameter("message") == nil)
        #expect(
            met.body.contains(
                #"{"name":"product","part":[{"name":"element","valueUri":"urn:q"},{"name":"concept","valueCoding":{"code":"w"}}]}"#
            ))
    }

    @Test func `a map that leads nowhere does not silence the others`() throws {
        try application.put(
            #"{"resourceType":"ConceptMap","id":"lost","url":"http://test/lost","status":"active","group":[{"source":"http://test/tree","target":"http://test/flat","element":[{"code":"zz","target":[{"equivalence":"unmatched"}]}],"unmapped":{"mode":"other-map","url":"http://test/gone"}}]}"#
        )
        let answer = try application.get("/ConceptMap/$translate?system=http://test/tree&code=dm1")
        #expect(answer.parameter("result") == "true")
        #expect(answer.parameter("message")?.hasPrefix("http://test/gone: no concept map of this URL") == true)
    }

    @Test(arguments: ["ValueSet/all", "BASE/ValueSet/all", "http://test/vs/all", "http://test/vs/all%7C1"])
    func `the value set of a map is named by its URL or by its address`(source: String) throws {
        let named = source.replacing("BASE", with: "http://localhost:8080/fhir")
        let answer = try application.get("/ConceptMap/$translate?system=http://test/tree&code=dm1&source=\(named)")
        #expect(answer.parameter("result") == "true", "\(answer.body)")
        #expect(
            try application.get("/ConceptMap/$translate?system=http://test/tree&code=dm1&source=ValueSet/gone").status
                == 404)
    }

    // MARK: $expand, $lookup

    @Test func `a version that is checked is used where none is named, and refuses another`() throws {
        let none = try application.get("/ValueSet/all/$expand?check-system-version=http://test/tree%7C1")
        #expect(none.expanded.count == 7)
        try terms.put("one", #"{"system":"http://test/tree","version":"1"}"#)
        let other = try application.get("/ValueSet/one/$expand?check-system-version=http://test/tree%7C2")
        #expect(other.status == 400)
        #expect(other.diagnostics.contains("draws on http://test/tree|1, not on http://test/tree|2"))
        let both = try application.get(
            "/ValueSet/all/$expand?system-version=http://test/tree%7C1&check-system-version=http://test/tree%7C2")
        #expect(both.diagnostics.hasPrefix("check-system-version: names another version"))
    }

    @Test func `parameters of an expansion are told by their types`() throws {
        let answer = try application.get("/ValueSet/all/$expand?count=2&activeOnly=true&displayLanguage=en&filter=d")
        for part in [
            #"{"name":"count","valueInteger":2}"#, #"{"name":"activeOnly","valueBoolean":true}"#,
            #"{"name":"displayLanguage","valueCode":"en"}"#, #"{"name":"filter","valueString":"d"}"#,
        ] {
            #expect(answer.body.contains(part), "\(answer.body)")
        }
    }

    @Test func `lookup tells names of a language with its regions, and the URL`() throws {
        try system(
            "zh", #""url":"http://test/zh","status":"active","content":"complete""#,
            #"{"code":"a","designation":[{"language":"zh-CN","value":"甲"},{"language":"de","value":"A"}]}"#)
        let answer = try application.get("/CodeSystem/$lookup?system=http://test/zh&code=a&property=lang.zh")
        #expect(answer.body.contains("甲"))
        #expect(!answer.body.contains(#""de""#))
        let url = try application.get("/CodeSystem/$lookup?system=http://test/zh&code=a&property=url")
        #expect(url.body.contains(#"{"name":"value","valueString":"http://test/zh"}"#))
    }

    @Test func `a resource that was deleted is gone`() throws {
        try application.send("DELETE", "/CodeSystem/flat")
        let answer = try application.get("/CodeSystem/flat/$validate-code?code=S1")
        #expect(answer.status == 410)
        #expect(answer.diagnostics.hasPrefix("CodeSystem/flat: "))
    }
}
