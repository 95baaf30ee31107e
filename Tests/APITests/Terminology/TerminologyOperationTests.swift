import Testing
import TestSupport

/// What operations of terminology take, what they answer, and what they refuse by name.
@Suite struct TerminologyOperationTests {
    private let terms: TestTerms
    private var application: TestApplication { terms.application }

    init() throws { terms = try TestTerms() }

    // MARK: What is refused

    @Test(arguments: [
        "ValueSet/$expand?url=http://test/vs/all&fliter=x|did you mean filter?",
        "ValueSet/$expand?url=http://test/vs/all&count=1&count=2|count: may be given once",
        "ValueSet/$expand|url or valueSet: says of which value set",
        "ValueSet/$expand?url=http://test/vs/gone|http://test/vs/gone: no value set of this URL is known here",
        "ValueSet/$expand?url=http://test/vs/all&count=x|count: must be a whole number",
        "ValueSet/$expand?url=http://test/vs/all&count=10001|count: must be a whole number from 0 to 10000",
        "ValueSet/$expand?url=http://test/vs/all&offset=-1|offset: must be a whole number",
        "ValueSet/$expand?url=http://test/vs/all&activeOnly=yes|activeOnly: must be true or false",
        "ValueSet/$expand?url=http://test/vs/all&context=x|context: this server does not support this parameter",
        "ValueSet/$expand?url=http://test/vs/all&date=2020|date: this server does not support this parameter",
        "ValueSet/$expand?url=http://test/vs/all&designation=zh|designation: has the form system",
        "ValueSet/$expand?url=http://test/vs/all&system-version=x|system-version: has the form system",
        "ValueSet/$expand?url=http://test/vs/all&check-system-version=http://test/tree%7C9|http://test/tree|9: the concepts",
        "ValueSet/all/$expand?url=http://test/vs/list|url: cannot be given together with a value set's id",
        "ValueSet/gone/$expand|there is no ValueSet of this id",
        "ValueSet/$validate-code?url=http://test/vs/all&code=dm|system: says of which code system dm is",
        "ValueSet/$validate-code?url=http://test/vs/all|code, coding or codeableConcept: one of them must be given",
        "ValueSet/$validate-code?system=http://test/tree&code=dm|url or valueSet",
        "ValueSet/$validate-code?url=http://test/vs/all&sytem=x&code=dm|did you mean system?",
        "CodeSystem/$validate-code?code=dm|url: says of which code system",
        "CodeSystem/$validate-code?url=http://test/gone&code=dm|http://test/gone: the concepts of this code system",
        "CodeSystem/$validate-code?url=http://test/tree&version=2&code=dm|http://test/tree",
        "CodeSystem/tree/$validate-code?url=http://test/tree&code=dm|url: cannot be given together with a code system's id",
        "CodeSystem/$lookup?code=dm|system: says of which code system",
        "CodeSystem/$lookup?system=http://test/tree|code or coding: one of them must be given",
        "CodeSystem/$lookup?system=http://test/tree&code=zz|code: http://test/tree",
        "CodeSystem/$lookup?system=http://test/tree&code=dm&property=severty|did you mean severity?",
        "CodeSystem/$subsumes?system=http://test/tree&codeA=dm|codeB or codingB: one of them must be given",
        "CodeSystem/$subsumes?codeA=dm&codeB=dm1|system: says of which code system",
        "CodeSystem/$subsumes?system=http://test/tree&codeA=dm&codeB=zz|zz: http://test/tree",
        "CodeSystem/$find-matches?system=http://test/tree|property: says what is looked for",
        "CodeSystem/$find-matches?system=http://test/tree&property=x|property: must be parts",
        "CodeSystem/$find-matches?system=http://test/tree&compositional=true|compositional",
        "ConceptMap/$translate?url=http://test/gone&system=http://test/tree&code=dm1|http://test/gone: no concept map",
        "ConceptMap/$translate?url=http://test/map&code=dm1|system: says of which code system",
        "ConceptMap/$translate?system=http://test/flat&code=S1&reverse=true|url: says which map is read backwards",
        "ConceptMap/map/$translate?url=http://test/map&system=http://test/tree&code=dm1|url: cannot be given together",
        "ConceptMap/$translate?url=http://test/map&system=http://test/tree&code=dm1&dependency=x|dependency: must be parts",
        "ConceptMap/$translate?url=http://test/map&system=http://test/tree&code=dm1&targetSystem=x|did you mean targetsystem?",
    ])
    func `a question that makes no sense is refused by name`(line: String) throws {
        let parts = line.split(separator: "|", maxSplits: 1).map(String.init)
        let answer = try application.get("/" + parts[0])
        #expect([400, 404].contains(answer.status))
        #expect(answer.diagnostics.contains(parts[1]), "\(answer.diagnostics)")
    }

