import FHIR
import JSON
import Search
import Testing

/// References, absent values and the compartment of a patient.
extension IndexExtractorTests {
    private func local(_ name: String, _ id: String) throws -> IndexValue { .reference(.local(try type(name), id: id)) }

    @Test func `indexes references without their version`() throws {
        func subject(_ reference: String) -> String {
            "{\"resourceType\":\"Observation\",\"subject\":{\"reference\":\"\(reference)\"}}"
        }
        #expect(try indexed(subject("Patient/1"), "subject") == [local("Patient", "1")])
        #expect(try indexed(subject("Patient/1/_history/2"), "subject") == [local("Patient", "1")])
        #expect(
            try indexed(subject("http://x.org/Patient/1"), "subject") == [.reference(.url("http://x.org/Patient/1"))])
        #expect(try indexed(subject("urn:uuid:1"), "subject") == [.reference(.url("urn:uuid:1"))])
        #expect(try indexed(subject("#p"), "subject").isEmpty)
        #expect(try indexed(#"{"resourceType":"Observation","subject":{"display":"x"}}"#, "subject").isEmpty)
    }

    @Test func `shares a field between parameters of the same path`() throws {
        let all = try SearchParameter.all(of: type("Observation"))
        #expect(all["subject"]?.fields == all["patient"]?.fields)
        #expect(all["patient"]?.typeFilter == .patient)
        #expect(all["subject"]?.typeFilter == nil)
        let code = all["code"]?.fields ?? []
        #expect(!code.isEmpty)
        let combined = Set(all["combo-code"]?.fields ?? [])
        #expect(combined.isSuperset(of: code))
    }

    @Test func `indexes the first entry of a document and of a message`() throws {
        let text = #"""
            {"resourceType":"Bundle","type":"document","entry":[{"resource":{"resourceType":"Composition","id":"c"}},{"resource":{"resourceType":"Composition","id":"d"}},{"resource":{"resourceType":"Patient","id":"p"}}]}
            """#
        #expect(try indexed(text, "composition") == [local("Composition", "c")])
        #expect(try indexed(text.replacing("\"id\":\"c\"", with: "\"language\":\"en\""), "composition").isEmpty)
    }

    @Test(arguments: [
        ("{\"resourceType\":\"Patient\"}", "false"), (#"{"resourceType":"Patient","deceasedBoolean":false}"#, "false"),
        (#"{"resourceType":"Patient","deceasedBoolean":true}"#, "true"),
        (#"{"resourceType":"Patient","deceasedDateTime":"2013"}"#, "true"),
    ])
    func `takes a patient without a word of death as living`(text: String, code: String) throws {
        #expect(try indexed(text, "deceased") == [.token(system: "", code: code)])
    }

    @Test(
        arguments: [
            (
                #"{"resourceType":"Observation","subject":{"reference":"Patient/1"},"performer":[{"reference":"Patient/2"},{"reference":"Practitioner/3"}]}"#,
                ["1", "2"]
            ), (#"{"resourceType":"Observation","subject":{"reference":"Group/1"}}"#, []),
            (
                #"{"resourceType":"Condition","subject":{"reference":"Patient/1"},"asserter":{"reference":"Patient/1"}}"#,
                ["1"]
            ), (#"{"resourceType":"Observation","focus":[{"reference":"Patient/9"}]}"#, []),
            (#"{"resourceType":"Organization","name":"x"}"#, []),
            (#"{"resourceType":"Observation","subject":{"reference":"http://x.org/Patient/1"}}"#, []),
            (
                #"{"resourceType":"Coverage","beneficiary":{"reference":"Patient/4"},"payor":[{"reference":"Patient/5"}]}"#,
                ["4", "5"]
            ),
        ] as [(String, [String])])
    func `knows the patients to whom a resource belongs`(text: String, ids: [String]) throws {
        let (type, entries) = try extract(text)
        #expect(IndexExtractor.patients(of: entries, type: type) == ids)
    }
}
