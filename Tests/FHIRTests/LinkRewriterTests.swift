import FHIR
import JSON
import Testing
import Wording

@Suite struct LinkRewriterTests {
    static let old = "urn:uuid:c757873d-ec9a-4326-a141-556f43239520"

    private func rewrite(_ text: String, prefix: String = "Bundle.entry[0].resource") throws -> String {
        try String(
            decoding: JSONDocument(Array(text.utf8)).withRoot { (view) throws(FHIR.Issue) in
                try LinkRewriter.rewrite(view, prefix: prefix) { link, _ in
                    link == LinkRewriterTests.old ? "Patient/1" : nil
                }
            }, as: UTF8.self)
    }

    @Test(arguments: [
        #"{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"OLD"}}"#,
        #"{"resourceType":"Observation","performer":[{"reference":"OLD"},{"display":"x"},{"reference":"OLD"}]}"#,
        #"{"resourceType":"Patient","identifier":[{"system":"OLD","value":"v"}]}"#,
        #"{"resourceType":"DocumentReference","content":[{"attachment":{"url":"OLD"}}]}"#,
        #"{"resourceType":"Patient","extension":[{"url":"http://x","valueReference":{"reference":"OLD"}}]}"#,
        #"{"resourceType":"Patient","extension":[{"url":"http://x","valueUri":"OLD"}]}"#,
        #"{"resourceType":"Patient","contained":[{"resourceType":"Organization","partOf":{"reference":"OLD"}}]}"#,
        #"{"resourceType":"Patient","extension":[{"url":"http://x","valueUuid":"OLD"}]}"#,
        #"{"resourceType":"Patient","text":{"status":"generated","div":"<div><a href=\"OLD\">a</a><img src=\"OLD\" alt=\"\"/></div>"}}"#,
        #"{"resourceType":"Bundle","signature":{"who":{"reference":"OLD"}}}"#,
        #"{"resourceType":"Parameters","parameter":[{"name":"a","valueReference":{"reference":"OLD"}}]}"#,
    ])
    func `replaces a link where links stand`(text: String) throws {
        let before = text.replacing("OLD", with: LinkRewriterTests.old)
        #expect(try rewrite(before) == text.replacing("OLD", with: "Patient/1"))
    }

    /// Source: bundle.html#references.
    @Test func `leaves the entries of a Bundle, which resolve their links among themselves`() throws {
        let text =
            #"{"resourceType":"Bundle","entry":[{"fullUrl":"OLD","resource":{"resourceType":"Condition","subject":{"reference":"OLD"}}}]}"#
            .replacing("OLD", with: LinkRewriterTests.old)
        #expect(try rewrite(text) == text)
    }

