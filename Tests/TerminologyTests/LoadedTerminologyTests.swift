import FHIR
import SQLiteStore
import Terminology
import TestSupport
import Testing

/// Terminology of a store without its record.
@Suite struct LoadedTerminologyTests {
    private let folder = TemporaryFolder()
    private let store: SQLiteConceptStore
    private let terminology: LoadedTerminology

    init() throws {
        store = try SQLiteConceptStore(folder: folder.path)
        terminology = LoadedTerminology(store)
    }

    private func take(_ header: CodeSystemHeader, _ concept: Concept = Concept(code: "a", display: "A")) throws {
        _ = try store.take(header, source: "CodeSystem \(header.url)|\(header.version ?? "")", revision: 1) {
            sink throws(TerminologyError) in try sink.add(concept)
        }
    }

    private func resource(_ type: String, _ version: String, _ status: String, _ members: String = "") throws {
        let text =
            #"{"resourceType":"\#(type)","url":"urn:r","version":"\#(version)","status":"\#(status)"\#(members)}"#
        try store.take(
            [
                LoadedResource(
                    type: type, url: "urn:r", version: version, systems: type == "ConceptMap" ? ["urn:s"] : [],
                    text: Array(text.utf8))
            ],
            source: "\(type) urn:r|\(version)")
    }

    @Test func `the greatest version that is whole and in force counts`() throws {
        try take(CodeSystemHeader(url: "urn:s", version: "9"))
        try take(CodeSystemHeader(url: "urn:s", version: "10"))
        var fragment = CodeSystemHeader(url: "urn:s", version: "11", content: .fragment)
        try take(fragment)
        fragment.version = "12"
        fragment.content = .complete
        fragment.isRetired = true
        try take(fragment)
        #expect(try terminology.codeSystem(Canonical("urn:s"))?.header.version == "10")
        #expect(try terminology.codeSystem(Canonical("urn:s|11"))?.header.version == "11")
        #expect(try terminology.codeSystem(Canonical("urn:s|13")) == nil)
    }

    @Test func `value sets, maps and implied value sets are found`() throws {
        try take(CodeSystemHeader(url: "urn:s", version: "1", valueSet: "urn:all"))
        try resource("ValueSet", "1", "active", #","compose":{"include":[{"system":"urn:s"}]}"#)
        try resource("ValueSet", "2", "retired")
        try resource("ConceptMap", "1", "active", #","group":[{"source":"urn:s","element":[]}]"#)
        #expect(try terminology.valueSet(Canonical("urn:r"))?.version == "1")
        #expect(try terminology.valueSet(Canonical("urn:r|2"))?.version == "2")
        #expect(try terminology.valueSet(Canonical("urn:none")) == nil)
        #expect(try terminology.conceptMaps(url: Canonical("urn:r")).count == 1)
        #expect(try terminology.conceptMaps(from: "urn:s").count == 1)
        #expect(try terminology.codeSystem(valueSet: Canonical("urn:all"))?.header.url == "urn:s")
        #expect(try terminology.codeSystem(valueSet: Canonical("urn:all|2")) == nil)
    }

    @Test func `supplements add to what they are for`() throws {
        try take(CodeSystemHeader(url: "urn:s", version: "1"))
        var supplement = CodeSystemHeader(url: "urn:de", language: "de", content: .supplement)
        supplement.supplements = "urn:s|1"
        try take(supplement, Concept(code: "a", display: "Ah"))
        let system = try #require(try terminology.codeSystem(Canonical("urn:s")))
        let id = try #require(try store.find("a", in: system))
        #expect(
            try terminology.concept(id, of: system)?.designations == [Designation(language: "de", value: "Ah")])
        #expect(try terminology.supplement(Canonical("urn:de"))?.header.supplements == "urn:s|1")
        #expect(try terminology.codeSystem(Canonical("urn:de")) == nil)
    }
}
