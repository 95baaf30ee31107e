import TestSupport
import Testing

/// `$lastn`: the last observations of each code.
@Suite struct LastTests {
    private let application = TestApplication()

    private static func measured(_ id: String, _ code: String, _ day: String) -> String {
        """
        {"resourceType":"Observation","id":"\(id)","status":"final","code":{"coding":[{"code":"\(code)"}]},\
        "subject":{"reference":"Patient/p"},"effectiveDateTime":"\(day)"}
        """
    }

    @Test func `gives the last of each code, the code with the latest first`() throws {
        try application.put(
            patient("p"), Self.measured("a1", "a", "2024-01-01"), Self.measured("a2", "a", "2024-03-01"),
            Self.measured("b1", "b", "2024-05-01"), Self.measured("a3", "a", "2024-02-01"))
        #expect(try application.get("/Observation/$lastn?patient=p").ids == ["b1", "a2"])
        #expect(try application.get("/Observation/$lastn?patient=p&max=2").ids == ["b1", "a2", "a3"])
    }

    @Test(arguments: [
        "_include=Observation:subject", "_include:iterate=Observation:subject", "_revinclude=Provenance:target",
        "_count=2", "_sort=date", "_summary=true", "_elements=status", "_total=accurate", "max=0",
    ])
    func `refuses by its name what has no meaning there`(parameter: String) throws {
        try application.put(patient("p"), Self.measured("a1", "a", "2024-01-01"))
        let answer = try application.get("/Observation/$lastn?patient=p&\(parameter)")
        let name = String(parameter.prefix { $0 != "=" })
        #expect(answer.status == 400)
        #expect(answer.diagnostics.contains(name), "\(answer.diagnostics)")
        #expect(answer.json("issue.0.location.0") == "http.\(name)")
    }
}
