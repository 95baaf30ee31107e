import FHIR
import Search
import Testing

/// `_include` and `_revinclude` as they are read.
@Suite struct IncludeTests {
    private func include(_ type: String, _ query: String) throws -> Include {
        let includes = try QueryParserTests.parse(type, query).includes
        #expect(includes.count == 1, "\(query)")
        return try #require(includes.first)
    }

    @Test(
        arguments: [
            ("Observation", "_include=Observation:subject", false, false, "Observation", "subject", nil),
            ("Observation", "_include=Observation:subject:Patient", false, false, "Observation", "subject", "Patient"),
            ("Patient", "_revinclude=Observation:patient", true, false, "Observation", "patient", "Patient"),
            ("Patient", "_include:iterate=Patient:link", false, true, "Patient", "link", nil),
            ("Patient", "_revinclude:iterate=Observation:has-member", true, true, "Observation", "has-member", nil),
            // What was included may be of any type.
            ("Observation", "_include:iterate=Patient:organization", false, true, "Patient", "organization", nil),
        ] as [(String, String, Bool, Bool, String, String, String?)])
    func `reads which references are followed`(
        type: String, query: String, isReverse: Bool, iterates: Bool, source: String, code: String, target: String?
    ) throws {
        let include = try include(type, query)
        #expect(include.isReverse == isReverse)
        #expect(include.iterates == iterates)
        #expect(include.source?.name == source)
        #expect(include.fields == (try fields(source, code)))
        #expect(include.target?.name == target)
    }

    @Test func `follows all references under a wildcard`() throws {
        let observation = try type("Observation")
        let all = Include.references(of: observation)
        #expect(Set(all).isSuperset(of: try fields("Observation", "subject") + fields("Observation", "encounter")))
        for query in ["_include=*", "_include=*:*", "_include=Observation:*"] {
            let include = try include("Observation", query)
            #expect(include.source == observation)
            #expect(include.fields(of: observation, CustomParameters()) == all)
            #expect(include.fields(of: .patient, CustomParameters()).isEmpty)
        }
        let reverse = try include("Patient", "_revinclude=*")
        #expect(reverse.source == nil)
        #expect(reverse.fields(of: observation, CustomParameters()) == all)
        #expect(try include("Patient", "_revinclude=Observation:*").fields(of: .patient, CustomParameters()).isEmpty)
        #expect(try include("Observation", "_include=Observation:*:Patient").target == .patient)
    }

    @Test func `takes several, and says that it used them`() throws {
        let request = try QueryParserTests.parse(
            "Observation", "_include=Observation:subject&_include=Observation:encounter&_revinclude=Provenance:target")
        #expect(request.includes.map(\.isReverse) == [false, false, true])
        #expect(request.used.map(\.name) == ["_include", "_include", "_revinclude"])
        #expect(request.query.criteria.isEmpty)
    }

    @Test(
        arguments: [
            (
                "_include=Patient", .value,
                "_include=Patient: has the form Type:parameter, Type:parameter:Target or Type:*"
            ),
            (
                "_include=Patient:link:Patient:x", .value,
                "_include=Patient:link:Patient:x: has the form Type:parameter, Type:parameter:Target or Type:*"
            ),
            (
                "_include=Patiant:link", .notSupported,
                "_include=Patiant:link: there is no resource type Patiant; did you mean Patient?"
            ),
            (
                "_include=Patient:organisation", .notSupported,
                "_include=Patient:organisation: Patient has no search parameter organisation; did you mean organization?"
            ),
            ("_include=Patient:name", .notSupported, "_include=Patient:name: name is no reference: it leads nowhere"),
            (
                "_include=Patient:organization:Patient", .notSupported,
                "_include=Patient:organization:Patient: organization does not lead to Patient"
            ),
            (
                "_include=Patient:organization:Nosuch", .notSupported,
                "_include=Patient:organization:Nosuch: there is no resource type Nosuch"
            ),
            (
                "_include:recurse=Patient:link", .notSupported,
                "_include:recurse=Patient:link: _include has the modifier :iterate only"
            ),
            (
                "_revinclude:missing=true", .notSupported,
                "_revinclude:missing=true: _revinclude has the modifier :iterate only"
            ),
        ] as [(String, FHIR.Issue.Kind, String)])
    func `names what it refuses and what was meant`(query: String, kind: FHIR.Issue.Kind, text: String) {
        let issues = QueryParserTests.issues("Patient", query)
        #expect(issues.map(\.text) == [text])
        #expect(issues.map(\.kind) == [kind])
    }
}