    @Test func `replaces a link in the extensions of a primitive`() throws {
        let text =
            #"{"resourceType":"Patient","_birthDate":{"extension":[{"url":"http://x","valueReference":{"reference":"OLD"}}]},"name":[{"given":["a"],"_given":[{"extension":[{"url":"http://x","valueUri":"OLD"}]}]}]}"#
        #expect(
            try rewrite(text.replacing("OLD", with: LinkRewriterTests.old)) == text.replacing("OLD", with: "Patient/1"))
    }

    @Test func `replaces a link in a narrative whatever its quotes and its scheme`() throws {
        let single = #"{"resourceType":"Patient","text":{"status":"generated","div":"<div><a href='OLD'>a</a></div>"}}"#
        #expect(
            try rewrite(single.replacing("OLD", with: LinkRewriterTests.old))
                == single.replacing("OLD", with: "Patient/1"))
        // A fullUrl may be a URL: http.html#trules.
        let text =
            #"{"resourceType":"Patient","text":{"status":"generated","div":"<div><a href=\"http://example.org/Patient/9\">a</a></div>"}}"#
        let result = try JSONDocument(Array(text.utf8)).withRoot { (view) throws(FHIR.Issue) in
            try LinkRewriter.rewrite(view, prefix: "") { link, _ in
                link == "http://example.org/Patient/9" ? "Patient/1" : nil
            }
        }
        #expect(String(decoding: result, as: UTF8.self).contains("Patient/1"))
    }

    @Test(arguments: [
        #"{"resourceType":"Questionnaire","derivedFrom":["OLD"]}"#,
        #"{"resourceType":"Patient","meta":{"profile":["OLD"]}}"#,
        #"{"resourceType":"Patient","name":[{"text":"OLD"}]}"#,
        #"{"resourceType":"Observation","subject":{"display":"OLD"}}"#,
        #"{"resourceType":"Patient","identifier":[{"value":"OLD"}]}"#,
        #"{"resourceType":"Patient","text":{"status":"generated","div":"<div title=\"OLD\">OLD</div>"}}"#,
        #"{"resourceType":"Observation","note":[{"text":"see OLD"}]}"#,
        #"{"resourceType":"Observation","valueString":"OLD"}"#,
        #"{"resourceType":"Patient","foo":{"reference":"OLD"}}"#,
    ])
    func `leaves canonicals, strings and codes alone`(text: String) throws {
        let before = text.replacing("OLD", with: LinkRewriterTests.old)
        #expect(try rewrite(before) == before)
    }

    @Test func `a narrative whose links stay keeps its escapes`() throws {
        let text =
            #"{"resourceType":"Patient","text":{"status":"additional","div":"<div><a hr\u0065f=\"urn:oid:1.2\">\u0078</a></div>"}}"#
        #expect(try rewrite(text) == text)
    }

    @Test func `copies everything else to the byte`() throws {
        let text =
            #"{ "resourceType" : "Observation", "valueQuantity":{"value":2.00,"unit":"\u00e9\/"} , "effectiveDateTime":null, "component":[{ "valueInteger":1 }], "empty":[],"x":{} }"#
        #expect(
            try rewrite(text)
                == #"{"resourceType":"Observation","valueQuantity":{"value":2.00,"unit":"\u00e9\/"},"effectiveDateTime":null,"component":[{"valueInteger":1}],"empty":[],"x":{}}"#
        )
        #expect(
            try rewrite(#"{"resourceType":"Foo", "subject":{"reference":"urn:x"}}"#)
                == #"{"resourceType":"Foo","subject":{"reference":"urn:x"}}"#)
    }

    @Test func `reads escapes in a link and writes the new one escaped`() throws {
        let text =
            #"{"resourceType":"Observation","subject":{"reference":"urn:uuid:\u0063757873d-ec9a-4326-a141-556f43239520"}}"#
        #expect(try rewrite(text) == #"{"resourceType":"Observation","subject":{"reference":"Patient/1"}}"#)
    }

    @Test func `tells references from other links`() throws {
        let text =
            #"{"resourceType":"Patient","managingOrganization":{"reference":"r1"},"identifier":[{"system":"u1","assigner":{"reference":"r2"}}],"photo":[{"url":"u2"}]}"#
        var seen: [String] = []
        _ = try JSONDocument(Array(text.utf8)).withRoot { (view) throws(FHIR.Issue) in
            try LinkRewriter.rewrite(view, prefix: "") { link, isReference in
                seen.append("\(link) \(isReference)")
                return nil
            }
        }
        #expect(seen == ["r1 true", "u1 false", "r2 true", "u2 false"])
    }

    @Test func `names the place of a link that leads nowhere`() throws {
        let text = #"{"resourceType":"Observation","performer":[{"display":"x"},{"reference":"urn:uuid:nowhere"}]}"#
        let document = try JSONDocument(Array(text.utf8))
        let issue = #expect(throws: FHIR.Issue.self) {
            try document.withRoot { (view) throws(FHIR.Issue) in
                try LinkRewriter.rewrite(view, prefix: "Bundle.entry[3].resource") { (_, _) throws(FHIR.Issue) in
                    throw FHIR.Issue(.notFound, Message(data: "nowhere"))
                }
            }
        }
        #expect(
            issue
                == FHIR.Issue(
                    .notFound, Message(data: "nowhere"), place: "Bundle.entry[3].resource.performer[1].reference"))
    }
}
