import Testing
import TestSupport

/// `:in`, `:not-in`, `:above` and `:below` of codes, and the operations of `_filter` that mean the same.
@Suite struct TerminologySearchTests {
    private let terms: TestTerms
    private var application: TestApplication { terms.application }

    init() throws {
        terms = try TestTerms()
        try terms.application.put(patient("p", #""gender":"male""#), patient("q"))
        for code in ["dis", "dm", "dm1", "mi", "acc"] {
            try put(code, #"{"system":"http://test/tree","code":"\#(code)"}"#)
        }
        try put("alien", #"{"system":"http://test/alien","code":"mi"}"#)
        try put("two", #"{"system":"http://test/alien","code":"x"},{"system":"http://test/tree","code":"dm2"}"#)
        try terms.application.put(
            #"{"resourceType":"Observation","id":"text","status":"final","code":{"text":"mi"}}"#)
    }

    private func put(_ id: String, _ codings: String) throws {
        try terms.application.put(
            #"{"resourceType":"Observation","id":"\#(id)","status":"final","subject":{"reference":"Patient/p"},"code":{"coding":[\#(codings)]}}"#
        )
    }

    @Test(arguments: [
        ("code:in=http://test/vs/heart", "mi"), ("code:in=ValueSet/heart", "mi"),
        ("code:in=http://test/vs/heart%7C1", "mi"),
        ("code:in=ValueSet/list", "mi acc"), ("code:in=ValueSet/heart,ValueSet/list", "mi acc"),
        ("code:not-in=ValueSet/list", "dis dm dm1 alien two text"),
        ("code:below=http://test/tree%7Cdm", "dm dm1 two"), ("code:above=http://test/tree%7Cdm1", "dis dm dm1"),
        ("code:below=http://test/tree%7Cdm,http://test/tree%7Cacc", "dm dm1 acc two"),
        ("code:in=http://test/tree?fhir_vs=isa/dm", "dm dm1 two"),
        ("code:in=ValueSet/all&code:not-in=ValueSet/list", "dis dm dm1 two"),
        ("_filter=code in ValueSet/heart", "mi"), ("_filter=code in http://test/vs/heart", "mi"),
        ("_filter=code ss http://test/tree|dm", "dm dm1 two"), ("_filter=code sb http://test/tree|dm1", "dis dm dm1"),
        ("_filter=not (code in ValueSet/list)", "dis dm dm1 alien two text"),
        ("subject:Patient.gender:in=http://hl7.org/fhir/ValueSet/administrative-gender", "dis dm dm1 mi acc alien two"),
    ])
    func `observations are found by what their codes mean`(query: String, ids: String) throws {
        let target = query.replacing(" ", with: "%20").replacing("tree|", with: "tree%7C")
        let answer = try application.get("/Observation?\(target)")
        #expect(answer.status == 200, "\(answer.body)")
        #expect(Set(answer.ids) == Set(ids.split(separator: " ").map(String.init)))
    }

    @Test func `a code system of the record implies the value set of all its codes`() throws {
        func observations(_ valueSet: String) throws -> Set<String> {
            let answer = try application.get("/Observation?code:in=\(valueSet)")
            return answer.status == 200 ? Set(answer.ids) : []
        }
        #expect(try application.get("/Observation?code:in=http://test/vs/implied").status == 400)
        func system(_ version: String, _ valueSet: String, _ code: String) -> String {
            #"{"resourceType":"CodeSystem","id":"alien","url":"http://test/alien","version":"\#(version)","status":"active","content":"complete","valueSet":"\#(valueSet)","concept":[{"code":"\#(code)"}]}"#
        }
        try application.put(system("1", "http://test/vs/implied", "x"))
        #expect(try observations("http://test/vs/implied") == ["two"])
        #expect(try observations("http://test/vs/implied%7C1") == ["two"])
        #expect(try application.get("/Observation?code:in=http://test/vs/implied%7C2").status == 400)
        // As it is now.
        try application.put(system("1", "http://test/vs/renamed%7C7".replacing("%7C", with: "|"), "mi"))
        #expect(try application.get("/Observation?code:in=http://test/vs/implied").status == 400)
        #expect(try observations("http://test/vs/renamed") == ["alien"])
        #expect(try observations("http://test/vs/renamed%7C7") == ["alien"])
        // Another institution's is not seen.
        #expect(try terms.neighbour.get("/Observation?code:in=http://test/vs/renamed").status == 400)
    }

    @Test(arguments: [
        ("gender:in=http://hl7.org/fhir/ValueSet/administrative-gender", "p"),
        ("gender:not-in=http://hl7.org/fhir/ValueSet/administrative-gender", "q"),
        ("gender:below=male", "p"), ("gender:in=http://hl7.org/fhir/administrative-gender?fhir_vs", "p"),
        ("_has:Observation:subject:code:in=ValueSet/heart", "p"),
        ("_has:Observation:subject:code:below=http://test/tree%7Cacc", "p"),
    ])
    func `patients are found by codes whose system the element implies, and over links`(query: String, ids: String)
        throws
    {
        #expect(try application.get("/Patient?\(query)").ids == ids.split(separator: " ").map(String.init))
    }

    @Test(arguments: [
        ("code:in=http://test/vs/gone", "code:in: http://test/vs/gone: no value set of this URL"),
        ("code:in=ValueSet/gone", "code:in: ValueSet/gone: there is no ValueSet of this id"),
        ("code:below=dm", "has the form system|code"),
        ("code:below=http://test/tree%7Czz", "zz: http://test/tree|1 has no such code"),
        ("code:above=http://test/gone%7Cx", "http://test/gone: the concepts of this code system are not known here"),
        ("code:below=%7Cdm", "has the form system|code"), ("_id:in=ValueSet/all", "modifier :in"),
        ("date:in=ValueSet/all", "modifier :in has no meaning"), ("code:inn=ValueSet/all", "did you mean :in?"),
        ("_filter=code%20in%20http://test/vs/gone", "no value set of this URL"),
        ("_filter=code%20ss%20dm", "has the form system|code"),
    ])
    func `what cannot be known is refused by name`(query: String, text: String) throws {
        let answer = try application.get("/Observation?\(query)")
        #expect([400, 404].contains(answer.status), "\(answer.body)")
        #expect(answer.diagnostics.contains(text), "\(answer.diagnostics)")
    }

    @Test func `another institution's value sets cannot be asked for`() throws {
        for query in ["code:in=http://test/vs/heart", "code:in=ValueSet/heart", "code:below=http://test/tree%7Cdm"] {
            #expect([400, 404].contains(try terms.neighbour.get("/Observation?\(query)").status))
        }
    }

    @Test func `a value set of a system that is not known means all of its codes`() throws {
        try terms.put("alien", #"{"system":"http://test/alien"}"#)
        #expect(try application.get("/Observation?code:in=ValueSet/alien").ids == ["alien", "two"])
    }

    @Test func `conditional writes ask for value sets too`() throws {
        let body = #"{"resourceType":"Observation","status":"final","code":{"text":"x"}}"#
        let found = try application.send(
            "POST", "/Observation", body, headers: [("If-None-Exist", "code:in=ValueSet/heart")])
        #expect(found.status == 200)
        #expect(found.json("id") == "mi")
        let made = try application.send(
            "POST", "/Observation", body, headers: [("If-None-Exist", "code:below=http://test/flat|S1")])
        #expect(made.status == 201)
        let removed = try application.send("DELETE", "/Observation?code:in=http://test/vs/heart")
        #expect(removed.status == 204 || removed.status == 200)
        #expect(try application.get("/Observation?code:in=ValueSet/heart").ids.isEmpty)
        let answer = try application.send(
            "POST", "/",
            bundle(
                "transaction", [entry("POST", "Observation", body, request: #","ifNoneExist":"code:in=ValueSet/list""#)]
            ))
        #expect(answer.json("entry.0.response.status")?.hasPrefix("200") == true, "\(answer.body)")
    }

    @Test func `one request names a hundred value sets at most, and each is made out once`() throws {
        let same = Array(repeating: "ValueSet/heart", count: 500).joined(separator: ",")
        #expect(try application.get("/Observation?code:in=\(same)").ids == ["mi"])
        let many = (0..<101).map { "http://test/vs/heart%7C1%23\($0)" }.joined(separator: ",")
        #expect(try application.get("/Observation?code:in=\(many)").status == 400)
        let codes = (0..<101).map { _ in "" }.enumerated().map { "http://test/flat%7CC\($0.offset)" }
        try application.put(
            #"{"resourceType":"CodeSystem","id":"flat","url":"http://test/flat","status":"active","content":"complete","concept":[\#((0..<101).map { #"{"code":"C\#($0)"}"# }.joined(separator: ","))]}"#
        )
        #expect(
            try application.get("/Observation?code:below=\(codes.prefix(100).joined(separator: ","))").status == 200)
        let answer = try application.get("/Observation?code:below=\(codes.joined(separator: ","))")
        #expect(answer.status == 400)
        #expect(answer.diagnostics.contains("more than 100 value sets and hierarchies"))
    }
}