    @Test(arguments: [
        (
            "/ValueSet/$expand", #"{"name":"valueSet","resource":{"resourceType":"ValueSet","status":"actve"}}"#,
            "publication-status"
        ),
        ("/ValueSet/$expand", #"{"name":"valueSet","resource":{"resourceType":"Patient"}}"#, "ValueSet: another type"),
        (
            "/ValueSet/$expand", #"{"name":"valueSet","valueString":"x"}"#,
            "valueSet: must be a resource, not a simple value"
        ),
        ("/ValueSet/$expand", #"{"name":"url","valueUri":"http://test/vs/all","nosuch":1}"#, "nosuch"),
        ("/ValueSet/$expand", #"{"name":"count","valueInteger":1.5}"#, "valueInteger: must be an integer"),
        ("/ValueSet/$expand", #"{"name":"url"}"#, "url: has no value"),
        ("/ValueSet/$expand", #"{"valueUri":"x"}"#, "name"),
        (
            "/ValueSet/$expand",
            #"{"name":"url","valueUri":"x"},{"name":"valueSet","resource":{"resourceType":"ValueSet","status":"draft"}}"#,
            "url: cannot be given together with valueSet"
        ),
        (
            "/ValueSet/$validate-code",
            #"{"name":"url","valueUri":"http://test/vs/all"},{"name":"coding","valueString":"dm"}"#,
            "coding: must be a Coding"
        ),
        (
            "/ValueSet/$validate-code",
            #"{"name":"url","valueUri":"http://test/vs/all"},{"name":"coding","valueCoding":{"system":"s"}}"#,
            "coding: has no code"
        ),
        (
            "/ValueSet/$validate-code",
            #"{"name":"url","valueUri":"http://test/vs/all"},{"name":"code","valueCode":"dm"},{"name":"coding","valueCoding":{"code":"a"}}"#,
            "code, coding: one of them"
        ),
        (
            "/ValueSet/$validate-code",
            #"{"name":"url","valueUri":"http://test/vs/all"},{"name":"display","valueString":"x"},{"name":"coding","valueCoding":{"code":"a"}}"#,
            "display: cannot be given together with coding"
        ),
        (
            "/CodeSystem/$subsumes",
            #"{"name":"codingA","valueCoding":{"system":"http://test/tree","code":"dm"}},{"name":"codeB","valueCode":"dm1"},{"name":"system","valueUri":"http://test/flat"}"#,
            "codingA, codingB: take the places"
        ),
        (
            "/CodeSystem/$subsumes",
            #"{"name":"codingA","valueCoding":{"system":"http://test/tree","code":"dm"}},{"name":"codingB","valueCoding":{"system":"http://test/flat","code":"S1"}}"#,
            "codingA, codingB: are of different systems"
        ),
        (
            "/CodeSystem/$subsumes",
            #"{"name":"system","valueUri":"http://test/flat"},{"name":"codingA","valueCoding":{"system":"http://test/tree","code":"dm"}},{"name":"codingB","valueCoding":{"system":"http://test/tree","code":"dm1"}}"#,
            "system: is another than that of codingA and codingB"
        ),
        (
            "/ConceptMap/$translate",
            #"{"name":"code","valueCode":"dm1"},{"name":"system","valueUri":"http://test/tree"},{"name":"dependency","part":[{"name":"element","valueUri":"urn:p"}]}"#,
            "dependency: needs the parts element"
        ),
        (
            "/ConceptMap/$translate",
            #"{"name":"code","valueCode":"dm1"},{"name":"system","valueUri":"http://test/tree"},{"name":"dependency","part":[{"name":"other","valueUri":"urn:p"}]}"#,
            "dependency.other: is no part"
        ),
        (
            "/CodeSystem/$lookup",
            #"{"name":"coding","valueCoding":{"system":"http://test/tree","code":"dm"}},{"name":"system","valueUri":"x"}"#,
            "system: cannot be given together with coding"
        ),
        (
            "/CodeSystem/$find-matches",
            #"{"name":"system","valueUri":"http://test/tree"},{"name":"property","part":[{"name":"code","valueCode":"nosuch"},{"name":"value","valueString":"1"}]}"#,
            "nosuch"
        ),
        (
            "/CodeSystem/$find-matches",
            #"{"name":"system","valueUri":"http://test/tree"},{"name":"property","part":[{"name":"code","valueCode":"severity"}]}"#,
            "property: needs the parts code and value"
        ),
        (
            "/CodeSystem/$find-matches",
            #"{"name":"property","part":[{"name":"code","valueCode":"a"},{"name":"subproperty","valueString":"1"}]}"#,
            "property.subproperty"
        ),
        (
            "/$closure", #"{"name":"concept","valueCoding":{"system":"http://test/tree","code":"dm"}}"#,
            "name: names the closure"
        ),
        (
            "/$closure", #"{"name":"name","valueString":"gone"},{"name":"version","valueString":"1"}"#,
            "there is no closure table"
        ),
        (
            "/$closure",
            #"{"name":"name","valueString":"gone"},{"name":"version","valueString":"1"},{"name":"concept","valueCoding":{"system":"http://test/tree","code":"dm"}}"#,
            "version: asks for what came before"
        ),
        (
            "/$closure", #"{"name":"name","valueString":"t"},{"name":"version","valueString":"x"}"#,
            "version: must be a whole number"
        ),
    ])
    func `what is posted must make sense`(target: String, parameters: String, text: String) throws {
        let answer = try application.send("POST", target, TestTerms.parameters(parameters))
        #expect([400, 404].contains(answer.status), "\(answer.body)")
        #expect(answer.diagnostics.contains(text), "\(answer.diagnostics)")
    }

    @Test func `closure is asked by POST, and operations stand where they belong`() throws {
        let answer = try application.get("/$closure?name=x")
        #expect(answer.status == 405)
        #expect(answer["allow"] == "POST")
        for target in ["/$expand", "/Patient/$expand", "/CodeSystem/tree/$lookup", "/ConceptMap/$closure", "/$nosuch"] {
            #expect(try application.get(target).status == 404, "\(target)")
        }
    }

    @Test func `without an index of concepts there is no terminology`() throws {
        let answer = try TestApplication().get("/ValueSet/$expand?url=http://test/vs/all")
        #expect(answer.status == 400)
        #expect(answer.diagnostics == "this record is served without terminology")
    }

    @Test func `a concept with very many codings is refused`() throws {
        let codings = (0..<101).map { #"{"system":"http://test/tree","code":"c\#($0)"}"# }.joined(separator: ",")
        let concept = #"{"name":"codeableConcept","valueCodeableConcept":{"coding":[\#(codings)]}}"#
        for (target, url) in [
            ("/ValueSet/$validate-code", "http://test/vs/all"), ("/ConceptMap/$translate", "http://test/map"),
        ] {
            let answer = try application.send(
                "POST", target, TestTerms.parameters(TestTerms.text("url", url, "Uri"), concept))
            #expect(answer.status == 400)
            #expect(answer.diagnostics == "codeableConcept: has more than 100 codings")
        }
    }

    @Test func `more than a thousand codes at once, or twenty properties, are refused`() throws {
        let codings = (0..<1001).map { TestTerms.coding("concept", "c\($0)") }
        let closure = try application.send(
            "POST", "/$closure",
            #"{"resourceType":"Parameters","parameter":[{"name":"name","valueString":"t"},\#(codings.joined(separator: ","))]}"#
        )
        #expect(closure.diagnostics == "concept: at most 1000 are added at once")
        let property =
            #"{"name":"property","part":[{"name":"code","valueCode":"severity"},{"name":"value","valueInteger":3}]}"#
        let many = try application.send(
            "POST", "/CodeSystem/tree/$find-matches",
            #"{"resourceType":"Parameters","parameter":[\#(Array(repeating: property, count: 21).joined(separator: ","))]}"#
        )
        #expect(many.diagnostics == "property: may be given at most 20 times")
    }

    // MARK: $expand

    @Test(arguments: [
        "/ValueSet/$expand?url=http://test/vs/heart", "/ValueSet/heart/$expand",
        "/ValueSet/$expand?url=http://test/vs/heart%7C1",
        "/ValueSet/$expand?url=http://test/vs/heart&valueSetVersion=1",
    ])
    func `expand at the type and at one value set`(target: String) throws {
        let answer = try application.get(target)
        #expect(answer.status == 200)
        #expect(answer.expanded == ["card", "mi"])
        #expect(answer.json("expansion.total") == "2")
        #expect(answer.json("expansion.contains.0.system") == "http://test/tree")
        #expect(answer.json("expansion.contains.0.display") == "Heart disease")
        #expect(answer.json("url") == "http://test/vs/heart")
        #expect(answer.body.contains(#"{"name":"version","valueUri":"http://test/tree|1"}"#))
    }

    @Test func `expand of what is posted, bare or among Parameters`() throws {
        let set =
            #"{"resourceType":"ValueSet","status":"draft","compose":{"include":[{"valueSet":["http://test/vs/heart"]}]}}"#
        for body in [set, TestTerms.parameters(#"{"name":"valueSet","resource":\#(set)}"#)] {
            #expect(try application.send("POST", "/ValueSet/$expand", body).expanded == ["card", "mi"])
        }
    }

    @Test func `expand in pages, by words, in another language`() throws {
        let page = try application.get("/ValueSet/$expand?url=http://test/vs/all&offset=2&count=2")
        #expect(page.expanded == ["dm1", "dm2"])
        #expect(page.json("expansion.offset") == "2")
        #expect(page.json("expansion.total") == "7")
        #expect(
            try application.get("/ValueSet/$expand?url=http://test/vs/all&count=0&filter=d").json("expansion.total")
                == "5")
        #expect(try application.get("/ValueSet/$expand?url=http://test/vs/all&filter=tnb").expanded == ["dm1"])
        let chinese = try application.get(
            "/ValueSet/$expand?url=http://test/vs/all&filter=type%201&displayLanguage=zh&includeDesignations=true")
        #expect(chinese.json("expansion.contains.0.display") == "1型糖尿病")
        #expect(chinese.json("expansion.contains.0.designation.0.language") == "zh")
        let without = try application.get(
            "/ValueSet/$expand?url=http://test/vs/all&filter=type%201&designation=urn:ietf:bcp:47%7Cde")
        #expect(without.json("expansion.contains.0.designation") == nil)
    }

    // MARK: $validate-code

    @Test(arguments: [
        ("/ValueSet/$validate-code?url=http://test/vs/heart&system=http://test/tree&code=mi", "true"),
        ("/ValueSet/heart/$validate-code?system=http://test/tree&code=mi", "true"),
        ("/ValueSet/heart/$validate-code?system=http://test/tree&code=dm", "false"),
        ("/ValueSet/heart/$validate-code?system=http://test/flat&code=mi", "false"),
        ("/ValueSet/heart/$validate-code?system=http://test/tree&code=mi&display=infarction", "true"),
        ("/ValueSet/heart/$validate-code?system=http://test/tree&code=mi&display=Stroke", "false"),
        ("/ValueSet/list/$validate-code?system=http://test/tree&code=acc&display=Mishap", "true"),
        ("/ValueSet/list/$validate-code?system=http://test/tree&code=acc&display=Accident", "true"),
        ("/CodeSystem/$validate-code?url=http://test/tree&code=mi", "true"),
        ("/CodeSystem/$validate-code?url=http://test/tree&code=MI", "false"),
        ("/CodeSystem/tree/$validate-code?code=zz", "false"),
        (
            "/ValueSet/$validate-code?url=http://hl7.org/fhir/ValueSet/administrative-gender&system=http://hl7.org/fhir/administrative-gender&code=male",
            "true"
        ),
    ])
    func `validate-code says whether and why not`(target: String, result: String) throws {
        let answer = try application.get(target)
        #expect(answer.status == 200)
        #expect(answer.parameter("result") == result)
        #expect((answer.parameter("message") == nil) == (result == "true"))
    }

    @Test func `of a concept one coding is enough`() throws {
        let concept =
            #"{"name":"codeableConcept","valueCodeableConcept":{"coding":[{"system":"http://x","code":"1"},{"system":"http://test/tree","code":"mi"}]}}"#
        let body = TestTerms.parameters(concept)
        #expect(try application.send("POST", "/ValueSet/heart/$validate-code", body).parameter("result") == "true")
        #expect(try application.send("POST", "/CodeSystem/tree/$validate-code", body).parameter("result") == "true")
        let other = TestTerms.parameters(
            #"{"name":"coding","valueCoding":{"system":"http://test/tree","version":"2","code":"mi"}}"#)
        #expect(try application.send("POST", "/CodeSystem/tree/$validate-code", other).parameter("result") == "false")
    }

    // MARK: $lookup, $subsumes, $find-matches

    @Test func `lookup tells what is known of a code`() throws {
        let answer = try application.get("/CodeSystem/$lookup?system=http://test/tree&code=dm1")
        #expect(answer.parameter("name") == "Tree")
        #expect(answer.parameter("version") == "1")
        #expect(answer.parameter("display") == "Type 1 diabetes")
        #expect(answer.body.contains(#"{"name":"code","valueCode":"severity"},{"name":"value","valueInteger":3}"#))
        #expect(answer.body.contains(#"{"name":"code","valueCode":"parent"},{"name":"value","valueCode":"dm"}"#))
        let chosen = try application.get(
            "/CodeSystem/$lookup?system=http://test/tree&code=dm&property=child&displayLanguage=zh")
        #expect(chosen.body.contains(#""valueCode":"dm2""#))
        #expect(!chosen.body.contains("parent"))
        let posted = TestTerms.parameters(TestTerms.coding("coding", "mi"))
        #expect(try application.send("POST", "/CodeSystem/$lookup", posted).parameter("display") == "Infarction")
    }

    @Test(arguments: [
        ("dm", "dm1", "subsumes"), ("dm1", "dis", "subsumed-by"), ("dm", "dm", "equivalent"),
        ("dm", "mi", "not-subsumed"),
    ])
    func `subsumes tells how two codes stand to each other`(a: String, b: String, outcome: String) throws {
        for target in ["/CodeSystem/$subsumes?system=http://test/tree&", "/CodeSystem/tree/$subsumes?"] {
            #expect(try application.get("\(target)codeA=\(a)&codeB=\(b)").parameter("outcome") == outcome)
        }
        let body = TestTerms.parameters(TestTerms.coding("codingA", a), TestTerms.coding("codingB", b))
        #expect(try application.send("POST", "/CodeSystem/$subsumes", body).parameter("outcome") == outcome)
        let beside = TestTerms.parameters(
            TestTerms.coding("codingA", a), TestTerms.coding("codingB", b),
            TestTerms.text("system", "http://test/tree", "Uri"))
        #expect(try application.send("POST", "/CodeSystem/$subsumes", beside).parameter("outcome") == outcome)
    }

    @Test func `find-matches finds by properties`() throws {
        let property =
            #"{"name":"property","part":[{"name":"code","valueCode":"severity"},{"name":"value","valueInteger":5}]}"#
        for (target, more) in [
            ("/CodeSystem/$find-matches", #",{"name":"system","valueUri":"http://test/tree"}"#),
            ("/CodeSystem/tree/$find-matches", ""),
        ] {
            let answer = try application.send("POST", target, TestTerms.parameters(property + more))
            #expect(answer.parameter("match")?.contains(#""code":"mi""#) == true, "\(answer.body)")
        }
    }

    // MARK: $translate

    @Test(arguments: [
        ("/ConceptMap/$translate?url=http://test/map&system=http://test/tree&code=dm1", "S1", "wider"),
        ("/ConceptMap/map/$translate?system=http://test/tree&code=dm1", "S1", "wider"),
        ("/ConceptMap/$translate?system=http://test/tree&code=dm1&targetsystem=http://test/flat", "S1", "wider"),
        ("/ConceptMap/$translate?system=http://test/tree&code=dm1&source=http://test/vs/all", "S1", "wider"),
        ("/ConceptMap/$translate?url=http://test/map&system=http://test/flat&code=S1&reverse=true", "dm1", "narrower"),
    ])
    func `translate leads to a code`(target: String, code: String, equivalence: String) throws {
        let answer = try application.get(target)
        #expect(answer.parameter("result") == "true")
        let match = try #require(answer.parameter("match"))
        #expect(match.contains(#""code":"\#(code)""#))
        #expect(match.contains(#""valueCode":"\#(equivalence)""#))
        #expect(match.contains("display"))
    }

    @Test(arguments: [
        "code=acc", "code=mi", "code=dm1&targetsystem=http://test/other", "code=dm1&source=http://test/vs/other",
    ])
    func `translate says where it leads nowhere, though a map leads to itself`(question: String) throws {
        let answer = try application.get("/ConceptMap/$translate?system=http://test/tree&\(question)")
        #expect(answer.parameter("result") == "false", "\(answer.body)")
        #expect(answer.parameter("message") != nil)
    }

    @Test func `translate asks another map once, and says when it is not there`() throws {
        func map(_ id: String, _ others: [String], _ elements: String) -> String {
            let groups = others.map {
                #"{"source":"http://test/tree","target":"http://test/flat","element":[\#(elements)],"unmapped":{"mode":"other-map","url":"http://test/\#($0)"}}"#
            }
            return
                #"{"resourceType":"ConceptMap","id":"\#(id)","url":"http://test/\#(id)","status":"active","group":[\#(groups.joined(separator: ","))]}"#
        }
        let nothing = #"{"code":"zz","target":[{"equivalence":"unmatched"}]}"#
        try application.put(
            map("m1", ["m2", "m3", "m1", "m2"], nothing), map("m2", ["m3", "m1", "m3"], nothing),
            map("m3", ["m1"], #"{"code":"mi","target":[{"code":"S2","equivalence":"equal"}]}"#),
            map("m4", ["gone"], nothing))
        let found = try application.get("/ConceptMap/$translate?url=http://test/m1&system=http://test/tree&code=mi")
        #expect(found.parameter("result") == "true")
        #expect(found.body.components(of: #""code":"S2""#) == 1)
        let lost = try application.get("/ConceptMap/$translate?url=http://test/m4&system=http://test/tree&code=mi")
        #expect(lost.status == 404)
        #expect(lost.diagnostics.hasPrefix("http://test/gone: no concept map"))
    }

    // MARK: $closure

    @Test func `closure begins, grows, and tells again`() throws {
        func ask(_ parts: String...) throws -> TestApplication.Answer {
            try application.send(
                "POST", "/$closure",
                #"{"resourceType":"Parameters","parameter":[\#((["{\"name\":\"name\",\"valueString\":\"t\"}"] + parts).joined(separator: ","))]}"#
            )
        }
        #expect(try ask().json("version") == "0")
        #expect(try ask(TestTerms.coding("concept", "dm")).json("group") == nil)
        let second = try ask(TestTerms.coding("concept", "dm1"))
        #expect(second.json("version") == "2")
        #expect(second.json("group.0.source") == "http://test/tree")
        #expect(second.json("group.0.element.0.code") == "dm1")
        #expect(second.json("group.0.element.0.target.0.code") == "dm")
        #expect(second.json("group.0.element.0.target.0.equivalence") == "subsumes")
        #expect(try ask(TestTerms.text("version", "0")).json("group.0.element.0.code") == "dm1")
        #expect(try ask(TestTerms.coding("concept", "zz")).status == 400)
        // The table of another institution is another table.
        let other = try terms.neighbour.send(
            "POST", "/$closure", TestTerms.parameters(TestTerms.text("name", "t"), TestTerms.text("version", "0")))
        #expect(other.status == 404)
    }

    // MARK: Institutions

    @Test(arguments: [
        "/ValueSet/$expand?url=http://test/vs/all", "/ValueSet/all/$expand",
        "/CodeSystem/$lookup?system=http://test/tree&code=dm",
        "/ConceptMap/$translate?url=http://test/map&system=http://test/tree&code=dm1",
        "/CodeSystem/tree/$validate-code?code=dm",
    ])
    func `what one institution keeps another does not see`(target: String) throws {
        #expect(try application.get(target).status == 200)
        #expect(try terms.neighbour.get(target).status == 404)
    }

    @Test func `a code system is taken up again when it has changed, and is gone when it is deleted`() throws {
        #expect(try application.get("/ValueSet/all/$expand").expanded.count == 7)
        try application.put(
            #"{"resourceType":"CodeSystem","id":"tree","url":"http://test/tree","status":"active","content":"complete","concept":[{"code":"new"}]}"#
        )
        #expect(try application.get("/ValueSet/all/$expand").expanded == ["new"])
        try application.send("DELETE", "/CodeSystem/tree")
        let answer = try application.get("/ValueSet/all/$expand")
        #expect(answer.status == 404)
        #expect(answer.diagnostics.hasPrefix("http://test/tree: the concepts of this code system are not known here"))
    }
}

extension String {
    /// How often a text occurs.
    fileprivate func components(of part: String) -> Int { ranges(of: part).count }
}
