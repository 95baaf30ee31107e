import FHIR
import JSON
import TestSupport
import Testing

/// `metadata?mode=…`: what the server says of its terminology, and of itself without what R4 has for trial use.
@Suite struct TerminologyCapabilityTests {
    private let terms: TestTerms
    private var application: TestApplication { terms.application }

    init() throws { terms = try TestTerms() }

    /// The system of a URL as the resource lists it.
    private func listed(_ url: String, in application: TestApplication) throws -> String? {
        let answer = try application.get("/metadata?mode=terminology")
        #expect(answer.status == 200)
        #expect(answer.json("resourceType") == "TerminologyCapabilities")
        return try JSONDocument(Array(answer.body.utf8)).withRoot { view in
            guard let systems = view["codeSystem"] else { return nil }
            for item in systems.items where item["uri"]?.equals(url) ?? false {
                return String(decoding: item.compact(), as: UTF8.self)
            }
            return nil
        }
    }

    @Test func `the code systems of the record are listed, and none of another institution`() throws {
        let tree =
            #"{"uri":"http://test/tree","version":[{"code":"1","isDefault":true,"compositional":false,"property":["severity"]}],"subsumption":true}"#
        #expect(try listed(TestTerms.tree, in: application) == tree)
        #expect(try listed(TestTerms.tree, in: terms.neighbour) == nil)
        #expect(
            try listed("http://hl7.org/fhir/observation-status", in: terms.neighbour)?.contains(#""code":"4.0.1""#)
                ?? false)
    }

    @Test func `a version that is written is listed beside the others, and one that is deleted is not`() throws {
        func system(_ id: String, _ version: String) -> String {
            #"{"resourceType":"CodeSystem","id":"\#(id)","url":"http://test/v","version":"\#(version)","status":"active","content":"complete","hierarchyMeaning":"part-of","concept":[{"code":"x"}]}"#
        }
        func versions() throws -> [String] {
            let text = try listed("http://test/v", in: application)
            return (0..<3).compactMap { number in
                text?.json("version.\(number).code").map { code in
                    "\(code) \(text?.json("version.\(number).isDefault") ?? "")"
                }
            }
        }
        try application.put(system("a", "2"))
        #expect(try versions() == ["2 true"])
        try application.put(system("b", "10"))
        #expect(try versions() == ["10 true", "2 false"])
        try application.put(system("b", "1"))
        #expect(try versions() == ["2 true", "1 false"])
        try application.send("DELETE", "/CodeSystem/a")
        #expect(try versions() == ["1 true"])
        #expect(try listed("http://test/v", in: application)?.json("subsumption") == "false")
    }

    @Test func `what operations take is told`() throws {
        let answer = try application.get("/metadata?mode=terminology&_elements=expansion,translation,closure")
        #expect(answer.json("expansion.hierarchical") == "false")
        #expect(answer.json("translation.needsMap") == "false")
        #expect(answer.json("closure.translation") == "false")
        for number in 0... {
            guard let name = answer.json("expansion.parameter.\(number).name") else { break }
            // What is taken is not refused by name.
            let refusal = try application.get("/ValueSet/$expand?\(name)=x").diagnostics
            #expect(!refusal.contains("no such parameter") && !refusal.contains("does not support"), "\(name)")
        }
        #expect(answer.json("codeSystem") == nil)
    }

    @Test func `the statement says where terminology is told of, where there is some`() throws {
        #expect(
            try application.get("/metadata").json("rest.0.documentation")?.contains("mode=terminology") ?? false)
        let without = TestApplication()
        #expect(try without.get("/metadata").json("rest.0.documentation") == nil)
        #expect(try without.get("/metadata?mode=terminology").status == 400)
    }

    @Test func `the normative statement leaves out what is for trial use`() throws {
        let full = try application.get("/metadata?mode=full")
        #expect(full.body == (try application.get("/metadata")).body)
        let normative = try application.get("/metadata?mode=normative")
        for name in ["versioning", "updateCreate", "conditionalDelete", "searchInclude", "searchRevInclude"] {
            #expect(full.body.contains(#""\#(name)":"#))
            #expect(!normative.body.contains(#""\#(name)":"#))
        }
        #expect(normative.json("rest.0.resource.0.searchParam.0.name") != nil)
        let unknown = try application.get("/metadata?mode=nonsense")
        #expect(unknown.status == 400)
        #expect(unknown.diagnostics == "mode: must be full, normative or terminology")
    }
}
