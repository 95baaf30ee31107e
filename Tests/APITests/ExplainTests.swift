import Testing
import TestSupport

/// `__explain`: the plan of a search in place of its matches. What the steps are is for the engine's tests to say.
@Suite struct ExplainTests {
    private let application = TestApplication()

    @Test func `answers with Parameters that hold the plan and none of the matches`() throws {
        try application.put(patient("a", identified("1")), patient("b"))
        let answer = try application.get("/Patient?identifier=1&__explain=true&_revinclude=Observation:subject")
        #expect(answer.status == 200)
        #expect(answer.json("resourceType") == "Parameters")
        #expect(answer.json("parameter.0.name") == "matches")
        #expect(answer.json("parameter.0.valueInteger") == "1")
        #expect(answer.body.contains("\"include\""))
        #expect(!answer.body.contains("identifier\":"))
        #expect(!answer.body.contains("urn:s"))
    }

    @Test(arguments: ["/Patient?__explain=false", "/Patient?__explain=false&_count=1"])
    func `is not there where nobody asks for it`(target: String) throws {
        #expect(try application.get(target).json("resourceType") == "Bundle")
    }

    @Test func `a link to a page can be explained too`() throws {
        try application.put(patient("a"), patient("b"))
        let next = try #require(try application.get("/Patient?_count=1").link("next"))
        let answer = try application.get(next + "&__explain=true")
        #expect(answer.json("resourceType") == "Parameters")
        #expect(answer.json("parameter.0.valueInteger") == "1")
    }

    @Test(arguments: ["/Patient?name=x&__explain=true", "/Patient?__explain=true"])
    func `has no meaning in the criteria of a write`(target: String) throws {
        #expect(try application.send("DELETE", target).status == 400)
    }
}
