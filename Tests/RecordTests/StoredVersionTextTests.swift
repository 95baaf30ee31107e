import FHIR
import JSON
import Record
import Search
import Store
import Testing

@Suite struct StoredVersionTextTests {
    private static let meta = #""versionId":"3","lastUpdated":"2026-11-21T12:00:00.123Z""#

    /// `«` and `»` mark the place, as in `ResourceTextTests`.
    private static func version(_ marked: String, version: Int = 3) throws -> StoredVersion {
        let isWithin = marked.contains("«")
        let parts = marked.split(separator: isWithin ? "«" : "»", omittingEmptySubsequences: false).map(String.init)
        let place = MetaPlace(offset: parts[0].utf8.count, isWithinMeta: isWithin)
        return StoredVersion(
            address: ResourceAddress(type: .patient, id: "x"), key: 1, version: version, sequence: 7,
            updated: 1_795_262_400_123_000, method: .update,
            body: Body(text: Array(parts.joined().utf8), metaPlace: place))
    }

    @Test(arguments: [
        (#"{"resourceType":"Patient","id":"x"»}"#, #"{"resourceType":"Patient","id":"x","meta":{\#(meta)}}"#),
        (
            #"{"resourceType":"Patient","id":"x"»,"active":true}"#,
            #"{"resourceType":"Patient","id":"x","meta":{\#(meta)},"active":true}"#
        ),
        (#"{"resourceType":"Patient","id":"x","meta":{«}}"#, #"{"resourceType":"Patient","id":"x","meta":{\#(meta)}}"#),
        (
            #"{"meta":{«"source":"s"},"resourceType":"Patient","id":"x"}"#,
            #"{"meta":{\#(meta),"source":"s"},"resourceType":"Patient","id":"x"}"#
        ),
        (
            #"{"resourceType":"Patient","id":"x","meta":{«"tag":[{"code":"}"}]},"active":true}"#,
            #"{"resourceType":"Patient","id":"x","meta":{\#(meta),"tag":[{"code":"}"}]},"active":true}"#
        ),
    ])
    func `version and time are put into meta`(kept: String, served: String) throws {
        #expect(String(decoding: try Self.version(kept).text, as: UTF8.self) == served)
    }

    @Test func `a deletion has no text`() {
        let deletion = StoredVersion(
            address: ResourceAddress(type: .patient, id: "x"), key: 1, version: 2, sequence: 2, updated: 0,
            method: .delete, body: nil)
        #expect(deletion.text.isEmpty)
        #expect(deletion.isDeleted)
    }

    @Test func `text is appended behind what is there`() throws {
        var out = Array("before ".utf8)
        try Self.version(#"{"resourceType":"Patient","id":"x"»}"#, version: 12).appendText(to: &out)
        #expect(
            String(decoding: out, as: UTF8.self).hasPrefix(
                #"before {"resourceType":"Patient","id":"x","meta":{"versionId":"12","#))
    }

    @Test(arguments: [
        #"{"resourceType":"Patient","active":true}"#, #"{"resourceType":"Patient","meta":{"source":"s"}}"#,
        #"{"meta":{"tag":[{"code":"a"}]},"active":true,"resourceType":"Patient","id":"y"}"#,
        #"{"active":true,"id":"q","resourceType":"Patient"}"#,
    ])
    func `what was served and comes back is kept as the same bytes`(sent: String) throws {
        let body = try JSONDocument(Array(sent.utf8)).withRoot { ResourceText.body(of: $0, id: "x") }
        let served = StoredVersion(
            address: ResourceAddress(type: .patient, id: "x"), key: 1, version: 41, sequence: 1, updated: 5_000,
            method: .update, body: body
        ).text
        let again = try JSONDocument(served).withRoot { ResourceText.body(of: $0, id: "x") }
        #expect(again == body)
    }
}
